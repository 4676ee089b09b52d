//! The index of search: what narrows and counts items, what the score reads of them, and the keys that a database finds
//! them by. Of the texts themselves nothing is kept here.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// FTS5 without the texts. The keys are words of letters and digits already, so the simplest tokenizer will do. Titles
/// have an index of their own, which knows all beginnings of words.
const SQLITE: &str = "
    CREATE VIRTUAL TABLE search_whole USING fts5(exact, folded, content='', contentless_delete=1, tokenize='ascii');
    CREATE VIRTUAL TABLE search_title USING fts5(exact, folded, content='', contentless_delete=1, tokenize='ascii',
        prefix='1 2 3 4 5 6');
";

/// The same keys with the same positions as `tsvector`, made by the application, so no configuration of a language is
/// asked. What the score reads does not get smaller by compression, so it is not tried.
const POSTGRES: &str = "
    ALTER TABLE search_entry ADD COLUMN whole tsvector NOT NULL, ADD COLUMN title tsvector NOT NULL;
    CREATE INDEX search_entry_whole_idx ON search_entry USING gin (whole) WITH (fastupdate = off);
    CREATE INDEX search_entry_title_idx ON search_entry USING gin (title) WITH (fastupdate = off);
    ALTER TABLE search_trace ALTER COLUMN trace SET STORAGE EXTERNAL;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("search_entry")
                    .col(bigint("place").primary_key())
                    .col(id("item_id"))
                    .col(text("kind"))
                    .col(id("agency_id"))
                    .col(id_null("category_id"))
                    .col(int("year"))
                    .col(int("normaliser"))
                    .take(),
            )
            .await?;
        manager.create_index(unique("search_entry", &["item_id"])).await?;
        let of_entry = |table: &'static str| {
            ForeignKey::create()
                .name(format!("{table}_place_fkey"))
                .from(table, "place")
                .to("search_entry", "place")
                .on_delete(ForeignKeyAction::Cascade)
                .take()
        };
        manager
            .create_table(
                Table::create()
                    .table("search_trace")
                    .col(bigint("place").primary_key())
                    .col(text("title"))
                    .col(bytes("trace"))
                    .foreign_key(&mut of_entry("search_trace"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("search_contributor")
                    .col(bigint("place"))
                    .col(id("contributor_id"))
                    .primary_key(Index::create().col("place").col("contributor_id"))
                    .foreign_key(&mut of_entry("search_contributor"))
                    .take(),
            )
            .await?;
        only_on(manager, DbBackend::Sqlite, SQLITE).await?;
        only_on(manager, DbBackend::Postgres, POSTGRES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            for table in ["search_whole", "search_title"] {
                manager.drop_table(Table::drop().table(table).take()).await?;
            }
        }
        for table in ["search_contributor", "search_trace", "search_entry"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
