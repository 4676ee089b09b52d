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

/// How many of the newest items are looked at one by one.
const WINDOW: usize = 3_000;

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
    let (plan, filter) = (Plan::default(), Filter::default());
    let search = Search { connection, plan: &plan, filter: &filter };
    let mut statement = Statement::new(connection.get_database_backend());
    statement.push("SELECT e.item_id, e.kind, t.title FROM (");
    search.matches(&mut statement, Source::Title, expression, Some((limit, None)));
    statement.push(") c JOIN search_entry e ON e.place = c.place JOIN search_trace t ON t.place = c.place");
    statement.push(" ORDER BY e.place DESC");
    read(connection, statement).await
}

/// The titles of the [`WINDOW`] newest items that match, at most so many: on PostgreSQL those first that match another
/// expression too, and always the newest.
pub(super) async fn among_newest(
    connection: &DatabaseConnection,
    expression: &Expression,
    first: Option<&Expression>,
    limit: usize,
) -> Result<Vec<Title>> {
    let backend = connection.get_database_backend();
    let mut statement = Statement::new(backend);
    if backend == DbBackend::Postgres {
        statement.push("SELECT n.item_id, n.kind, t.title FROM (SELECT w.place, w.item_id, w.kind, ");
        match first {
            Some(first) => drop(statement.push("w.title @@ ").bind(first.to_tsquery()).push("::tsquery")),
            None => drop(statement.push("true")),
        }
        statement.push(" AS is_first FROM (SELECT place, item_id, kind, title FROM search_entry ORDER BY place DESC");
        statement.push(&format!(" LIMIT {WINDOW}) w WHERE w.title @@ ")).bind(expression.to_tsquery());
        // Without the other expression the items come in their order, and no more are looked at than are wanted.
        let order = if first.is_some() { "is_first DESC, w.place DESC" } else { "w.place DESC" };
        statement
            .push(&format!("::tsquery ORDER BY {order} LIMIT {limit}) n JOIN search_trace t ON t.place = n.place"));
        statement.push(" ORDER BY n.is_first DESC, n.place DESC");
    } else {
        statement.push("SELECT e.item_id, e.kind, t.title FROM (SELECT rowid AS place FROM search_title");
        statement.push(" WHERE search_title MATCH ").bind(expression.to_fts5()).push(" AND rowid >= coalesce(");
        statement
            .push(&format!("(SELECT place FROM search_entry ORDER BY place DESC LIMIT 1 OFFSET {}), ", WINDOW - 1));
        statement.bind(i64::MIN).push(&format!(") ORDER BY rowid DESC LIMIT {limit}) c"));
        statement.push(" JOIN search_entry e ON e.place = c.place JOIN search_trace t ON t.place = c.place");
        statement.push(" ORDER BY e.place DESC");
    }
    read(connection, statement).await
}

async fn read(connection: &DatabaseConnection, statement: Statement) -> Result<Vec<Title>> {
    let rows = connection.query_all_raw(statement.build()).await?;
    let read = |row: &sea_orm::QueryResult| {
        let mut columns = Columns::of(row);
        Ok(Title::new(columns.get()?, columns.get()?, columns.get()?))
    };
    Ok(rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?)
}
