//! The furniture of the page that the portal starts from, in one request: the one that the README shows.

use std::{collections::HashMap, fs, path::Path};

use indicatif::ProgressBar;
use loa::{
    content::{
        achievement::Achievement, article::Article, award::Award, calendar_entry::CalendarEntry, category::Category,
        indicator::Indicator, linked_website::LinkedWebsite, placement::Placement,
    },
    kernel::{content::Content, document, revision},
    samples,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    kit::{Answer, Site, newsroom, on_both},
    statistics::beacon,
};

const QUERY: &str = include_str!("../../docs/portal-page.graphql");
/// How often everything is there again in the end.
const COPIES: usize = 9;

#[test]
fn the_readme_shows_the_request_that_is_tested() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    assert!(readme.contains(&format!("```graphql\n{QUERY}```\n")), "docs/portal-page.graphql and the README differ");
    assert!(!QUERY.contains('#'), "the README puts it on one line");
}

#[tokio::test]
async fn one_request_draws_the_furniture_of_the_page() {
    on_both(|site| async move {
        // Some samples are of a later date than the one at which tests begin.
        site.clock.advance(chrono::Duration::days(400));
        samples::load(&site.kernel, &site.media, &ProgressBar::hidden()).await.unwrap();
        let agency = site.reader().data("{ agency(code: \"xa-quang-ha\") { id } }").await["agency"]["id"].clone();
        read_some(&site).await;

        let (answer, few) = ask(&site, &agency).await;
        let bytes = answer.bytes.len();
        is_whole(&answer.data());
        grow(&site).await;
        read_some(&site).await;
        let (answer, many) = ask(&site, &agency).await;
        println!(
            "the page: {few} statements and {bytes} bytes with the samples, {many} and {} with ten times as much",
            answer.bytes.len()
        );
        is_whole(&answer.data());
        assert_eq!(few, many, "what the page costs does not grow with the content");
        let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
        assert!(readme.contains(&format!("**{few} SQL statements**")), "the README says another number than {few}");
    })
    .await;
}

/// Asks as anybody does, within the limits of anybody.
async fn ask(site: &Site, agency: &Value) -> (Answer, u64) {
    let before = site.kernel.store.statements();
    let answer = site.reader().run(QUERY, json!({ "agency": agency })).await;
    (answer, site.kernel.store.statements() - before)
}

/// Readers open some articles.
async fn read_some(site: &Site) {
    let articles = site.reader().data("{ articles(first: 100) { nodes { slug } } }").await;
    for (reader, article) in articles["articles"]["nodes"].as_array().unwrap().iter().enumerate() {
        site.visit(beacon(&format!("article={}", article["slug"].as_str().unwrap()), reader)).await;
    }
    site.count().await;
}

/// Nothing of what the page shows is missing.
fn is_whole(data: &Value) {
    let list = |path: &str| data.pointer(path).and_then(Value::as_array).unwrap_or_else(|| panic!("no {path}"));
    assert!(list("/newest/nodes").iter().any(|category| !category["articles"]["nodes"].as_array().unwrap().is_empty()));
    for path in
        ["/hot/nodes", "/featured/nodes", "/linkedWebsiteGroups", "/visitStatistics/mostRead", "/achievements/nodes"]
    {
        assert!(!list(path).is_empty(), "{path}");
    }
    let days = list("/calendarWeek/days");
    assert!(days.len() == 7 && days.iter().any(|day| !day["entries"].as_array().unwrap().is_empty()));
    assert!(data["visitStatistics"]["total"].as_i64().unwrap() > 0);
    let titles: Vec<&str> =
        list("/awardSummary/rows").iter().map(|row| row["awardTitle"]["name"].as_str().unwrap()).collect();
    assert!(titles.len() >= 5, "{titles:?}");
}

/// Publishes everything that the page shows nine times more.
async fn grow(site: &Site) {
    let mut categories: HashMap<(Uuid, usize), Uuid> = HashMap::new();
    for (id, agency, category) in all::<Category>(site).await {
        for copy in 0..COPIES {
            let parent_id = category.parent_id.map(|parent| categories[&(parent, copy)]);
            let content =
                Category { slug: None, name: format!("{} {copy}", category.name), parent_id, ..category.clone() };
            categories.insert((id, copy), newsroom::publish(site, Some(agency), content).await);
        }
    }
    let mut articles = HashMap::new();
    for (id, agency, article) in all::<Article>(site).await {
        for copy in 0..COPIES {
            let category_id = article.category_id.map(|category| categories[&(category, copy)]);
            let content = Article { slug: None, category_id, ..article.clone() };
            articles.insert((id, copy), newsroom::publish(site, Some(agency), content).await);
        }
    }
    for (_, agency, placement) in all::<Placement>(site).await {
        for copy in 0..COPIES {
            let article_id = placement.article_id.map(|article| articles[&(article, copy)]);
            newsroom::publish(site, Some(agency), Placement { article_id, ..placement.clone() }).await;
        }
    }
    let mut indicators = HashMap::new();
    for (id, agency, indicator) in all::<Indicator>(site).await {
        for copy in 0..COPIES {
            let content = Indicator { code: format!("{}-{copy}", indicator.code), ..indicator.clone() };
            indicators.insert((id, copy), newsroom::publish(site, Some(agency), content).await);
        }
    }
    for (_, agency, achievement) in all::<Achievement>(site).await {
        for copy in 0..COPIES {
            let mut content = achievement.clone();
            if let Some(measurement) = &mut content.measurement {
                measurement.indicator_id = indicators[&(measurement.indicator_id, copy)];
            }
            newsroom::publish(site, Some(agency), content).await;
        }
    }
    for (_, agency, website) in all::<LinkedWebsite>(site).await {
        for copy in 0..COPIES {
            let address = format!("{}?ban={copy}", website.address);
            let group = format!("{} {copy}", website.group);
            let content = LinkedWebsite { address, group, ..website.clone() };
            newsroom::publish(site, Some(agency), content).await;
        }
    }
    again::<CalendarEntry>(site).await;
    again::<Award>(site).await;
}

/// Publishes all of a kind nine times more as it is.
async fn again<C: Content + Clone>(site: &Site) {
    for (_, agency, content) in all::<C>(site).await {
        for _ in 0..COPIES {
            newsroom::publish(site, Some(agency), content.clone()).await;
        }
    }
}

/// All of a kind that is public, as it was written, the oldest first.
async fn all<C: Content>(site: &Site) -> Vec<(Uuid, Uuid, C)> {
    let reader = site.kernel.store.reader();
    let rows = document::Entity::find()
        .filter(document::Column::Kind.eq(C::KIND))
        .filter(document::Column::PublishedRevision.is_not_null())
        .order_by_asc(document::Column::Id)
        .all(reader)
        .await
        .unwrap();
    let mut found = Vec::new();
    for row in rows {
        let number = row.published_revision.unwrap();
        let revision = revision::of(reader, row.id, number).await.map_err(|error| error.describe()).unwrap();
        found.push((row.id, row.agency_id, serde_json::from_str(&revision.content).unwrap()));
    }
    found
}
