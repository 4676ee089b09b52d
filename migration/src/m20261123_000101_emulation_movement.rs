//! The published side of emulation movements.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "emulation_movement";
        manager
            .create_table(
                published(Table::create().table(table))
                    .col(text("slug"))
                    .col(text("name"))
                    .col(bytes("name_key"))
                    .col(text_null("description"))
                    .col(date_null("started_on"))
                    .col(date_null("ended_on"))
                    // Never null, so that rows without a beginning have a place in the order too.
                    .col(date("started_on_key"))
                    .foreign_key(&mut refers(table, "agency_id", "agency"))
                    .take(),
            )
            .await?;
        manager.create_index(unique(table, &["slug"])).await?;
        manager.create_index(index(table, &["started_on_key", "id"])).await?;
        manager.create_index(index(table, &["name_key", "id"])).await?;
        manager.create_index(index(table, &["agency_id", "started_on_key", "id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("emulation_movement").take()).await?;
        Ok(())
    }
}
