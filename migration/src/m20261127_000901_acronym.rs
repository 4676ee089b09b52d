//! The published side of acronyms, in place of a table that nothing but a command wrote: outside of the gate, without an
//! edition.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("search_acronym").take()).await?;
        let table = "acronym";
        manager
            .create_table(
                published(Table::create().table(table))
                    .col(text("short"))
                    .col(bytes("short_key"))
                    .col(text("long"))
                    .col(text("short_folded"))
                    .col(text("long_folded"))
                    .col(int("normaliser"))
                    .foreign_key(&mut refers(table, "agency_id", "agency"))
                    .take(),
            )
            .await?;
        manager.create_index(unique(table, &["short", "long"])).await?;
        for columns in [&["short_key", "id"][..], &["published_at", "id"], &["short_folded"], &["long_folded"]] {
            manager.create_index(index(table, columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("acronym").take()).await?;
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
}
