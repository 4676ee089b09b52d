//! Awards in figures: counted and grouped by the database, in one statement.

use async_graphql::{Context, Enum, Object, SimpleObject};
use sea_orm::{
    Condition, ConnectionTrait as _, Iterable, JoinType, Order, QueryResult, QuerySelect as _, QueryTrait as _,
    RelationTrait as _,
    entity::prelude::*,
    sea_query::{Asterisk, CaseStatement, Expr, ExprTrait as _, Query, SelectStatement, UnionType},
};

use super::{
    entity::{self, State},
    query::count_column,
};
use crate::{
    content::{
        agency::{
            self,
            graphql::{self as agencies, Agency},
        },
        award_title::{
            self,
            entity::{ConferringLevel, Family, RecipientKind},
            graphql::{self as award_titles, AwardTitle},
        },
    },
    graphql::{Fault, Result, Session, cost},
    kernel::{Error, columns::Columns},
};

/// The most rows of a summary.
const ROW_LIMIT: usize = 500;

/// What awards are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum AwardGrouping {
    /// By the year that they are for, the latest first.
    Year,
    /// By the level of the body that confers them, from the State down.
    Level,
    /// By title, in the order of the catalogue.
    Title,
    /// By the family of the title: emulation titles first.
    Family,
    /// By the kind of recipients: collectives, persons, households. An award with recipients of several kinds is counted in
    /// the row of each, with those of that kind alone.
    RecipientKind,
    /// By the agency that records them, by name in Vietnamese order.
    Agency,
}

/// Awards in figures.
#[derive(SimpleObject)]
pub struct AwardSummary {
    /// One row for each combination that there is and each state, at most 500, sorted by the groupings in the order in
    /// which they were given, and then by state: conferred, proposed, revoked.
    #[graphql(complexity = "cost::list(50, child_complexity)")]
    rows: Vec<AwardSummaryRow>,
    /// Whether there are more rows than these: then a filter, or fewer groupings, give all of them.
    has_more: bool,
}

/// The figures of one group of awards.
#[derive(Debug, Default)]
pub struct AwardSummaryRow {
    state: State,
    year: Option<i32>,
    level: Option<ConferringLevel>,
    award_title_id: Option<Uuid>,
    family: Option<Family>,
    recipient_kind: Option<RecipientKind>,
    agency_id: Option<Uuid>,
    awards: i64,
    collectives: i64,
    individuals: i64,
    households: i64,
}

/// The figures of one group of awards. What it was not grouped by is null.
#[Object]
impl AwardSummaryRow {
    /// How far these awards have come.
    async fn state(&self) -> State {
        self.state
    }

    /// The year that they are for, when grouped by YEAR.
    async fn year(&self) -> Option<i32> {
        self.year
    }

    /// The level of the body that confers them, when grouped by LEVEL.
    async fn conferring_level(&self) -> Option<ConferringLevel> {
        self.level
    }

    /// The title, when grouped by TITLE.
    async fn award_title(&self, context: &Context<'_>) -> Option<Result<AwardTitle>> {
        Box::pin(award_titles::optional(context, self.award_title_id)).await
    }

    /// The family of the title, when grouped by FAMILY.
    async fn family(&self) -> Option<Family> {
        self.family
    }

    /// The kind of recipients, when grouped by `RECIPIENT_KIND`.
    async fn recipient_kind(&self) -> Option<RecipientKind> {
        self.recipient_kind
    }

    /// The agency that records them, when grouped by AGENCY.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(agencies::optional(context, self.agency_id)).await
    }

    /// How many awards: decisions, or figures of reports.
    async fn award_count(&self) -> i64 {
        self.awards
    }

    /// How many collectives (tập thể) they were given to, whether named or only counted.
    async fn collective_count(&self) -> i64 {
        self.collectives
    }

    /// How many persons (cá nhân) they were given to, whether named or only counted.
    async fn individual_count(&self) -> i64 {
        self.individuals
    }

    /// How many households (hộ gia đình) they were given to, whether named or only counted.
    async fn household_count(&self) -> i64 {
        self.households
    }
}

impl AwardSummary {
    /// Counts the awards for which a condition holds.
    ///
    /// # Errors
    /// A bad request when a grouping stands in the list twice.
    pub(super) async fn read(session: &Session, condition: Condition, groupings: &[AwardGrouping]) -> Result<Self> {
        if (1..groupings.len()).any(|index| groupings[..index].contains(&groupings[index])) {
            return Err(Fault::bad_request("`groupBy` has something twice."));
        }
        let reader = session.kernel.store.reader();
        let mut statement = reader.get_database_backend().build(&grouped(condition, groupings));
        // Written out rather than bound, as in lists: PostgreSQL plans a statement with a bound limit anew on every call.
        statement.sql.push_str(&format!(" LIMIT {}", ROW_LIMIT + 1));
        let found = reader.query_all_raw(statement).await.map_err(Error::from)?;
        let mut rows = found
            .iter()
            .map(|row| AwardSummaryRow::of(row, groupings))
            .collect::<Result<Vec<_>, DbErr>>()
            .map_err(Error::from)?;
        let has_more = rows.len() > ROW_LIMIT;
        rows.truncate(ROW_LIMIT);
        Ok(Self { rows, has_more })
    }
}

impl AwardSummaryRow {
    /// A row in the order of [`grouped`].
    fn of(row: &QueryResult, groupings: &[AwardGrouping]) -> Result<Self, DbErr> {
        let mut columns = Columns::of(row);
        let mut read = Self {
            state: columns.get()?,
            awards: columns.get()?,
            collectives: columns.get()?,
            individuals: columns.get()?,
            households: columns.get()?,
            ..Self::default()
        };
        for grouping in groupings {
            match grouping {
                AwardGrouping::Year => read.year = columns.get()?,
                AwardGrouping::Level => read.level = columns.get()?,
                AwardGrouping::Title => read.award_title_id = columns.get()?,
                AwardGrouping::Family => read.family = columns.get()?,
                AwardGrouping::RecipientKind => read.recipient_kind = columns.get()?,
                AwardGrouping::Agency => read.agency_id = columns.get()?,
            }
        }
        Ok(read)
    }
}

/// The table of the kinds of recipients, when each kind has a row of its own.
const KINDS: &str = "recipient";

/// The kind of a row of that table.
fn kind() -> Expr {
    Expr::col((KINDS, "kind"))
}

/// The table of the figures, which are grouped before they are joined with what they are sorted by: there are thousands of
/// awards, and some dozen groups.
const FIGURES: &str = "figures";

/// What a grouping is called in that table.
fn name(grouping: AwardGrouping) -> &'static str {
    match grouping {
        AwardGrouping::Year => "year",
        AwardGrouping::Level => "conferring_level",
        AwardGrouping::Title => "award_title_id",
        AwardGrouping::Family => "family",
        AwardGrouping::RecipientKind => "recipient_kind",
        AwardGrouping::Agency => "agency_id",
    }
}

/// The statement: state and figures, then what it is grouped by.
fn grouped(condition: Condition, groupings: &[AwardGrouping]) -> SelectStatement {
    let mut query = Query::select();
    query.from_subquery(figures(condition, groupings), FIGURES);
    for column in ["state", "awards", "collectives", "individuals", "households"] {
        query.column((FIGURES, column));
    }
    for grouping in groupings {
        sort(&mut query, *grouping);
    }
    let state = Expr::col((FIGURES, "state"));
    query.order_by_expr(ranked(&state, [State::Conferred, State::Proposed, State::Revoked]), Order::Asc);
    query
}

/// The figures. With a filter by year and state alone, an index has all that they are made of.
fn figures(condition: Condition, groupings: &[AwardGrouping]) -> SelectStatement {
    use entity::Column;
    let by_kind = groupings.contains(&AwardGrouping::RecipientKind);
    let mut awards = entity::Entity::find().select_only().filter(condition);
    if groupings.contains(&AwardGrouping::Family) {
        awards = awards.join(JoinType::InnerJoin, entity::Relation::AwardTitle.def());
    }
    let mut query = awards.into_query();
    if by_kind {
        join_kinds(&mut query);
    }
    let state = Expr::col((entity::Entity, Column::State));
    query.expr_as(state.clone(), "state").add_group_by([state]);
    query.expr_as(Expr::col(Asterisk).count(), "awards");
    for (counted, name) in RecipientKind::iter().zip(["collectives", "individuals", "households"]) {
        let count = Expr::col((entity::Entity, count_column(counted)));
        let count = if by_kind { Expr::case(kind().eq(counted.to_value()), count).finally(0).into() } else { count };
        query.expr_as(count.sum(), name);
    }
    for grouping in groupings {
        let by = match grouping {
            AwardGrouping::Year => Expr::col((entity::Entity, Column::Year)),
            AwardGrouping::Level => Expr::col((entity::Entity, Column::ConferringLevel)),
            AwardGrouping::Title => Expr::col((entity::Entity, Column::AwardTitleId)),
            AwardGrouping::Family => Expr::col((award_title::entity::Entity, award_title::entity::Column::Family)),
            AwardGrouping::RecipientKind => kind(),
            AwardGrouping::Agency => Expr::col((entity::Entity, Column::AgencyId)),
        };
        query.expr_as(by.clone(), name(*grouping)).add_group_by([by]);
    }
    query
}

/// Selects what the figures were grouped by and sorts by it. No order of text is left to the database.
fn sort(query: &mut SelectStatement, grouping: AwardGrouping) {
    let shown = Expr::col((FIGURES, name(grouping)));
    query.expr(shown.clone());
    let (order, direction) = match grouping {
        AwardGrouping::Year => (vec![shown], Order::Desc),
        AwardGrouping::Level => (vec![ranked(&shown, ConferringLevel::iter())], Order::Asc),
        AwardGrouping::Title => {
            use award_title::entity::{Column, Entity};
            query.inner_join(Entity.table_ref(), Expr::col((Entity, Column::Id)).eq(shown));
            let columns = [Column::Position, Column::NameKey, Column::Id].map(|column| Expr::col((Entity, column)));
            (columns.to_vec(), Order::Asc)
        }
        AwardGrouping::Family => (vec![ranked(&shown, Family::iter())], Order::Asc),
        AwardGrouping::RecipientKind => (vec![ranked(&shown, RecipientKind::iter())], Order::Asc),
        AwardGrouping::Agency => {
            use agency::entity::{Column, Entity};
            query.inner_join(Entity.table_ref(), Expr::col((Entity, Column::Id)).eq(shown));
            let columns = [Column::NameKey, Column::Id].map(|column| Expr::col((Entity, column)));
            (columns.to_vec(), Order::Asc)
        }
    };
    for expression in order {
        query.order_by_expr(expression, direction.clone());
    }
}

/// The place of an enumerated value in a list.
fn ranked<V: ActiveEnum<Value = String>>(value: &Expr, list: impl IntoIterator<Item = V>) -> Expr {
    let ranks = list.into_iter().zip(0_i32..);
    let case = ranks.fold(CaseStatement::new(), |case, (one, rank)| case.case(value.clone().eq(one.to_value()), rank));
    case.finally(i32::MAX).into()
}

/// Joins each award with the kinds of its recipients.
fn join_kinds(query: &mut SelectStatement) {
    let one = |kind: RecipientKind| Query::select().expr_as(Expr::value(kind.to_value()), "kind").to_owned();
    let kinds = RecipientKind::iter().map(one).reduce(|mut all, kind| {
        all.union(UnionType::All, kind);
        all
    });
    let Some(kinds) = kinds else { return };
    let received = RecipientKind::iter().fold(Condition::any(), |any, one| {
        let count = Expr::col((entity::Entity, count_column(one)));
        any.add(kind().eq(one.to_value()).and(count.gt(0)))
    });
    query.join_subquery(JoinType::InnerJoin, kinds, KINDS, received);
}
