//! The change log. Its number is the edition: gap-free, and in the order in which the changes were committed.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("change")
                    .col(bigint("edition").primary_key())
                    .col(instant("at"))
                    .col(text("kind"))
                    .col(id("item_id"))
                    .col(id("agency_id"))
                    .col(text("action"))
                    .col(int("revision"))
                    .take(),
            )
            .await?;
        manager.create_index(index("change", &["item_id", "edition"])).await?;
        append_only(manager, "change").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("change").take()).await?;
        Ok(())
    }
}
