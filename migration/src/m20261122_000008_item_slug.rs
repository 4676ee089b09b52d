//! The slugs that items were ever published under. A slug stays with its item, so that a link never leads elsewhere.

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
                    .table("item_slug")
                    .col(text("kind"))
                    .col(text("slug"))
                    .col(id("item_id"))
                    .col(bigint("edition"))
                    .primary_key(Index::create().col("kind").col("slug"))
                    .take(),
            )
            .await?;
        manager.create_index(index("item_slug", &["item_id", "edition"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("item_slug").take()).await?;
        Ok(())
    }
}
