//! The published side of contributors: the people and bodies that bylines name.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                published(Table::create().table("contributor"))
                    .col(text("name"))
                    .col(bytes("name_key"))
                    .col(text_null("description"))
                    .foreign_key(&mut refers("contributor", "agency_id", "agency"))
                    .take(),
            )
            .await?;
        manager.create_index(index("contributor", &["name_key", "id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("contributor").take()).await?;
        Ok(())
    }
}
