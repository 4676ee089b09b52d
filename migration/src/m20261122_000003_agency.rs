//! The published side of agencies, and which of them followed which.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                published(Table::create().table("agency"))
                    .col(text("code"))
                    .col(text("name"))
                    .col(bytes("name_key"))
                    .col(text("level"))
                    .col(date_null("valid_from"))
                    .col(date_null("valid_to"))
                    .col(id_null("parent_id"))
                    .foreign_key(&mut refers("agency", "parent_id", "agency"))
                    .take(),
            )
            .await?;
        manager.create_index(unique("agency", &["code"])).await?;
        manager.create_index(index("agency", &["name_key", "id"])).await?;
        manager.create_index(index("agency", &["parent_id", "name_key", "id"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("agency_succession")
                    .col(id("successor_id"))
                    .col(id("predecessor_id"))
                    .primary_key(Index::create().col("successor_id").col("predecessor_id"))
                    .foreign_key(&mut belongs("agency_succession", "successor_id", "agency"))
                    .foreign_key(&mut refers("agency_succession", "predecessor_id", "agency"))
                    .take(),
            )
            .await?;
        manager.create_index(index("agency_succession", &["predecessor_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["agency_succession", "agency"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
