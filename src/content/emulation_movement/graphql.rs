//! Emulation movements as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object};
use sea_orm::{Condition, Select, entity::prelude::*};
use serde::Serialize;

use super::{EmulationMovement as Draft, entity};
use crate::{
    content::{
        Content,
        achievement::list::{AchievementConnection, AchievementOrder, AchievementScope},
        agency::graphql::{self as agency, Agency},
        award::list::{AwardConnection, AwardOrder, AwardScope},
        slice::{Change, Slice},
        slugs,
    },
    graphql::{
        Fault, Result, Session,
        batch::ById,
        connection::{Connection, Listed},
        cost, ids, input,
        scalars::{Date as DateScalar, DateTime},
    },
    kernel::{
        Error, document,
        kind::Kind,
        page::{Asked, Key, KeyType, List, Sort},
        value::{collation, slug, span},
    },
};

/// The list of public emulation movements.
pub struct EmulationMovementList;

/// An order of emulation movements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum EmulationMovementOrder {
    /// Those that began last first; those whose beginning is not known come last.
    StartedOnDesc,
    /// By name in Vietnamese order, from A.
    NameAsc,
}

impl List for EmulationMovementList {
    type Entity = entity::Entity;
    type Row = entity::Model;
    type Order = EmulationMovementOrder;
    const NAME: &'static str = "emulationMovements";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        entity::Entity::find()
    }

    fn sort(order: EmulationMovementOrder) -> Sort<entity::Column> {
        match order {
            EmulationMovementOrder::StartedOnDesc => {
                Sort { column: entity::Column::StartedOnKey, key: KeyType::Date, descending: true }
            }
            EmulationMovementOrder::NameAsc => {
                Sort { column: entity::Column::NameKey, key: KeyType::Bytes, descending: false }
            }
        }
    }

    fn id(row: &entity::Model) -> Uuid {
        row.id
    }

    fn key(row: &entity::Model, order: EmulationMovementOrder) -> Key {
        match order {
            EmulationMovementOrder::StartedOnDesc => Key::date(row.started_on_key),
            EmulationMovementOrder::NameAsc => Key::bytes(&row.name_key),
        }
    }
}

impl Listed for EmulationMovementList {
    type View = EmulationMovement;
}

/// A phong trào thi đua or đợt thi đua: what an agency calls upon people to do, and when. Achievements and awards may
/// belong to one.
pub struct EmulationMovement(Arc<entity::Model>);

impl From<Arc<entity::Model>> for EmulationMovement {
    fn from(row: Arc<entity::Model>) -> Self {
        Self(row)
    }
}

/// A phong trào thi đua or đợt thi đua: what an agency calls upon people to do, and when. Achievements and awards may
/// belong to one.
#[Object]
impl EmulationMovement {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("EmulationMovement", self.0.id)
    }

    /// The readable part of its address, unique among all emulation movements.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The name, at most 300 characters.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it aims at, at most 2,000 characters.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Its first day; null when it is not known.
    async fn started_on(&self) -> Option<DateScalar> {
        self.0.started_on.map(DateScalar)
    }

    /// Its last day; null when it has no end, or none that is known.
    async fn ended_on(&self) -> Option<DateScalar> {
        self.0.ended_on.map(DateScalar)
    }

    /// The agency that launched it.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(agency::optional(context, Some(self.0.agency_id))).await
    }

    /// The achievements that belong to it, of both sorts.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    async fn achievements(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The order.", default_with = "AchievementOrder::EndsOnDesc")] order_by: AchievementOrder,
    ) -> Result<AchievementConnection> {
        let asked = Asked { first, after, last, before, page: None };
        let scope = AchievementScope::Movement;
        Box::pin(Connection::of_parent(Session::of(context), &asked, order_by, scope, self.0.id)).await
    }

    /// The awards that belong to it, of all states.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    async fn awards(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The order.", default_with = "AwardOrder::DecidedOnDesc")] order_by: AwardOrder,
    ) -> Result<AwardConnection> {
        let asked = Asked { first, after, last, before, page: None };
        let scope = AwardScope::Movement;
        Box::pin(Connection::of_parent(Session::of(context), &asked, order_by, scope, self.0.id)).await
    }

    /// When it first became public here.
    async fn published_at(&self) -> DateTime {
        DateTime(self.0.published_at)
    }

    /// When it was last changed.
    async fn modified_at(&self) -> DateTime {
        DateTime(self.0.modified_at)
    }
}

/// The emulation movement with this id, where there is one; for fields that may be null.
pub async fn optional(context: &Context<'_>, id: Option<Uuid>) -> Option<Result<EmulationMovement>> {
    let row = Session::of(context).batch.load_one(ById::<EmulationMovementList>::new(id?)).await;
    row.map(|row| row.map(EmulationMovement)).map_err(Fault::from).transpose()
}

/// What narrows a list of emulation movements. All conditions must hold.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "EmulationMovementFilter")]
pub struct Filter {
    /// Only those that this agency launched.
    pub agency_id: Option<ID>,
    /// Only those that were under way on this date. A first or last day that is not known counts as open.
    pub active_on: Option<DateScalar>,
}

/// Reading emulation movements.
#[derive(Debug, Default)]
pub struct EmulationMovementQuery;

#[Object]
impl EmulationMovementQuery {
    /// The emulation movement with this slug or id; null when there is none. Give exactly one of the two. A slug that the
    /// movement had before finds it too.
    async fn emulation_movement(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its slug.")] slug: Option<String>,
        #[graphql(desc = "Its global id.")] id: Option<ID>,
    ) -> Option<Result<EmulationMovement>> {
        let kind = Kind::EmulationMovement;
        slugs::find::<EmulationMovementList>(context, kind, entity::Column::Slug, slug, id).await.transpose()
    }

    /// The emulation movements.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn emulation_movements(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "EmulationMovementOrder::StartedOnDesc")]
        order_by: EmulationMovementOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<EmulationMovementList>> {
        let filter = filter.unwrap_or_default();
        let mut condition = Condition::all();
        if let Some(agency) = &filter.agency_id {
            condition = condition.add(entity::Column::AgencyId.eq(ids::argument(Kind::Agency, agency)?));
        }
        if let Some(DateScalar(date)) = filter.active_on {
            condition = condition.add(span::holding(entity::Column::StartedOn, entity::Column::EndedOn, date));
        }
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }
}

/// What an editor writes of an emulation movement. On creation `name` is needed; in an edit, what is left out stays as
/// it is, and null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "EmulationMovementInput")]
pub struct Input {
    /// The name, at most 300 characters.
    name: MaybeUndefined<String>,
    /// The readable part of its address: words of a–z and 0–9 joined by hyphens, at most 100 characters, unique among
    /// all emulation movements. Without one it is made from the name at the first publication and kept.
    slug: MaybeUndefined<String>,
    /// What it aims at, at most 2,000 characters.
    description: MaybeUndefined<String>,
    /// Its first day, in the years 1900 to 2200.
    started_on: MaybeUndefined<DateScalar>,
    /// Its last day, in the years 1900 to 2200, not before the first.
    ended_on: MaybeUndefined<DateScalar>,
}

impl Slice for Draft {
    type Input = Input;
    type View = EmulationMovement;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        let Input { name, slug, description, started_on, ended_on } = given;
        Ok(Box::new(move |before| {
            let mut draft = before.unwrap_or_default();
            input::line(&mut draft.name, name);
            input::optional_line(&mut draft.slug, slug);
            input::optional_line(&mut draft.description, description);
            input::optional(&mut draft.started_on, started_on.map_value(|date| date.0));
            input::optional(&mut draft.ended_on, ended_on.map_value(|date| date.0));
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        let row = session.batch.load_one(ById::<EmulationMovementList>::new(id)).await?;
        Ok(row.map(|row| Content::EmulationMovement(row.into())))
    }

    async fn preview(self, _: &Session, document: &document::Model) -> Result<Content> {
        let row = entity::Model {
            id: document.id,
            agency_id: document.agency_id,
            edition: 0,
            published_at: document.first_published_at.unwrap_or(document.modified_at),
            modified_at: document.modified_at,
            started_on_key: self.started_on_key(),
            slug: self.slug.unwrap_or_else(|| slug::from_title(&self.name, "phong-trao")),
            name_key: collation::key(&self.name),
            name: self.name,
            description: self.description,
            started_on: self.started_on,
            ended_on: self.ended_on,
        };
        Ok(Content::EmulationMovement(Arc::new(row).into()))
    }
}
