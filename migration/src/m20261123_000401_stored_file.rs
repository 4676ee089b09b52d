//! The work side of files: what is kept of each beside its bytes, who brought it, and which revisions name it.

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
                    .table("stored_file")
                    .col(text("sha256").primary_key())
                    .col(text("content_type"))
                    .col(bigint("byte_size"))
                    .col(int_null("width"))
                    .col(int_null("height"))
                    .col(text_null("blurhash"))
                    .col(instant("created_at"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("file_upload")
                    .col(text("subject"))
                    .col(text("source_sha256"))
                    .col(text("sha256"))
                    .col(id_null("agency_id"))
                    .col(text_null("name"))
                    .col(instant("created_at"))
                    .primary_key(Index::create().col("subject").col("source_sha256"))
                    .foreign_key(&mut of_file("file_upload"))
                    .take(),
            )
            .await?;
        manager.create_index(index("file_upload", &["sha256"])).await?;
        manager.create_index(index("file_upload", &["source_sha256"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("revision_file")
                    .col(id("document_id"))
                    .col(int("number"))
                    .col(text("sha256"))
                    .primary_key(Index::create().col("document_id").col("number").col("sha256"))
                    .foreign_key(&mut of_file("revision_file"))
                    .take(),
            )
            .await?;
        manager.create_index(index("revision_file", &["sha256"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["revision_file", "file_upload", "stored_file"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

/// What goes with a file when it is swept. That a revision cannot name a file that is being swept follows from it too.
fn of_file(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_sha256_fkey"))
        .from(table, "sha256")
        .to("stored_file", "sha256")
        .on_delete(ForeignKeyAction::Cascade)
        .take()
}
