//! Asking for awards: one, a list, a summary.

use async_graphql::{Context, ID, InputObject, Object};
use sea_orm::{Condition, QuerySelect as _, QueryTrait as _, entity::prelude::*};
use serde::Serialize;

use super::{
    entity::{self, State},
    graphql::Award,
    list::{AwardConnection, AwardList, AwardOrder},
    summary::{AwardGrouping, AwardSummary},
};
use crate::{
    content::{
        agency,
        award_title::entity::{self as award_title, ConferringLevel, Family, RecipientKind},
    },
    graphql::{Fault, Result, Session, batch::ById, connection::Connection, cost, ids},
    kernel::{kind::Kind, page::Asked, value::slug},
};

/// What narrows a list or a summary of awards. All conditions must hold.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "AwardFilter")]
pub struct Filter {
    /// Only those that this agency records.
    pub agency_id: Option<ID>,
    /// Whether those of the agencies below it count too; it goes with `agencyId`.
    pub include_descendants: Option<bool>,
    /// Only those for this year.
    pub year: Option<i32>,
    /// Only those for this year or a later one.
    pub year_from: Option<i32>,
    /// Only those for this year or an earlier one; not before `yearFrom`.
    pub year_to: Option<i32>,
    /// Only those by bodies of this level.
    pub conferring_level: Option<ConferringLevel>,
    /// Only those of this title.
    pub award_title_id: Option<ID>,
    /// Only those of the title with this code.
    pub award_title_code: Option<String>,
    /// Only those of titles of this family.
    pub family: Option<Family>,
    /// Only those with a recipient of this kind.
    pub recipient_kind: Option<RecipientKind>,
    /// Only those in one of these states; an empty list finds nothing. When it is left out, a list has awards of every
    /// state, and a summary those that are proposed or conferred.
    pub states: Option<Vec<State>>,
    /// Only those of this emulation movement.
    pub movement_id: Option<ID>,
}

impl Filter {
    fn condition(&self) -> Result<Condition> {
        use entity::Column;
        if self.year_from.zip(self.year_to).is_some_and(|(from, to)| to < from) {
            return Err(Fault::bad_request("`yearTo` must not come before `yearFrom`."));
        }
        let read = |kind, id: &Option<ID>| id.as_ref().map(|id| ids::argument(kind, id)).transpose();
        let agency = read(Kind::Agency, &self.agency_id)?;
        let title = read(Kind::AwardTitle, &self.award_title_id)?;
        let movement = read(Kind::EmulationMovement, &self.movement_id)?;
        Ok(Condition::all()
            .add_option(agency::filter::of_agency(Column::AgencyId, agency, self.include_descendants)?)
            .add_option(self.year.map(|year| Column::Year.eq(year)))
            .add_option(self.year_from.map(|year| Column::Year.gte(year)))
            .add_option(self.year_to.map(|year| Column::Year.lte(year)))
            .add_option(self.conferring_level.map(|level| Column::ConferringLevel.eq(level)))
            .add_option(title.map(|title| Column::AwardTitleId.eq(title)))
            .add_option(
                self.award_title_code
                    .clone()
                    .map(|code| of_titles(award_title::Column::Code.eq(slug::well_formed(code)))),
            )
            .add_option(self.family.map(|family| of_titles(award_title::Column::Family.eq(family))))
            .add_option(self.recipient_kind.map(|kind| count_column(kind).gt(0)))
            .add_option(self.states.as_ref().map(|states| Column::State.is_in(states.iter().copied())))
            .add_option(movement.map(|movement| Column::MovementId.eq(movement))))
    }
}

/// The column with the number of recipients of a kind.
pub(super) fn count_column(kind: RecipientKind) -> entity::Column {
    match kind {
        RecipientKind::Collective => entity::Column::CollectiveCount,
        RecipientKind::Individual => entity::Column::IndividualCount,
        RecipientKind::Household => entity::Column::HouseholdCount,
    }
}

/// The awards of some titles of the catalogue.
fn of_titles(condition: Expr) -> Expr {
    let titles = award_title::Entity::find().select_only().column(award_title::Column::Id).filter(condition);
    entity::Column::AwardTitleId.in_subquery(titles.into_query())
}

/// Reading awards.
#[derive(Debug, Default)]
pub struct AwardQuery;

#[Object]
impl AwardQuery {
    /// The award with this id; null when there is none.
    async fn award(&self, context: &Context<'_>, #[graphql(desc = "Its global id.")] id: ID) -> Option<Result<Award>> {
        find(Session::of(context), &id).await.transpose()
    }

    /// The awards, of all states unless the filter names some.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn awards(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "AwardOrder::DecidedOnDesc")] order_by: AwardOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<AwardConnection> {
        let filter = filter.unwrap_or_default();
        let condition = filter.condition()?;
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }

    /// How many awards there are, and how many collectives, persons and households received them, for each combination of
    /// what they are grouped by. Proposed and conferred awards are always counted apart, in rows of their own; revoked
    /// ones are counted when the filter names their state.
    async fn award_summary(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which awards are counted.")] filter: Option<Filter>,
        #[graphql(
            desc = "By what they are grouped, and in which order the rows are sorted; each at most once. An empty list \
                    gives one row a state.",
            default
        )]
        group_by: Vec<AwardGrouping>,
    ) -> Result<AwardSummary> {
        let mut filter = filter.unwrap_or_default();
        filter.states.get_or_insert_with(|| vec![State::Proposed, State::Conferred]);
        Box::pin(AwardSummary::read(Session::of(context), filter.condition()?, &group_by)).await
    }
}

async fn find(session: &Session, id: &ID) -> Result<Option<Award>> {
    let id = ids::argument(Kind::Award, id)?;
    Ok(session.batch.load_one(ById::<AwardList>::new(id)).await?.map(Award::from))
}
