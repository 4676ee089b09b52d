//! Acronyms that search knows beside those that come with the service.

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
                    .table("search_acronym")
                    .col(text("short_key"))
                    .col(text("long_key"))
                    .col(text("short"))
                    .col(text("long"))
                    .primary_key(Index::create().col("short_key").col("long_key"))
                    .take(),
            )
            .await?;
        manager.create_index(index("search_acronym", &["long_key"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("search_acronym").take()).await?;
        Ok(())
    }
}
