//! The published side of media assets: files that articles show, registered by their address.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                published(Table::create().table("media_asset"))
                    .col(text("address"))
                    .col(text("content_type"))
                    .col(ColumnDef::new("byte_size").big_integer().null().take())
                    .col(text_null("sha256"))
                    .col(int_null("width"))
                    .col(int_null("height"))
                    .col(ColumnDef::new("focal_x").double().null().take())
                    .col(ColumnDef::new("focal_y").double().null().take())
                    .col(text_null("credit"))
                    .foreign_key(&mut refers("media_asset", "agency_id", "agency"))
                    .take(),
            )
            .await?;
        manager.create_index(unique("media_asset", &["address"])).await?;
        manager.create_index(index("media_asset", &["published_at", "id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("media_asset").take()).await?;
        Ok(())
    }
}
