//! Whatever is typed: an empty page or a clear error, and never the message of a database.

use axum::{body::Body, http::Request};
use serde_json::json;

use super::{ask, suggestions, titles};
use crate::kit::{Newsroom, on_both};

#[tokio::test]
async fn whatever_is_typed_is_answered() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 3).await;
        let texts = [
            "",
            " ",
            "\u{301}\u{323}",
            "\"",
            "\"\"",
            "\"\"\"",
            "*",
            "**",
            "NEAR(",
            "NEAR(tin số, 2)",
            "-",
            "- tin",
            "tin:",
            "title:tin",
            ":",
            "%",
            "_",
            "'",
            "''",
            "tin'; DROP TABLE search_entry; --",
            "tin*",
            "tin\"",
            "\"tin",
            "\"tin\" \"",
            "{tin}",
            "^tin",
            "tin + số",
            "tin AND",
            "AND",
            "OR",
            "NOT",
            "tin NOT số",
            "tin & | !",
            "'tin':*",
            "tin:A",
            "<->",
            "\\",
            "\\'",
            "(",
            "((((",
            ")",
            "🙂",
            "tin 🙂 số",
            "\u{202e}nit",
            "\u{200f}tin\u{200f}",
            "\u{feff}",
            "tin\u{0}số",
            "\u{fffd}",
            "\u{10ffff}",
            "và của là",
            "٣٤",
            "ａｂ",
            "ﷺ",
            "İ",
            "ß",
            "ǆ",
            "𝕋𝕚𝕟",
            "Ⅷ",
            "½",
            "\r\n\t",
        ];
        for text in texts {
            for query in [text.to_owned(), format!("tin {text}"), format!("{text}tin{text}"), text.repeat(20)] {
                if query.chars().count() > 400 {
                    continue;
                }
                for order in ["", ", orderBy: NEWEST"] {
                    let before = site.kernel.store.statements();
                    let found = ask(&site, &query, order).await.data();
                    assert!(site.kernel.store.statements() - before <= 8, "{query}");
                    let count = found["search"]["totalCount"].as_i64().unwrap();
                    assert_eq!(count > 0, !titles(&found["search"]).is_empty(), "{query}");
                }
                suggestions(&site, &query).await;
            }
            let is_nothing = !text.chars().any(char::is_alphanumeric);
            if is_nothing {
                assert_eq!(ask(&site, text, "").await.data()["search"]["totalCount"], 0, "{text}");
                assert_eq!(ask(&site, &format!("{text} tin"), "").await.data()["search"]["totalCount"], 3, "{text}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_nobody_types_is_refused() {
    on_both(|site| async move {
        for query in ["ă".repeat(401), "a ".repeat(5_000), "\"".repeat(10_000)] {
            let before = site.kernel.store.statements();
            let answer = ask(&site, &query, "").await;
            assert_eq!(answer.code(), "BAD_REQUEST");
            assert!(answer.text().contains("at most 400 characters"), "{}", answer.text());
            let answer =
                site.reader().run("query($p: String!) { suggest(prefix: $p) { title } }", json!({ "p": query })).await;
            assert_eq!(answer.code(), "BAD_REQUEST");
            assert_eq!(site.kernel.store.statements(), before);
        }
        assert_eq!(ask(&site, &"ă ".repeat(200), "").await.data()["search"]["totalCount"], 0);
        for first in [0, 21, -1] {
            let document = format!("{{ suggest(prefix: \"a\", first: {first}) {{ title }} }}");
            assert_eq!(site.reader().run(&document, json!({})).await.code(), "BAD_REQUEST");
        }
        // A lone surrogate is no character, and JSON that has one is refused before anything is searched.
        let body =
            r#"{"query":"query($q: String!) { search(query: $q) { totalCount } }","variables":{"q":"tin \ud800"}}"#;
        let request =
            Request::post("/graphql").header("content-type", "application/json").body(Body::from(body)).unwrap();
        let answer = site.send(request).await;
        assert_eq!(answer.code(), "BAD_REQUEST");
    })
    .await;
}
