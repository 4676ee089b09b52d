//! The databases of a run: one of each state, on both kinds.

use std::path::{Path, PathBuf};

use loa::config::Settings;

use crate::postgres;

/// A kind of database.
pub(crate) enum Backend {
    Sqlite(PathBuf),
    Postgres(&'static postgres::Server),
}

impl Backend {
    /// Those that the machine has.
    pub(crate) fn all(folder: &Path) -> impl Iterator<Item = Self> {
        std::iter::once(Self::Sqlite(folder.to_owned())).chain(postgres::server().map(Self::Postgres))
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    pub(crate) fn settings(&self, folder: &Path, state: &str) -> Settings {
        let mut settings = Settings::read(None, None).unwrap();
        settings.database.store.url = match self {
            Self::Sqlite(folder) => format!("sqlite://{}", folder.join(format!("{state}.db")).display()),
            Self::Postgres(server) => server.url(state),
        };
        settings.identity.key_file = folder.join("key.pem");
        settings.media.url = format!("file://{}", folder.join("media").display());
        settings.media.upload_folder = folder.join("uploads");
        settings
    }

    /// Makes a database, empty or as a copy.
    pub(crate) fn make(&self, state: &str, from: Option<&str>) {
        match self {
            Self::Sqlite(folder) => {
                if let Some(from) = from {
                    std::fs::copy(folder.join(format!("{from}.db")), folder.join(format!("{state}.db"))).unwrap();
                }
            }
            Self::Postgres(server) => server.create_from_template(state, from.unwrap_or("template1")),
        }
    }

    /// Does what the databases do by themselves in time.
    pub(crate) fn settle(&self, state: &str) {
        if let Self::Postgres(server) = self {
            server.psql(state, "VACUUM ANALYZE");
        }
    }
}
