//! Counts of visits and of views: numbers and nothing else. No foreign key leads to what was visited, for it may be
//! withdrawn, and the counts stay.

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
                    .table("visit_total")
                    .col(id("agency_id").primary_key())
                    .col(bigint("visits"))
                    .col(bigint("views"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("visit_day")
                    .col(date("day"))
                    .col(id("agency_id"))
                    .col(bigint("visits"))
                    .col(bigint("views"))
                    .primary_key(Index::create().col("day").col("agency_id"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("article_view_day")
                    .col(date("day"))
                    .col(id("article_id"))
                    .col(bigint("views"))
                    .primary_key(Index::create().col("day").col("article_id"))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["article_view_day", "visit_day", "visit_total"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
