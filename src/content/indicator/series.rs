//! The values of an indicator over the years, across agencies that followed one another.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use async_graphql::{Enum, Object, dataloader::Loader};
use chrono::{Datelike as _, NaiveDate};
use sea_orm::{Condition, QueryOrder as _, entity::prelude::*};

use crate::{
    content::{
        achievement::{entity as achievement, graphql::Achievement, period::PeriodType},
        agency::{
            entity::{self as agency, succession},
            graphql::Agency,
        },
    },
    graphql::{Result, Session, batch::Batch, cost, scalars::Date},
    kernel::Error,
};

/// How far back agencies are followed: more generations than there were reforms since 1900.
const GENERATIONS: usize = 20;

/// What is asked of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    pub(super) agency: Uuid,
    pub(super) period_type: PeriodType,
    pub(super) year_from: Option<i32>,
    pub(super) year_to: Option<i32>,
}

impl Asked {
    /// Whether a day lies in the years asked for.
    fn covers(&self, day: NaiveDate) -> bool {
        let year = day.year();
        self.year_from.is_none_or(|from| from <= year) && self.year_to.is_none_or(|to| year <= to)
    }
}

/// The values of an indicator for an agency and those that it followed.
pub struct IndicatorSeries {
    asked: Asked,
    points: Vec<Arc<achievement::Model>>,
    lineage: Arc<Lineage>,
}

/// The values of an indicator for an agency and those that it followed.
#[Object]
impl IndicatorSeries {
    /// The values, by the last day of their periods, the earliest first.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    async fn points(&self) -> Vec<Achievement> {
        self.points.iter().cloned().map(Achievement::from).collect()
    }

    /// Where the series breaks in the years asked for, the earliest first: the values on both sides are of different
    /// places.
    #[graphql(complexity = "cost::list(3, child_complexity)")]
    async fn breaks(&self) -> Vec<SeriesBreak> {
        self.lineage.breaks.iter().filter(|one| self.asked.covers(one.on)).cloned().collect()
    }
}

/// Why a series breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum BreakReason {
    /// One agency was dissolved.
    Dissolved,
    /// Several agencies were merged into others.
    Merged,
}

/// A day on which an agency gave place to others.
#[derive(Clone)]
pub struct SeriesBreak {
    on: NaiveDate,
    before: Vec<Arc<agency::Model>>,
    after: Vec<Arc<agency::Model>>,
}

/// A day on which an agency gave place to others.
#[Object]
impl SeriesBreak {
    /// The first day on which they were no more.
    async fn on(&self) -> Date {
        Date(self.on)
    }

    /// Why.
    async fn reason(&self) -> BreakReason {
        if self.before.len() > 1 { BreakReason::Merged } else { BreakReason::Dissolved }
    }

    /// The agencies that ended, by their codes.
    async fn before(&self) -> Vec<Agency> {
        self.before.iter().cloned().map(Agency::from).collect()
    }

    /// The agencies that followed them, by their codes; empty when there are none.
    async fn after(&self) -> Vec<Agency> {
        self.after.iter().cloned().map(Agency::from).collect()
    }
}

impl IndicatorSeries {
    /// Reads it. What other indicators of the same request are asked is read by the same statements.
    pub(super) async fn read(session: &Session, indicator: Uuid, asked: Asked) -> Result<Self> {
        let lineage = session.batch.load_one(LineageOf(asked.agency)).await?.unwrap_or_default();
        let members = Arc::clone(&lineage.members);
        let points = session.batch.load_one(SeriesOf { indicator, asked, members }).await?.unwrap_or_default();
        Ok(Self { asked, points, lineage })
    }
}

/// An agency with all that it followed, and the days on which they gave place to others.
#[derive(Default)]
pub struct Lineage {
    members: Arc<Vec<Uuid>>,
    breaks: Vec<SeriesBreak>,
}

/// The key of a lineage.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LineageOf(Uuid);

impl Loader<LineageOf> for Batch {
    type Value = Arc<Lineage>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[LineageOf]) -> Result<HashMap<LineageOf, Self::Value>, Self::Error> {
        let roots: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let lineages = lineages(self, &roots).await.map_err(Arc::new)?;
        Ok(lineages.into_iter().map(|(root, lineage)| (LineageOf(root), Arc::new(lineage))).collect())
    }
}

/// The lineages of many agencies: a statement for each generation, then two.
async fn lineages(batch: &Batch, roots: &[Uuid]) -> Result<Vec<(Uuid, Lineage)>, Error> {
    let reader = batch.store.reader();
    let mut parents: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    let mut known: HashSet<Uuid> = roots.iter().copied().collect();
    let mut newest: Vec<Uuid> = roots.to_vec();
    for _ in 0..GENERATIONS {
        if newest.is_empty() {
            break;
        }
        let rows = succession::Entity::find()
            .filter(succession::Column::SuccessorId.is_in(std::mem::take(&mut newest)))
            .all(reader)
            .await?;
        for row in rows {
            parents.entry(row.successor_id).or_default().push(row.predecessor_id);
            if known.insert(row.predecessor_id) {
                newest.push(row.predecessor_id);
            }
        }
    }
    let mut followers: HashMap<Uuid, BTreeSet<Uuid>> = HashMap::new();
    let rows = succession::Entity::find()
        .filter(succession::Column::PredecessorId.is_in(known.iter().copied()))
        .all(reader)
        .await?;
    for row in rows {
        followers.entry(row.predecessor_id).or_default().insert(row.successor_id);
    }
    let everybody = known.iter().copied().chain(followers.values().flatten().copied()).collect::<HashSet<_>>();
    let agencies: HashMap<Uuid, Arc<agency::Model>> = agency::Entity::find()
        .filter(agency::Column::Id.is_in(everybody))
        .all(reader)
        .await?
        .into_iter()
        .map(|agency| (agency.id, Arc::new(agency)))
        .collect();
    let lineage = |root: Uuid| {
        let mut members = vec![root];
        let mut next = 0;
        while let Some(member) = members.get(next).copied() {
            next += 1;
            for parent in parents.get(&member).into_iter().flatten() {
                if !members.contains(parent) {
                    members.push(*parent);
                }
            }
        }
        let breaks = breaks(&members, &agencies, &followers);
        (root, Lineage { members: Arc::new(members), breaks })
    };
    Ok(roots.iter().copied().map(lineage).collect())
}

/// The days on which members gave place to others. Those that ended on one day for the same followers ended together.
fn breaks(
    members: &[Uuid],
    agencies: &HashMap<Uuid, Arc<agency::Model>>,
    followers: &HashMap<Uuid, BTreeSet<Uuid>>,
) -> Vec<SeriesBreak> {
    let mut ends: BTreeMap<(NaiveDate, BTreeSet<Uuid>), Vec<Arc<agency::Model>>> = BTreeMap::new();
    for agency in members.iter().filter_map(|id| agencies.get(id)) {
        let Some(on) = agency.valid_to.and_then(|last| last.succ_opt()) else { continue };
        let followers = followers.get(&agency.id).cloned().unwrap_or_default();
        ends.entry((on, followers)).or_default().push(Arc::clone(agency));
    }
    let by_code = |mut agencies: Vec<Arc<agency::Model>>| {
        agencies.sort_by(|one, other| one.code.cmp(&other.code));
        agencies
    };
    ends.into_iter()
        .map(|((on, after), before)| SeriesBreak {
            on,
            before: by_code(before),
            after: by_code(after.iter().filter_map(|id| agencies.get(id)).cloned().collect()),
        })
        .collect()
}

/// The key of the values of an indicator for some agencies.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SeriesOf {
    indicator: Uuid,
    asked: Asked,
    members: Arc<Vec<Uuid>>,
}

impl Loader<SeriesOf> for Batch {
    type Value = Vec<Arc<achievement::Model>>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[SeriesOf]) -> Result<HashMap<SeriesOf, Self::Value>, Self::Error> {
        let mut groups: HashMap<(Asked, Arc<Vec<Uuid>>), Vec<Uuid>> = HashMap::new();
        for SeriesOf { indicator, asked, members } in keys {
            groups.entry((*asked, Arc::clone(members))).or_default().push(*indicator);
        }
        let mut found: HashMap<SeriesOf, Self::Value> = HashMap::with_capacity(keys.len());
        for ((asked, members), indicators) in groups {
            for row in rows(self, &asked, indicators, &members).await.map_err(Arc::new)? {
                if let Some(indicator) = row.indicator_id {
                    let key = SeriesOf { indicator, asked, members: Arc::clone(&members) };
                    found.entry(key).or_default().push(Arc::new(row));
                }
            }
        }
        Ok(found)
    }
}

async fn rows(
    batch: &Batch,
    asked: &Asked,
    indicators: Vec<Uuid>,
    members: &[Uuid],
) -> Result<Vec<achievement::Model>, Error> {
    use achievement::Column;
    let condition = Condition::all()
        .add(Column::IndicatorId.is_in(indicators))
        .add(Column::AgencyId.is_in(members.iter().copied()))
        .add(Column::PeriodType.eq(asked.period_type))
        .add_option(asked.year_from.map(|year| Column::Year.gte(year)))
        .add_option(asked.year_to.map(|year| Column::Year.lte(year)));
    Ok(achievement::Entity::find()
        .filter(condition)
        .order_by_asc(Column::EndsOn)
        .order_by_asc(Column::Id)
        .all(batch.store.reader())
        .await?)
}
