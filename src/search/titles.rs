//! Titles in the index, from the newest on.

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

/// Among how many of the newest items words are looked for that stand apart.
const NEAR: usize = 1_000;
/// How many of the newest items are looked at one by one on PostgreSQL, to see how frequent something is: its index would
/// have to gather all matches of what is frequent, and sort them.
const GLANCE: usize = 400;
/// How many matches among these say that it is frequent.
const FREQUENT: usize = 3;
/// How many of the newest items are looked at one by one for what is frequent. Looking at as many costs about what the
/// index does for something that is just as frequent, in an archive of two hundred thousand items.
const WALK: usize = 6_000;

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
}

/// The newest titles of all that match, at most so many.
pub(super) async fn newest(
    connection: &DatabaseConnection,
    expression: &Expression,
    limit: usize,
) -> Result<Vec<Title>> {
    if connection.get_database_backend() == DbBackend::Postgres {
        let mut titles = walk(connection, expression, GLANCE, limit).await?;
        if titles.len() < limit && titles.len() >= FREQUENT {
            titles = walk(connection, expression, WALK, limit).await?;
        }
        if titles.len() == limit {
            return Ok(titles);
        }
    }
    let (plan, filter) = (Plan::default(), Filter::default());
    let search = Search { connection, plan: &plan, filter: &filter };
    let mut statement = Statement::new(connection.get_database_backend());
    statement.push(HEAD);
    search.matches(&mut statement, Source::Title, expression, Some((limit, None)));
    read(connection, statement.push(TAIL)).await
}

/// The titles of the [`NEAR`] newest items that have all parts, the newest of them, at most so many.
pub(super) async fn among_newest(
    connection: &DatabaseConnection,
    parts: &[Expression],
    limit: usize,
) -> Result<Vec<Title>> {
    if connection.get_database_backend() == DbBackend::Postgres {
        return walk(connection, &Expression::All(parts.to_vec()), NEAR, limit).await;
    }
    // Each part by itself: FTS5 would look for one that has all of them through all items, and only then see that it is
    // none of the newest.
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

/// The newest titles of so many of the newest items that match, at most so many: PostgreSQL looks at one after the other.
async fn walk(
    connection: &DatabaseConnection,
    expression: &Expression,
    window: usize,
    limit: usize,
) -> Result<Vec<Title>> {
    let mut statement = Statement::new(DbBackend::Postgres);
    statement.push(HEAD).push("SELECT w.place FROM (SELECT place, title FROM search_entry ORDER BY place DESC");
    statement.push(&format!(" LIMIT {window}) w WHERE w.title @@ ")).bind(expression.to_tsquery());
    statement.push(&format!("::tsquery ORDER BY w.place DESC LIMIT {limit}"));
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
