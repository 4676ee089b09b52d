//! Pairs of neighbours in the titles of SQLite's index, by which suggestions find words that stand together.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::columns::only_on;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// To find a phrase of common words FTS5 reads all places of each; a pair of them is a word that is seldom. All beginnings of
/// pairs are known too, for most who type are within one. The service fills the table when it starts, for no row is of its
/// normaliser any more.
const UP: &str = "
    DROP TABLE search_title;
    CREATE VIRTUAL TABLE search_title USING fts5(exact, folded, pairs, content='', contentless_delete=1,
        tokenize=\"ascii tokenchars '_'\", prefix='1 2 3 4 5 6 7 8 9 10 11 12 13');
    UPDATE search_entry SET normaliser = 0;
";

const DOWN: &str = "
    DROP TABLE search_title;
    CREATE VIRTUAL TABLE search_title USING fts5(exact, folded, content='', contentless_delete=1, tokenize='ascii',
        prefix='1 2 3 4 5 6');
    UPDATE search_entry SET normaliser = 0;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        only_on(manager, DbBackend::Sqlite, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        only_on(manager, DbBackend::Sqlite, DOWN).await
    }
}
