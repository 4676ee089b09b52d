//! The list of public articles: what is read of each, in which orders, and how parents bound it.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use async_graphql::{Context, Enum};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryResult, QuerySelect, QueryTrait, Select, entity::prelude::*};

use super::{
    entity::{self, contribution},
    graphql::Article,
    load::Byline,
};
use crate::{
    content::{
        category::{self, graphql::CategoryBrief},
        media_asset::{self, list::MediaBrief},
    },
    graphql::{
        Result, Session,
        batch::Nested,
        connection::{Connection, Listed},
    },
    kernel::{
        Error,
        clock::Timestamp,
        columns::Columns,
        page::{Asked, Key, KeyType, List, Selection, Sort},
        store::Store,
        value::collation,
    },
};

/// The list of public articles.
pub struct ArticleList;

/// A page of articles.
pub type ArticleConnection = Connection<ArticleList>;

/// What lists read of an article: what they show of it, its category and its cover. All else is read when it is asked
/// for, for all articles of the request at once; the body above all.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The document's id.
    pub id: Uuid,
    /// The agency that publishes it.
    pub agency_id: Uuid,
    /// The date line.
    pub published_at: Timestamp,
    /// The readable part of its address.
    pub slug: String,
    /// The title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// What a reader who cannot see the cover is told.
    pub cover_alternative_text: Option<String>,
    /// The category it stands in; none only in the preview of a draft.
    pub category: Option<Arc<CategoryBrief>>,
    /// The file of the cover.
    pub media: Option<Arc<MediaBrief>>,
    /// The byline, once a page has read those of all its articles.
    pub byline: OnceLock<Arc<Byline>>,
}

impl FromQueryResult for Card {
    /// In the order of [`ArticleList::select`].
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        Self::read(&mut Columns::of(row))
    }
}

impl Card {
    /// The card of a row that [`with_card`] selects. Its columns are the last of the row.
    ///
    /// # Errors
    /// When a column has another type.
    pub fn read(columns: &mut Columns<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: columns.get()?,
            agency_id: columns.get()?,
            published_at: columns.get()?,
            slug: columns.get()?,
            title: columns.get()?,
            summary: columns.get()?,
            cover_alternative_text: columns.get()?,
            category: {
                let (id, slug, name) = (columns.get()?, columns.get()?, columns.get()?);
                Some(Arc::new(CategoryBrief { id, slug, name }))
            },
            media: MediaBrief::read(columns)?,
            byline: OnceLock::new(),
        })
    }
}

/// An order of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum ArticleOrder {
    /// The newest first.
    PublishedAtDesc,
    /// The oldest first.
    PublishedAtAsc,
    /// By title in Vietnamese order, from A.
    TitleAsc,
    /// By title in Vietnamese order, from Z.
    TitleDesc,
}

/// How something else bounds a list of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArticleScope {
    /// Those that an agency published.
    Agency,
    /// Those filed in a category itself.
    Category,
    /// Those filed in a category or below it.
    CategoryTree,
    /// Those whose byline names a contributor.
    Contributor,
}

impl List for ArticleList {
    type Entity = entity::Entity;
    type Row = Card;
    type Order = ArticleOrder;
    const NAME: &'static str = "articles";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        with_card(entity::Entity::find().select_only())
    }

    fn sort(order: ArticleOrder) -> Sort<entity::Column> {
        let (column, key) = match order {
            ArticleOrder::PublishedAtDesc | ArticleOrder::PublishedAtAsc => {
                (entity::Column::PublishedAt, KeyType::Instant)
            }
            ArticleOrder::TitleAsc | ArticleOrder::TitleDesc => (entity::Column::TitleKey, KeyType::Bytes),
        };
        let descending = matches!(order, ArticleOrder::PublishedAtDesc | ArticleOrder::TitleDesc);
        Sort { column, key, descending }
    }

    fn id(row: &Card) -> Uuid {
        row.id
    }

    fn key(row: &Card, order: ArticleOrder) -> Key {
        match order {
            ArticleOrder::PublishedAtDesc | ArticleOrder::PublishedAtAsc => Key::instant(row.published_at),
            // Made again for the one or two rows whose cursor is asked for, instead of read for all.
            ArticleOrder::TitleAsc | ArticleOrder::TitleDesc => Key::bytes(&collation::key(&row.title)),
        }
    }
}

impl Nested for ArticleList {
    type Scope = ArticleScope;

    fn of_parent(scope: ArticleScope, parent: Uuid) -> Condition {
        Condition::all().add(match scope {
            ArticleScope::Agency => entity::Column::AgencyId.eq(parent),
            ArticleScope::Category => entity::Column::CategoryId.eq(parent),
            ArticleScope::CategoryTree => entity::Column::CategoryId.in_subquery(category::TREE.below(parent)),
            ArticleScope::Contributor => {
                let query = contribution::Entity::find()
                    .select_only()
                    .column(contribution::Column::ArticleId)
                    .filter(contribution::Column::ContributorId.eq(parent));
                entity::Column::Id.in_subquery(query.into_query())
            }
        })
    }

    async fn of_parents(
        store: &Store,
        scope: ArticleScope,
        parents: Vec<Uuid>,
    ) -> Result<Vec<(Uuid, Selection)>, Error> {
        // The articles of a whole tree stand in no index in the order of their dates; those of each category do.
        let mut members: HashMap<Uuid, Vec<Condition>> = HashMap::new();
        if scope == ArticleScope::CategoryTree {
            for (root, id) in category::TREE.members(store, &parents).await? {
                members.entry(root).or_default().push(Self::of_parent(ArticleScope::Category, id));
            }
        }
        let selection = |parent| match members.get(&parent) {
            Some(ranges) => Selection { condition: Condition::all(), ranges: ranges.clone() },
            None => Selection::from(Self::of_parent(scope, parent)),
        };
        Ok(parents.into_iter().map(|parent| (parent, selection(parent))).collect())
    }
}

impl Listed for ArticleList {
    type View = Article;
}

/// Adds to a select that reads articles, or joins them, what lists read of each: its card, as the last columns.
///
/// Every article has a category, and yet the join is a left one, which no planner turns round: once SQLite knows that there
/// are few categories, it begins with them, reads all articles and sorts them, for a page of twenty.
pub fn with_card<E: EntityTrait>(select: Select<E>) -> Select<E> {
    use category::entity::Column as Category;
    use entity::Column;
    use media_asset::entity::Column as Media;
    select
        .columns([
            Column::Id,
            Column::AgencyId,
            Column::PublishedAt,
            Column::Slug,
            Column::Title,
            Column::Summary,
            Column::CoverAlternativeText,
        ])
        .column_as(Category::Id, "category_id")
        .column_as(Category::Slug, "category_slug")
        .column_as(Category::Name, "category_name")
        .column_as(Media::Id, "media_id")
        .columns(MediaBrief::COLUMNS)
        .join(JoinType::LeftJoin, entity::Relation::Category.def())
        .join(JoinType::LeftJoin, entity::Relation::Cover.def())
}

impl ArticleList {
    /// The part of a parent's articles that a client asked for.
    ///
    /// # Errors
    /// A bad request when the arguments do not fit together.
    pub async fn nested(
        context: &Context<'_>,
        asked: &Asked,
        order: ArticleOrder,
        scope: ArticleScope,
        parent: Uuid,
    ) -> Result<ArticleConnection> {
        let page = Connection::of_parent(Session::of(context), asked, order, scope, parent).await?;
        super::load::prefetch_nested(context, &page).await?;
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::DbBackend;

    use super::*;

    #[test]
    fn no_planner_can_begin_with_what_is_joined() {
        let statement = ArticleList::select().build(DbBackend::Sqlite).sql;
        assert_eq!(statement.matches(" JOIN ").count(), 2, "{statement}");
        assert_eq!(statement.matches(" LEFT JOIN ").count(), 2, "{statement}");
    }
}
