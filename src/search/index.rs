//! Writing the index, in the transaction of a publication.

use std::collections::BTreeSet;

use chrono::Datelike as _;
use sea_orm::{
    ConnectionTrait as _, DatabaseTransaction, DbBackend, DbErr, QuerySelect, Set, Value, entity::prelude::*,
};

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

/// How the gate keeps the index.
pub const INDEX: Index = Index {
    put: |transaction, searchable| Box::pin(put(transaction, searchable)),
    remove: |transaction, id| Box::pin(remove(transaction, id)),
};

/// Writes the rows of an item, replacing those it had.
pub(super) async fn put(transaction: &DatabaseTransaction, item: &Searchable) -> Result<()> {
    let before = place_of(transaction, item.id).await?;
    if let Some(before) = before {
        delete(transaction, before).await?;
    }
    let place = match before.filter(|before| place::holds(*before, item.dated_at)) {
        Some(before) => before,
        None => place::assign(transaction, item.dated_at, item.id).await?,
    };
    let indexed = Indexed::of(&item.title, &item.text);
    write_keys(transaction, place, item, &indexed).await?;
    let row =
        trace::ActiveModel { place: Set(place), title: Set(item.title.clone()), trace: Set(indexed.trace.to_bytes()) };
    trace::Entity::insert(row).exec_without_returning(transaction).await?;
    let contributors: BTreeSet<Uuid> = item.contributors.iter().copied().collect();
    let rows = contributors
        .into_iter()
        .map(|contributor_id| contributor::ActiveModel { place: Set(place), contributor_id: Set(contributor_id) });
    contributor::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    Ok(())
}

/// Removes the rows of an item, if it has any.
pub(super) async fn remove(transaction: &DatabaseTransaction, id: Uuid) -> Result<()> {
    if let Some(place) = place_of(transaction, id).await? {
        delete(transaction, place).await?;
    }
    Ok(())
}

async fn place_of(transaction: &DatabaseTransaction, id: Uuid) -> Result<Option<i64>, DbErr> {
    let row = Entity::find().select_only().column(Column::Place).filter(Column::ItemId.eq(id));
    row.into_tuple().one(transaction).await
}

async fn write_keys(
    transaction: &DatabaseTransaction,
    place: i64,
    item: &Searchable,
    indexed: &Indexed,
) -> Result<(), DbErr> {
    let year = local_date(item.dated_at).year();
    let entry = entity::ActiveModel {
        place: Set(place),
        item_id: Set(item.id),
        kind: Set(item.kind),
        agency_id: Set(item.agency_id),
        category_id: Set(item.category_id),
        year: Set(year),
        normaliser: Set(VERSION),
    };
    if transaction.get_database_backend() == DbBackend::Postgres {
        let values: [Value; 9] = [
            place.into(),
            item.id.into(),
            item.kind.name().into(),
            item.agency_id.into(),
            item.category_id.into(),
            year.into(),
            VERSION.into(),
            indexed.whole.vector().into(),
            indexed.title.vector().into(),
        ];
        let mut statement = Statement::new(DbBackend::Postgres);
        statement.push(
            "INSERT INTO search_entry (place, item_id, kind, agency_id, category_id, year, normaliser, whole, title) VALUES (",
        );
        for (number, value) in values.into_iter().enumerate() {
            statement.push(if number == 0 { "" } else { ", " }).bind(value);
            if number >= 7 {
                statement.push("::tsvector");
            }
        }
        statement.push(")");
        transaction.execute_raw(statement.build()).await?;
        return Ok(());
    }
    Entity::insert(entry).exec_without_returning(transaction).await?;
    for (table, keys) in [("search_whole", &indexed.whole), ("search_title", &indexed.title)] {
        let (exact, folded) = keys.columns();
        let mut statement = Statement::new(DbBackend::Sqlite);
        statement.push("INSERT INTO ").push(table).push(" (rowid, exact, folded) VALUES (").bind(place);
        statement.push(", ").bind(exact).push(", ").bind(folded).push(")");
        transaction.execute_raw(statement.build()).await?;
    }
    Ok(())
}

/// Deletes the rows at a place; what hangs on the entry goes with it.
async fn delete(transaction: &DatabaseTransaction, place: i64) -> Result<(), DbErr> {
    Entity::delete_by_id(place).exec(transaction).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        return Ok(());
    }
    for table in ["search_whole", "search_title"] {
        let mut statement = Statement::new(DbBackend::Sqlite);
        statement.push("DELETE FROM ").push(table).push(" WHERE rowid = ").bind(place);
        transaction.execute_raw(statement.build()).await?;
    }
    Ok(())
}
