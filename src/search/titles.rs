//! Titles in the index, from the newest on.

use std::cmp::Reverse;

use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, entity::prelude::Uuid};

use super::{
    beginning::{Beginning, Lines},
    statement::Statement,
};
use crate::kernel::{Result, columns::Columns, kind::Kind};

/// How many of the newest titles are looked at one by one, before the keys of all are asked: those that begin with
/// something frequent would all have to be gathered and sorted there. Words that stand apart are looked for among these
/// only.
const NEAR: usize = 1_000;

/// The title of one item.
#[derive(Debug)]
pub(super) struct Title {
    /// The item's place among all.
    pub(super) place: i64,
    /// The item.
    pub(super) id: Uuid,
    /// Its kind.
    pub(super) kind: Kind,
    /// The title, as it was written.
    pub(super) text: String,
    /// Its words, as beginnings are looked for in them.
    pub(super) lines: Lines,
}

/// What is looked for in titles.
#[derive(Debug)]
pub(super) struct Wanted {
    /// What is there, beside the words' standing together, when they have the marks that were typed: nothing when none were.
    pub(super) marks: Vec<Beginning>,
    /// The words one after another.
    pub(super) together: Beginning,
    /// The words, each by itself; nothing for a single word, or for too many.
    pub(super) apart: Vec<Beginning>,
}

impl Wanted {
    /// The titles, at most so many, the best first: those that have the words together and with their marks, those that have
    /// them together, those that have them apart. When the first are enough already, some of the others are missing.
    ///
    /// Words that stand together are looked for in all titles, and so is a single word with its marks. Two words with
    /// their marks, and words apart, are looked for among the [`NEAR`] newest.
    pub(super) async fn titles(
        &self,
        connection: &DatabaseConnection,
        limit: usize,
        are_enough: impl Fn(&[Title]) -> bool,
    ) -> Result<Vec<Title>> {
        let mut found = self.near(connection, limit).await?;
        if !are_enough(&found) {
            let is_missing =
                |sought: &&Beginning| found.iter().filter(|title| title.lines.have(sought)).count() < limit;
            let missing: Vec<&Beginning> = self.everywhere().filter(is_missing).collect();
            if !missing.is_empty() {
                found.extend(newest(connection, &missing, limit).await?);
            }
        }
        found.sort_by_cached_key(|title| {
            let is_together = title.lines.have(&self.together);
            Reverse((is_together && self.is_marked(&title.lines), is_together, title.place))
        });
        found.dedup_by_key(|title| title.place);
        found.truncate(limit);
        Ok(found)
    }

    /// Whether a title has the words with their marks; none has when none were typed.
    fn is_marked(&self, title: &Lines) -> bool {
        !self.marks.is_empty() && self.marks.iter().all(|mark| title.have(mark))
    }

    /// What is looked for in all titles.
    fn everywhere(&self) -> impl Iterator<Item = &Beginning> {
        let marks: &[Beginning] = if self.apart.is_empty() { &self.marks } else { &[] };
        marks.iter().chain([&self.together])
    }

    /// Those of the [`NEAR`] newest titles that have what is wanted, the best first.
    async fn near(&self, connection: &DatabaseConnection, limit: usize) -> Result<Vec<Title>> {
        let together = std::slice::from_ref(&self.together);
        let least = if self.apart.is_empty() { together } else { self.apart.as_slice() };
        let mut statement = Statement::new(connection.get_database_backend());
        statement.push(HEAD);
        statement.push("SELECT w.place FROM (SELECT place, title_folded, title_marked FROM search_entry");
        statement.push(&format!(" ORDER BY place DESC LIMIT {NEAR}) w WHERE "));
        all(&mut statement, least);
        statement.push(" ORDER BY ");
        // In the order of the items alone, no more of them are looked at than are wanted.
        let marked: Vec<Beginning> = self.marks.iter().chain(together).cloned().collect();
        for better in [marked.as_slice(), together].into_iter().skip(usize::from(self.marks.is_empty())) {
            if better != least {
                all(&mut statement, better);
                statement.push(" DESC, ");
            }
        }
        statement.push(&format!("w.place DESC LIMIT {limit}"));
        read(connection, statement.push(TAIL)).await
    }
}

/// That a line has all of these.
fn all(statement: &mut Statement, beginnings: &[Beginning]) {
    let place = if statement.backend() == DbBackend::Postgres { "strpos" } else { "instr" };
    for (number, beginning) in beginnings.iter().enumerate() {
        statement.push(if number == 0 { "(" } else { " AND " }).push(place).push("(w.").push(beginning.column());
        statement.push(", ").bind(beginning.part()).push(") > 0");
    }
    statement.push(")");
}

/// Of all titles that have one of these the newest, so many of each.
///
/// The ends of a range stand in queries of their own. PostgreSQL's planner would look up how many keys are in it each time,
/// which costs as much as to read them.
async fn newest(connection: &DatabaseConnection, beginnings: &[&Beginning], limit: usize) -> Result<Vec<Title>> {
    let mut statement = Statement::new(connection.get_database_backend());
    statement.push(HEAD);
    for (number, beginning) in beginnings.iter().enumerate() {
        statement.push(if number == 0 { "SELECT place FROM (" } else { " UNION SELECT place FROM (" });
        statement.push("SELECT place FROM search_title_key WHERE key >= (SELECT ").bind(beginning.key());
        statement.push(") AND key < (SELECT ").bind(beginning.end());
        statement.push(&format!(") ORDER BY place DESC LIMIT {limit}) n{number}"));
    }
    read(connection, statement.push(TAIL)).await
}

/// What stands around the places of a statement.
const HEAD: &str = "SELECT e.place, e.item_id, e.kind, t.title, e.title_folded, e.title_marked FROM (";
const TAIL: &str =
    ") c JOIN search_entry e ON e.place = c.place JOIN search_trace t ON t.place = c.place ORDER BY c.place DESC";

async fn read(connection: &DatabaseConnection, statement: &Statement) -> Result<Vec<Title>> {
    let rows = connection.query_all_raw(statement.clone().build()).await?;
    let read = |row: &sea_orm::QueryResult| {
        let mut columns = Columns::of(row);
        let (place, id, kind, text) = (columns.get()?, columns.get()?, columns.get()?, columns.get()?);
        Ok(Title { place, id, kind, text, lines: Lines { folded: columns.get()?, marked: columns.get()? } })
    };
    Ok(rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?)
}
