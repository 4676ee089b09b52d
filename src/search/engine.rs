//! Finding: the tiers, the candidates, the pages, the counts.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, QuerySelect as _, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::{
    entity::trace,
    expression::Expression,
    keys::Trace,
    matches::Source,
    place,
    plan::{Plan, Tier},
    score::Scorer,
    statement::Statement,
};
use crate::kernel::{Result, columns::Columns, kind::Kind};

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
}

fn hit(columns: &mut Columns<'_>) -> Result<Hit, DbErr> {
    Ok(Hit { place: columns.get()?, id: columns.get()?, kind: columns.get()?, score: 0 })
}
