//! Writing the index, in the transaction of a publication.

use std::collections::{BTreeSet, HashMap};

use chrono::Datelike as _;
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend, DbErr, QuerySelect, Set, entity::prelude::*};

use super::{
    beginning::Lines,
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
    let present = present(transaction, &ids).await?;
    delete(transaction, &present).await?;
    let mut places: HashMap<Uuid, i64> = present.into_iter().map(|entry| (entry.id, entry.place)).collect();
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
    let present = present(transaction, ids).await?;
    Ok(delete(transaction, &present).await?)
}

/// An item that has rows.
struct Present {
    id: Uuid,
    place: i64,
    lines: Lines,
}

/// Those of these items that have rows.
async fn present(transaction: &DatabaseTransaction, ids: &[Uuid]) -> Result<Vec<Present>, DbErr> {
    let mut present = Vec::new();
    for ids in ids.chunks(ASKED) {
        let columns = [Column::ItemId, Column::Place, Column::TitleFolded, Column::TitleMarked];
        let rows = Entity::find().select_only().columns(columns).filter(Column::ItemId.is_in(ids.iter().copied()));
        let rows = rows.into_tuple::<(Uuid, i64, String, String)>().all(transaction).await?;
        let read = |(id, place, folded, marked)| Present { id, place, lines: Lines { folded, marked } };
        present.extend(rows.into_iter().map(read));
    }
    Ok(present)
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
    let keys = items.iter().zip(&indexed).map(|((place, _), indexed)| (*place, &indexed.lines));
    with_keys(transaction, [INSERT_KEYS, INSERT_KEYS_SQLITE], keys).await?;
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
        "INSERT INTO search_entry (place, item_id, kind, agency_id, category_id, year, normaliser, title_folded, \
         title_marked, whole, title) VALUES ",
    );
    for (number, ((place, item), indexed)) in items.iter().zip(indexed).enumerate() {
        statement.push(if number == 0 { "(" } else { ", (" }).bind(*place);
        statement.push(", ").bind(item.id).push(", ").bind(item.kind.name()).push(", ").bind(item.agency_id);
        statement.push(", ").bind(item.category_id).push(", ").bind(local_date(item.dated_at).year());
        statement.push(", ").bind(VERSION).push(", ").bind(indexed.lines.folded.as_str());
        statement.push(", ").bind(indexed.lines.marked.as_str()).push(", ").bind(indexed.whole.vector());
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
    let entries = items.iter().zip(indexed).map(|((place, item), indexed)| entity::ActiveModel {
        place: Set(*place),
        item_id: Set(item.id),
        kind: Set(item.kind),
        agency_id: Set(item.agency_id),
        category_id: Set(item.category_id),
        year: Set(local_date(item.dated_at).year()),
        normaliser: Set(VERSION),
        title_folded: Set(indexed.lines.folded.clone()),
        title_marked: Set(indexed.lines.marked.clone()),
    });
    Entity::insert_many(entries).exec_without_returning(transaction).await?;
    let mut wholes = Statement::new(DbBackend::Sqlite);
    let mut titles = Statement::new(DbBackend::Sqlite);
    wholes.push("INSERT INTO search_whole (rowid, exact, folded) VALUES ");
    titles.push("INSERT INTO search_title (rowid, exact, folded) VALUES ");
    for (number, ((place, _), Indexed { whole, title, .. })) in items.iter().zip(indexed).enumerate() {
        for (statement, keys) in [(&mut wholes, whole), (&mut titles, title)] {
            let (exact, folded) = keys.columns();
            statement.push(if number == 0 { "(" } else { ", (" }).bind(*place);
            statement.push(", ").bind(exact).push(", ").bind(folded).push(")");
        }
    }
    for statement in [wholes, titles] {
        transaction.execute_raw(statement.build()).await?;
    }
    Ok(())
}

/// How keys are written, whose statement has one text however many they are.
const INSERT_KEYS: &str =
    "INSERT INTO search_title_key SELECT r ->> 0, (r ->> 1)::bigint FROM jsonb_array_elements($1) r";
const INSERT_KEYS_SQLITE: &str = "INSERT INTO search_title_key SELECT value ->> 0, value ->> 1 FROM json_each(?)";
/// How they are removed.
const DELETE_KEYS: &str = "DELETE FROM search_title_key k USING jsonb_array_elements($1) r \
    WHERE k.key = r ->> 0 AND k.place = (r ->> 1)::bigint";
const DELETE_KEYS_SQLITE: &str = "DELETE FROM search_title_key \
    WHERE (key, place) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))";

/// Does something with the keys of titles at their places, in the language of PostgreSQL or of SQLite.
async fn with_keys<'a>(
    transaction: &DatabaseTransaction,
    [postgres, sqlite]: [&str; 2],
    titles: impl Iterator<Item = (i64, &'a Lines)>,
) -> Result<(), DbErr> {
    let mut keys: Vec<(String, i64)> =
        titles.flat_map(|(place, lines)| lines.keys().into_iter().map(move |key| (key, place))).collect();
    if keys.is_empty() {
        return Ok(());
    }
    // In the order of the table, so that neighbours are written together.
    keys.sort_unstable();
    let backend = transaction.get_database_backend();
    let text = if backend == DbBackend::Postgres { postgres } else { sqlite };
    let statement = sea_orm::Statement::from_sql_and_values(backend, text, [serde_json::json!(keys).into()]);
    transaction.execute_raw(statement).await?;
    Ok(())
}

/// Deletes the rows of some items; what hangs on the entries goes with them.
async fn delete(transaction: &DatabaseTransaction, present: &[Present]) -> Result<(), DbErr> {
    for present in present.chunks(ASKED) {
        let places = || present.iter().map(|entry| entry.place);
        let keys = present.iter().map(|entry| (entry.place, &entry.lines));
        with_keys(transaction, [DELETE_KEYS, DELETE_KEYS_SQLITE], keys).await?;
        let entries = Entity::delete_many().filter(Column::Place.is_in(places()));
        entries.exec(transaction).await?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            continue;
        }
        for table in ["search_whole", "search_title"] {
            let mut statement = Statement::new(DbBackend::Sqlite);
            statement.push("DELETE FROM ").push(table).push(" WHERE rowid IN ").bind_all(places());
            transaction.execute_raw(statement.build()).await?;
        }
    }
    Ok(())
}
