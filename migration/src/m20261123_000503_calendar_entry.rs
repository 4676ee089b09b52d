//! The published side of the work calendar (lịch công tác).

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                published(Table::create().table("calendar_entry"))
                    .col(text("title"))
                    .col(instant("starts_at"))
                    .col(instant_null("ends_at"))
                    .col(ColumnDef::new("ends_on").date().not_null().take())
                    .col(ColumnDef::new("is_all_day").boolean().not_null().take())
                    .col(text_null("place"))
                    .col(text("attendees"))
                    .col(text_null("lead_person"))
                    .col(text_null("prepared_by"))
                    .col(text_null("note"))
                    .foreign_key(&mut refers("calendar_entry", "agency_id", "agency"))
                    .take(),
            )
            .await?;
        manager.create_index(index("calendar_entry", &["starts_at", "id"])).await?;
        manager.create_index(index("calendar_entry", &["agency_id", "starts_at", "id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("calendar_entry").take()).await?;
        Ok(())
    }
}
