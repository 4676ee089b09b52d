//! Titles in the index, from the newest on.

use std::cmp::Reverse;

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

/// Among how many of the newest items words are looked for that stand apart, and two words with their marks. PostgreSQL looks at as many one by one before it
/// asks its index, which has to gather all matches and sort them: what is frequent is found before that.
const NEAR: usize = 1_000;

/// The title of one item.
#[derive(Debug)]
pub(super) struct Title {
    /// The item's place among all.
    place: i64,
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
    pub(super) fn new(place: i64, id: Uuid, kind: Kind, text: String) -> Self {
        Self { place, id, kind, tokens: tokens(&text), text }
    }

    /// What titles have in common that are the same to a reader.
    pub(super) fn key(&self) -> Vec<String> {
        self.tokens.iter().map(|token| token.exact.clone()).collect()
    }
}

/// What is looked for in titles.
#[derive(Debug)]
pub(super) struct Wanted {
    /// What holds, beside the words' standing together, when they have the marks that were typed: nothing when none were.
    pub(super) marks: Vec<Expression>,
    /// That the words stand together.
    pub(super) together: Expression,
    /// That the words are there, each by itself; nothing for a single word, or for too many.
    pub(super) apart: Vec<Expression>,
}

impl Wanted {
    /// The titles, at most so many, the best first: those that have the words together and with their marks, those that have
    /// them together, those that have them apart. When the first are enough already, some of the others are missing; whether
    /// they are is asked with whether these are all that have the words together.
    ///
    /// Words that stand together are looked for in all titles, and so is a single word with its marks. Two words with
    /// their marks, and words apart, are looked for among the [`NEAR`] newest.
    pub(super) async fn titles(
        &self,
        connection: &DatabaseConnection,
        limit: usize,
        are_enough: impl Fn(&[Title], bool) -> bool,
    ) -> Result<Vec<Title>> {
        let is_postgres = connection.get_database_backend() == DbBackend::Postgres;
        let mut found = if is_postgres {
            self.glance(connection, limit).await?
        } else {
            newest(connection, self.everywhere(), limit).await?
        };
        if !are_enough(&found, !is_postgres && found.len() < limit) {
            found.extend(self.others(connection, &found, limit).await?);
        }
        // What one database gives beyond so many, the other does not.
        let marked = self.marked();
        found.sort_by_cached_key(|title| {
            let is = |expression: &Expression| expression.holds(&title.tokens);
            Reverse((marked.as_ref().is_some_and(is), is(&self.together), title.place))
        });
        found.dedup_by_key(|title| title.place);
        found.truncate(limit);
        Ok(found)
    }

    /// What is missing after what was found first.
    async fn others(&self, connection: &DatabaseConnection, found: &[Title], limit: usize) -> Result<Vec<Title>> {
        if connection.get_database_backend() == DbBackend::Postgres {
            let has = |expression: &Expression| found.iter().filter(|title| expression.holds(&title.tokens)).count();
            let few: Vec<Expression> = self.everywhere().into_iter().filter(|it| has(it) < limit).collect();
            return if few.is_empty() { Ok(Vec::new()) } else { newest(connection, few, limit).await };
        }
        let parts: Vec<Expression> = if found.len() < limit {
            self.apart.clone()
        } else if self.is_whole() || self.marks.is_empty() {
            Vec::new()
        } else {
            std::iter::once(&self.together).chain(&self.marks).cloned().collect()
        };
        if parts.is_empty() { Ok(Vec::new()) } else { near(connection, &parts, limit).await }
    }

    /// Whether the words are not looked for each by itself: there is one, or there are too many.
    fn is_whole(&self) -> bool {
        self.apart.is_empty()
    }

    /// That the words stand together with their marks; none when none were typed.
    fn marked(&self) -> Option<Expression> {
        let together = std::iter::once(&self.together).filter(|_| !self.is_whole());
        if self.marks.is_empty() { None } else { Expression::all(together.chain(&self.marks).cloned()) }
    }

    /// What is looked for in all titles.
    fn everywhere(&self) -> Vec<Expression> {
        let marked = self.marked().filter(|_| self.is_whole());
        marked.into_iter().chain([self.together.clone()]).collect()
    }

    /// Those of the [`NEAR`] newest titles that have what is wanted, the best first, on PostgreSQL.
    ///
    /// What is asked stands in a query of its own, or PostgreSQL would read its text anew for each item.
    async fn glance(&self, connection: &DatabaseConnection, limit: usize) -> Result<Vec<Title>> {
        let least = if self.is_whole() { self.together.clone() } else { Expression::All(self.apart.clone()) };
        let mut statement = Statement::new(DbBackend::Postgres);
        let has = |statement: &mut Statement, expression: &Expression| {
            statement.push("w.title @@ (SELECT ").bind(expression.to_tsquery()).push("::tsquery)");
        };
        statement.push(HEAD).push("SELECT w.place FROM (SELECT place, title FROM search_entry ORDER BY place DESC");
        statement.push(&format!(" LIMIT {NEAR}) w WHERE "));
        has(&mut statement, &least);
        statement.push(" ORDER BY ");
        // In the order of the items alone, no more of them are looked at than are wanted.
        for better in self.marked().iter().chain([&self.together]).filter(|better| **better != least) {
            has(&mut statement, better);
            statement.push(" DESC, ");
        }
        statement.push(&format!("w.place DESC LIMIT {limit}"));
        read(connection, statement.push(TAIL)).await
    }
}

/// Of all titles for which one of these holds the newest, so many of each, by the index.
async fn newest(connection: &DatabaseConnection, expressions: Vec<Expression>, limit: usize) -> Result<Vec<Title>> {
    let (plan, filter) = (Plan::default(), Filter::default());
    let search = Search { connection, plan: &plan, filter: &filter };
    let mut statement = Statement::new(connection.get_database_backend());
    statement.push(HEAD);
    for (number, expression) in expressions.iter().enumerate() {
        statement.push(if number == 0 { "SELECT place FROM (" } else { " UNION SELECT place FROM (" });
        search.matches(&mut statement, Source::Title, expression, Some((limit, None)));
        statement.push(&format!(") n{number}"));
    }
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

/// What stands around the places of a statement.
const HEAD: &str = "SELECT e.place, e.item_id, e.kind, t.title FROM (";
const TAIL: &str =
    ") c JOIN search_entry e ON e.place = c.place JOIN search_trace t ON t.place = c.place ORDER BY c.place DESC";

async fn read(connection: &DatabaseConnection, statement: &Statement) -> Result<Vec<Title>> {
    let rows = connection.query_all_raw(statement.clone().build()).await?;
    let read = |row: &sea_orm::QueryResult| {
        let mut columns = Columns::of(row);
        Ok(Title::new(columns.get()?, columns.get()?, columns.get()?, columns.get()?))
    };
    Ok(rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?)
}
