//! Finding: the tiers, the candidates, the pages, the counts.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, QuerySelect as _, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::{
    entity::trace,
    expression::Expression,
    keys::Trace,
    place,
    plan::{Plan, Tier},
    score::Scorer,
    statement::Statement,
};
use crate::kernel::{Result, clock::start_of, columns::Columns, kind::Kind};

/// The most candidates that each of the ways to find some gives: in the title, pair by pair, and at all.
pub const CANDIDATES: usize = 200;
/// Up to how many items are next to nothing, when none of them has half of the neighbours of the query together.
const NEXT_TO_NOTHING: usize = 2;
/// Which part of the neighbouring words of a query the best candidate has together when nothing else need be asked.
const HALF: f64 = 0.5;
/// How much more of them the best candidate of a later tier has together, when that tier answers in place of an earlier.
const CLEARLY: f64 = 0.1;

/// What narrows a search. All conditions must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only items of these kinds; all when there are none.
    pub kinds: Vec<Kind>,
    /// Only those of this agency.
    pub agency: Option<Uuid>,
    /// Only those in one of these categories.
    pub categories: Option<Vec<Uuid>>,
    /// Only those whose byline names this contributor.
    pub contributor: Option<Uuid>,
    /// Only those of this date in Viet Nam or later.
    pub from: Option<NaiveDate>,
    /// Only those of this date in Viet Nam or earlier.
    pub to: Option<NaiveDate>,
}

/// In which order hits come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Order {
    /// The best first.
    Relevance,
    /// The newest first.
    Newest,
}

/// Where a page begins: after a hit of the page before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// The tier of the page before, which is that of all pages.
    pub tier: u8,
    /// The hit's score, in the order of relevance.
    pub score: i64,
    /// The hit's place.
    pub place: i64,
}

/// One item that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its place among all.
    pub place: i64,
    /// The item.
    pub id: Uuid,
    /// Its kind.
    pub kind: Kind,
    /// Its score in millionths, in the order of relevance.
    pub score: i64,
}

/// One page of what was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The hits in their order.
    pub hits: Vec<Hit>,
    /// The tier in which they were found; none when nothing was found.
    pub tier: Option<Tier>,
    /// Whether there are more after them.
    pub has_next: bool,
    /// The statements that found them.
    pub steps: Vec<Step>,
}

/// A tier with what the score chooses from.
struct Chosen {
    tier: Tier,
    candidates: Vec<(Hit, Trace)>,
    /// What compares the query with them.
    scorer: Scorer,
    /// Which part of the neighbouring words the best of them has together, from 0 to 1; no more than is enough to know.
    closeness: f64,
}

/// One statement that looked for something.
#[derive(Debug)]
pub struct Step {
    /// In which tier.
    pub tier: Tier,
    /// The statement.
    pub statement: Statement,
    /// How many items it gave.
    pub rows: usize,
}

/// A number of matches by what is counted of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// The kind.
    pub kind: Kind,
    /// The agency.
    pub agency: Uuid,
    /// The category.
    pub category: Option<Uuid>,
    /// The year.
    pub year: i32,
    /// How many.
    pub count: i64,
}

/// One search.
#[derive(Debug, Clone)]
pub struct Search<'a> {
    /// Where.
    pub connection: &'a DatabaseConnection,
    /// What for.
    pub plan: &'a Plan,
    /// Among what.
    pub filter: &'a Filter,
}

/// One of the two full-text indexes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    /// That of everything that can be read of an item.
    Whole,
    /// That of titles.
    Title,
}

impl Search<'_> {
    /// One page.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn page(&self, order: Order, first: usize, after: Option<After>) -> Result<Found> {
        let mut steps = Vec::new();
        let page = match (order, after.and_then(|after| Tier::from_number(after.tier))) {
            // The tier is known from the page before, and nothing else is asked of the candidates.
            (Order::Newest, Some(tier)) => self.newest(&mut steps, tier, first, after).await?,
            (_, tier) => match self.choose(&mut steps, tier).await? {
                None => Found::default(),
                Some(Chosen { tier, .. }) if order == Order::Newest => {
                    self.newest(&mut steps, tier, first, after).await?
                }
                Some(chosen) => Self::best(chosen, first, after),
            },
        };
        Ok(Found { steps, ..page })
    }

    /// The tier that answers the query, with its candidates: the first whose best candidate has half of the neighbouring
    /// words together. Where none has, the words of the query are only scattered over the items of the first one, and what
    /// was meant may be spelt otherwise: a later tier answers whose best candidate has clearly more of them together, or
    /// which finds more than next to nothing.
    async fn choose(&self, steps: &mut Vec<Step>, only: Option<Tier>) -> Result<Option<Chosen>> {
        let mut best: Option<Chosen> = None;
        for tier in Tier::ALL {
            if only.is_some_and(|only| only != tier) {
                continue;
            }
            let is_little = best.as_ref().is_none_or(|best| best.candidates.len() <= NEXT_TO_NOTHING);
            // Any two neighbours are in so many items that they are no better than all words apart from each other.
            if tier == Tier::Pairs && !is_little {
                break;
            }
            let Some(expression) = self.plan.expression(tier) else { continue };
            let candidates = self.candidates(steps, tier, &expression).await?;
            let scorer = if tier == Tier::Amiss { Scorer::new(&self.plan.respelt()) } else { Scorer::new(self.plan) };
            let clearly = best.as_ref().map_or(0.0, |best| best.closeness + CLEARLY);
            let mut closeness: f64 = 0.0;
            for (_, trace) in &candidates {
                closeness = closeness.max(scorer.togetherness(trace));
                // Enough to answer with this tier, whatever the others have.
                if closeness >= HALF && closeness > clearly {
                    break;
                }
            }
            let is_better = best
                .as_ref()
                .is_none_or(|best| closeness > clearly || (is_little && candidates.len() > best.candidates.len()));
            if is_better && !candidates.is_empty() {
                best = Some(Chosen { tier, candidates, scorer, closeness });
            }
            if best.as_ref().is_some_and(|best| best.closeness >= HALF) {
                break;
            }
        }
        Ok(best)
    }

    /// The page of the best candidates.
    fn best(chosen: Chosen, first: usize, after: Option<After>) -> Found {
        let Chosen { tier, candidates, scorer, .. } = chosen;
        let mut hits: Vec<Hit> = candidates
            .into_iter()
            .map(|(hit, trace)| Hit { score: scorer.score(&trace, place::seconds(hit.place)), ..hit })
            .filter(|hit| after.is_none_or(|after| (hit.score, hit.place) < (after.score, after.place)))
            .collect();
        hits.sort_unstable_by_key(|hit| std::cmp::Reverse((hit.score, hit.place)));
        let has_next = hits.len() > first;
        hits.truncate(first);
        Found { hits, tier: Some(tier), has_next, steps: Vec::new() }
    }

    /// The page of the newest matches.
    async fn newest(&self, steps: &mut Vec<Step>, tier: Tier, first: usize, after: Option<After>) -> Result<Found> {
        let Some(expression) = self.plan.expression(tier) else { return Ok(Found::default()) };
        let mut statement = Statement::new(self.connection.get_database_backend());
        statement.push("SELECT e.place, e.item_id, e.kind FROM (");
        self.matches(&mut statement, Source::Whole, &expression, Some((first + 1, after.map(|after| after.place))));
        statement.push(") c JOIN search_entry e ON e.place = c.place ORDER BY e.place DESC");
        let rows = self.connection.query_all_raw(statement.clone().build()).await?;
        steps.push(Step { tier, statement, rows: rows.len() });
        let mut hits = rows.iter().map(|row| hit(&mut Columns::of(row))).collect::<Result<Vec<_>, DbErr>>()?;
        let has_next = hits.len() > first;
        hits.truncate(first);
        Ok(Found { hits, tier: Some(tier), has_next, steps: Vec::new() })
    }

    /// What the score chooses from, at most three times [`CANDIDATES`]: the newest that have the query in their title, the
    /// newest that have it pair by pair, the newest of all matches.
    async fn candidates(
        &self,
        steps: &mut Vec<Step>,
        tier: Tier,
        expression: &Expression,
    ) -> Result<Vec<(Hit, Trace)>> {
        let backend = self.connection.get_database_backend();
        let mut statement = Statement::new(backend);
        statement.push("SELECT e.place, e.item_id, e.kind, t.trace FROM (SELECT place FROM (");
        self.matches(&mut statement, Source::Whole, expression, Some((CANDIDATES, None)));
        statement.push(") a UNION SELECT place FROM (");
        self.matches(&mut statement, Source::Title, expression, Some((CANDIDATES, None)));
        let closer = match tier {
            Tier::Strict | Tier::Folded => self.plan.together(tier),
            Tier::Pairs => self.plan.expression(Tier::Amiss),
            Tier::Amiss => None,
        };
        if let Some(closer) = closer {
            statement.push(") b UNION SELECT place FROM (");
            self.matches(&mut statement, Source::Whole, &closer, Some((CANDIDATES, None)));
        }
        statement.push(") c) d JOIN search_entry e ON e.place = d.place JOIN search_trace t ON t.place = d.place");
        let rows = self.connection.query_all_raw(statement.clone().build()).await?;
        steps.push(Step { tier, statement, rows: rows.len() });
        let read = |row: &sea_orm::QueryResult| {
            let mut columns = Columns::of(row);
            Ok((hit(&mut columns)?, Trace::read(&columns.get::<Vec<u8>>()?)))
        };
        Ok(rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?)
    }

    /// The titles of hits, by their places.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn titles(&self, hits: &[Hit]) -> Result<HashMap<i64, String>> {
        let rows = trace::Entity::find()
            .select_only()
            .columns([trace::Column::Place, trace::Column::Title])
            .filter(trace::Column::Place.is_in(hits.iter().map(|hit| hit.place)));
        Ok(rows.into_tuple::<(i64, String)>().all(self.connection).await?.into_iter().collect())
    }

    /// How many items match in a tier.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn count(&self, tier: Tier) -> Result<i64> {
        let Some(expression) = self.plan.expression(tier) else { return Ok(0) };
        let mut statement = Statement::new(self.connection.get_database_backend());
        statement.push("SELECT count(*) FROM (");
        self.matches(&mut statement, Source::Whole, &expression, None);
        statement.push(") m");
        let row = self.connection.query_one_raw(statement.build()).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0))
    }

    /// How many items match in a tier, by kind, agency, category and year.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn groups(&self, tier: Tier) -> Result<Vec<Group>> {
        let Some(expression) = self.plan.expression(tier) else { return Ok(Vec::new()) };
        let mut statement = Statement::new(self.connection.get_database_backend());
        statement.push("SELECT e.kind, e.agency_id, e.category_id, e.year, count(*) FROM (");
        self.matches(&mut statement, Source::Whole, &expression, None);
        statement
            .push(") m JOIN search_entry e ON e.place = m.place GROUP BY e.kind, e.agency_id, e.category_id, e.year");
        let rows = self.connection.query_all_raw(statement.build()).await?;
        let read = |row: &sea_orm::QueryResult| {
            let mut columns = Columns::of(row);
            Ok(Group {
                kind: columns.get()?,
                agency: columns.get()?,
                category: columns.get()?,
                year: columns.get()?,
                count: columns.get()?,
            })
        };
        Ok(rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?)
    }

    /// The contributors whom the most matches of a tier name, with how many, at most so many.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn contributors(&self, tier: Tier, limit: usize) -> Result<Vec<(Uuid, i64)>> {
        let Some(expression) = self.plan.expression(tier) else { return Ok(Vec::new()) };
        let mut statement = Statement::new(self.connection.get_database_backend());
        statement.push("SELECT n.contributor_id, count(*) AS total FROM (");
        self.matches(&mut statement, Source::Whole, &expression, None);
        statement.push(") m JOIN search_contributor n ON n.place = m.place GROUP BY n.contributor_id");
        statement.push(&format!(" ORDER BY total DESC, n.contributor_id LIMIT {limit}"));
        let rows = self.connection.query_all_raw(statement.build()).await?;
        let read = |row: &sea_orm::QueryResult| {
            let mut columns = Columns::of(row);
            Ok((columns.get()?, columns.get()?))
        };
        Ok(rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?)
    }

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
        let before = newest.and_then(|(_, before)| before);
        if statement.backend() == DbBackend::Postgres {
            let column = match source {
                Source::Whole => "whole",
                Source::Title => "title",
            };
            // Apart, so that the index of keys is what finds them. A planner that only needs the newest few would rather
            // walk through all items from the newest on and look at the keys of each, which takes for ever when the
            // words are common and seldom meet. And what is asked stands in a query of its own, where the planner does
            // not see it: of words that are common it would know that nearly all items match, and look at the keys of
            // each, which lie far from the rest of it and cost twenty times what the index does.
            statement.push("WITH f AS MATERIALIZED (SELECT e.place FROM search_entry e WHERE e.");
            statement.push(column).push(" @@ (SELECT ").bind(expression.to_tsquery()).push("::tsquery)");
            self.narrow(statement, "e.place", before);
            statement.push(") SELECT place FROM f");
            if let Some((limit, _)) = newest {
                statement.push(&format!(" ORDER BY place DESC LIMIT {limit}"));
            }
            return;
        }
        let table = match source {
            Source::Whole => "search_whole",
            Source::Title => "search_title",
        };
        let rowid = format!("{table}.rowid");
        statement.push("SELECT ").push(&rowid).push(" AS place FROM ").push(table);
        if self.filter.needs_entry() {
            // In this order: the matches come from the newest on, and each is looked at until there are enough.
            statement.push(" CROSS JOIN search_entry e ON e.place = ").push(&rowid);
        }
        statement.push(" WHERE ").push(table).push(" MATCH ").bind(expression.to_fts5());
        self.narrow(statement, &rowid, before);
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

fn hit(columns: &mut Columns<'_>) -> Result<Hit, DbErr> {
    Ok(Hit { place: columns.get()?, id: columns.get()?, kind: columns.get()?, score: 0 })
}
