//! The published side of placements: what stands in a slot of the front page now. What waits or is over has no row.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                published(Table::create().table("placement"))
                    .col(text("slot"))
                    .col(int("position"))
                    .col(id("article_id"))
                    .col(text_null("title_override"))
                    .col(instant_null("starts_at"))
                    .col(instant_null("ends_at"))
                    .foreign_key(&mut refers("placement", "agency_id", "agency"))
                    .foreign_key(&mut refers("placement", "article_id", "article"))
                    .take(),
            )
            .await?;
        manager.create_index(index("placement", &["slot", "position", "id"])).await?;
        manager.create_index(index("placement", &["agency_id", "slot", "position", "id"])).await?;
        manager.create_index(index("placement", &["published_at", "id"])).await?;
        manager.create_index(index("placement", &["article_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("placement").take()).await?;
        Ok(())
    }
}
