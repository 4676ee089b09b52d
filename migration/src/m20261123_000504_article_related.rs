//! The articles that an editor chose to stand beside another. No foreign key leads to them: a related article may be
//! withdrawn at any time, and is then not shown.

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
                    .table("article_related")
                    .col(id("article_id"))
                    .col(int("position"))
                    .col(id("related_id"))
                    .primary_key(Index::create().col("article_id").col("position"))
                    .foreign_key(&mut belongs("article_related", "article_id", "article"))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("article_related").take()).await?;
        Ok(())
    }
}
