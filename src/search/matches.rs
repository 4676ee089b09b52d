//! Which items match: the heart of every statement of search, in the language of each database.

use chrono::Days;
use sea_orm::DbBackend;

use super::{
    engine::{Filter, Search},
    expression::Expression,
    place,
    statement::Statement,
};
use crate::kernel::clock::start_of;

/// One of the two full-text indexes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    /// That of everything that can be read of an item.
    Whole,
    /// That of titles.
    Title,
}

impl Search<'_> {
    /// The places of the matches: all in no order, or the newest so many, from just before a place on.
    ///
    /// Sizes are written out rather than bound: they are ours and few, and PostgreSQL plans a bound limit on every call.
    pub(super) fn matches(
        &self,
        statement: &mut Statement,
        source: Source,
        expression: &Expression,
        newest: Option<(usize, Option<i64>)>,
    ) {
        match statement.backend() {
            DbBackend::Postgres => self.matches_in_vectors(statement, source, expression, newest),
            _ => self.matches_in_columns(statement, source, expression, newest),
        }
    }

    /// The same on PostgreSQL.
    ///
    /// The index of keys is asked apart from everything else. A planner that only needs the newest few would rather walk
    /// through all items from the newest on and look at the keys of each, which takes for ever when words are common and
    /// seldom meet. What is asked stands in a query of its own, where the planner does not see it: of common words it would
    /// know that nearly all items match, and read the keys of each, which lie apart from the rest and cost twenty times
    /// what the index does. And the index is asked for keys alone: positions are looked at from the newest match on, until
    /// there are enough.
    fn matches_in_vectors(
        &self,
        statement: &mut Statement,
        source: Source,
        expression: &Expression,
        newest: Option<(usize, Option<i64>)>,
    ) {
        let column = match source {
            Source::Whole => "whole",
            Source::Title => "title",
        };
        let by_keys = newest.map(|_| expression.by_keys());
        let asked = by_keys.as_ref().unwrap_or(expression);
        statement.push("WITH f AS MATERIALIZED (SELECT e.place FROM search_entry e WHERE e.").push(column);
        statement.push(" @@ (SELECT ").bind(asked.to_tsquery()).push("::tsquery)");
        self.narrow(statement, "e.place", newest.and_then(|(_, before)| before));
        statement.push(") SELECT place FROM ");
        if asked == expression {
            statement.push("f");
        } else {
            statement.push("(SELECT place FROM f ORDER BY place DESC) n WHERE (SELECT v.").push(column);
            statement.push(" FROM search_entry v WHERE v.place = n.place) @@ (SELECT ").bind(expression.to_tsquery());
            statement.push("::tsquery)");
        }
        if let Some((limit, _)) = newest {
            statement.push(&format!(" ORDER BY place DESC LIMIT {limit}"));
        }
    }

    /// The same on SQLite, whose full-text indexes give their matches from the newest on by themselves.
    fn matches_in_columns(
        &self,
        statement: &mut Statement,
        source: Source,
        expression: &Expression,
        newest: Option<(usize, Option<i64>)>,
    ) {
        let (table, rowid) = match source {
            Source::Whole => ("search_whole", "search_whole.rowid"),
            Source::Title => ("search_title", "search_title.rowid"),
        };
        statement.push("SELECT ").push(rowid).push(" AS place FROM ").push(table);
        if self.filter.needs_entry() {
            // In this order: the matches come from the newest on, and each is looked at until there are enough.
            statement.push(" CROSS JOIN search_entry e ON e.place = ").push(rowid);
        }
        statement.push(" WHERE ").push(table).push(" MATCH ").bind(expression.to_fts5());
        self.narrow(statement, rowid, newest.and_then(|(_, before)| before));
        if let Some((limit, _)) = newest {
            statement.push(&format!(" ORDER BY {rowid} DESC LIMIT {limit}"));
        }
    }

    /// The conditions of the filter, those of dates as a range of places.
    fn narrow(&self, statement: &mut Statement, place: &str, before: Option<i64>) {
        let Filter { kinds, agency, categories, contributor, from, to } = self.filter;
        let next = to.map(|to| place::first(start_of(to.checked_add_days(Days::new(1)).unwrap_or(to))));
        if let Some(end) = next.into_iter().chain(before).min() {
            statement.push(" AND ").push(place).push(" < ").bind(end);
        }
        if let Some(from) = from {
            statement.push(" AND ").push(place).push(" >= ").bind(place::first(start_of(*from)));
        }
        if !kinds.is_empty() {
            statement.push(" AND e.kind IN ").bind_all(kinds.iter().map(|kind| kind.name()));
        }
        if let Some(agency) = agency {
            statement.push(" AND e.agency_id = ").bind(*agency);
        }
        match categories.as_deref() {
            None => {}
            Some([]) => drop(statement.push(" AND 1 = 0")),
            Some(categories) => drop(statement.push(" AND e.category_id IN ").bind_all(categories.iter().copied())),
        }
        if let Some(contributor) = contributor {
            statement.push(" AND EXISTS (SELECT 1 FROM search_contributor n WHERE n.place = ").push(place);
            statement.push(" AND n.contributor_id = ").bind(*contributor).push(")");
        }
    }
}

impl Filter {
    /// Whether something is asked of an item beside its date.
    fn needs_entry(&self) -> bool {
        !self.kinds.is_empty() || self.agency.is_some() || self.categories.is_some()
    }
}
