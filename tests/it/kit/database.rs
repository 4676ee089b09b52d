//! A database for one test: a copy of a template that was migrated once.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use loa::{app, config::Settings, kernel::store::Store};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use super::postgres::{self, Server};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    /// The databases that this machine has; without PostgreSQL's binaries the kit says so, and in CI it fails.
    pub(crate) fn available() -> Vec<Self> {
        let mut backends = vec![Self::Sqlite];
        if postgres::server().is_some() {
            backends.push(Self::Postgres);
        }
        backends
    }
}

/// A database of a test's own, with a folder for what lies beside it.
pub(crate) enum Database {
    Sqlite { folder: TempDir },
    Postgres { server: &'static Server, name: String, folder: TempDir },
}

const POSTGRES_TEMPLATE: &str = "loa_template";
static NUMBER: AtomicU32 = AtomicU32::new(0);

impl Database {
    /// A database with empty tables.
    pub(crate) async fn fresh(backend: Backend) -> Self {
        let folder = tempfile::tempdir().unwrap();
        match backend {
            Backend::Sqlite => {
                std::fs::copy(sqlite_template().await, file(&folder)).unwrap();
                Self::Sqlite { folder }
            }
            Backend::Postgres => {
                let server = postgres::server().unwrap();
                postgres_template(server).await;
                let name = next_name();
                server.create_from_template(&name, POSTGRES_TEMPLATE);
                Self::Postgres { server, name, folder }
            }
        }
    }

    /// Two databases with the content of this one, which nobody may be using.
    pub(super) fn fork(self) -> (Self, Self) {
        let beside = tempfile::tempdir().unwrap();
        std::fs::copy(self.folder().join("key.pem"), beside.path().join("key.pem")).unwrap();
        copy(&self.folder().join("media"), &beside.path().join("media"));
        let other = match &self {
            Self::Sqlite { folder } => {
                std::fs::copy(file(folder), file(&beside)).unwrap();
                Self::Sqlite { folder: beside }
            }
            Self::Postgres { server, name, .. } => {
                let copy = next_name();
                server.create_from_template(&copy, name);
                Self::Postgres { server, name: copy, folder: beside }
            }
        };
        (self, other)
    }

    pub(crate) fn backend(&self) -> Backend {
        match self {
            Self::Sqlite { .. } => Backend::Sqlite,
            Self::Postgres { .. } => Backend::Postgres,
        }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite { folder } => format!("sqlite://{}", file(folder).display()),
            Self::Postgres { server, name, .. } => server.url(name),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        match self {
            Self::Sqlite { folder } | Self::Postgres { folder, .. } => folder.path(),
        }
    }
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("loa.db")
}

fn next_name() -> String {
    format!("loa_test_{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

async fn migrated(url: String) {
    let mut settings = Settings::read(None, None).unwrap().database.store;
    settings.url = url;
    let store = Store::connect(&settings).await.unwrap();
    app::migrate(&settings, &store).await.unwrap();
    store.close().await;
}

async fn sqlite_template() -> &'static Path {
    static TEMPLATE: OnceCell<TempDir> = OnceCell::const_new();
    static PATH: OnceCell<PathBuf> = OnceCell::const_new();
    let folder = TEMPLATE
        .get_or_init(|| async {
            let folder = tempfile::tempdir().unwrap();
            migrated(format!("sqlite://{}", file(&folder).display())).await;
            folder
        })
        .await;
    PATH.get_or_init(|| async { file(folder) }).await
}

async fn postgres_template(server: &'static Server) {
    static TEMPLATE: OnceCell<()> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(|| async {
            server.create_from_template(POSTGRES_TEMPLATE, "template1");
            migrated(server.url(POSTGRES_TEMPLATE)).await;
        })
        .await;
}
