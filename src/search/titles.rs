//! Titles in the index, from the newest on.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, entity::prelude::Uuid};

use super::{
    engine::{Filter, Search},
    expression::Expression,
    matches::Source,
    normalise::{Token, tokens},
    plan::Plan,
    statement::Statement,
};
use crate::kernel::{Result, columns::Columns, kind::Kind};

/// Among how many of the newest items words are looked for that stand apart. PostgreSQL looks at as many one by one before it
/// asks its index, which has to gather all matches and sort them: what is frequent is found before that.
const NEAR: usize = 1_500;

/// The title of one item.
#[derive(Debug)]
pub(super) struct Title {
    /// The item.
    pub(super) id: Uuid,
    /// Its kind.
    pub(super) kind: Kind,
    /// The title, as it was written.
    pub(super) text: String,
    /// Its words.
    pub(super) tokens: Vec<Token>,
}

impl Title {
    pub(super) fn new(id: Uuid, kind: Kind, text: String) -> Self {
        Self { id, kind, tokens: tokens(&text), text }
    }

    /// What titles have in common that are the same to a reader.
    pub(super) fn key(&self) -> Vec<String> {
        self.tokens.iter().map(|token| token.exact.clone()).collect()
    }
}

/// The newest titles that have the words together, at most so many; and when these are not enough, titles of the [`NEAR`]
/// newest items that have them apart.
pub(super) async fn titles(
    connection: &DatabaseConnection,
    together: &Expression,
    apart: &[Expression],
    limit: usize,
    are_enough: impl Fn(&[Title]) -> bool,
) -> Result<Vec<Title>> {
    if connection.get_database_backend() == DbBackend::Postgres {
        let near = glance(connection, together, apart, limit).await?;
        if (apart.is_empty() && near.len() == limit) || are_enough(&near) {
            return Ok(near);
        }
        return Ok(joined(newest(connection, together, limit).await?, near, limit));
    }
    let first = newest(connection, together, limit).await?;
    if first.len() == limit || apart.is_empty() || are_enough(&first) {
        return Ok(first);
    }
    Ok(joined(first, near(connection, apart, limit).await?, limit))
}

/// The first titles, and after them as many of the others as there is room for.
pub(super) fn joined(mut first: Vec<Title>, others: Vec<Title>, limit: usize) -> Vec<Title> {
    let known: HashSet<Uuid> = first.iter().map(|title| title.id).collect();
    let room = limit.saturating_sub(first.len());
    first.extend(others.into_iter().filter(|title| !known.contains(&title.id)).take(room));
    first
}

/// The newest titles of all that match, by the index.
async fn newest(connection: &DatabaseConnection, expression: &Expression, limit: usize) -> Result<Vec<Title>> {
    let (plan, filter) = (Plan::default(), Filter::default());
    let search = Search { connection, plan: &plan, filter: &filter };
    let mut statement = Statement::new(connection.get_database_backend());
    statement.push(HEAD);
    search.matches(&mut statement, Source::Title, expression, Some((limit, None)));
    read(connection, statement.push(TAIL)).await
}

/// The titles of the [`NEAR`] newest items that have all parts, on SQLite.
///
/// Each part by itself: FTS5 would look for one that has all of them through all items, and only then see that it is none of
/// the newest.
async fn near(connection: &DatabaseConnection, parts: &[Expression], limit: usize) -> Result<Vec<Title>> {
    let mut statement = Statement::new(DbBackend::Sqlite);
    statement
        .push("WITH n(place) AS MATERIALIZED (SELECT coalesce((SELECT place FROM search_entry ORDER BY place DESC");
    statement.push(&format!(" LIMIT 1 OFFSET {}), ", NEAR - 1)).bind(i64::MIN).push(")) ").push(HEAD);
    statement.push("SELECT place FROM (");
    for (number, part) in parts.iter().enumerate() {
        statement.push(if number == 0 { "" } else { " INTERSECT " });
        statement.push("SELECT rowid AS place FROM search_title WHERE search_title MATCH ").bind(part.to_fts5());
        statement.push(" AND rowid >= (SELECT place FROM n)");
    }
    statement.push(&format!(") ORDER BY place DESC LIMIT {limit}"));
    read(connection, statement.push(TAIL)).await
}

/// The same on PostgreSQL: of those that have the words together the newest, and if there is room, of the others.
///
/// What is asked stands in a query of its own, or PostgreSQL would read its text anew for each item.
async fn glance(
    connection: &DatabaseConnection,
    together: &Expression,
    apart: &[Expression],
    limit: usize,
) -> Result<Vec<Title>> {
    let asked = if apart.is_empty() { together.clone() } else { Expression::All(apart.to_vec()) };
    let mut statement = Statement::new(DbBackend::Postgres);
    statement.push(HEAD).push("SELECT w.place FROM (SELECT place, title FROM search_entry ORDER BY place DESC");
    statement.push(&format!(" LIMIT {NEAR}) w WHERE w.title @@ (SELECT ")).bind(asked.to_tsquery());
    statement.push("::tsquery) ORDER BY ");
    // In the order of the items alone, no more of them are looked at than are wanted.
    if !apart.is_empty() {
        statement.push("w.title @@ (SELECT ").bind(together.to_tsquery()).push("::tsquery) DESC, ");
    }
    statement.push(&format!("w.place DESC LIMIT {limit}"));
    read(connection, statement.push(TAIL)).await
}

/// What stands around the places of a statement.
const HEAD: &str = "SELECT e.item_id, e.kind, t.title FROM (";
const TAIL: &str =
    ") c JOIN search_entry e ON e.place = c.place JOIN search_trace t ON t.place = c.place ORDER BY c.place DESC";

async fn read(connection: &DatabaseConnection, statement: &Statement) -> Result<Vec<Title>> {
    let rows = connection.query_all_raw(statement.clone().build()).await?;
    let read = |row: &sea_orm::QueryResult| {
        let mut columns = Columns::of(row);
        Ok(Title::new(columns.get()?, columns.get()?, columns.get()?))
    };
    Ok(rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?)
}
