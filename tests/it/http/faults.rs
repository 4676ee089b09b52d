//! When the database fails: the answer says so, and nothing of how.

use axum::{body::Body, http::StatusCode};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::json;

use crate::kit::{
    Answer, Backend, Database, Newsroom, Site, global, on_both,
    request::{post, request},
};

/// Words that only somebody inside has a use for.
const INSIDE: &[&str] = &[
    "select",
    "insert",
    "update ",
    "table",
    "column",
    "relation",
    "sqlite",
    "postgres",
    "sqlx",
    "sea_orm",
    "seaorm",
    "dberr",
    "panick",
    "src/",
    ".rs",
    "::",
    "loa_test",
    "127.0.0.1",
    "pool",
    "connection",
    "article_contribution",
    "idempotency_key",
    "audit",
    "no such",
    "does not exist",
    "42p01",
    "kernel",
    "anyhow",
];

/// Nothing of the inside is in the answer, header or body.
fn tells_nothing(answer: &Answer, folder: &str) {
    let text = answer.text().to_lowercase().replace("\"column\":", "");
    let headers = format!("{:?}", answer.headers).to_lowercase();
    for word in INSIDE.iter().copied().chain([folder]) {
        assert!(!text.contains(word), "{word}: {text}");
        assert!(!headers.contains(word), "{word}: {headers}");
    }
}

/// Takes a table away, under the feet of the service.
async fn drop_table(site: &Site, table: &str) {
    let writer = site.kernel.store.writer();
    let backend = writer.get_database_backend();
    let cascade = if backend == sea_orm::DbBackend::Postgres { "CASCADE" } else { "" };
    if backend == sea_orm::DbBackend::Sqlite {
        writer.execute_raw(Statement::from_sql_and_values(backend, "PRAGMA foreign_keys = OFF", [])).await.unwrap();
    }
    let sql = format!("DROP TABLE {table} {cascade}");
    writer.execute_raw(Statement::from_sql_and_values(backend, sql, [])).await.unwrap();
}

#[tokio::test]
async fn a_table_that_is_gone_is_our_fault_and_nobody_elses_business() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = newsroom.articles(&site, 1).await[0];
        let folder = site.database().folder().display().to_string();
        let administrator = site.administrator();
        let id = global("Article", article);
        let read = format!(
            "{{ articles {{ totalCount nodes {{ id contributions {{ role }} body {{ html }} category {{ name parent {{ id }} agency {{ name }} }} }} }}
                 article(slug: \"tin-so-0\") {{ id }} node(id: \"{id}\") {{ id }}
                 agencies {{ nodes {{ name articles {{ nodes {{ id }} }} }} }}
                 document(id: \"{id}\") {{ title revisions {{ nodes {{ number }} }} history {{ nodes {{ verb }} }} }} }}"
        );
        // Children before parents.
        for table in ["article_contribution", "article_media", "article", "revision", "audit_entry", "document", "agency"] {
            drop_table(&site, table).await;
            let answer = administrator.run(&read, json!({})).await;
            assert_eq!(answer.status, StatusCode::OK, "{table}: {}", answer.text());
            let errors = answer.json()["errors"].clone();
            for error in errors.as_array().unwrap() {
                assert_eq!(error["extensions"], json!({ "code": "INTERNAL" }), "{table}");
            }
            tells_nothing(&answer, &folder);
            for (field, input) in [
                ("articleCreate", json!({ "content": { "title": "Tin" }, "agencyId": newsroom.agency_id(), "publish": true })),
                ("articleEdit", json!({ "id": id, "expectedVersion": 1, "content": { "title": "Khác" }, "idempotencyKey": "k" })),
                ("documentWithdraw", json!({ "id": id, "expectedVersion": 1 })),
            ] {
                let answer = administrator.try_mutate(field, input).await;
                if answer.json().get("errors").is_some() {
                    assert_eq!(answer.code(), "INTERNAL", "{table} {field}");
                }
                tells_nothing(&answer, &folder);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_unavailable() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let folder = site.database().folder().display().to_string();
        site.kernel.store.clone().close().await;
        assert_unreachable(&site, &newsroom, &folder).await;
    })
    .await;
}

#[tokio::test]
async fn a_database_that_goes_away_is_unavailable() {
    if !Backend::available().contains(&Backend::Postgres) {
        return;
    }
    let site = Site::new(Backend::Postgres).await;
    let newsroom = Newsroom::open(&site).await;
    let folder = site.database().folder().display().to_string();
    let Database::Postgres { server, name, .. } = site.database() else { unreachable!("asked for") };
    // With force: the connections that are open are cut, and no new one can be made.
    server.drop_database(name);
    for _ in 0..3 {
        assert_unreachable(&site, &newsroom, &folder).await;
    }
    let answer = site.send(request("GET", "/health/ready", &[], Body::empty())).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
}

/// Reading and writing both say that the database cannot be reached, or that no connection to it is to be had.
async fn assert_unreachable(site: &Site, newsroom: &Newsroom, folder: &str) {
    let input = json!({ "content": { "title": "Tin" }, "agencyId": newsroom.agency_id() });
    for answer in [
        site.send(post("{ articles { totalCount } }", &[])).await,
        site.send(post("{ agencies { nodes { id } } }", &[])).await,
        site.administrator().try_mutate("articleCreate", input).await,
    ] {
        let code = answer.code();
        assert!(["UNAVAILABLE", "OVERLOADED"].contains(&code.as_str()), "{}", answer.text());
        tells_nothing(&answer, folder);
    }
}
