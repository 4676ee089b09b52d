//! Agencies as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object};
use sea_orm::{Condition, QuerySelect, QueryTrait, Select, entity::prelude::*};
use serde::Serialize;

use super::{
    Agency as Draft, CODE,
    entity::{self, Level, succession},
};
use crate::{
    content::{
        Content,
        article::graphql::{ArticleConnection, ArticleList, ArticleOrder, ArticleScope},
        category::graphql::{Category, CategoryList, CategoryOrder, CategoryScope},
        slice::{Change, Slice},
    },
    graphql::{
        Fault, Result, Session,
        batch::{ById, Nested},
        connection::{Connection, Listed},
        cost, ids, input,
        scalars::{Date as DateScalar, DateTime},
    },
    kernel::{
        Error, document,
        kind::Kind,
        page::{Asked, Key, KeyType, List, Sort},
        value::{collation, span},
    },
};

/// The list of public agencies.
pub struct AgencyList;

/// An order of agencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum AgencyOrder {
    /// By name in Vietnamese order, from A.
    NameAsc,
    /// By name in Vietnamese order, from Z.
    NameDesc,
}

/// How another agency bounds a list of agencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AgencyScope {
    /// Those directly below it.
    Children,
    /// Those it followed.
    Predecessors,
    /// Those that followed it.
    Successors,
}

impl List for AgencyList {
    type Entity = entity::Entity;
    type Row = entity::Model;
    type Order = AgencyOrder;
    const NAME: &'static str = "agencies";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        entity::Entity::find()
    }

    fn sort(order: AgencyOrder) -> Sort<entity::Column> {
        let descending = order == AgencyOrder::NameDesc;
        Sort { column: entity::Column::NameKey, key: KeyType::Bytes, descending }
    }

    fn id(row: &entity::Model) -> Uuid {
        row.id
    }

    fn key(row: &entity::Model, _: AgencyOrder) -> Key {
        Key::bytes(&row.name_key)
    }
}

impl Nested for AgencyList {
    type Scope = AgencyScope;

    fn of_parent(scope: AgencyScope, parent: Uuid) -> Condition {
        let other = |wanted: succession::Column, given: succession::Column| {
            let query = succession::Entity::find().select_only().column(wanted).filter(given.eq(parent)).into_query();
            entity::Column::Id.in_subquery(query)
        };
        Condition::all().add(match scope {
            AgencyScope::Children => entity::Column::ParentId.eq(parent),
            AgencyScope::Predecessors => other(succession::Column::PredecessorId, succession::Column::SuccessorId),
            AgencyScope::Successors => other(succession::Column::SuccessorId, succession::Column::PredecessorId),
        })
    }
}

impl Listed for AgencyList {
    type View = Agency;
}

/// A body that publishes: a province, a district, a commune or a department, with its life span. Everything published
/// keeps the agency it was published by, also after that agency was dissolved.
pub struct Agency(Arc<entity::Model>);

impl From<Arc<entity::Model>> for Agency {
    fn from(row: Arc<entity::Model>) -> Self {
        Self(row)
    }
}

/// A body that publishes: a province, a district, a commune or a department, with its life span. Everything published
/// keeps the agency it was published by, also after that agency was dissolved.
#[Object]
impl Agency {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("Agency", self.0.id)
    }

    /// The short name in addresses and filters, in the form of a slug. Unique.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The full name, at most 200 characters.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where it stands in the order of government.
    async fn level(&self) -> Level {
        self.0.level
    }

    /// Its first day; null when it is not known.
    async fn valid_from(&self) -> Option<DateScalar> {
        self.0.valid_from.map(DateScalar)
    }

    /// Its last day; null while it exists.
    async fn valid_to(&self) -> Option<DateScalar> {
        self.0.valid_to.map(DateScalar)
    }

    /// The agency above it.
    async fn parent(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(optional(context, self.0.parent_id)).await
    }

    /// The agencies directly below it, by name, at most 100.
    #[graphql(complexity = "cost::page(Some(100), None, child_complexity)")]
    async fn children(&self, context: &Context<'_>) -> Result<Vec<Agency>> {
        Box::pin(self.related(context, AgencyScope::Children)).await
    }

    /// The agencies that it followed, by name, at most 50.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    async fn predecessors(&self, context: &Context<'_>) -> Result<Vec<Agency>> {
        Box::pin(self.related(context, AgencyScope::Predecessors)).await
    }

    /// The agencies that followed it, by name, at most 100.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    async fn successors(&self, context: &Context<'_>) -> Result<Vec<Agency>> {
        Box::pin(self.related(context, AgencyScope::Successors)).await
    }

    /// The top of its tree of categories, in their order, at most 100.
    #[graphql(complexity = "cost::page(None, None, child_complexity)")]
    async fn categories(&self, context: &Context<'_>) -> Result<Vec<Category>> {
        let asked = Asked { first: Some(100), ..Asked::default() };
        let page = Connection::<CategoryList>::of_parent(
            Session::of(context),
            &asked,
            CategoryOrder::Position,
            CategoryScope::TopOfAgency,
            self.0.id,
        );
        Ok(Box::pin(page).await?.rows().iter().map(|row| Category::from(Arc::clone(row))).collect())
    }

    /// What it published.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    async fn articles(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The order.", default_with = "ArticleOrder::PublishedAtDesc")] order_by: ArticleOrder,
    ) -> Result<ArticleConnection> {
        let asked = Asked { first, after, last, before, page: None };
        Box::pin(ArticleList::nested(context, &asked, order_by, ArticleScope::Agency, self.0.id)).await
    }

    /// When it first became public here.
    async fn published_at(&self) -> DateTime {
        DateTime(self.0.published_at)
    }

    /// When its entry was last changed.
    async fn modified_at(&self) -> DateTime {
        DateTime(self.0.modified_at)
    }
}

impl Agency {
    async fn related(&self, context: &Context<'_>, scope: AgencyScope) -> Result<Vec<Agency>> {
        let asked = Asked { first: Some(100), ..Asked::default() };
        let page =
            Connection::<AgencyList>::of_parent(Session::of(context), &asked, AgencyOrder::NameAsc, scope, self.0.id);
        Ok(Box::pin(page).await?.rows().iter().map(|row| Agency(Arc::clone(row))).collect())
    }
}

/// The agency with this id, where there is one; for fields that may be null.
pub async fn optional(context: &Context<'_>, id: Option<Uuid>) -> Option<Result<Agency>> {
    let row = Session::of(context).batch.load_one(ById::<AgencyList>::new(id?)).await;
    row.map(|row| row.map(Agency)).map_err(Fault::from).transpose()
}

/// What narrows a list of agencies. All conditions must hold.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "AgencyFilter")]
pub struct Filter {
    /// Only those of this level.
    pub level: Option<Level>,
    /// Only those directly below this agency.
    pub parent_id: Option<ID>,
    /// Only those that existed on this date. An end that is not known counts as open.
    pub valid_on: Option<DateScalar>,
}

/// Reading agencies.
#[derive(Debug, Default)]
pub struct AgencyQuery;

#[Object]
impl AgencyQuery {
    /// The agency with this code or id; null when there is none. Give exactly one of the two.
    async fn agency(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its code.")] code: Option<String>,
        #[graphql(desc = "Its global id.")] id: Option<ID>,
    ) -> Option<Result<Agency>> {
        CODE.find::<AgencyList>(context, Kind::Agency, code, id).await.transpose()
    }

    /// The agencies.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn agencies(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "AgencyOrder::NameAsc")] order_by: AgencyOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<AgencyList>> {
        let filter = filter.unwrap_or_default();
        let mut condition = Condition::all().add_option(filter.level.map(|level| entity::Column::Level.eq(level)));
        if let Some(parent) = &filter.parent_id {
            condition = condition.add(entity::Column::ParentId.eq(ids::argument(Kind::Agency, parent)?));
        }
        if let Some(DateScalar(date)) = filter.valid_on {
            condition = condition.add(span::holding(entity::Column::ValidFrom, entity::Column::ValidTo, date));
        }
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }
}

/// What an editor writes of an agency. On creation `code`, `name` and `level` are needed; in an edit, what is left out
/// stays as it is, and null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "AgencyInput")]
pub struct Input {
    /// The short name in addresses and filters: words of a–z and 0–9 joined by hyphens, at most 100 characters. Unique.
    code: MaybeUndefined<String>,
    /// The full name, at most 200 characters.
    name: MaybeUndefined<String>,
    /// Where it stands in the order of government.
    level: MaybeUndefined<Level>,
    /// Its first day.
    valid_from: MaybeUndefined<DateScalar>,
    /// Its last day, not before the first.
    valid_to: MaybeUndefined<DateScalar>,
    /// The agency above it, which must be public.
    parent_id: MaybeUndefined<ID>,
    /// The agencies that it followed, each public; at most 50. The list replaces the one before.
    predecessor_ids: Option<Vec<ID>>,
}

impl Slice for Draft {
    type Input = Input;
    type View = Agency;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        let parent = input::reference(Kind::Agency, given.parent_id, "parentId")?;
        let predecessors = given
            .predecessor_ids
            .map(|list| {
                let read =
                    |(index, id): (usize, &ID)| ids::reference(Kind::Agency, id, &format!("predecessorIds.{index}"));
                list.iter().enumerate().map(read).collect::<Result<Vec<Uuid>, Error>>()
            })
            .transpose()?;
        let dates = (given.valid_from, given.valid_to);
        let (code, name, level) = (given.code, given.name, given.level);
        Ok(Box::new(move |before| {
            let mut draft = before.unwrap_or_else(|| Draft {
                code: String::new(),
                name: String::new(),
                level: None,
                valid_from: None,
                valid_to: None,
                parent_id: None,
                predecessor_ids: Vec::new(),
            });
            input::line(&mut draft.code, code);
            input::line(&mut draft.name, name);
            input::optional(&mut draft.level, level);
            input::optional(&mut draft.valid_from, dates.0.map_value(|date| date.0));
            input::optional(&mut draft.valid_to, dates.1.map_value(|date| date.0));
            input::optional(&mut draft.parent_id, parent);
            if let Some(predecessors) = predecessors {
                draft.predecessor_ids = predecessors;
            }
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        Ok(session.batch.load_one(ById::<AgencyList>::new(id)).await?.map(|row| Content::Agency(Agency(row))))
    }

    async fn preview(self, _: &Session, document: &document::Model) -> Result<Content> {
        let row = entity::Model {
            id: document.id,
            agency_id: document.agency_id,
            edition: 0,
            published_at: document.first_published_at.unwrap_or(document.modified_at),
            modified_at: document.modified_at,
            name_key: collation::key(&self.name),
            code: self.code,
            name: self.name,
            level: self.level.unwrap_or(Level::Commune),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            parent_id: self.parent_id,
        };
        Ok(Content::Agency(Agency(Arc::new(row))))
    }
}
