//! Media assets whose file was brought to us, beside those that are registered by an address elsewhere.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for column in ["file", "file_name", "blurhash"] {
            manager.alter_table(Table::alter().table("media_asset").add_column(text_null(column)).take()).await?;
        }
        // Several agencies may show the same emblem, and then its file is one. That an address elsewhere stands once is
        // seen to when a media asset becomes public.
        manager.drop_index(Index::drop().name("media_asset_address_key").table("media_asset").to_owned()).await?;
        manager.create_index(index("media_asset", &["address"])).await?;
        manager.create_index(index("media_asset", &["file"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for columns in [["file"], ["address"]] {
            let index = format!("media_asset_{}_idx", columns[0]);
            manager.drop_index(Index::drop().name(index).table("media_asset").to_owned()).await?;
        }
        manager.create_index(unique("media_asset", &["address"])).await?;
        for column in ["blurhash", "file_name", "file"] {
            manager.alter_table(Table::alter().table("media_asset").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
