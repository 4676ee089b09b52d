//! What awards cost the database.

use loa::content::award::{Award, Recipient};
use loa::content::award_title::entity::RecipientKind;
use serde_json::json;

use crate::kit::{
    Newsroom, Site,
    newsroom::{award, award_title, movement, publish},
    on_both,
};

const LIST: &str =
    "{ awards(first: 100) { totalCount nodes { year awardTitle { code rules { validFrom } } agency { code }
    movement { name } sourceArticle { title } recipients { name } decision { number } } } }";

const NESTED: &str =
    "{ emulationMovements(first: 30) { nodes { name awards(first: 10) { totalCount nodes { awardTitle { name }
    recipients { name } } } } } }";

const SUMMARY: &str =
    "{ awardSummary(groupBy: [YEAR, LEVEL, TITLE, FAMILY, RECIPIENT_KIND, AGENCY]) { hasMore rows { year
    awardTitle { name } agency { name } awardCount individualCount } } }";

async fn statements(site: &Site, query: &str) -> u64 {
    let before = site.kernel.store.statements();
    site.reader().data(query).await;
    site.kernel.store.statements() - before
}

#[tokio::test]
async fn statements_do_not_grow_with_the_awards() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let agency = Some(newsroom.agency);
        let article = publish(&site, agency, newsroom.article("Tin")).await;
        let mut counts = Vec::new();
        let mut there = 0;
        for size in [10, 100, 1_000] {
            // More titles and movements too, up to a page of them.
            let slug = format!("so-{size}");
            let title = publish(&site, agency, award_title(&slug, &slug)).await;
            let movement_id = publish(&site, agency, movement(&slug, &slug)).await;
            for number in there..size {
                let name = |kind| Recipient {
                    kind,
                    name: format!("Tên {number}"),
                    job_title: None,
                    affiliation: None,
                    note: None,
                };
                let content = Award {
                    recipients: vec![name(RecipientKind::Individual), name(RecipientKind::Household)],
                    movement_id: Some(movement_id),
                    source_article_id: Some(article),
                    ..award(title, 2024 + number % 3, 0)
                };
                publish(&site, agency, content).await;
            }
            there = size;
            counts.push((
                statements(&site, LIST).await,
                statements(&site, NESTED).await,
                statements(&site, SUMMARY).await,
                statements(&site, "{ awardSummary(groupBy: [LEVEL]) { rows { individualCount } } }").await,
            ));
        }
        eprintln!(
            "statements of the list, the nested lists, the summary with titles and agencies, the bare one: {counts:?}"
        );
        assert_eq!(counts[0], counts[1]);
        assert_eq!(counts[1], counts[2]);
        assert_eq!(counts[2].3, 1, "a summary is one statement");
        assert!(counts[2].0 <= 7 && counts[2].1 <= 5 && counts[2].2 <= 3, "{counts:?}");
        // Figures are exact whatever their number.
        let summary =
            site.reader().data("{ awardSummary { rows { state awardCount individualCount householdCount } } }").await;
        let expected =
            json!([{ "state": "CONFERRED", "awardCount": 1000, "individualCount": 1000, "householdCount": 1000 }]);
        assert_eq!(summary["awardSummary"]["rows"], expected);
    })
    .await;
}
