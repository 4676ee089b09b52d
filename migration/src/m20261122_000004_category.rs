//! The published side of categories: a tree for each agency.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                published(Table::create().table("category"))
                    .col(id_null("parent_id"))
                    .col(text("slug"))
                    .col(text("name"))
                    .col(bytes("name_key"))
                    .col(text_null("description"))
                    .col(int("position"))
                    .foreign_key(&mut refers("category", "agency_id", "agency"))
                    .foreign_key(&mut refers("category", "parent_id", "category"))
                    .take(),
            )
            .await?;
        manager.create_index(unique("category", &["slug"])).await?;
        manager.create_index(index("category", &["agency_id", "parent_id", "position", "id"])).await?;
        manager.create_index(index("category", &["parent_id", "position", "id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("category").take()).await?;
        Ok(())
    }
}
