//! Contributors as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object};
use sea_orm::{Condition, Select, entity::prelude::*};
use serde::Serialize;

use super::{Contributor as Draft, entity};
use crate::{
    content::{
        Content,
        agency::graphql::{self as agency, Agency},
        article::graphql::{ArticleConnection, ArticleList, ArticleOrder, ArticleScope},
        slice::{Change, Slice},
    },
    graphql::{
        Result, Session,
        batch::ById,
        connection::{Connection, Listed},
        cost, ids, input,
        scalars::DateTime,
        shown::{Brief, Shown},
    },
    kernel::{
        Error, document,
        kind::Kind,
        page::{Asked, Key, KeyType, List, Sort},
        value::collation,
    },
};

/// The list of public contributors.
pub struct ContributorList;

/// An order of contributors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum ContributorOrder {
    /// By name in Vietnamese order, from A.
    NameAsc,
    /// By name in Vietnamese order, from Z.
    NameDesc,
}

impl List for ContributorList {
    type Entity = entity::Entity;
    type Row = entity::Model;
    type Order = ContributorOrder;
    const NAME: &'static str = "contributors";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        entity::Entity::find()
    }

    fn sort(order: ContributorOrder) -> Sort<entity::Column> {
        let descending = order == ContributorOrder::NameDesc;
        Sort { column: entity::Column::NameKey, key: KeyType::Bytes, descending }
    }

    fn id(row: &entity::Model) -> Uuid {
        row.id
    }

    fn key(row: &entity::Model, _: ContributorOrder) -> Key {
        Key::bytes(&row.name_key)
    }
}

impl Listed for ContributorList {
    type View = Contributor;
}

/// A person or body that bylines name.
pub struct Contributor(Shown<ContributorBrief, ContributorList>);

/// What lists of articles show of a contributor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContributorBrief {
    /// The id.
    pub id: Uuid,
    /// The name as a byline prints it.
    pub name: String,
}

impl Brief for ContributorBrief {
    fn id(&self) -> Uuid {
        self.id
    }
}

impl From<Arc<entity::Model>> for Contributor {
    fn from(row: Arc<entity::Model>) -> Self {
        Self(Shown::Whole(row))
    }
}

impl From<Arc<ContributorBrief>> for Contributor {
    fn from(brief: Arc<ContributorBrief>) -> Self {
        Self(Shown::Brief(brief))
    }
}

/// A person or body that bylines name.
#[Object]
impl Contributor {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("Contributor", self.0.id())
    }

    /// The name as a byline prints it, at most 200 characters.
    async fn name(&self) -> &str {
        match &self.0 {
            Shown::Brief(brief) => &brief.name,
            Shown::Whole(row) => &row.name,
        }
    }

    /// Who that is, at most 1,000 characters.
    async fn description(&self, context: &Context<'_>) -> Option<Result<String>> {
        let row = Box::pin(self.0.whole(Session::of(context))).await;
        row.map(|row| row.description.clone()).transpose()
    }

    /// The agency that looks after the entry.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(async {
            match self.0.whole(Session::of(context)).await {
                Ok(row) => agency::optional(context, Some(row.agency_id)).await,
                Err(fault) => Some(Err(fault)),
            }
        })
        .await
    }

    /// The articles whose byline names them, in whatever role.
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
        Box::pin(ArticleList::nested(context, &asked, order_by, ArticleScope::Contributor, self.0.id())).await
    }

    /// When the entry first became public.
    async fn published_at(&self, context: &Context<'_>) -> Result<DateTime> {
        Ok(DateTime(Box::pin(self.0.whole(Session::of(context))).await?.published_at))
    }

    /// When the entry was last changed.
    async fn modified_at(&self, context: &Context<'_>) -> Result<DateTime> {
        Ok(DateTime(Box::pin(self.0.whole(Session::of(context))).await?.modified_at))
    }
}

/// What narrows a list of contributors.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "ContributorFilter")]
pub struct Filter {
    /// Only those that this agency looks after.
    pub agency_id: Option<ID>,
}

/// Reading contributors.
#[derive(Debug, Default)]
pub struct ContributorQuery;

#[Object]
impl ContributorQuery {
    /// The contributor with this id; null when there is none.
    async fn contributor(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The global id.")] id: ID,
    ) -> Option<Result<Contributor>> {
        let find = async {
            let id = ids::argument(Kind::Contributor, &id)?;
            Ok(Session::of(context).batch.load_one(ById::<ContributorList>::new(id)).await?.map(Contributor::from))
        };
        find.await.transpose()
    }

    /// The contributors.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn contributors(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "ContributorOrder::NameAsc")] order_by: ContributorOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<ContributorList>> {
        let filter = filter.unwrap_or_default();
        let mut condition = Condition::all();
        if let Some(agency) = &filter.agency_id {
            condition = condition.add(entity::Column::AgencyId.eq(ids::argument(Kind::Agency, agency)?));
        }
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }
}

/// What an editor writes of a contributor. On creation `name` is needed; in an edit, what is left out stays as it is,
/// and null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "ContributorInput")]
pub struct Input {
    /// The name as a byline prints it, at most 200 characters.
    name: MaybeUndefined<String>,
    /// Who that is, at most 1,000 characters.
    description: MaybeUndefined<String>,
}

impl Slice for Draft {
    type Input = Input;
    type View = Contributor;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        let Input { name, description } = given;
        Ok(Box::new(move |before| {
            let mut draft = before.unwrap_or_else(|| Draft { name: String::new(), description: None });
            input::line(&mut draft.name, name);
            input::optional_line(&mut draft.description, description);
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        let row = session.batch.load_one(ById::<ContributorList>::new(id)).await?;
        Ok(row.map(|row| Content::Contributor(row.into())))
    }

    async fn preview(self, _: &Session, document: &document::Model) -> Result<Content> {
        let row = entity::Model {
            id: document.id,
            agency_id: document.agency_id,
            edition: 0,
            published_at: document.first_published_at.unwrap_or(document.modified_at),
            modified_at: document.modified_at,
            name_key: collation::key(&self.name),
            name: self.name,
            description: self.description,
        };
        Ok(Content::Contributor(Arc::new(row).into()))
    }
}
