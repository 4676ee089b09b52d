//! Asking for the catalogue of awards.

use async_graphql::{Context, ID, InputObject, Object};
use sea_orm::{Condition, QuerySelect as _, QueryTrait as _, entity::prelude::*};
use serde::Serialize;

use super::{
    CODE,
    entity::{self, ConferringLevel, Family, RecipientKind, permission},
    graphql::AwardTitle,
    list::{AwardTitleList, AwardTitleOrder},
};
use crate::{
    graphql::{Fault, Result, Session, connection::Connection, cost, scalars::Date},
    kernel::{
        kind::Kind,
        page::{Asked, PAGE_LIMIT},
        value::{slug, span},
    },
};

/// What narrows a list of award titles. All conditions must hold; those on levels, recipients and dates must hold of one
/// and the same rule of a title.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "AwardTitleFilter")]
pub struct Filter {
    /// Only those of this family.
    pub family: Option<Family>,
    /// Only those with one of these codes, 1 to 100.
    pub codes: Option<Vec<String>>,
    /// Only those that could be conferred on this date.
    pub valid_on: Option<Date>,
    /// Only those that bodies of this level may confer, or once could.
    pub conferring_level: Option<ConferringLevel>,
    /// Only those that can be conferred on such recipients, or once could.
    pub recipient_kind: Option<RecipientKind>,
}

impl Filter {
    fn condition(&self) -> Result<Condition> {
        let mut condition = Condition::all().add_option(self.family.map(|family| entity::Column::Family.eq(family)));
        if let Some(codes) = &self.codes {
            if !(1..=usize::try_from(PAGE_LIMIT).unwrap_or_default()).contains(&codes.len()) {
                return Err(Fault::bad_request(format!("Ask for 1 to {PAGE_LIMIT} codes at once.")));
            }
            condition = condition.add(entity::Column::Code.is_in(codes.iter().cloned().map(slug::well_formed)));
        }
        let Self { valid_on, conferring_level, recipient_kind, .. } = self;
        if valid_on.is_some() || conferring_level.is_some() || recipient_kind.is_some() {
            use permission::Column;
            let permitted = permission::Entity::find()
                .select_only()
                .column(Column::AwardTitleId)
                .filter(
                    Condition::all()
                        .add_option(conferring_level.map(|level| Column::ConferringLevel.eq(level)))
                        .add_option(recipient_kind.map(|kind| Column::RecipientKind.eq(kind)))
                        .add_option(valid_on.map(|date| span::holding(Column::ValidFrom, Column::ValidTo, date.0))),
                )
                .into_query();
            condition = condition.add(entity::Column::Id.in_subquery(permitted));
        }
        Ok(condition)
    }
}

/// Reading the catalogue of awards.
#[derive(Debug, Default)]
pub struct AwardTitleQuery;

#[Object]
impl AwardTitleQuery {
    /// The award title with this code or id; null when there is none. Give exactly one of the two.
    async fn award_title(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its code.")] code: Option<String>,
        #[graphql(desc = "Its global id.")] id: Option<ID>,
    ) -> Option<Result<AwardTitle>> {
        CODE.find::<AwardTitleList>(context, Kind::AwardTitle, code, id).await.transpose()
    }

    /// The award titles: the catalogue of danh hiệu thi đua and hình thức khen thưởng.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn award_titles(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "AwardTitleOrder::Position")] order_by: AwardTitleOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<AwardTitleList>> {
        let filter = filter.unwrap_or_default();
        let condition = filter.condition()?;
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }
}
