//! The work side: documents, their append-only revisions, the audit trail and the idempotency keys.

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
                    .table("document")
                    .col(id("id").primary_key())
                    .col(text("kind"))
                    .col(id("agency_id"))
                    .col(text("state"))
                    .col(int("version"))
                    .col(text("title"))
                    .col(int("latest_revision"))
                    .col(int_null("published_revision"))
                    .col(instant_null("first_published_at"))
                    .col(int_null("scheduled_revision"))
                    .col(instant_null("scheduled_at"))
                    .col(text("created_by"))
                    .col(instant("created_at"))
                    .col(text("modified_by"))
                    .col(instant("modified_at"))
                    .take(),
            )
            .await?;
        manager.create_index(index("document", &["kind", "modified_at", "id"])).await?;
        manager.create_index(index("document", &["agency_id", "kind", "modified_at", "id"])).await?;
        manager.create_index(index("document", &["created_by", "kind", "modified_at", "id"])).await?;
        manager.create_index(index("document", &["scheduled_at"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("revision")
                    .col(id("document_id"))
                    .col(int("number"))
                    .col(text("content"))
                    .col(int_null("restored_from"))
                    .col(text("created_by"))
                    .col(instant("created_at"))
                    .primary_key(Index::create().col("document_id").col("number"))
                    .foreign_key(&mut refers("revision", "document_id", "document"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("audit_entry")
                    .col(id("id").primary_key())
                    .col(instant("at"))
                    .col(text("subject"))
                    .col(text_null("role"))
                    .col(text("verb"))
                    .col(text("kind"))
                    .col(id("document_id"))
                    .col(id("agency_id"))
                    .col(int("version"))
                    .col(int("revision"))
                    .col(text_null("comment"))
                    .col(ColumnDef::new("edition").big_integer().null().take())
                    .col(text("request_id"))
                    .foreign_key(&mut refers("audit_entry", "document_id", "document"))
                    .take(),
            )
            .await?;
        manager.create_index(index("audit_entry", &["document_id", "id"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("idempotency_key")
                    .col(text("subject"))
                    .col(text("key"))
                    .col(text("digest"))
                    .col(text_null("outcome"))
                    .col(instant("created_at"))
                    .primary_key(Index::create().col("subject").col("key"))
                    .take(),
            )
            .await?;
        manager.create_index(index("idempotency_key", &["created_at"])).await?;
        append_only(manager, "revision").await?;
        append_only(manager, "audit_entry").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["idempotency_key", "audit_entry", "revision", "document"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
