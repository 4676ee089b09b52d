//! The published side of linked websites: those that show themselves now. What is hidden has no row.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "linked_website";
        manager
            .create_table(
                published(Table::create().table(table))
                    .col(text("name"))
                    .col(bytes("name_key"))
                    .col(text("address"))
                    .col(text("group_name"))
                    .col(int("group_position"))
                    .col(int("position"))
                    .col(bytes("portal_key"))
                    .col(text_null("description"))
                    .col(id_null("logo_media_id"))
                    .col(text_null("logo_alternative_text"))
                    .col(id_null("owner_agency_id"))
                    .col(text_null("owner_name"))
                    .foreign_key(&mut refers(table, "agency_id", "agency"))
                    .foreign_key(&mut refers(table, "logo_media_id", "media_asset"))
                    .foreign_key(&mut refers(table, "owner_agency_id", "agency"))
                    .take(),
            )
            .await?;
        for columns in [
            &["portal_key", "id"][..],
            &["agency_id", "portal_key", "id"],
            &["group_name", "portal_key", "id"],
            &["owner_agency_id", "portal_key", "id"],
            &["name_key", "id"],
            &["agency_id", "name_key", "id"],
            &["group_name", "name_key", "id"],
            &["owner_agency_id", "name_key", "id"],
            &["logo_media_id"],
        ] {
            manager.create_index(index(table, columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("linked_website").take()).await?;
        Ok(())
    }
}
