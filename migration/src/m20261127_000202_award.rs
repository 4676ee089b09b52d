//! The published side of awards.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "award";
        manager
            .create_table(
                published(Table::create().table(table))
                    .col(id("award_title_id"))
                    .col(text("conferring_level"))
                    .col(text("conferring_body"))
                    .col(int("year"))
                    // Never null, so that awards without a decision have a place in the order too.
                    .col(date("decided_on_key"))
                    .col(text("state"))
                    .col(text_null("decision"))
                    .col(text_null("revocation"))
                    .col(int("collective_count"))
                    .col(int("individual_count"))
                    .col(int("household_count"))
                    .col(text_null("ground"))
                    .col(id_null("movement_id"))
                    // Without a foreign key: an article may be withdrawn, and the award stays.
                    .col(id_null("source_article_id"))
                    .foreign_key(&mut refers(table, "agency_id", "agency"))
                    .foreign_key(&mut refers(table, "award_title_id", "award_title"))
                    .foreign_key(&mut refers(table, "movement_id", "emulation_movement"))
                    .take(),
            )
            .await?;
        manager.create_index(index(table, &["decided_on_key", "id"])).await?;
        for filter in ["agency_id", "award_title_id", "movement_id", "conferring_level", "state", "year"] {
            manager.create_index(index(table, &[filter, "decided_on_key", "id"])).await?;
        }
        let recipient = "award_recipient";
        manager
            .create_table(
                Table::create()
                    .table(recipient)
                    .col(id("award_id"))
                    .col(int("position"))
                    .col(text("kind"))
                    .col(text("name"))
                    .col(text_null("job_title"))
                    .col(text_null("affiliation"))
                    .col(text_null("note"))
                    .primary_key(Index::create().col("award_id").col("position"))
                    .foreign_key(&mut belongs(recipient, "award_id", table))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["award_recipient", "award"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
