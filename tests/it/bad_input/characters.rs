//! Characters and numbers that one layer takes and another does not.

use axum::http::StatusCode;
use loa::kernel::access::Role;
use serde_json::json;

use super::article;
use crate::kit::{
    Backend, Newsroom, Site, on_both,
    request::{JSON, post, request},
};

/// The code of the first error, or `none`.
fn code(answer: &crate::kit::Answer) -> String {
    answer.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or("none").to_owned()
}

#[tokio::test]
async fn a_nul_in_an_argument_finds_nothing() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        for query in [
            "query($text: String) { agency(code: $text) { id } }",
            "query($text: String) { article(slug: $text) { id } }",
            "query($text: String) { category(slug: $text) { id } }",
            "query($text: String) { documents(filter: { createdBy: $text }) { totalCount } }",
        ] {
            let answer = site.administrator().run(query, json!({ "text": "a\u{0}b" })).await;
            assert!(["none", "BAD_REQUEST"].contains(&code(&answer).as_str()), "{query}: {}", answer.text());
        }
        let input =
            json!({ "content": { "title": "Tin" }, "agencyId": newsroom.agency_id(), "idempotencyKey": "a\u{0}b" });
        let answer = site.administrator().try_mutate("articleCreate", input).await;
        assert!(["none", "BAD_REQUEST"].contains(&code(&answer).as_str()), "{}", answer.text());
    })
    .await;
}

#[tokio::test]
async fn a_nul_in_an_input_is_dropped_or_refused() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let nul = "a\u{0}b";
        let member = site.member(Role::Publisher, newsroom.agency, "lan");
        let draft = member.document("articleCreate", json!({ "content": { "title": "Tin" } })).await;
        let contents = [
            json!({ "title": nul }),
            json!({ "summary": nul }),
            json!({ "slug": nul }),
            json!({ "language": nul }),
            json!({ "source": { "name": nul } }),
            json!({ "legalDocuments": [{ "number": nul, "title": nul }] }),
            json!({ "body": { "markdown": nul } }),
            json!({ "body": { "html": nul } }),
            json!({ "body": { "blocks": [{ "paragraph": { "content": [{ "text": nul }] } }] } }),
        ];
        for changes in contents {
            let input = json!({ "content": article(&newsroom, changes.clone()), "publish": true });
            assert_eq!(code(&member.try_mutate("articleCreate", input).await), "none", "{changes}");
        }
        for (field, input) in [
            ("contributorCreate", json!({ "content": { "name": nul, "description": nul }, "publish": true })),
            ("documentSubmit", json!({ "id": draft["id"], "expectedVersion": 1, "comment": nul })),
        ] {
            let answer = member.try_mutate(field, input).await;
            assert_eq!(code(&answer), "none", "{field}: {}", answer.text());
        }
    })
    .await;
}

#[tokio::test]
async fn half_a_character_and_a_number_without_end_are_refused() {
    let site = Site::new(Backend::Sqlite).await;
    for body in
        [r#"{ "query": "{ agency(code: $a) { id } }", "variables": { "a": "\ud800" } }"#, r#"{ "query": "\ud800" }"#]
    {
        let answer = site.send(request("POST", "/graphql", &[JSON], body)).await;
        assert_eq!((answer.status, code(&answer).as_str()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{body}");
    }
    for document in [
        r#"{ agency(code: "\ud800") { id } }"#,
        r#"{ agency(code: "\udc00\ud800") { id } }"#,
        r#"{ agency(code: "\u{110000}") { id } }"#,
        r#"{ agency(code: "\u12") { id } }"#,
        r#"{ agency(code: "\x") { id } }"#,
        "{ articles(first: 1e999) { totalCount } }",
        "{ articles(first: -0) { totalCount } }",
        "{ articles(first: 00) { totalCount } }",
        "{ articles(first: 123456789012345678901234567890) { totalCount } }",
        "mutation { mediaAssetCreate(input: { content: { focalPoint: { x: 1e400, y: 0 } } }) { document { id } } }",
    ] {
        let answer = site.send(post(document, &[])).await;
        let code = code(&answer);
        let refused = ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_REQUEST"];
        assert!(refused.contains(&code.as_str()), "{document}: {}", answer.text());
    }
}
