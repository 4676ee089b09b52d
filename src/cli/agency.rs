//! The agency that a command is told by its code.

use anyhow::{Context as _, bail};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use uuid::Uuid;

use crate::{
    config::Settings,
    content::agency::entity::{Column, Entity},
    kernel::store::Store,
};

/// Opens the database, which has to be there already.
pub(super) async fn existing_store(settings: &Settings) -> anyhow::Result<Store> {
    if let Some(path) = crate::kernel::store::sqlite_path(&settings.database.store.url)
        && !std::path::Path::new(path).exists()
    {
        bail!("there is no database at {path} yet; start the service once, or run `loa migrate`");
    }
    super::store(settings).await
}

/// The id of the public agency with a code.
pub(super) async fn id_of(store: &Store, code: &str) -> anyhow::Result<Uuid> {
    let ids = Entity::find().select_only().column(Column::Id).filter(Column::Code.eq(code)).into_tuple();
    if let Some(id) = ids.one(store.reader()).await.context("the agencies cannot be read; has `loa migrate` run?")? {
        return Ok(id);
    }
    let codes: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Code)
        .order_by_asc(Column::Code)
        .limit(20)
        .into_tuple()
        .all(store.reader())
        .await?;
    bail!("there is no public agency with the code {code:?}; there are: {}", codes.join(", "))
}
