//! Categories as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object};
use sea_orm::{Condition, Select, entity::prelude::*};
use serde::Serialize;

use super::{Category as Draft, entity};
use crate::{
    content::{
        Content,
        agency::graphql::{self as agency, Agency},
        article::graphql::{ArticleConnection, ArticleList, ArticleOrder, ArticleScope},
        slice::{Change, Slice},
        slugs,
        tree::LEVEL_LIMIT,
    },
    graphql::{
        Result, Session,
        batch::{ById, Nested},
        connection::{Connection, Listed},
        cost, ids, input,
        scalars::DateTime,
        shown::{Brief, Shown},
    },
    kernel::{
        Error, document,
        kind::Kind,
        page::{Asked, Key, KeyType, List, Sort},
        value::{collation, slug},
    },
};

/// The list of public categories.
pub struct CategoryList;

/// An order of categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum CategoryOrder {
    /// By the place that editors gave them among their siblings.
    Position,
    /// By name in Vietnamese order, from A.
    NameAsc,
}

/// How something else bounds a list of categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CategoryScope {
    /// Those directly below a category.
    Children,
    /// Those at the top of an agency's tree.
    TopOfAgency,
}

impl List for CategoryList {
    type Entity = entity::Entity;
    type Row = entity::Model;
    type Order = CategoryOrder;
    const NAME: &'static str = "categories";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        entity::Entity::find()
    }

    fn sort(order: CategoryOrder) -> Sort<entity::Column> {
        match order {
            CategoryOrder::Position => {
                Sort { column: entity::Column::Position, key: KeyType::Number, descending: false }
            }
            CategoryOrder::NameAsc => Sort { column: entity::Column::NameKey, key: KeyType::Bytes, descending: false },
        }
    }

    fn id(row: &entity::Model) -> Uuid {
        row.id
    }

    fn key(row: &entity::Model, order: CategoryOrder) -> Key {
        match order {
            CategoryOrder::Position => Key::Number(row.position),
            CategoryOrder::NameAsc => Key::bytes(&row.name_key),
        }
    }
}

impl Nested for CategoryList {
    type Scope = CategoryScope;

    fn of_parent(scope: CategoryScope, parent: Uuid) -> Condition {
        match scope {
            CategoryScope::Children => Condition::all().add(entity::Column::ParentId.eq(parent)),
            CategoryScope::TopOfAgency => {
                Condition::all().add(entity::Column::AgencyId.eq(parent)).add(entity::Column::ParentId.is_null())
            }
        }
    }
}

impl Listed for CategoryList {
    type View = Category;
}

/// A chuyên mục: one node of the tree under which an agency files its articles.
pub struct Category(Shown<CategoryBrief, CategoryList>);

/// What lists of articles show of a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryBrief {
    /// The id.
    pub id: Uuid,
    /// The readable part of its address.
    pub slug: String,
    /// The name.
    pub name: String,
}

impl Brief for CategoryBrief {
    fn id(&self) -> Uuid {
        self.id
    }
}

impl From<Arc<entity::Model>> for Category {
    fn from(row: Arc<entity::Model>) -> Self {
        Self(Shown::Whole(row))
    }
}

impl From<Arc<CategoryBrief>> for Category {
    fn from(brief: Arc<CategoryBrief>) -> Self {
        Self(Shown::Brief(brief))
    }
}

/// A chuyên mục: one node of the tree under which an agency files its articles.
#[Object]
impl Category {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("Category", self.0.id())
    }

    /// The readable part of its address, unique among all categories.
    async fn slug(&self) -> &str {
        match &self.0 {
            Shown::Brief(brief) => &brief.slug,
            Shown::Whole(row) => &row.slug,
        }
    }

    /// The name, at most 200 characters.
    async fn name(&self) -> &str {
        match &self.0 {
            Shown::Brief(brief) => &brief.name,
            Shown::Whole(row) => &row.name,
        }
    }

    /// What belongs in it, at most 1,000 characters.
    async fn description(&self, context: &Context<'_>) -> Option<Result<String>> {
        let row = Box::pin(self.0.whole(Session::of(context))).await;
        row.map(|row| row.description.clone()).transpose()
    }

    /// Its place among its siblings, the smallest first.
    async fn position(&self, context: &Context<'_>) -> Result<i32> {
        Ok(Box::pin(self.0.whole(Session::of(context))).await?.position)
    }

    /// The agency in whose tree it stands.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(async {
            match self.0.whole(Session::of(context)).await {
                Ok(row) => agency::optional(context, Some(row.agency_id)).await,
                Err(fault) => Some(Err(fault)),
            }
        })
        .await
    }

    /// The category above it; null at the top.
    async fn parent(&self, context: &Context<'_>) -> Option<Result<Category>> {
        Box::pin(self.read_parent(context)).await.transpose()
    }

    /// The categories above it, from the top down, for a trail of links; at most 9.
    #[graphql(complexity = "cost::list(LEVEL_LIMIT, child_complexity)")]
    async fn ancestors(&self, context: &Context<'_>) -> Result<Vec<Category>> {
        let mut found = Vec::new();
        let mut above = Box::pin(self.0.whole(Session::of(context))).await?.parent_id;
        while let Some(id) = above.filter(|_| found.len() < LEVEL_LIMIT) {
            let row = Box::pin(Session::of(context).batch.load_one(ById::<CategoryList>::new(id))).await?;
            let Some(row) = row else { break };
            above = row.parent_id;
            found.push(Category::from(row));
        }
        found.reverse();
        Ok(found)
    }

    /// The categories directly below it, in their order, at most 100.
    #[graphql(complexity = "cost::page(None, None, child_complexity)")]
    async fn children(&self, context: &Context<'_>) -> Result<Vec<Category>> {
        let asked = Asked { first: Some(100), ..Asked::default() };
        let page = Connection::<CategoryList>::of_parent(
            Session::of(context),
            &asked,
            CategoryOrder::Position,
            CategoryScope::Children,
            self.0.id(),
        );
        Ok(Box::pin(page).await?.rows().iter().map(|row| Category::from(Arc::clone(row))).collect())
    }

    /// The articles filed in it, and by default in the categories below it.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn articles(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Whether articles of the categories below it are listed too.", default = true)]
        include_descendants: bool,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The order.", default_with = "ArticleOrder::PublishedAtDesc")] order_by: ArticleOrder,
    ) -> Result<ArticleConnection> {
        let asked = Asked { first, after, last, before, page: None };
        let scope = if include_descendants { ArticleScope::CategoryTree } else { ArticleScope::Category };
        Box::pin(ArticleList::nested(context, &asked, order_by, scope, self.0.id())).await
    }

    /// When it first became public.
    async fn published_at(&self, context: &Context<'_>) -> Result<DateTime> {
        Ok(DateTime(Box::pin(self.0.whole(Session::of(context))).await?.published_at))
    }

    /// When it was last changed.
    async fn modified_at(&self, context: &Context<'_>) -> Result<DateTime> {
        Ok(DateTime(Box::pin(self.0.whole(Session::of(context))).await?.modified_at))
    }
}

impl Category {
    async fn read_parent(&self, context: &Context<'_>) -> Result<Option<Category>> {
        let session = Session::of(context);
        match self.0.whole(session).await?.parent_id {
            None => Ok(None),
            Some(id) => Ok(session.batch.load_one(ById::<CategoryList>::new(id)).await?.map(Category::from)),
        }
    }
}

/// What narrows a list of categories. All conditions must hold.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "CategoryFilter")]
pub struct Filter {
    /// Only those of this agency's tree.
    pub agency_id: Option<ID>,
    /// Only those directly below this category.
    pub parent_id: Option<ID>,
    /// Only those at the top of a tree.
    pub top_only: Option<bool>,
}

/// Reading categories.
#[derive(Debug, Default)]
pub struct CategoryQuery;

#[Object]
impl CategoryQuery {
    /// The category with this slug or id; null when there is none. Give exactly one of the two. A slug that the category
    /// had before finds it too.
    async fn category(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its slug.")] slug: Option<String>,
        #[graphql(desc = "Its global id.")] id: Option<ID>,
    ) -> Option<Result<Category>> {
        slugs::find::<CategoryList>(context, Kind::Category, entity::Column::Slug, slug, id).await.transpose()
    }

    /// The categories. A whole tree is read with `topOnly` and `children`.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn categories(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "CategoryOrder::Position")] order_by: CategoryOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<CategoryList>> {
        let filter = filter.unwrap_or_default();
        let mut condition = Condition::all();
        if let Some(agency) = &filter.agency_id {
            condition = condition.add(entity::Column::AgencyId.eq(ids::argument(Kind::Agency, agency)?));
        }
        if let Some(parent) = &filter.parent_id {
            condition = condition.add(entity::Column::ParentId.eq(ids::argument(Kind::Category, parent)?));
        }
        if filter.top_only == Some(true) {
            condition = condition.add(entity::Column::ParentId.is_null());
        }
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }
}

/// What an editor writes of a category. On creation `name` is needed; in an edit, what is left out stays as it is, and
/// null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "CategoryInput")]
pub struct Input {
    /// The name, at most 200 characters.
    name: MaybeUndefined<String>,
    /// The readable part of its address: words of a–z and 0–9 joined by hyphens, at most 100 characters, unique among
    /// all categories. Without one it is made from the name at the first publication and kept.
    slug: MaybeUndefined<String>,
    /// The category above it: public and of the same agency. A tree has at most 10 levels.
    parent_id: MaybeUndefined<ID>,
    /// Its place among its siblings, 0 to 1,000,000, the smallest first; 0 when it is not given.
    position: Option<i32>,
    /// What belongs in it, at most 1,000 characters.
    description: MaybeUndefined<String>,
}

impl Slice for Draft {
    type Input = Input;
    type View = Category;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        let parent = input::reference(Kind::Category, given.parent_id, "parentId")?;
        let Input { name, slug, position, description, .. } = given;
        Ok(Box::new(move |before| {
            let mut draft = before.unwrap_or_else(|| Draft {
                name: String::new(),
                slug: None,
                parent_id: None,
                position: 0,
                description: None,
            });
            input::line(&mut draft.name, name);
            input::optional_line(&mut draft.slug, slug);
            input::optional(&mut draft.parent_id, parent);
            if let Some(position) = position {
                draft.position = position;
            }
            input::optional_line(&mut draft.description, description);
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        Ok(session.batch.load_one(ById::<CategoryList>::new(id)).await?.map(|row| Content::Category(row.into())))
    }

    async fn preview(self, _: &Session, document: &document::Model) -> Result<Content> {
        let row = entity::Model {
            id: document.id,
            agency_id: document.agency_id,
            edition: 0,
            published_at: document.first_published_at.unwrap_or(document.modified_at),
            modified_at: document.modified_at,
            parent_id: self.parent_id,
            slug: self.slug.unwrap_or_else(|| slug::from_title(&self.name, "chuyen-muc")),
            name_key: collation::key(&self.name),
            name: self.name,
            description: self.description,
            position: self.position,
        };
        Ok(Content::Category(Arc::new(row).into()))
    }
}
