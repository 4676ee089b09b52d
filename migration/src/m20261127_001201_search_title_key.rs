//! What titles are found by while they are typed, as plain rows that both databases ask in the same way.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::columns::{on_both, only_on};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The newest titles are looked at one by one, in lines that stand beside what narrows them; of all titles, what begins as it
/// was typed is one range of keys. The service fills both when it starts, for no row is of its normaliser any more.
const UP: &str = "
    ALTER TABLE search_entry ADD COLUMN title_folded text NOT NULL DEFAULT '';
    ALTER TABLE search_entry ADD COLUMN title_marked text NOT NULL DEFAULT '';
    UPDATE search_entry SET normaliser = 0;
";

/// The index of titles has no pairs and no beginnings any more.
const UP_SQLITE: &str = "
    CREATE TABLE search_title_key (key text NOT NULL, place bigint NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
    DROP TABLE search_title;
    CREATE VIRTUAL TABLE search_title USING fts5(exact, folded, content='', contentless_delete=1, tokenize='ascii');
";

/// Keys are compared byte by byte. What only the indexes of keys are asked about lies apart from the entries, so that many of
/// these are on a page: to gather the matches of common words takes half as long.
const UP_POSTGRES: &str = "
    CREATE TABLE search_title_key (key text COLLATE \"C\" NOT NULL, place bigint NOT NULL, PRIMARY KEY (key, place));
    ALTER TABLE search_entry SET (toast_tuple_target = 128);
    ALTER TABLE search_entry ALTER COLUMN title_folded SET STORAGE MAIN, ALTER COLUMN title_marked SET STORAGE MAIN;
";

const DOWN: &str = "
    DROP TABLE search_title_key;
    ALTER TABLE search_entry DROP COLUMN title_marked;
    ALTER TABLE search_entry DROP COLUMN title_folded;
    UPDATE search_entry SET normaliser = 0;
";

const DOWN_POSTGRES: &str = "ALTER TABLE search_entry RESET (toast_tuple_target);";

const DOWN_SQLITE: &str = "
    DROP TABLE search_title;
    CREATE VIRTUAL TABLE search_title USING fts5(exact, folded, pairs, content='', contentless_delete=1,
        tokenize=\"ascii tokenchars '_'\", prefix='1 2 3 4 5 6 7 8 9 10 11 12 13');
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        on_both(manager, UP).await?;
        only_on(manager, DbBackend::Sqlite, UP_SQLITE).await?;
        only_on(manager, DbBackend::Postgres, UP_POSTGRES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        on_both(manager, DOWN).await?;
        only_on(manager, DbBackend::Sqlite, DOWN_SQLITE).await?;
        only_on(manager, DbBackend::Postgres, DOWN_POSTGRES).await
    }
}
