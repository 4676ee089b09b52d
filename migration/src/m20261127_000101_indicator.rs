//! The published side of indicators.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "indicator";
        manager
            .create_table(
                published(Table::create().table(table))
                    .col(text("code"))
                    .col(text("name"))
                    .col(bytes("name_key"))
                    .col(text("unit"))
                    .col(text("field"))
                    .col(text_null("description"))
                    .foreign_key(&mut refers(table, "agency_id", "agency"))
                    .take(),
            )
            .await?;
        manager.create_index(unique(table, &["code"])).await?;
        manager.create_index(index(table, &["name_key", "id"])).await?;
        for filter in ["agency_id", "field"] {
            manager.create_index(index(table, &[filter, "name_key", "id"])).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("indicator").take()).await
    }
}
