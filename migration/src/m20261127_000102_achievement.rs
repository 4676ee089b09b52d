//! The published side of achievements.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "achievement";
        manager
            .create_table(
                published(Table::create().table(table))
                    .col(text("sort"))
                    .col(text("title"))
                    .col(text("field"))
                    // From the first day to the last that it is about; of a recognition both are its day.
                    .col(date("begins_on"))
                    .col(date("ends_on"))
                    .col(int("year"))
                    .col(text_null("note"))
                    .col(id_null("movement_id"))
                    // Without a foreign key: an article may be withdrawn, and the achievement stays.
                    .col(id_null("source_article_id"))
                    .col(id_null("indicator_id"))
                    .col(text_null("period_type"))
                    // Exact on both databases: SQLite has no decimal type.
                    .col(text_null("value"))
                    .col(int_null("targets_met"))
                    .col(int_null("targets_set"))
                    .col(ColumnDef::new("is_estimate").boolean().not_null())
                    .col(text("comparisons"))
                    .col(text_null("subject"))
                    .col(text_null("recognised_by"))
                    .col(text_null("legal_document"))
                    .foreign_key(&mut refers(table, "agency_id", "agency"))
                    .foreign_key(&mut refers(table, "movement_id", "emulation_movement"))
                    .foreign_key(&mut refers(table, "indicator_id", "indicator"))
                    .take(),
            )
            .await?;
        manager.create_index(index(table, &["ends_on", "id"])).await?;
        for filter in ["agency_id", "movement_id", "indicator_id", "field", "sort", "year", "source_article_id"] {
            manager.create_index(index(table, &[filter, "ends_on", "id"])).await?;
        }
        // One value of an indicator for each period of an agency; two would be two truths.
        manager.create_index(unique(table, &["indicator_id", "agency_id", "period_type", "begins_on", "ends_on"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("achievement").take()).await
    }
}
