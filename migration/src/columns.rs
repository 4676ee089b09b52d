//! The column shapes that every table shares, said once.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// A UUID that must be there.
pub(crate) fn id(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().take()
}

/// A UUID that may be absent.
pub(crate) fn id_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().null().take()
}

/// A text that must be there.
pub(crate) fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().take()
}

/// A text that may be absent.
pub(crate) fn text_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().null().take()
}

/// A whole number that must be there.
pub(crate) fn int(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().not_null().take()
}

/// A whole number that may be absent.
pub(crate) fn int_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().null().take()
}

/// A 64-bit whole number that must be there.
pub(crate) fn bigint(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

/// An instant in UTC with microseconds.
pub(crate) fn instant(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().not_null().take()
}

/// An instant that may be absent.
pub(crate) fn instant_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().null().take()
}

/// A calendar date that must be there.
pub(crate) fn date(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().not_null().take()
}

/// A calendar date that may be absent.
pub(crate) fn date_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().null().take()
}

/// Bytes that both databases compare as bytes; used for sort keys.
pub(crate) fn bytes(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().not_null().take()
}

/// What every published row carries: whose it is, since which edition it stands so, and two instants.
pub(crate) fn published(table: &mut TableCreateStatement) -> &mut TableCreateStatement {
    table
        .col(id("id").primary_key())
        .col(id("agency_id"))
        .col(bigint("edition"))
        .col(instant("published_at"))
        .col(instant("modified_at"))
}

/// A foreign key that forbids to delete what is still referred to. `RESTRICT` would say the same, but SQLite reports it as
/// the failure of a trigger, which cannot be told from others.
pub(crate) fn refers(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{from}_{column}_fkey"))
        .from(from, column)
        .to(to, "id")
        .on_delete(ForeignKeyAction::NoAction)
        .take()
}

/// A foreign key whose rows go with the row they belong to.
pub(crate) fn belongs(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    refers(from, column, to).on_delete(ForeignKeyAction::Cascade).take()
}

/// An index named after its table and columns.
pub(crate) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{}_idx", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// A unique index named after its table and columns.
pub(crate) fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{}_key", columns.join("_"))).table(table).unique();
    for column in columns {
        index.col(*column);
    }
    index
}

/// Lets rows be added to `table`, never changed or removed, whoever asks and with whatever tool.
#[expect(clippy::disallowed_methods, reason = "DDL has no parameters to bind, and the names are ours")]
pub(crate) async fn append_only(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    match manager.get_database_backend() {
        DbBackend::Postgres => {
            let statements = format!(
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION '%: append only', TG_TABLE_NAME; END $$; \
                 CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
                 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
            );
            connection.execute_unprepared(&statements).await?;
        }
        _ => {
            for event in ["UPDATE", "DELETE"] {
                let statement = format!(
                    "CREATE TRIGGER {table}_no_{} BEFORE {event} ON {table} \
                     BEGIN SELECT RAISE(ABORT, '{table}: append only'); END;",
                    event.to_lowercase()
                );
                connection.execute_unprepared(&statement).await?;
            }
        }
    }
    Ok(())
}

/// Runs statements that both databases understand.
#[expect(clippy::disallowed_methods, reason = "DDL has no parameters to bind")]
pub(crate) async fn on_both(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    manager.get_connection().execute_unprepared(statements).await?;
    Ok(())
}

/// Runs statements that only one of the databases needs.
pub(crate) async fn only_on(manager: &SchemaManager<'_>, backend: DbBackend, statements: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == backend {
        on_both(manager, statements).await?;
    }
    Ok(())
}
