//! Pages that cannot be: sizes, cursors, numbers.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::kit::{Newsroom, Site, on_both};

/// Asks for a page of articles; the answer must be the one code.
async fn assert_refused(site: &Site, list: &str, arguments: &str) {
    let query = format!("{{ {list}({arguments}) {{ nodes {{ id }} pageInfo {{ endCursor }} }} }}");
    let answer = site.administrator().run(&query, json!({})).await;
    assert_eq!(answer.code(), "BAD_REQUEST", "{list}({arguments}): {}", answer.text());
    let text = answer.text().to_lowercase();
    for word in ["select", "sql", "base64", "expected value", "uuid", "invalid length", "eof"] {
        assert!(!text.contains(word), "{arguments}: {text}");
    }
}

#[tokio::test]
async fn a_page_has_one_to_a_hundred_items() {
    on_both(|site| async move {
        Newsroom::open(&site).await.articles(&site, 2).await;
        for list in ["articles", "agencies", "categories", "contributors", "mediaAssets", "documents"] {
            for arguments in [
                "first: 0",
                "first: -1",
                "first: 101",
                "first: 2147483647",
                "first: -2147483648",
                "last: 0",
                "last: -1",
                "last: 101",
                "first: 1, last: 1",
                "first: 101, last: 1",
                "page: 0",
                "page: -1",
                "page: 10001",
                "page: 2147483647",
                "page: 1, last: 1",
                "first: 0, page: 1",
                "page: 1, after: \"x\"",
                "page: 2, before: \"x\"",
            ] {
                assert_refused(&site, list, arguments).await;
            }
        }
        let data =
            site.reader().data("{ articles(first: 100, page: 10000) { nodes { id } totalCount pageCount } }").await;
        assert_eq!(
            data["articles"],
            json!({ "nodes": [], "totalCount": 2, "pageCount": 1 }),
            "far past the end is empty"
        );
    })
    .await;
}

#[tokio::test]
async fn nested_pages_are_bounded_too() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        for arguments in ["first: 0", "first: 101", "last: -5", "first: 1, last: 1", "after: \"x\""] {
            for query in [
                format!(
                    "{{ agency(id: \"{}\") {{ articles({arguments}) {{ nodes {{ id }} }} }} }}",
                    newsroom.agency_id()
                ),
                format!(
                    "{{ category(id: \"{}\") {{ articles({arguments}) {{ nodes {{ id }} }} }} }}",
                    newsroom.category_id()
                ),
                format!(
                    "{{ document(id: \"{}\") {{ history({arguments}) {{ nodes {{ verb }} }} }} }}",
                    newsroom.agency_id()
                ),
                format!(
                    "{{ document(id: \"{}\") {{ revisions({arguments}) {{ nodes {{ number }} }} }} }}",
                    newsroom.agency_id()
                ),
            ] {
                assert_eq!(site.administrator().run(&query, json!({})).await.code(), "BAD_REQUEST", "{query}");
            }
        }
    })
    .await;
}

/// The cursor at the end of a page.
async fn cursor(site: &Site, list: &str, arguments: &str) -> String {
    let query = format!("{{ {list}(first: 1{arguments}) {{ pageInfo {{ endCursor }} }} }}");
    site.administrator().data(&query).await[list]["pageInfo"]["endCursor"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_cursor_belongs_to_its_list_its_order_and_its_filter() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 3).await;
        let plain = cursor(&site, "articles", "").await;
        let by_title = cursor(&site, "articles", ", orderBy: TITLE_ASC").await;
        let filtered = cursor(&site, "articles", ", filter: { year: 2026 }").await;
        let agencies = cursor(&site, "agencies", "").await;
        let documents = cursor(&site, "documents", "").await;
        let query = format!("{{ agency(id: \"{}\") {{ articles(first: 1) {{ pageInfo {{ endCursor }} }} }} }}", newsroom.agency_id());
        let nested = site.reader().data(&query).await["agency"]["articles"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
        for side in ["after", "before"] {
            for strange in [&by_title, &filtered, &agencies, &documents, &nested] {
                assert_refused(&site, "articles", &format!("{side}: \"{strange}\"")).await;
            }
            for arguments in ["orderBy: PUBLISHED_AT_ASC", "orderBy: TITLE_DESC", "filter: { year: 2025 }"] {
                assert_refused(&site, "articles", &format!("{side}: \"{plain}\", {arguments}")).await;
            }
            assert_refused(&site, "agencies", &format!("{side}: \"{plain}\"")).await;
            assert_refused(&site, "documents", &format!("{side}: \"{plain}\"")).await;
        }
        let query = format!("{{ articles(after: \"{plain}\", first: 5, filter: null, orderBy: PUBLISHED_AT_DESC) {{ nodes {{ id }} }} }}");
        assert_eq!(site.reader().data(&query).await["articles"]["nodes"].as_array().unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_empty_filter_is_none() {
    on_both(|site| async move {
        Newsroom::open(&site).await.articles(&site, 3).await;
        let plain = cursor(&site, "articles", "").await;
        let query = format!("{{ articles(after: \"{plain}\", filter: {{}}) {{ nodes {{ id }} }} }}");
        assert_eq!(site.reader().data(&query).await["articles"]["nodes"].as_array().unwrap().len(), 2);
        assert_refused(&site, "articles", &format!("after: \"{plain}\", filter: {{ includeDescendants: false }}"))
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_broken_cursor_is_refused() {
    on_both(|site| async move {
        Newsroom::open(&site).await.articles(&site, 2).await;
        let good = cursor(&site, "articles", "").await;
        let parts: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(&good).unwrap()).unwrap();
        let (tag, key, id) = (&parts[0], &parts[1], &parts[2]);
        let made = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let mut broken = vec![
            String::new(),
            " ".to_owned(),
            "x".to_owned(),
            "null".to_owned(),
            "Y3Vyc29yOjE=".to_owned(),
            good[1..].to_owned(),
            good[..good.len() - 2].to_owned(),
            format!("{good}="),
            format!("{good}{good}"),
            "A".repeat(10_000),
            made(json!([])),
            made(json!({})),
            made(json!([tag])),
            made(json!([tag, key])),
            made(json!([tag, key, id, 1])),
            made(json!([tag, key, "x"])),
            made(json!([tag, key, null])),
            made(json!(["other", key, id])),
            made(json!([null, key, id])),
        ];
        for odd in [
            json!(7),
            json!(null),
            json!("x"),
            json!("2021-02-30T00:00:00Z"),
            json!("' OR 1=1 --"),
            json!(1e300),
            json!([]),
        ] {
            broken.push(made(json!([tag, odd, id])));
        }
        for cursor in broken {
            for side in ["after", "before"] {
                assert_refused(&site, "articles", &format!("{side}: \"{cursor}\"")).await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_cursor_from_the_stone_age_is_not_our_fault() {
    on_both(|site| async move {
        Newsroom::open(&site).await.articles(&site, 2).await;
        let good = cursor(&site, "articles", "").await;
        let parts: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(&good).unwrap()).unwrap();
        let (tag, id) = (&parts[0], &parts[2]);
        // A key that is far away is a place where nothing is, or no key at all; it is never our fault.
        for far in [
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "-4800-01-01T00:00:00Z",
            "-200000-01-01T00:00:00Z",
            "+262000-01-01T00:00:00Z",
        ] {
            let cursor = BASE64_URL_SAFE_NO_PAD.encode(json!([tag, far, id]).to_string());
            let answer = site
                .reader()
                .run(&format!("{{ articles(after: \"{cursor}\") {{ nodes {{ id }} }} }}"), json!({}))
                .await;
            let json = answer.json();
            let code = json["errors"][0]["extensions"]["code"].as_str().unwrap_or("none");
            assert!(["none", "BAD_REQUEST"].contains(&code), "{far}: {code}");
        }
    })
    .await;
}
