//! The work side of linked websites: what the latest check of each found, and who is checking it now.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "linked_website_check";
        let flag = |name| ColumnDef::new(name).boolean().not_null().take();
        manager
            .create_table(
                Table::create()
                    .table(table)
                    .col(id("id").primary_key())
                    .col(int("revision"))
                    .col(text("address"))
                    .col(text("host"))
                    .col(instant_null("checked_at"))
                    .col(text_null("status"))
                    .col(int_null("http_status"))
                    .col(text_null("final_address"))
                    .col(instant_null("certificate_expires_at"))
                    .col(int("failures"))
                    .col(instant_null("failing_since"))
                    .col(flag("is_down"))
                    .col(flag("is_moved"))
                    .col(flag("needs_turn"))
                    .col(instant_null("next_check_at"))
                    .col(id_null("claim"))
                    .col(instant_null("claimed_until"))
                    // Both are of the work side.
                    .foreign_key(&mut belongs(table, "id", "document"))
                    .take(),
            )
            .await?;
        for columns in
            [&["next_check_at", "id"][..], &["host", "claimed_until"], &["checked_at", "id"], &["needs_turn"]]
        {
            manager.create_index(index(table, columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("linked_website_check").take()).await?;
        Ok(())
    }
}
