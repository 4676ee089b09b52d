//! The published side of articles, their bylines, and the media their bodies use.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                published(Table::create().table("article"))
                    .col(text("slug"))
                    .col(text("title"))
                    .col(bytes("title_key"))
                    .col(text("summary"))
                    .col(text("language"))
                    .col(id("category_id"))
                    .col(id_null("cover_media_id"))
                    .col(text_null("cover_alternative_text"))
                    .col(text_null("cover_caption"))
                    .col(text_null("source_name"))
                    .col(text_null("source_address"))
                    .col(text("legal_documents"))
                    .col(text("body"))
                    .foreign_key(&mut refers("article", "agency_id", "agency"))
                    .foreign_key(&mut refers("article", "category_id", "category"))
                    .foreign_key(&mut refers("article", "cover_media_id", "media_asset"))
                    .take(),
            )
            .await?;
        manager.create_index(unique("article", &["slug"])).await?;
        // One index for each list that is offered: its filter first, then the order, then the id that makes it total.
        manager.create_index(index("article", &["published_at", "id"])).await?;
        manager.create_index(index("article", &["agency_id", "published_at", "id"])).await?;
        manager.create_index(index("article", &["category_id", "published_at", "id"])).await?;
        manager.create_index(index("article", &["title_key", "id"])).await?;
        manager.create_index(index("article", &["cover_media_id"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("article_contribution")
                    .col(id("article_id"))
                    .col(int("position"))
                    .col(id("contributor_id"))
                    .col(text("role"))
                    .primary_key(Index::create().col("article_id").col("position"))
                    .foreign_key(&mut belongs("article_contribution", "article_id", "article"))
                    .foreign_key(&mut refers("article_contribution", "contributor_id", "contributor"))
                    .take(),
            )
            .await?;
        manager.create_index(index("article_contribution", &["contributor_id", "article_id"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("article_media")
                    .col(id("article_id"))
                    .col(id("media_id"))
                    .primary_key(Index::create().col("article_id").col("media_id"))
                    .foreign_key(&mut belongs("article_media", "article_id", "article"))
                    .foreign_key(&mut refers("article_media", "media_id", "media_asset"))
                    .take(),
            )
            .await?;
        manager.create_index(index("article_media", &["media_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["article_media", "article_contribution", "article"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
