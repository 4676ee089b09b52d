//! The published side of the catalogue of awards.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "award_title";
        manager
            .create_table(
                published(Table::create().table(table))
                    .col(text("code"))
                    .col(text("name"))
                    .col(bytes("name_key"))
                    .col(text("family"))
                    .col(text_null("description"))
                    .col(int("position"))
                    .col(date("valid_from"))
                    .col(date_null("valid_to"))
                    .col(text("rules"))
                    .foreign_key(&mut refers(table, "agency_id", "agency"))
                    .take(),
            )
            .await?;
        manager.create_index(unique(table, &["code"])).await?;
        manager.create_index(index(table, &["position", "id"])).await?;
        manager.create_index(index(table, &["name_key", "id"])).await?;
        // The rules once more, one row for each body and kind of recipient that a rule joins, so that a list can ask.
        let permission = "award_title_permission";
        manager
            .create_table(
                Table::create()
                    .table(permission)
                    .col(id("award_title_id"))
                    .col(int("position"))
                    .col(text("conferring_level"))
                    .col(text("recipient_kind"))
                    .col(date("valid_from"))
                    .col(date_null("valid_to"))
                    .primary_key(Index::create().col("award_title_id").col("position"))
                    .foreign_key(&mut belongs(permission, "award_title_id", table))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["award_title_permission", "award_title"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
