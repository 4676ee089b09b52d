//! What one gets without an engine of one's own: FTS5 with `unicode61`, and PostgreSQL with `unaccent`, over the same
//! items. They are told nothing that Loa is not told, and get the filters for nothing.

use std::collections::HashMap;

use sqlx::{PgPool, Row as _, SqlitePool, postgres::PgPoolOptions, sqlite::SqlitePoolOptions};

use super::{
    corpus::Item,
    judged::{Outcome, PAGE, Query},
};
use crate::kit::postgres;

/// An engine with the items in it.
pub(super) enum Baseline {
    Fts5(SqlitePool),
    Unaccent(PgPool),
}

impl Baseline {
    /// A virtual table with two columns.
    pub(super) async fn fts5(items: &[Item]) -> Self {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        let table = "CREATE VIRTUAL TABLE text USING fts5(name UNINDEXED, title, body, tokenize = \"unicode61 remove_diacritics 2\")";
        sqlx::query(table).execute(&pool).await.unwrap();
        for item in items {
            let insert = sqlx::query("INSERT INTO text VALUES (?, ?, ?)");
            insert.bind(&item.name).bind(&item.title).bind(&item.text).execute(&pool).await.unwrap();
        }
        Self::Fts5(pool)
    }

    /// A table with a vector and its index; nothing on a machine without PostgreSQL.
    ///
    /// # Panics
    /// When PostgreSQL is there and its extension `unaccent` is not.
    pub(super) async fn unaccent(items: &[Item]) -> Option<Self> {
        let server = postgres::server()?;
        server.drop_database("judged_baseline");
        server.create_from_template("judged_baseline", "template1");
        let pool = PgPoolOptions::new().max_connections(1).connect(&server.url("judged_baseline")).await.unwrap();
        let extension = sqlx::query("CREATE EXTENSION unaccent").execute(&pool).await;
        extension.expect("the extension unaccent comes with PostgreSQL's contrib modules (Debian: in postgresql)");
        let table = "CREATE TABLE text (name text, title_vector tsvector, vector tsvector)";
        sqlx::query(table).execute(&pool).await.unwrap();
        for item in items {
            let insert = "INSERT INTO text SELECT $1, to_tsvector('simple', unaccent($2)), \
                setweight(to_tsvector('simple', unaccent($2)), 'A') || to_tsvector('simple', unaccent($3))";
            sqlx::query(insert).bind(&item.name).bind(&item.title).bind(&item.text).execute(&pool).await.unwrap();
        }
        sqlx::query("CREATE INDEX ON text USING gin (vector)").execute(&pool).await.unwrap();
        Some(Self::Unaccent(pool))
    }

    /// The first page for a query.
    pub(super) async fn ask(&self, query: &Query, items: &[Item]) -> Outcome {
        let Some(text) = query.text() else { return Outcome::Refused("no JSON".to_owned()) };
        // PostgreSQL takes no NUL in a text; whoever uses it would cut it out.
        let text = text.replace('\0', "");
        let found = match self {
            Self::Fts5(pool) => fts5(pool, query.suggest, &text).await,
            Self::Unaccent(pool) => unaccent(pool, query.suggest, &text).await,
        };
        let by_name: HashMap<&str, &Item> = items.iter().map(|item| (item.name.as_str(), item)).collect();
        match found {
            Ok(names) => {
                let mut page: Vec<&Item> = names.iter().map(|name| by_name[name.as_str()]).collect();
                page.retain(|item| passes(query, item));
                if query.order.as_deref() == Some("NEWEST") {
                    page.sort_by_key(|item| std::cmp::Reverse(item.date));
                }
                page.truncate(PAGE);
                Outcome::Found(page.into_iter().map(|item| (item.name.clone(), item.title.clone())).collect())
            }
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }
}

/// Whether the filters of the query let an item through.
fn passes(query: &Query, item: &Item) -> bool {
    query.category.as_ref().is_none_or(|category| item.categories.contains(category))
        && query.agency.as_ref().is_none_or(|agency| item.agency == *agency)
        && query.from.is_none_or(|from| item.date >= from)
        && query.to.is_none_or(|to| item.date <= to)
        && query.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind(item)))
}

/// The kind as GraphQL writes it: `CalendarEntry: …` is a `CALENDAR_ENTRY`.
fn kind(item: &Item) -> String {
    let Some((kind, _)) = item.name.split_once(": ") else { return "ARTICLE".to_owned() };
    let mut shouted = String::new();
    for (at, letter) in kind.chars().enumerate() {
        if at > 0 && letter.is_uppercase() {
            shouted.push('_');
        }
        shouted.extend(letter.to_uppercase());
    }
    shouted
}

/// Every word in double quotes, as the documentation of FTS5 advises for what people type.
async fn fts5(pool: &SqlitePool, suggest: bool, text: &str) -> sqlx::Result<Vec<String>> {
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    let mut query: String = words.map(|word| format!("\"{}\" ", word.replace('"', "\"\""))).collect();
    if query.is_empty() {
        return Ok(Vec::new());
    }
    if suggest {
        query = format!("title : ({} *)", query.trim_end());
    }
    let sql = "SELECT name FROM text WHERE text MATCH ? ORDER BY bm25(text) LIMIT 1000";
    let rows = sqlx::query(sql).bind(query).fetch_all(pool).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

async fn unaccent(pool: &PgPool, suggest: bool, text: &str) -> sqlx::Result<Vec<String>> {
    let rows = if suggest {
        let words: Vec<_> =
            text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT name FROM text, to_tsquery('simple', unaccent($1)) AS query \
            WHERE title_vector @@ query ORDER BY ts_rank(title_vector, query) DESC LIMIT 1000";
        sqlx::query(sql).bind(format!("{}:*", words.join(" & "))).fetch_all(pool).await?
    } else {
        let sql = "SELECT name FROM text, plainto_tsquery('simple', unaccent($1)) AS query \
            WHERE vector @@ query ORDER BY ts_rank(vector, query) DESC LIMIT 1000";
        sqlx::query(sql).bind(text).fetch_all(pool).await?
    };
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
