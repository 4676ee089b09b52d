//! Summaries: each grouping, all of them together, and the bounds.

use loa::content::{
    award::{Award, Recipient, entity::State},
    award_title::entity::{ConferringLevel, RecipientKind},
};
use serde_json::{Value, json};

use super::publish_all;
use crate::kit::{
    Newsroom, Site, global,
    newsroom::{self, award, award_title, publish},
    on_both,
};

/// The rows of a summary, each as a list: state, what it is grouped by, then awards, collectives, persons, households.
async fn rows(site: &Site, filter: &str, grouping: &str, shown: &[&str]) -> Vec<Value> {
    let figures = ["awardCount", "collectiveCount", "individualCount", "householdCount"];
    let fields = [&["state"], shown, &figures].concat();
    let selection = fields.join(" ");
    let query = format!(
        "{{ awardSummary(filter: {{ {filter} }}, groupBy: [{grouping}]) {{ hasMore rows {{ {selection} }} }} }}"
    );
    let summary = site.reader().data(&query).await["awardSummary"].clone();
    assert_eq!(summary["hasMore"], false);
    let cell = |row: &Value, field: &str| match field.split_once(' ') {
        Some((field, _)) => row[field]["code"].clone(),
        None => row[field].clone(),
    };
    let row = |row: &Value| fields.iter().map(|field| cell(row, field)).collect();
    summary["rows"].as_array().unwrap().iter().map(row).collect()
}

/// Two laws, two families, two agencies, all states.
async fn open(site: &Site) -> Newsroom {
    let newsroom = Newsroom::open(site).await;
    let commune = newsroom::agency("xa-am", "Xã Ấm");
    let commune =
        publish(site, None, loa::content::agency::Agency { parent_id: Some(newsroom.agency), ..commune }).await;
    let certificate = super::title(site, newsroom.agency, "giay-khen").await;
    let flag = super::title(site, newsroom.agency, "co-thi-dua-cap-tinh").await;
    let by = |title, level, year| Award { conferring_level: Some(level), ..award(title, year, 0) };
    let person = |name: &str| Recipient {
        kind: RecipientKind::Individual,
        name: name.into(),
        job_title: None,
        affiliation: None,
        note: None,
    };
    let revocation = serde_json::from_value(json!({ "number": "1", "issuedOn": "2026-01-02" })).unwrap();
    use ConferringLevel::{Commune, District, Province};
    publish_all(
        site,
        newsroom.agency,
        [
            Award { collective_count: 6, ..by(flag, Province, 2021) },
            Award { collective_count: 303, individual_count: 1_512, ..by(certificate, District, 2021) },
            Award {
                collective_count: 5,
                recipients: vec![person("Lê An"), person("Lê Bình")],
                ..by(certificate, District, 2022)
            },
            Award { state: State::Proposed, collective_count: 2, ..by(flag, Province, 2022) },
        ],
    )
    .await;
    publish_all(
        site,
        commune,
        [
            Award { household_count: 7, individual_count: 1, ..by(certificate, Commune, 2025) },
            Award {
                state: State::Revoked,
                revocation: Some(revocation),
                individual_count: 100,
                ..by(certificate, Commune, 2025)
            },
        ],
    )
    .await;
    newsroom
}

#[tokio::test]
async fn each_grouping_adds_up() {
    on_both(|site| async move {
        let newsroom = open(&site).await;
        let (conferred, proposed) = ("CONFERRED", "PROPOSED");
        let total = vec![json!([conferred, 4, 314, 1515, 7]), json!([proposed, 1, 2, 0, 0])];
        assert_eq!(rows(&site, "", "", &[]).await, total);
        let by_year = [
            json!([conferred, 2025, 1, 0, 1, 7]),
            json!([conferred, 2022, 1, 5, 2, 0]),
            json!([proposed, 2022, 1, 2, 0, 0]),
            json!([conferred, 2021, 2, 309, 1512, 0]),
        ];
        assert_eq!(rows(&site, "", "YEAR", &["year"]).await, by_year);
        let by_level = [
            json!([conferred, "PROVINCE", 1, 6, 0, 0]),
            json!([proposed, "PROVINCE", 1, 2, 0, 0]),
            json!([conferred, "DISTRICT", 2, 308, 1514, 0]),
            json!([conferred, "COMMUNE", 1, 0, 1, 7]),
        ];
        assert_eq!(rows(&site, "", "LEVEL", &["conferringLevel"]).await, by_level);
        let by_title = [
            json!([conferred, "co-thi-dua-cap-tinh", 1, 6, 0, 0]),
            json!([proposed, "co-thi-dua-cap-tinh", 1, 2, 0, 0]),
            json!([conferred, "giay-khen", 3, 308, 1515, 7]),
        ];
        assert_eq!(rows(&site, "", "TITLE", &["awardTitle { code }"]).await, by_title);
        let by_family = [
            json!([conferred, "EMULATION_TITLE", 1, 6, 0, 0]),
            json!([proposed, "EMULATION_TITLE", 1, 2, 0, 0]),
            json!([conferred, "COMMENDATION", 3, 308, 1515, 7]),
        ];
        assert_eq!(rows(&site, "", "FAMILY", &["family"]).await, by_family);
        // An award with recipients of two kinds is counted in the row of each, with those of that kind alone.
        let by_kind = [
            json!([conferred, "COLLECTIVE", 3, 314, 0, 0]),
            json!([proposed, "COLLECTIVE", 1, 2, 0, 0]),
            json!([conferred, "INDIVIDUAL", 3, 0, 1515, 0]),
            json!([conferred, "HOUSEHOLD", 1, 0, 0, 7]),
        ];
        assert_eq!(rows(&site, "", "RECIPIENT_KIND", &["recipientKind"]).await, by_kind);
        let by_agency = [
            json!([conferred, "huyen-hai-ha", 3, 314, 1514, 0]),
            json!([proposed, "huyen-hai-ha", 1, 2, 0, 0]),
            json!([conferred, "xa-am", 1, 0, 1, 7]),
        ];
        assert_eq!(rows(&site, "", "AGENCY", &["agency { code }"]).await, by_agency);

        // Filters narrow what is counted; revoked awards come when they are asked for.
        let all = rows(&site, "states: [CONFERRED, PROPOSED, REVOKED], yearFrom: 2022", "", &[]).await;
        assert_eq!(
            all,
            [json!([conferred, 2, 5, 3, 7]), json!([proposed, 1, 2, 0, 0]), json!(["REVOKED", 1, 0, 100, 0])]
        );
        let mine = format!("agencyId: \"{}\"", newsroom.agency_id());
        assert_eq!(
            rows(&site, &mine, "", &[]).await,
            [json!([conferred, 3, 314, 1514, 0]), json!([proposed, 1, 2, 0, 0])]
        );
        assert_eq!(rows(&site, &format!("{mine}, includeDescendants: true"), "", &[]).await, total);
        assert_eq!(rows(&site, "recipientKind: HOUSEHOLD", "", &[]).await, [json!([conferred, 1, 0, 1, 7])]);
        assert_eq!(rows(&site, "year: 2019", "", &[]).await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test]
async fn groupings_go_together_in_the_order_in_which_they_are_named() {
    on_both(|site| async move {
        open(&site).await;
        let two = rows(&site, "states: [CONFERRED]", "FAMILY, YEAR", &["family", "year"]).await;
        let commended = |year: i32, figures: [i32; 4]| {
            json!(["CONFERRED", "COMMENDATION", year, figures[0], figures[1], figures[2], figures[3]])
        };
        assert_eq!(
            two,
            [
                json!(["CONFERRED", "EMULATION_TITLE", 2021, 1, 6, 0, 0]),
                commended(2025, [1, 0, 1, 7]),
                commended(2022, [1, 5, 2, 0]),
                commended(2021, [1, 303, 1512, 0])
            ]
        );
        let all =
            rows(&site, "", "AGENCY, TITLE, LEVEL, FAMILY, RECIPIENT_KIND, YEAR", &["recipientKind", "year"]).await;
        assert_eq!(all.len(), 8, "{all:?}");
        let query = "{ awardSummary(groupBy: [YEAR, LEVEL, YEAR]) { hasMore } }";
        assert_eq!(site.reader().run(query, json!({})).await.code(), "BAD_REQUEST");
        let query = "{ awardSummary(groupBy: [YEAR, PRICE]) { hasMore } }";
        assert_eq!(site.reader().run(query, json!({})).await.code(), "GRAPHQL_VALIDATION_FAILED");
    })
    .await;
}

#[tokio::test]
async fn a_summary_has_at_most_500_rows() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let agency = Some(newsroom.agency);
        for number in 0..251 {
            let code = format!("so-{number:03}");
            let title = publish(&site, agency, award_title(&code, &code)).await;
            for year in [2024, 2025] {
                publish(&site, agency, award(title, year, 1)).await;
            }
        }
        let query =
            "{ awardSummary(groupBy: [TITLE, YEAR]) { hasMore rows { awardTitle { code } year individualCount } } }";
        let summary = site.reader().data(query).await["awardSummary"].clone();
        let rows = summary["rows"].as_array().unwrap();
        assert_eq!((rows.len(), &summary["hasMore"]), (500, &json!(true)));
        assert_eq!(rows[499], json!({ "awardTitle": { "code": "so-249" }, "year": 2024, "individualCount": 1 }));
        let query = format!(
            "{{ awardSummary(filter: {{ awardTitleId: \"{}\" }}, groupBy: [YEAR]) {{ hasMore rows {{ year }} }} }}",
            global(
                "AwardTitle",
                crate::kit::uuid(
                    &site.reader().data("{ awardTitle(code: \"so-250\") { id } }").await["awardTitle"]["id"]
                )
            )
        );
        let expected = json!({ "hasMore": false, "rows": [{ "year": 2025 }, { "year": 2024 }] });
        assert_eq!(site.reader().data(&query).await["awardSummary"], expected);
    })
    .await;
}
