//! What the catalogue forbids is refused, with the rule that forbids it.

use serde_json::{Value, json};

use crate::kit::{Newsroom, Site, global, on_both};

/// Publishes an award that must be refused, and answers code, path and sentence.
async fn refused(site: &Site, newsroom: &Newsroom, title: &str, changes: Value) -> (String, String) {
    let mut content = json!({ "awardTitleId": title, "conferringLevel": "PROVINCE", "year": 2025,
        "conferringBody": "Chủ tịch Ủy ban nhân dân tỉnh", "collectiveCount": 1 });
    content.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    let before = site.rows().await;
    let input = json!({ "content": content, "agencyId": newsroom.agency_id(), "publish": true });
    let payload = site.administrator().mutate("awardCreate", input).await;
    assert_eq!(site.rows().await, before, "something was written");
    let errors = payload["userErrors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{payload}");
    let path: Vec<&str> = errors[0]["field"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
    let told = format!("{} {}", errors[0]["code"].as_str().unwrap(), path.join("."));
    (told, errors[0]["message"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn the_catalogue_decides_what_can_be_published() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let commune = global("AwardTitle", super::title(&site, newsroom.agency, "xa-phuong-thi-tran-tieu-bieu").await);
        let certificate = global("AwardTitle", super::title(&site, newsroom.agency, "giay-khen").await);
        let flag = global("AwardTitle", super::title(&site, newsroom.agency, "co-thi-dua-cap-tinh").await);
        for (title, changes, error, words) in [
            // Before the title existed: in the year, or on the day of the decision.
            (
                &commune,
                json!({ "year": 2021 }),
                "OUT_OF_RANGE content.year",
                &["Xã, phường, thị trấn tiêu biểu", "since 2024-01-01", "06/2022/QH15"][..],
            ),
            (
                &commune,
                json!({ "year": 2023, "decision": { "number": "1", "issuedOn": "2023-12-31" } }),
                "OUT_OF_RANGE content.decision.issuedOn",
                &["since 2024-01-01"],
            ),
            (
                &flag,
                json!({ "year": 2004, "decision": { "number": "1", "issuedOn": "2004-06-30" } }),
                "OUT_OF_RANGE content.decision.issuedOn",
                &["15/2003/QH11"],
            ),
            // By a body that the rules do not name, or name no longer.
            (
                &commune,
                json!({ "conferringLevel": "COMMUNE" }),
                "INVALID content.conferringLevel",
                &["by PROVINCE then, not by COMMUNE"],
            ),
            (
                &flag,
                json!({ "conferringLevel": "GOVERNMENT" }),
                "INVALID content.conferringLevel",
                &["not by GOVERNMENT", "06/2022/QH15"],
            ),
            (
                &certificate,
                json!({ "conferringLevel": "DISTRICT", "decision": { "number": "1", "issuedOn": "2025-07-01" } }),
                "INVALID content.conferringLevel",
                &["by COMMUNE, UNIT then, not by DISTRICT"],
            ),
            (
                &certificate,
                json!({ "conferringLevel": "DISTRICT", "year": 2026 }),
                "INVALID content.conferringLevel",
                &["not by DISTRICT"],
            ),
            // To somebody for whom it is not.
            (
                &flag,
                json!({ "collectiveCount": 0, "individualCount": 3 }),
                "INVALID content.individualCount",
                &["for COLLECTIVE, not for INDIVIDUAL"],
            ),
            (&flag, json!({ "householdCount": 1 }), "INVALID content.householdCount", &["not for HOUSEHOLD"]),
            (
                &flag,
                json!({ "recipients": [{ "kind": "INDIVIDUAL", "name": "Lê An" }] }),
                "INVALID content.recipients.0.kind",
                &["not for INDIVIDUAL"],
            ),
            // What is only proposed is judged alike.
            (
                &commune,
                json!({ "state": "PROPOSED", "year": 2022 }),
                "OUT_OF_RANGE content.year",
                &["since 2024-01-01"],
            ),
        ] {
            let (told, message) = refused(&site, &newsroom, title, changes.clone()).await;
            assert_eq!(told, error, "{changes}");
            for word in words {
                assert!(message.contains(word), "{message} does not say {word}");
            }
        }
        // The same within the rules goes through.
        for (title, level, changes) in [
            (&commune, "PROVINCE", json!({ "decision": { "number": "1", "issuedOn": "2025-12-31" } })),
            (&certificate, "DISTRICT", json!({ "decision": { "number": "1", "issuedOn": "2025-06-30" } })),
            (&certificate, "DISTRICT", json!({ "householdCount": 4 })),
            (&certificate, "COMMUNE", json!({ "decision": { "number": "1", "issuedOn": "2025-07-01" } })),
            (&flag, "PROVINCE", json!({ "year": 2004, "decision": { "number": "1", "issuedOn": "2004-07-01" } })),
        ] {
            let mut content = json!({ "awardTitleId": title, "conferringLevel": level, "year": 2025,
                "conferringBody": "Ủy ban nhân dân", "collectiveCount": 1 });
            content.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            let input = json!({ "content": content, "agencyId": newsroom.agency_id(), "publish": true });
            site.administrator().document("awardCreate", input).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_title_that_ended_cannot_be_conferred_and_what_was_conferred_stays() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let title = global("AwardTitle", super::title(&site, newsroom.agency, "co-thi-dua-cap-tinh").await);
        let administrator = site.administrator();
        let content = json!({ "awardTitleId": title, "conferringLevel": "PROVINCE", "year": 2025,
            "conferringBody": "Ủy ban nhân dân tỉnh", "collectiveCount": 1 });
        let award = json!({ "content": content, "agencyId": newsroom.agency_id(), "publish": true });
        administrator.document("awardCreate", award).await;
        let rules = json!([{ "validFrom": "2004-07-01", "validTo": "2024-12-31", "conferringLevels": ["PROVINCE"],
            "recipientKinds": ["COLLECTIVE"], "legalBasis": "Luật cũ" }]);
        let edit = json!({ "id": title, "expectedVersion": 1, "publish": true, "content": { "rules": rules } });
        administrator.document("awardTitleEdit", edit).await;
        let (told, message) = refused(&site, &newsroom, &title, json!({})).await;
        assert_eq!(told, "OUT_OF_RANGE content.year");
        assert!(message.contains("ended on 2024-12-31 (Luật cũ)"), "{message}");
        let query = "{ awards { totalCount } awardTitle(code: \"co-thi-dua-cap-tinh\") { validTo } }";
        let expected = json!({ "awards": { "totalCount": 1 }, "awardTitle": { "validTo": "2024-12-31" } });
        assert_eq!(site.reader().data(query).await, expected);
    })
    .await;
}
