//! The catalogue: what the law says, in force on a date, and what administrators make of it.

use loa::{
    content::award_title::{AwardTitle, catalogue as law},
    kernel::access::Role,
};
use serde_json::{Value, json};

use super::each;
use crate::{
    bad_input::{case, refuse_all},
    kit::{Newsroom, newsroom, on_both},
};

#[tokio::test]
async fn titles_are_found_by_family_date_level_recipient_and_code() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        for code in [
            "co-thi-dua-cap-tinh",
            "xa-phuong-thi-tran-tieu-bieu",
            "thon-to-dan-pho-van-hoa",
            "gia-dinh-van-hoa",
            "lao-dong-tien-tien",
            "bang-khen-cap-tinh",
            "giay-khen",
        ] {
            super::title(&site, newsroom.agency, code).await;
        }
        for (filter, codes) in [
            ("family: COMMENDATION", &["bang-khen-cap-tinh", "giay-khen"][..]),
            ("validOn: \"2004-06-30\"", &[]),
            (
                "validOn: \"2023-12-31\", recipientKind: COLLECTIVE",
                &["co-thi-dua-cap-tinh", "thon-to-dan-pho-van-hoa", "bang-khen-cap-tinh", "giay-khen"],
            ),
            (
                "validOn: \"2024-01-01\", recipientKind: COLLECTIVE, conferringLevel: PROVINCE",
                &["co-thi-dua-cap-tinh", "xa-phuong-thi-tran-tieu-bieu", "bang-khen-cap-tinh"],
            ),
            (
                "conferringLevel: DISTRICT, validOn: \"2025-06-30\"",
                &["thon-to-dan-pho-van-hoa", "lao-dong-tien-tien", "giay-khen"],
            ),
            ("conferringLevel: DISTRICT, validOn: \"2025-07-01\"", &[]),
            ("conferringLevel: DISTRICT, family: COMMENDATION", &["giay-khen"]),
            // By one and the same rule: households were never honoured by a province before 2024.
            ("recipientKind: HOUSEHOLD, conferringLevel: PROVINCE, validOn: \"2023-12-31\"", &[]),
            ("codes: [\"giay-khen\", \"co-thi-dua-cap-tinh\", \"khong-co\"]", &["co-thi-dua-cap-tinh", "giay-khen"]),
        ] {
            let query = format!("{{ awardTitles(filter: {{ {filter} }}) {{ totalCount nodes {{ code }} }} }}");
            let list = site.reader().data(&query).await["awardTitles"].clone();
            assert_eq!(each(&list["nodes"], "code"), codes, "{filter}");
            assert_eq!(list["totalCount"], codes.len(), "{filter}");
        }
        let query = "{ awardTitles(filter: { codes: [] }) { totalCount } }";
        assert_eq!(site.reader().run(query, json!({})).await.code(), "BAD_REQUEST");
    })
    .await;
}

#[tokio::test]
async fn a_title_tells_its_rules() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        super::title(&site, newsroom.agency, "giay-khen").await;
        let query = "{ awardTitle(code: \"giay-khen\") { name family validFrom validTo
            rules { validFrom validTo } on: rules(on: \"2025-07-01\") { conferringLevels legalDocument { number issuedOn issuer } } } }";
        let expected = json!({ "name": "Giấy khen", "family": "COMMENDATION", "validFrom": "2004-07-01", "validTo": null,
            "rules": [
                { "validFrom": "2004-07-01", "validTo": "2023-12-31" },
                { "validFrom": "2024-01-01", "validTo": null },
                { "validFrom": "2024-01-01", "validTo": "2025-06-30" },
            ],
            "on": [{ "conferringLevels": ["COMMUNE", "UNIT"],
                "legalDocument": { "number": "06/2022/QH15", "issuedOn": "2022-06-15", "issuer": "Quốc hội" } }] });
        assert_eq!(site.reader().data(query).await["awardTitle"], expected);
        let unknown = "{ awardTitle(code: \"khong-co\") { name } }";
        assert_eq!(site.reader().data(unknown).await["awardTitle"], Value::Null);
        for query in ["{ awardTitle { name } }", "{ awardTitle(code: \"giay-khen\", id: \"x\") { name } }"] {
            assert_eq!(site.reader().run(query, json!({})).await.code(), "BAD_REQUEST");
        }
    })
    .await;
}

#[tokio::test]
async fn the_whole_catalogue_can_be_published_and_listed() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let titles = law::titles().unwrap();
        for title in titles.clone() {
            newsroom::publish(&site, Some(newsroom.agency), title).await;
        }
        assert_eq!(law::missing(&site.kernel).await.unwrap(), Vec::<AwardTitle>::new());
        let list = site.reader().data("{ awardTitles(first: 100) { nodes { code } } }").await["awardTitles"].clone();
        let codes: Vec<&str> = titles.iter().map(|title| title.code.as_str()).collect();
        assert_eq!(each(&list["nodes"], "code"), codes, "in the order of the law");
    })
    .await;
}

#[tokio::test]
async fn administrators_look_after_it() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let content = json!({ "code": "giay-khen", "name": "Giấy khen", "family": "COMMENDATION" });
        for role in [Role::Author, Role::Editor, Role::Publisher] {
            let answer = site
                .member(role, newsroom.agency, "lan")
                .try_mutate("awardTitleCreate", json!({ "content": content }))
                .await;
            assert_eq!(answer.code(), "FORBIDDEN", "{role:?}");
        }
        let keeper = site.member(Role::Administrator, newsroom.agency, "an");
        let document = keeper.document("awardTitleCreate", json!({ "content": content })).await;
        let id = document["id"].clone();
        let told = keeper.refused("documentPublish", json!({ "id": id, "expectedVersion": 1 })).await;
        assert_eq!(told, ["BLANK content.rules"], "a draft may be incomplete");
    })
    .await;
}

#[tokio::test]
async fn titles_that_cannot_be() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom::publish(&site, Some(newsroom.agency), newsroom::award_title("da-co", "Đã có")).await;
        let rule = |changes: Value| {
            let mut rule = json!({ "validFrom": "2024-01-01", "conferringLevels": ["COMMUNE"],
                "recipientKinds": ["INDIVIDUAL"], "legalBasis": "Luật" });
            rule.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            rule
        };
        let with = |changes: Value| {
            let mut content =
                json!({ "code": "moi", "name": "Mới", "family": "COMMENDATION", "rules": [rule(json!({}))] });
            content.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            content
        };
        let ruled = |changes: Value| with(json!({ "rules": [rule(json!({})), rule(changes)] }));
        let cases = vec![
            case("no code", with(json!({ "code": null })), "BLANK content.code"),
            case("a code that is none", with(json!({ "code": "Giấy khen" })), "INVALID content.code"),
            case("a code that is taken", with(json!({ "code": "da-co" })), "TAKEN content.code"),
            case("no name", with(json!({ "name": " " })), "BLANK content.name"),
            case("a long name", with(json!({ "name": "x".repeat(201) })), "TOO_LONG content.name"),
            case("no family", with(json!({ "family": null })), "BLANK content.family"),
            case("a place below 0", with(json!({ "position": -1 })), "OUT_OF_RANGE content.position"),
            case(
                "a long description",
                with(json!({ "description": "x".repeat(1_001) })),
                "TOO_LONG content.description",
            ),
            case("no rule", with(json!({ "rules": [] })), "BLANK content.rules"),
            case("51 rules", with(json!({ "rules": vec![rule(json!({})); 51] })), "TOO_MANY content.rules"),
            case(
                "nobody who confers it",
                ruled(json!({ "conferringLevels": [] })),
                "BLANK content.rules.1.conferringLevels",
            ),
            case("nobody who gets it", ruled(json!({ "recipientKinds": [] })), "BLANK content.rules.1.recipientKinds"),
            case(
                "a level twice",
                ruled(json!({ "conferringLevels": ["UNIT", "UNIT"] })),
                "DUPLICATE content.rules.1.conferringLevels",
            ),
            case(
                "a kind twice",
                ruled(json!({ "recipientKinds": ["INDIVIDUAL", "INDIVIDUAL"] })),
                "DUPLICATE content.rules.1.recipientKinds",
            ),
            case("no law", ruled(json!({ "legalBasis": null })), "BLANK content.rules.1.legalBasis"),
            case(
                "a law without a number",
                ruled(json!({ "legalDocument": { "number": " " } })),
                "BLANK content.rules.1.legalDocument.number",
            ),
            case(
                "a law that runs something",
                ruled(json!({ "legalDocument": { "number": "1", "address": "javascript:alert(1)" } })),
                "UNSAFE_ADDRESS content.rules.1.legalDocument.address",
            ),
            case(
                "an end before the beginning",
                ruled(json!({ "validTo": "2023-12-31" })),
                "OUT_OF_RANGE content.rules.1.validTo",
            ),
            case("too early", ruled(json!({ "validFrom": "1899-12-31" })), "OUT_OF_RANGE content.rules.1.validFrom"),
        ];
        refuse_all(&site.administrator(), "awardTitleCreate", Some(&newsroom.agency_id()), cases).await;
    })
    .await;
}
