//! Awards that cannot be, whatever the catalogue says.

use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::{
    bad_input::{case, refuse_all},
    kit::{
        Newsroom, global,
        newsroom::{award_title, draft, movement, publish},
        on_both,
    },
};

#[tokio::test]
async fn awards_that_cannot_be() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let agency = Some(newsroom.agency);
        let title = publish(&site, agency, award_title("giay-khen", "Giấy khen")).await;
        let hidden = draft(&site, agency, award_title("mat", "Chưa công bố")).await;
        let unheard = draft(&site, agency, movement("mat", "Chưa công bố")).await;
        let with = |changes: Value| {
            let mut content = json!({ "awardTitleId": global("AwardTitle", title), "conferringLevel": "COMMUNE",
                "conferringBody": "Chủ tịch Ủy ban nhân dân xã", "year": 2025, "individualCount": 1 });
            content.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            content
        };
        let named = |changes: Value| {
            let mut recipient = json!({ "kind": "COLLECTIVE", "name": "Thôn 1" });
            recipient.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            with(json!({ "recipients": [{ "kind": "COLLECTIVE", "name": "Thôn 2" }, recipient] }))
        };
        let dated = |number: &str, date: &str| json!({ "number": number, "issuedOn": date });
        let many: Vec<_> = (0..201).map(|number| json!({ "kind": "COLLECTIVE", "name": format!("Thôn {number}") })).collect();
        let cases = vec![
            case("no title", with(json!({ "awardTitleId": null })), "BLANK content.awardTitleId"),
            case("an unknown title", with(json!({ "awardTitleId": global("AwardTitle", Uuid::from_u128(9)) })), "NOT_PUBLISHED content.awardTitleId"),
            case("a title that is a draft", with(json!({ "awardTitleId": global("AwardTitle", hidden) })), "NOT_PUBLISHED content.awardTitleId"),
            case("an agency as a title", with(json!({ "awardTitleId": newsroom.agency_id() })), "INVALID content.awardTitleId"),
            case("no level", with(json!({ "conferringLevel": null })), "BLANK content.conferringLevel"),
            case("no body", with(json!({ "conferringBody": " " })), "BLANK content.conferringBody"),
            case("a long body", with(json!({ "conferringBody": "x".repeat(201) })), "TOO_LONG content.conferringBody"),
            case("no year", with(json!({ "year": null })), "BLANK content.year"),
            case("a year too early", with(json!({ "year": 1899 })), "OUT_OF_RANGE content.year"),
            case("next year", with(json!({ "year": 2027 })), "OUT_OF_RANGE content.year"),
            case("nobody", with(json!({ "individualCount": 0 })), "BLANK content.recipients"),
            case("fewer than nobody", with(json!({ "individualCount": -1, "collectiveCount": 2 })), "OUT_OF_RANGE content.individualCount"),
            case("fewer than no collective", with(json!({ "collectiveCount": -303 })), "OUT_OF_RANGE content.collectiveCount"),
            case("fewer than no household", with(json!({ "householdCount": i32::MIN })), "OUT_OF_RANGE content.householdCount"),
            case("more than there are", with(json!({ "individualCount": 1_000_001 })), "OUT_OF_RANGE content.individualCount"),
            case("named and counted", with(json!({ "recipients": [{ "kind": "INDIVIDUAL", "name": "Lê An" }] })), "DUPLICATE content.individualCount"),
            case("named twice", named(json!({ "name": "Thôn 2" })), "DUPLICATE content.recipients.1"),
            case("named without a name", named(json!({ "name": " " })), "BLANK content.recipients.1.name"),
            case("a long name", named(json!({ "name": "x".repeat(201) })), "TOO_LONG content.recipients.1.name"),
            case("a long job title", named(json!({ "jobTitle": "x".repeat(201) })), "TOO_LONG content.recipients.1.jobTitle"),
            case("a long affiliation", named(json!({ "affiliation": "x".repeat(201) })), "TOO_LONG content.recipients.1.affiliation"),
            case("a long note", named(json!({ "note": "x".repeat(501) })), "TOO_LONG content.recipients.1.note"),
            case("201 names", with(json!({ "recipients": many })), "TOO_MANY content.recipients"),
            case("a long ground", with(json!({ "ground": "x".repeat(501) })), "TOO_LONG content.ground"),
            case("a decision without a number", with(json!({ "decision": dated(" ", "2025-12-18") })), "BLANK content.decision.number"),
            case("decided before the year", with(json!({ "decision": dated("1", "2024-12-31") })), "OUT_OF_RANGE content.decision.issuedOn"),
            case("decided tomorrow", with(json!({ "decision": dated("1", "2026-01-16") })), "OUT_OF_RANGE content.decision.issuedOn"),
            case("proposed and decided", with(json!({ "state": "PROPOSED", "decision": dated("1", "2025-12-18") })), "INVALID content.decision"),
            case("revoked by nothing", with(json!({ "state": "REVOKED" })), "BLANK content.revocation"),
            case("revoked some day", with(json!({ "state": "REVOKED", "revocation": { "number": "1" } })), "BLANK content.revocation.issuedOn"),
            case("revoked without a number", with(json!({ "state": "REVOKED", "revocation": dated("", "2026-01-01") })), "BLANK content.revocation.number"),
            case("revoked tomorrow", with(json!({ "state": "REVOKED", "revocation": dated("1", "2026-01-16") })), "OUT_OF_RANGE content.revocation.issuedOn"),
            case("revoked and standing", with(json!({ "revocation": dated("1", "2026-01-01") })), "INVALID content.revocation"),
            case("revoked before it was decided", with(json!({ "state": "REVOKED", "decision": dated("1", "2025-12-18"), "revocation": dated("2", "2025-12-17") })), "OUT_OF_RANGE content.revocation.issuedOn"),
            case("a movement that is a draft", with(json!({ "movementId": global("EmulationMovement", unheard) })), "NOT_PUBLISHED content.movementId"),
            case("an article that never was", with(json!({ "sourceArticleId": global("Article", Uuid::from_u128(9)) })), "NOT_PUBLISHED content.sourceArticleId"),
        ];
        refuse_all(&site.administrator(), "awardCreate", Some(&newsroom.agency_id()), cases).await;
    })
    .await;
}
