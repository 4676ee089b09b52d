//! The endpoint that somebody would write by hand for exactly this list: two statements, structs, serde.

use std::collections::HashMap;

use axum::{Json, extract::State};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgPool, SqlitePool};
use uuid::Uuid;

/// The pool of either database.
#[derive(Clone)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

#[derive(FromRow)]
struct NewsRow {
    id: Uuid,
    title: String,
    slug: String,
    summary: String,
    published_at: DateTime<Utc>,
    category_id: Uuid,
    category_name: String,
    category_slug: String,
    cover_alternative_text: Option<String>,
    address: Option<String>,
    width: Option<i32>,
    height: Option<i32>,
}

#[derive(FromRow)]
struct BylineRow {
    article_id: Uuid,
    role: String,
    id: Uuid,
    name: String,
}

#[derive(Serialize)]
pub(crate) struct News {
    articles: Vec<Article>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Article {
    id: String,
    title: String,
    slug: String,
    summary: String,
    published_at: String,
    category: Category,
    contributions: Vec<Contribution>,
    cover: Option<Cover>,
}

#[derive(Serialize)]
struct Category {
    id: String,
    name: String,
    slug: String,
}

#[derive(Serialize)]
struct Contribution {
    role: String,
    contributor: Contributor,
}

#[derive(Serialize)]
struct Contributor {
    id: String,
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cover {
    alternative_text: String,
    media: Media,
}

#[derive(Serialize)]
struct Media {
    address: String,
    width: Option<i32>,
    height: Option<i32>,
}

const NEWS: &str = "SELECT a.id, a.title, a.slug, a.summary, a.published_at, c.id AS category_id, c.name AS category_name, \
    c.slug AS category_slug, a.cover_alternative_text, m.address, m.width, m.height \
    FROM article a JOIN category c ON c.id = a.category_id LEFT JOIN media_asset m ON m.id = a.cover_media_id \
    ORDER BY a.published_at DESC, a.id DESC LIMIT 20";

const BYLINES: &str = "SELECT k.article_id, k.role, p.id, p.name FROM article_contribution k \
    JOIN contributor p ON p.id = k.contributor_id";

pub(crate) async fn news(State(pool): State<Pool>) -> Json<News> {
    let (rows, bylines) = match &pool {
        Pool::Postgres(pool) => {
            let rows: Vec<NewsRow> = sqlx::query_as(NEWS).fetch_all(pool).await.unwrap();
            let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
            let sql = format!("{BYLINES} WHERE k.article_id = ANY($1) ORDER BY k.article_id, k.position");
            let bylines: Vec<BylineRow> =
                sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(ids).fetch_all(pool).await.unwrap();
            (rows, bylines)
        }
        Pool::Sqlite(pool) => {
            let rows: Vec<NewsRow> = sqlx::query_as(NEWS).fetch_all(pool).await.unwrap();
            let places = vec!["?"; rows.len()].join(",");
            let sql = format!("{BYLINES} WHERE k.article_id IN ({places}) ORDER BY k.article_id, k.position");
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            for row in &rows {
                query = query.bind(row.id);
            }
            let bylines: Vec<BylineRow> = query.fetch_all(pool).await.unwrap();
            (rows, bylines)
        }
    };
    let mut by_article: HashMap<Uuid, Vec<Contribution>> = HashMap::new();
    for BylineRow { article_id, role, id, name } in bylines {
        let contributor = Contributor { id: format!("Contributor:{}", id.as_simple()), name };
        by_article.entry(article_id).or_default().push(Contribution { role, contributor });
    }
    let article = |row: NewsRow| Article {
        contributions: by_article.remove(&row.id).unwrap_or_default(),
        id: format!("Article:{}", row.id.as_simple()),
        title: row.title,
        slug: row.slug,
        summary: row.summary,
        published_at: row.published_at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        category: Category {
            id: format!("Category:{}", row.category_id.as_simple()),
            name: row.category_name,
            slug: row.category_slug,
        },
        cover: row.address.map(|address| Cover {
            alternative_text: row.cover_alternative_text.unwrap_or_default(),
            media: Media { address, width: row.width, height: row.height },
        }),
    };
    Json(News { articles: rows.into_iter().map(article).collect() })
}
