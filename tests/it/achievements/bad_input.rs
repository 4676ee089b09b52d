//! Indicators and achievements that are refused.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    bad_input::{case, refuse_all},
    kit::{
        Newsroom, global,
        newsroom::{draft, indicator, measured, publish},
        on_both,
    },
};

fn with(mut content: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("an object, not {changes}") };
    content.as_object_mut().unwrap().extend(changes);
    content
}

#[tokio::test]
async fn an_indicator_has_a_code_of_its_own_a_unit_and_a_field() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        publish(&site, Some(newsroom.agency), indicator("da-co", "Đã có")).await;
        let good = json!({ "code": "moi", "name": "Mới", "unit": "%", "field": "SOCIETY" });
        let cases = vec![
            case("a code twice", with(good.clone(), json!({ "code": "da-co" })), "TAKEN content.code"),
            case("no code", with(good.clone(), json!({ "code": "" })), "BLANK content.code"),
            case("an odd code", with(good.clone(), json!({ "code": "Mã Số" })), "INVALID content.code"),
            case("no unit", with(good.clone(), json!({ "unit": " " })), "BLANK content.unit"),
            case("no field", with(good.clone(), json!({ "field": null })), "BLANK content.field"),
            case("a long unit", with(good.clone(), json!({ "unit": "x".repeat(51) })), "TOO_LONG content.unit"),
            case("a long name", with(good, json!({ "name": "x".repeat(201) })), "TOO_LONG content.name"),
        ];
        let agency = newsroom.agency_id();
        refuse_all(&site.administrator(), "indicatorCreate", Some(&agency), cases).await;
    })
    .await;
}

#[tokio::test]
async fn a_measurement_adds_up_and_is_said_once() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let known = publish(&site, Some(newsroom.agency), indicator("da-co", "Đã có")).await;
        let secret = draft(&site, Some(newsroom.agency), indicator("mat", "Chưa công bố")).await;
        publish(&site, Some(newsroom.agency), measured(known, 2020, "3.4")).await;
        let of = |changes: Value| {
            let measurement =
                json!({ "indicatorId": global("Indicator", known), "period": { "year": 2021 }, "value": "97.8" });
            json!({ "title": "Kết quả", "measurement": with(measurement, changes) })
        };
        let compared = |comparisons: Value| of(json!({ "comparisons": comparisons }));
        let period = |period: Value| of(json!({ "period": period }));
        let at = "content.measurement";
        let cases = vec![
            case(
                "more targets met than set",
                of(json!({ "targetsMet": 20, "targetsSet": 19 })),
                &format!("OUT_OF_RANGE {at}.targetsMet"),
            ),
            case(
                "targets below zero",
                of(json!({ "targetsMet": -1, "targetsSet": 19 })),
                &format!("OUT_OF_RANGE {at}.targetsMet"),
            ),
            case(
                "no target",
                of(json!({ "targetsMet": 0, "targetsSet": 0 })),
                &format!("OUT_OF_RANGE {at}.targetsSet"),
            ),
            case("half of the targets", of(json!({ "targetsMet": 19 })), &format!("BLANK {at}.targetsSet")),
            case("nothing said", of(json!({ "value": null })), &format!("BLANK {at}.value")),
            case(
                "compared twice",
                compared(json!([{ "base": "PLAN", "percent": "100" }, { "base": "PLAN", "percent": "101" }])),
                &format!("DUPLICATE {at}.comparisons.1"),
            ),
            case(
                "less than nothing of a plan",
                compared(json!([{ "base": "PLAN", "percent": "-0.1" }])),
                &format!("OUT_OF_RANGE {at}.comparisons.0.percent"),
            ),
            case(
                "more than all of it lost",
                compared(json!([{ "base": "SAME_PERIOD", "percent": "-100.01" }])),
                &format!("OUT_OF_RANGE {at}.comparisons.0.percent"),
            ),
            case(
                "a fifth quarter",
                period(json!({ "periodType": "QUARTER", "year": 2021, "quarter": 5 })),
                &format!("OUT_OF_RANGE {at}.period.quarter"),
            ),
            case(
                "a quarter of none",
                period(json!({ "periodType": "QUARTER", "year": 2021 })),
                &format!("BLANK {at}.period.quarter"),
            ),
            case(
                "a month of a year",
                period(json!({ "year": 2021, "month": 3 })),
                &format!("INVALID {at}.period.month"),
            ),
            case(
                "until another year",
                period(json!({ "periodType": "TO_DATE", "year": 2021, "until": "2020-12-31" })),
                &format!("OUT_OF_RANGE {at}.period.until"),
            ),
            case("the future", period(json!({ "year": 2027 })), &format!("OUT_OF_RANGE {at}.period")),
            case("said before", period(json!({ "year": 2020 })), &format!("TAKEN {at}.period")),
            case(
                "an indicator that is not public",
                of(json!({ "indicatorId": global("Indicator", secret) })),
                &format!("NOT_PUBLISHED {at}.indicatorId"),
            ),
            case(
                "an indicator that never was",
                of(json!({ "indicatorId": global("Indicator", Uuid::nil()) })),
                &format!("NOT_PUBLISHED {at}.indicatorId"),
            ),
            case(
                "no indicator",
                of(json!({ "indicatorId": newsroom.category_id() })),
                &format!("INVALID {at}.indicatorId"),
            ),
        ];
        let agency = newsroom.agency_id();
        refuse_all(&site.administrator(), "achievementCreate", Some(&agency), cases).await;
        // What is no decimal number never gets as far as the checks.
        for value in
            [json!("97,8"), json!("1e3"), json!(97.8), json!("1234567890123456"), json!("0.1234567"), json!("")]
        {
            let input = json!({ "content": of(json!({ "value": value })), "agencyId": agency });
            let answer = site.administrator().try_mutate("achievementCreate", input).await;
            assert!(
                answer.json()["errors"][0]["message"].as_str().is_some_and(|text| text.contains("decimal")),
                "{value}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_recognition_is_dated_and_no_measurement() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let known = publish(&site, Some(newsroom.agency), indicator("da-co", "Đã có")).await;
        let of = |changes: Value| {
            let recognition = json!({ "subject": "Huyện Hải Hà", "recognisedBy": "Thủ tướng Chính phủ",
                "recognisedOn": "2021-08-27", "field": "AGRICULTURE" });
            json!({ "title": "Huyện đạt chuẩn nông thôn mới", "recognition": with(recognition, changes) })
        };
        let measurement =
            json!({ "indicatorId": global("Indicator", known), "period": { "year": 2021 }, "value": "1" });
        let at = "content.recognition";
        let cases = vec![
            case("both sorts", with(of(json!({})), json!({ "measurement": measurement })), &format!("INVALID {at}")),
            case("neither", json!({ "title": "Thành tích" }), "BLANK content.measurement"),
            case("no day", of(json!({ "recognisedOn": null })), &format!("BLANK {at}.recognisedOn")),
            case(
                "a day to come",
                of(json!({ "recognisedOn": "2026-01-16" })),
                &format!("OUT_OF_RANGE {at}.recognisedOn"),
            ),
            case("of nothing", of(json!({ "subject": " " })), &format!("BLANK {at}.subject")),
            case("by nobody", of(json!({ "recognisedBy": "" })), &format!("BLANK {at}.recognisedBy")),
            case(
                "a decision at a dangerous address",
                of(json!({ "legalDocument": { "number": "1/QĐ", "address": "javascript:alert(1)" } })),
                &format!("UNSAFE_ADDRESS {at}.legalDocument.address"),
            ),
            case(
                "of a movement that is none",
                with(of(json!({})), json!({ "movementId": global("EmulationMovement", known) })),
                "NOT_PUBLISHED content.movementId",
            ),
        ];
        let agency = newsroom.agency_id();
        refuse_all(&site.administrator(), "achievementCreate", Some(&agency), cases).await;
    })
    .await;
}
