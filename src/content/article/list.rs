//! The list of public articles: what is read of each, in which orders, and how parents bound it.

use async_graphql::{Context, Enum};
use sea_orm::{
    Condition, FromQueryResult, Iterable as _, JoinType, QueryResult, QuerySelect, TryGetable, QueryTrait, Select,
    entity::prelude::*,
    sea_query::{CommonTableExpression, ExprTrait as _, Query, SelectStatement, UnionType, WithClause},
};

use super::{
    entity::{self, contribution},
    graphql::Article,
};
use crate::{
    content::{category, media_asset},
    graphql::{
        Result, Session,
        batch::Nested,
        connection::{Connection, Listed},
    },
    kernel::{
        clock::Timestamp,
        page::{Asked, Key, KeyType, List, Sort},
    },
};

/// The list of public articles.
pub struct ArticleList;

/// A page of articles.
pub type ArticleConnection = Connection<ArticleList>;

/// What lists read of an article: everything but its body, with the category and the cover it is shown with.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The document's id.
    pub id: Uuid,
    /// The agency that publishes it.
    pub agency_id: Uuid,
    /// The date line.
    pub published_at: Timestamp,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// The readable part of its address.
    pub slug: String,
    /// The title.
    pub title: String,
    /// How the title sorts.
    pub title_key: Vec<u8>,
    /// What it is about.
    pub summary: String,
    /// The language.
    pub language: String,
    /// What a reader who cannot see the cover is told.
    pub cover_alternative_text: Option<String>,
    /// The text under the cover.
    pub cover_caption: Option<String>,
    /// Where it was taken from.
    pub source_name: Option<String>,
    /// The address where it was taken from.
    pub source_address: Option<String>,
    /// The legal documents it is about, as JSON.
    pub legal_documents: String,
    /// The category it stands in; none only in the preview of a draft.
    pub category: Option<category::entity::Model>,
    /// The file of the cover.
    pub media: Option<media_asset::entity::Model>,
}

/// Reads the columns of a row one after another, which costs a fraction of looking each up by its name.
struct Columns<'a> {
    row: &'a QueryResult,
    next: usize,
}

impl Columns<'_> {
    fn get<T: TryGetable>(&mut self) -> Result<T, DbErr> {
        let value = self.row.try_get_by_index(self.next);
        self.next += 1;
        value
    }
}

impl FromQueryResult for Card {
    /// In the order of [`ArticleList::select`].
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        let mut columns = Columns { row, next: 0 };
        Ok(Self {
            id: columns.get()?,
            agency_id: columns.get()?,
            published_at: columns.get()?,
            modified_at: columns.get()?,
            slug: columns.get()?,
            title: columns.get()?,
            title_key: columns.get()?,
            summary: columns.get()?,
            language: columns.get()?,
            cover_alternative_text: columns.get()?,
            cover_caption: columns.get()?,
            source_name: columns.get()?,
            source_address: columns.get()?,
            legal_documents: columns.get()?,
            category: category_of(&mut columns)?,
            media: media_of(&mut columns)?,
        })
    }
}

/// In the order of the table; an article without a category has nulls there.
fn category_of(columns: &mut Columns<'_>) -> Result<Option<category::entity::Model>, DbErr> {
    let Some(id) = columns.get()? else {
        columns.next += category::entity::Column::iter().count() - 1;
        return Ok(None);
    };
    Ok(Some(category::entity::Model {
        id,
        agency_id: columns.get()?,
        edition: columns.get()?,
        published_at: columns.get()?,
        modified_at: columns.get()?,
        parent_id: columns.get()?,
        slug: columns.get()?,
        name: columns.get()?,
        name_key: columns.get()?,
        description: columns.get()?,
        position: columns.get()?,
    }))
}

/// In the order of the table; an article without a cover has nulls there.
fn media_of(columns: &mut Columns<'_>) -> Result<Option<media_asset::entity::Model>, DbErr> {
    let Some(id) = columns.get()? else { return Ok(None) };
    Ok(Some(media_asset::entity::Model {
        id,
        agency_id: columns.get()?,
        edition: columns.get()?,
        published_at: columns.get()?,
        modified_at: columns.get()?,
        address: columns.get()?,
        content_type: columns.get()?,
        byte_size: columns.get()?,
        sha256: columns.get()?,
        width: columns.get()?,
        height: columns.get()?,
        focal_x: columns.get()?,
        focal_y: columns.get()?,
        credit: columns.get()?,
    }))
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
        use entity::Column;
        // The body is not here: a page of a hundred articles would read a megabyte to show a hundred titles.
        let mut select = entity::Entity::find().select_only().columns([
            Column::Id,
            Column::AgencyId,
            Column::PublishedAt,
            Column::ModifiedAt,
            Column::Slug,
            Column::Title,
            Column::TitleKey,
            Column::Summary,
            Column::Language,
            Column::CoverAlternativeText,
            Column::CoverCaption,
            Column::SourceName,
            Column::SourceAddress,
            Column::LegalDocuments,
        ]);
        for column in category::entity::Column::iter() {
            select = select.column_as(column, format!("category_{}", column.as_str()));
        }
        for column in media_asset::entity::Column::iter() {
            select = select.column_as(column, format!("media_{}", column.as_str()));
        }
        select
            .join(JoinType::LeftJoin, entity::Relation::Category.def())
            .join(JoinType::LeftJoin, entity::Relation::Cover.def())
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
            ArticleOrder::TitleAsc | ArticleOrder::TitleDesc => Key::bytes(&row.title_key),
        }
    }
}

impl Nested for ArticleList {
    type Scope = ArticleScope;

    fn of_parent(scope: ArticleScope, parent: Uuid) -> Condition {
        Condition::all().add(match scope {
            ArticleScope::Agency => entity::Column::AgencyId.eq(parent),
            ArticleScope::Category => entity::Column::CategoryId.eq(parent),
            ArticleScope::CategoryTree => entity::Column::CategoryId.in_subquery(tree(parent)),
            ArticleScope::Contributor => {
                let query = contribution::Entity::find()
                    .select_only()
                    .column(contribution::Column::ArticleId)
                    .filter(contribution::Column::ContributorId.eq(parent));
                entity::Column::Id.in_subquery(query.into_query())
            }
        })
    }
}

impl Listed for ArticleList {
    type View = Article;
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
        super::graphql::prefetch(context, &page).await?;
        Ok(page)
    }
}

/// The ids of a category and of all below it, as a recursive query that both databases understand.
fn tree(root: Uuid) -> SelectStatement {
    use category::entity::{Column, Entity};
    let mut ids = Query::select().column(Column::Id).from(Entity).and_where(Column::Id.eq(root)).to_owned();
    let below = Query::select()
        .column((Entity, Column::Id))
        .from(Entity)
        .inner_join("tree", Expr::col((Entity, Column::ParentId)).equals(("tree", "id")))
        .to_owned();
    ids.union(UnionType::All, below);
    let table = CommonTableExpression::new().query(ids).table_name("tree").column("id").to_owned();
    let clause = WithClause::new().recursive(true).cte(table).to_owned();
    Query::select().column("id").from("tree").with_cte(clause).to_owned()
}
