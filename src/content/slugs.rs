//! Slugs (`kernel::slugs` keeps them): how one is claimed, and how an old one still finds its item.

use std::sync::Arc;

use async_graphql::{Context, ID};
use sea_orm::{
    QueryOrder, QuerySelect, Set,
    entity::prelude::*,
    sea_query::{ExprTrait as _, OnConflict},
};

use crate::{
    graphql::{Fault, Session, batch::ById, connection::Listed, ids},
    kernel::{
        Error, Result,
        content::Landing,
        kind::Kind,
        slugs::{ActiveModel, Column, Entity, taken_by_another},
        value::slug,
    },
};

/// What decides an item's slug.
pub(super) struct Wish<'a> {
    /// What the editor asked for; without it the title decides once and for all.
    pub(super) wanted: Option<&'a str>,
    /// The item's title or name.
    pub(super) title: &'a str,
    /// What stands in for a title without a letter or digit.
    pub(super) fallback: &'a str,
}

/// The slug that an item will have: the one asked for if it is free, else the one it had last, be it elsewhere, else a
/// free one made from its title. No other publication runs at the same time, so what is free stays free.
///
/// # Errors
/// A problem with code `Taken` when the slug that was asked for belongs to another item.
pub(super) async fn claim(landing: &Landing<'_>, kind: Kind, wish: Wish<'_>) -> Result<String> {
    // An item that comes from another database keeps the slug that it had there.
    if let Some(wanted) = wish.wanted.or_else(|| landing.slug_elsewhere()) {
        return if keep(landing, kind, wanted).await? {
            Ok(wanted.to_owned())
        } else {
            Err(Error::Problems(vec![taken_by_another("slug")]))
        };
    }
    let own = Entity::find()
        .filter(Column::ItemId.eq(landing.id))
        .order_by_desc(Column::Edition)
        .one(landing.transaction)
        .await?;
    let chosen = match own {
        Some(own) => own.slug,
        None => made(landing, kind, &wish).await?,
    };
    if keep(landing, kind, &chosen).await? { Ok(chosen) } else { Err(Error::internal("a free slug is taken")) }
}

/// Keeps a slug, unless it belongs to another item. One statement asks and writes.
async fn keep(landing: &Landing<'_>, kind: Kind, slug: &str) -> Result<bool> {
    let row = ActiveModel {
        kind: Set(kind),
        slug: Set(slug.to_owned()),
        item_id: Set(landing.id),
        edition: Set(landing.edition),
    };
    let again = OnConflict::columns([Column::Kind, Column::Slug])
        .update_column(Column::Edition)
        .action_and_where(Expr::col((Entity, Column::ItemId)).eq(landing.id))
        .to_owned();
    Ok(Entity::insert(row).on_conflict(again).exec_without_returning(landing.transaction).await? == 1)
}

async fn made(landing: &Landing<'_>, kind: Kind, wish: &Wish<'_>) -> Result<String> {
    let base = slug::from_title(wish.title, wish.fallback);
    // A slug has no character with a meaning in LIKE.
    let taken: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Slug)
        .filter(Column::Kind.eq(kind))
        .filter(Column::Slug.like(format!("{base}%")))
        .into_tuple()
        .all(landing.transaction)
        .await?;
    Ok(slug::free(&base, &taken))
}

/// The item with a slug, or one that it had before, or with an id: exactly one of the two is given.
///
/// # Errors
/// A bad request when both or neither are given, or the id is none of this kind.
pub(super) async fn find<L: Listed>(
    context: &Context<'_>,
    kind: Kind,
    column: <L::Entity as EntityTrait>::Column,
    slug: Option<String>,
    id: Option<ID>,
) -> Result<Option<L::View>, Fault> {
    let session = Session::of(context);
    let id = match (slug, id) {
        (Some(slug), None) => {
            let slug = slug::well_formed(slug);
            let reader = session.kernel.store.reader();
            let query = L::select().filter(column.eq(slug.as_str())).into_model::<L::Row>();
            if let Some(row) = query.one(reader).await.map_err(Error::from)? {
                return Ok(Some(L::View::from(Arc::new(row))));
            }
            Entity::find_by_id((kind, slug)).one(reader).await.map_err(Error::from)?.map(|row| row.item_id)
        }
        (None, Some(id)) => Some(ids::argument(kind, &id)?),
        _ => return Err(Fault::bad_request("Give `slug` or `id`, exactly one of the two.")),
    };
    let Some(id) = id else { return Ok(None) };
    Ok(session.batch.load_one(ById::<L>::new(id)).await?.map(L::View::from))
}
