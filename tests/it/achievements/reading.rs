//! Lists of achievements, and figures that stay exact.

use loa::content::{
    achievement::{Comparison, entity::Base},
    indicator::entity::Field,
};
use serde_json::json;

use crate::kit::{
    Newsroom, global,
    newsroom::{agency, indicator, measured, movement, publish},
    on_both,
};

#[tokio::test]
async fn figures_come_back_as_they_were_reported() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let id = publish(&site, Some(newsroom.agency), indicator("ty-le", "Tỷ lệ")).await;
        let values = ["97.8", "99.96", "0.1", "-12.49", "999999999999999.999999", "0.000001", "123456789012345.678901"];
        for (year, value) in (2010..).zip(values) {
            let mut content = measured(id, year, value);
            let percent = value.parse().unwrap();
            content.measurement.as_mut().unwrap().comparisons = vec![Comparison { base: Base::SamePeriod, percent }];
            content.measurement.as_mut().unwrap().comparisons.retain(|one| one.percent >= (-100).into());
            publish(&site, Some(newsroom.agency), content).await;
        }
        let query = "{ achievements(orderBy: ENDS_ON_ASC) { nodes { measurement { value comparisons { percent } } } } }";
        let data = site.reader().data(query).await;
        let nodes = data["achievements"]["nodes"].as_array().unwrap();
        let read: Vec<_> = nodes.iter().map(|node| node["measurement"]["value"].as_str().unwrap()).collect();
        assert_eq!(read, values);
        assert_eq!(nodes[0]["measurement"]["comparisons"], json!([{ "percent": "97.8" }]));
        // A zero at the end says nothing.
        let input = json!({ "agencyId": newsroom.agency_id(), "publish": true, "content": { "title": "Số",
            "measurement": { "indicatorId": global("Indicator", id), "period": { "year": 2020 }, "value": "15.10" } } });
        site.administrator().document("achievementCreate", input).await;
        let data = site.reader().data("{ achievements(filter: { year: 2020 }) { nodes { measurement { value } } } }").await;
        assert_eq!(data["achievements"]["nodes"], json!([{ "measurement": { "value": "15.1" } }]));
    })
    .await;
}

#[tokio::test]
async fn lists_are_narrowed_by_what_is_asked() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let other = publish(&site, None, {
            let mut below = agency("phong", "Phòng");
            below.parent_id = Some(newsroom.agency);
            below
        })
        .await;
        let poor = publish(&site, Some(newsroom.agency), indicator("ho-ngheo", "Hộ nghèo")).await;
        let budget = {
            let mut budget = indicator("ngan-sach", "Ngân sách");
            budget.field = Some(Field::Budget);
            publish(&site, Some(newsroom.agency), budget).await
        };
        let drive = publish(&site, Some(newsroom.agency), movement("dot", "Đợt thi đua")).await;
        for (who, what, year) in [
            (newsroom.agency, poor, 2020),
            (newsroom.agency, poor, 2021),
            (newsroom.agency, budget, 2021),
            (other, budget, 2022),
        ] {
            let mut content = measured(what, year, "1");
            content.movement_id = (year == 2021).then_some(drive);
            publish(&site, Some(who), content).await;
        }
        let years = async |filter: String| {
            let query = format!(
                "{{ achievements(orderBy: ENDS_ON_ASC, filter: {{ {filter} }}) {{ totalCount nodes {{ year }} }} }}"
            );
            let data = site.reader().data(&query).await["achievements"].clone();
            let years: Vec<i64> =
                data["nodes"].as_array().unwrap().iter().map(|node| node["year"].as_i64().unwrap()).collect();
            assert_eq!(data["totalCount"], years.len());
            years
        };
        let agency = newsroom.agency_id();
        for (filter, expected) in [
            (String::new(), vec![2020, 2021, 2021, 2022]),
            (format!("agencyId: \"{agency}\""), vec![2020, 2021, 2021]),
            (format!("agencyId: \"{agency}\", includeDescendants: true"), vec![2020, 2021, 2021, 2022]),
            ("field: BUDGET".into(), vec![2021, 2022]),
            (format!("indicatorId: \"{}\"", global("Indicator", poor)), vec![2020, 2021]),
            ("year: 2021".into(), vec![2021, 2021]),
            ("yearFrom: 2021, yearTo: 2021, field: SOCIETY".into(), vec![2021]),
            (format!("movementId: \"{}\"", global("EmulationMovement", drive)), vec![2021, 2021]),
            ("sort: RECOGNITION".into(), vec![]),
            ("periodType: QUARTER".into(), vec![]),
        ] {
            assert_eq!(years(filter.clone()).await, expected, "{filter}");
        }
        let query = "{ emulationMovements { nodes { achievements { totalCount nodes { year } } } } }";
        let data = site.reader().data(query).await;
        assert_eq!(data["emulationMovements"]["nodes"][0]["achievements"]["totalCount"], 2);
        // An indicator that moves to another field takes its values along.
        let input = json!({ "id": global("Indicator", budget), "expectedVersion": 1, "publish": true,
            "content": { "field": "ECONOMY" } });
        site.administrator().document("indicatorEdit", input).await;
        assert_eq!(years("field: ECONOMY".into()).await, [2021, 2022]);
        assert_eq!(years("field: BUDGET".into()).await, Vec::<i64>::new());
    })
    .await;
}

#[tokio::test]
async fn an_achievement_outlives_the_article_that_told_of_it() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = publish(&site, Some(newsroom.agency), newsroom.article("Tin")).await;
        let id = publish(&site, Some(newsroom.agency), indicator("ty-le", "Tỷ lệ")).await;
        let mut content = measured(id, 2021, "1");
        content.source_article_id = Some(article);
        publish(&site, Some(newsroom.agency), content).await;
        let query = "{ achievements { nodes { title sourceArticle { title } } } }";
        let told = site.reader().data(query).await;
        assert_eq!(told["achievements"]["nodes"][0]["sourceArticle"]["title"], "Tin");
        let step = json!({ "id": global("Article", article), "expectedVersion": 1 });
        site.administrator().document("documentWithdraw", step).await;
        let told = site.reader().data(query).await;
        assert_eq!(told["achievements"]["nodes"], json!([{ "title": "Năm 2021", "sourceArticle": null }]));
        // What was measured cannot go as long as there are values of it.
        let step = json!({ "id": global("Indicator", id), "expectedVersion": 1 });
        assert_eq!(site.administrator().refused("documentWithdraw", step).await, ["IN_USE id"]);
    })
    .await;
}
