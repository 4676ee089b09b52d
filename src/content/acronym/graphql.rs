//! Acronyms as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object};
use sea_orm::{Condition, Select, entity::prelude::*};

use super::{Acronym as Draft, entity};
use crate::{
    content::{
        Content,
        agency::graphql::{self as agency, Agency},
        slice::{Change, Slice},
    },
    graphql::{
        Result, Session,
        batch::ById,
        connection::{Connection, Listed},
        cost, ids, input,
        scalars::DateTime,
    },
    kernel::{
        Error, document,
        kind::Kind,
        page::{Asked, Key, KeyType, List, Sort},
    },
};

/// The list of public acronyms.
pub struct AcronymList;

/// An order of acronyms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum AcronymOrder {
    /// By the short form in Vietnamese order, from A.
    ShortAsc,
    /// The newest first.
    PublishedAtDesc,
}

impl List for AcronymList {
    type Entity = entity::Entity;
    type Row = entity::Model;
    type Order = AcronymOrder;
    const NAME: &'static str = "acronyms";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        entity::Entity::find()
    }

    fn sort(order: AcronymOrder) -> Sort<entity::Column> {
        match order {
            AcronymOrder::ShortAsc => Sort { column: entity::Column::ShortKey, key: KeyType::Bytes, descending: false },
            AcronymOrder::PublishedAtDesc => {
                Sort { column: entity::Column::PublishedAt, key: KeyType::Instant, descending: true }
            }
        }
    }

    fn id(row: &entity::Model) -> Uuid {
        row.id
    }

    fn key(row: &entity::Model, order: AcronymOrder) -> Key {
        match order {
            AcronymOrder::ShortAsc => Key::bytes(&row.short_key),
            AcronymOrder::PublishedAtDesc => Key::instant(row.published_at),
        }
    }
}

impl Listed for AcronymList {
    type View = Acronym;
}

/// A short form and what it stands for.
pub struct Acronym(Arc<entity::Model>);

impl From<Arc<entity::Model>> for Acronym {
    fn from(row: Arc<entity::Model>) -> Self {
        Self(row)
    }
}

/// A short form and what it stands for, such as NVH and nhà văn hóa. Whoever searches finds either by the other, in what
/// all agencies publish, beside the acronyms that search knows by itself. A short form may stand for several things, each
/// an acronym of its own; of what stands for the same words, search takes up to four.
#[Object]
impl Acronym {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("Acronym", self.0.id)
    }

    /// The short form as it was written, such as NVH: 1 to 12 words of letters or digits, at most 50 characters.
    async fn short(&self) -> &str {
        &self.0.short
    }

    /// What it stands for, as it was written, such as nhà văn hóa: 1 to 12 words of letters or digits, at most 200
    /// characters.
    async fn long(&self) -> &str {
        &self.0.long
    }

    /// The agency that looks after the entry. The acronym counts for searches of all agencies.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(agency::optional(context, Some(self.0.agency_id))).await
    }

    /// When it first became public.
    async fn published_at(&self) -> DateTime {
        DateTime(self.0.published_at)
    }

    /// When it was last changed.
    async fn modified_at(&self) -> DateTime {
        DateTime(self.0.modified_at)
    }
}

/// Reading acronyms.
#[derive(Debug, Default)]
pub struct AcronymQuery;

#[Object]
impl AcronymQuery {
    /// The acronym with this id; null when there is none.
    async fn acronym(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The global id.")] id: ID,
    ) -> Option<Result<Acronym>> {
        let find = async {
            let id = ids::argument(Kind::Acronym, &id)?;
            Ok(Session::of(context).batch.load_one(ById::<AcronymList>::new(id)).await?.map(Acronym::from))
        };
        find.await.transpose()
    }

    /// The acronyms that are public, of all agencies. Those that search knows by itself are not among them.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn acronyms(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order.", default_with = "AcronymOrder::ShortAsc")] order_by: AcronymOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<AcronymList>> {
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &(), Condition::all()).await
    }
}

/// What an editor writes of an acronym. On creation both fields are needed; in an edit, what is left out stays as it is.
/// The two must not be the same but for case and punctuation (`DUPLICATE`). When another public acronym has the same pair,
/// publication is refused (`TAKEN`); marks tell pairs apart, case and punctuation do not.
#[derive(Debug, InputObject)]
#[graphql(name = "AcronymInput")]
pub struct Input {
    /// The short form, such as NVH: 1 to 12 words of letters or digits (`INVALID`), at most 50 characters (`TOO_LONG`).
    short: MaybeUndefined<String>,
    /// What it stands for, such as nhà văn hóa: 1 to 12 words of letters or digits (`INVALID`), at most 200 characters
    /// (`TOO_LONG`). Write all its diacritics: they are how it is told from other words.
    long: MaybeUndefined<String>,
}

impl Slice for Draft {
    type Input = Input;
    type View = Acronym;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        let Input { short, long } = given;
        Ok(Box::new(move |before| {
            let mut draft = before.unwrap_or_default();
            input::line(&mut draft.short, short);
            input::line(&mut draft.long, long);
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        let row = session.batch.load_one(ById::<AcronymList>::new(id)).await?;
        Ok(row.map(|row| Content::Acronym(row.into())))
    }

    async fn preview(self, _: &Session, document: &document::Model) -> Result<Content> {
        Ok(Content::Acronym(Arc::new(self.row(document.into())).into()))
    }
}
