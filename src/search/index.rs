//! Writing the index, in the transaction of a publication.

use std::collections::{BTreeSet, HashMap};

use chrono::Datelike as _;
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend, DbErr, QuerySelect, Set, entity::prelude::*};

use super::{
    entity::{self, Column, Entity, contributor, trace},
    keys::Indexed,
    normalise::VERSION,
    place,
    statement::Statement,
};
use crate::kernel::{
    Result,
    clock::local_date,
    searchable::{Index, Searchable},
};

/// How many items one statement writes at most. A statement of a fixed size is prepared once.
const ITEMS: usize = 50;
/// How many bytes of text there are in the items that one statement writes; a single item may have more.
const BYTES: usize = 1 << 20;
/// How many items one statement asks for.
const ASKED: usize = 500;

/// How the gate keeps the index.
pub const INDEX: Index = Index {
    put: |transaction, items| Box::pin(put(transaction, items)),
    remove: |transaction, ids| Box::pin(remove(transaction, ids)),
};

/// An item at its place.
type Placed<'a> = (i64, &'a Searchable);

/// Writes the rows of some items, replacing those they had.
pub(super) async fn put(transaction: &DatabaseTransaction, items: &[Searchable]) -> Result<()> {
    let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
    let mut places = places_of(transaction, &ids).await?;
    delete(transaction, &places).await?;
    let stays = |item: &Searchable| places.get(&item.id).is_some_and(|place| place::holds(*place, item.dated_at));
    let homeless: Vec<_> = items.iter().filter(|item| !stays(item)).map(|item| (item.id, item.dated_at)).collect();
    places.extend(place::assign(transaction, &homeless).await?);
    let mut placed: Vec<Placed<'_>> =
        items.iter().filter_map(|item| places.get(&item.id).map(|place| (*place, item))).collect();
    // SQLite's full-text index keeps what is written in ascending order together, and writes it out at once.
    placed.sort_unstable_by_key(|(place, _)| *place);
    let mut rest = placed.as_slice();
    while !rest.is_empty() {
        let (chunk, others) = rest.split_at(fitting(rest));
        write(transaction, chunk).await?;
        rest = others;
    }
    Ok(())
}

/// Removes the rows of those of these items that have any.
pub(super) async fn remove(transaction: &DatabaseTransaction, ids: &[Uuid]) -> Result<()> {
    let places = places_of(transaction, ids).await?;
    Ok(delete(transaction, &places).await?)
}

/// The places of those of these items that have one.
async fn places_of(transaction: &DatabaseTransaction, ids: &[Uuid]) -> Result<HashMap<Uuid, i64>, DbErr> {
    let mut places = HashMap::new();
    for ids in ids.chunks(ASKED) {
        let rows = Entity::find().select_only().columns([Column::ItemId, Column::Place]);
        let rows = rows.filter(Column::ItemId.is_in(ids.iter().copied()));
        places.extend(rows.into_tuple::<(Uuid, i64)>().all(transaction).await?);
    }
    Ok(places)
}

/// How many of the first of these items one statement writes.
fn fitting(items: &[Placed<'_>]) -> usize {
    let mut bytes = 0;
    let fits = items.iter().take(ITEMS).take_while(|(_, item)| {
        let is_first = bytes == 0;
        bytes += item.title.len() + item.text.len();
        is_first || bytes <= BYTES
    });
    fits.count()
}

async fn write(transaction: &DatabaseTransaction, items: &[Placed<'_>]) -> Result<(), DbErr> {
    let indexed: Vec<Indexed> = items.iter().map(|(_, item)| Indexed::of(&item.title, &item.text)).collect();
    if transaction.get_database_backend() == DbBackend::Postgres {
        write_vectors(transaction, items, &indexed).await?;
    } else {
        write_columns(transaction, items, &indexed).await?;
    }
    let traces = items.iter().zip(&indexed).map(|((place, item), indexed)| trace::ActiveModel {
        place: Set(*place),
        title: Set(item.title.clone()),
        trace: Set(indexed.trace.to_bytes()),
    });
    trace::Entity::insert_many(traces).exec_without_returning(transaction).await?;
    let names: BTreeSet<(i64, Uuid)> =
        items.iter().flat_map(|(place, item)| item.contributors.iter().map(|id| (*place, *id))).collect();
    let names =
        names.into_iter().map(|(place, id)| contributor::ActiveModel { place: Set(place), contributor_id: Set(id) });
    contributor::Entity::insert_many(names).exec_without_returning(transaction).await?;
    Ok(())
}

/// The entries with their keys, as PostgreSQL has them.
async fn write_vectors(
    transaction: &DatabaseTransaction,
    items: &[Placed<'_>],
    indexed: &[Indexed],
) -> Result<(), DbErr> {
    let mut statement = Statement::new(DbBackend::Postgres);
    statement.push(
        "INSERT INTO search_entry (place, item_id, kind, agency_id, category_id, year, normaliser, whole, title) VALUES ",
    );
    for (number, ((place, item), indexed)) in items.iter().zip(indexed).enumerate() {
        statement.push(if number == 0 { "(" } else { ", (" }).bind(*place);
        statement.push(", ").bind(item.id).push(", ").bind(item.kind.name()).push(", ").bind(item.agency_id);
        statement.push(", ").bind(item.category_id).push(", ").bind(local_date(item.dated_at).year());
        statement.push(", ").bind(VERSION).push(", ").bind(indexed.whole.vector());
        statement.push("::tsvector, ").bind(indexed.title.vector()).push("::tsvector)");
    }
    transaction.execute_raw(statement.build()).await?;
    Ok(())
}

/// The entries, and their keys in the full-text indexes of SQLite.
async fn write_columns(
    transaction: &DatabaseTransaction,
    items: &[Placed<'_>],
    indexed: &[Indexed],
) -> Result<(), DbErr> {
    let entries = items.iter().map(|(place, item)| entity::ActiveModel {
        place: Set(*place),
        item_id: Set(item.id),
        kind: Set(item.kind),
        agency_id: Set(item.agency_id),
        category_id: Set(item.category_id),
        year: Set(local_date(item.dated_at).year()),
        normaliser: Set(VERSION),
    });
    Entity::insert_many(entries).exec_without_returning(transaction).await?;
    let mut wholes = Statement::new(DbBackend::Sqlite);
    let mut titles = Statement::new(DbBackend::Sqlite);
    wholes.push("INSERT INTO search_whole (rowid, exact, folded) VALUES ");
    titles.push("INSERT INTO search_title (rowid, exact, folded, pairs) VALUES ");
    for (number, ((place, _), Indexed { whole, title, .. })) in items.iter().zip(indexed).enumerate() {
        for (statement, keys) in [(&mut wholes, whole), (&mut titles, title)] {
            let (exact, folded) = keys.columns();
            statement.push(if number == 0 { "(" } else { ", (" }).bind(*place);
            statement.push(", ").bind(exact).push(", ").bind(folded);
        }
        wholes.push(")");
        titles.push(", ").bind(title.pairs_column()).push(")");
    }
    for statement in [wholes, titles] {
        transaction.execute_raw(statement.build()).await?;
    }
    Ok(())
}

/// Deletes the rows at some places; what hangs on the entries goes with them.
async fn delete(transaction: &DatabaseTransaction, places: &HashMap<Uuid, i64>) -> Result<(), DbErr> {
    let places: Vec<i64> = places.values().copied().collect();
    for places in places.chunks(ASKED) {
        let entries = Entity::delete_many().filter(Column::Place.is_in(places.iter().copied()));
        entries.exec(transaction).await?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            continue;
        }
        for table in ["search_whole", "search_title"] {
            let mut statement = Statement::new(DbBackend::Sqlite);
            statement.push("DELETE FROM ").push(table).push(" WHERE rowid IN ").bind_all(places.iter().copied());
            transaction.execute_raw(statement.build()).await?;
        }
    }
    Ok(())
}
