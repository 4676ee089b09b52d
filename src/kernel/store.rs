//! The databases: one connection pool for reading, one for writing, and the count of statements.

use std::{
    fs::{DirBuilder, OpenOptions},
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::Context as _;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use serde::{Deserialize, Serialize};

use super::error::{Error, Result};

/// How to reach the database and how long to wait for it.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct StoreSettings {
    /// `sqlite://PATH` for a file, or `postgres://USER@HOST/NAME`.
    pub url: String,
    /// Connections that read. On SQLite each is a thread.
    pub read_connections: u32,
    /// Connections that write. SQLite always has one.
    pub write_connections: u32,
    /// How long a request waits for a free connection, in milliseconds.
    pub acquire_timeout_ms: u64,
    /// How long PostgreSQL lets one statement run, in milliseconds.
    pub statement_timeout_ms: u64,
}

/// The databases.
#[derive(Debug, Clone)]
pub struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

impl Store {
    /// Connects. A SQLite file and its folder are made when they do not exist.
    ///
    /// # Errors
    /// When the URL cannot be read, the folder cannot be made or the database cannot be reached.
    pub async fn connect(settings: &StoreSettings) -> anyhow::Result<Self> {
        let statements = Arc::new(AtomicU64::new(0));
        let (mut reader, mut writer) = if let Some(path) = sqlite_path(&settings.url) {
            prepare(Path::new(path)).with_context(|| format!("cannot make the database file {path}"))?;
            // The writer comes first: it makes the file and turns the write-ahead log on, which readers rely on.
            let writer = open(sqlite(settings, 1, false)).await?;
            (open(sqlite(settings, settings.read_connections, true)).await?, writer)
        } else {
            let writer = open(postgres(settings, settings.write_connections)).await?;
            (open(postgres(settings, settings.read_connections)).await?, writer)
        };
        for connection in [&mut reader, &mut writer] {
            let statements = Arc::clone(&statements);
            connection.set_metric_callback(move |_| {
                statements.fetch_add(1, Ordering::Relaxed);
                super::statements::add(1);
            });
        }
        Ok(Self { reader, writer, statements })
    }

    /// One connection to PostgreSQL without the deadlines of requests, for work on the tables themselves.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn maintenance(settings: &StoreSettings) -> anyhow::Result<DatabaseConnection> {
        let mut options = common(settings, 1);
        options.set_application_name("loa maintenance").max_lifetime(None).idle_timeout(None);
        open(options).await
    }

    /// The connections for reading.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// The connection for migrations; everything else writes through [`Store::begin`].
    #[must_use]
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Begins a writing transaction. On SQLite it takes the write lock at once, so that it cannot fail halfway for
    /// having read before it wrote.
    ///
    /// # Errors
    /// When no connection is free in time.
    pub async fn begin(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.writer.begin_with_options(options).await.map_err(Error::from)
    }

    /// Begins a transaction that reads, and sees the database as it stood at its first statement, whatever is written
    /// meanwhile.
    ///
    /// # Errors
    /// When no connection is free in time.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction> {
        let begun = match self.backend() {
            DbBackend::Postgres => {
                let (isolation, access) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
                self.reader.begin_with_config(Some(isolation), Some(access)).await
            }
            _ => self.reader.begin().await,
        };
        begun.map_err(Error::from)
    }

    /// How many statements have run since the start, beginnings and ends of transactions not counted.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Closes all connections, so that SQLite folds its log into the file.
    pub async fn close(self) {
        for connection in [self.reader, self.writer] {
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "a database connection did not close");
            }
        }
    }
}

/// Waits until no other transaction holds the lock of this name, and holds it until this one ends. SQLite has one writer
/// anyway.
///
/// # Errors
/// [`Error::Timeout`] when the lock does not come in time.
pub async fn hold<C: ConnectionTrait>(transaction: &C, name: i64) -> Result<()> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        let lock =
            Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_advisory_xact_lock($1)", [name.into()]);
        transaction.query_one_raw(lock).await?;
    }
    Ok(())
}

/// Connects; an error shows where to, without the password that the address may hold.
async fn open(options: ConnectOptions) -> anyhow::Result<DatabaseConnection> {
    let url = options.get_url().to_owned();
    let connected = Database::connect(options).await;
    connected.map_err(|error| {
        let cause = error.to_string().replace(&url, &without_password(&url));
        anyhow::anyhow!("cannot reach the database {}: {cause}", without_password(&url))
    })
}

/// Makes the file of a SQLite database, and its folder, so that only their owner can read them: drafts are in it. What
/// SQLite puts beside the file gets the same rights.
fn prepare(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// An address of a database that can be shown: without the password, wherever it stands.
#[must_use]
pub fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    // Read by hand, for an address with a fault in it, such as a password with a `#`, must be shown no more than others.
    let (user, rest) = match rest.rsplit_once('@') {
        Some((credentials, rest)) => {
            let name = credentials.split_once(':').map_or(credentials, |(name, _)| name);
            let mask = if credentials.contains(':') { ":***@" } else { "@" };
            (format!("{name}{mask}"), rest)
        }
        None => (String::new(), rest),
    };
    let Some((place, query)) = rest.split_once('?') else { return format!("{scheme}://{user}{rest}") };
    let shown = |pair: &str| match pair.split_once('=') {
        Some((key, _)) if key.to_ascii_lowercase().contains("pass") => format!("{key}=***"),
        _ => pair.to_owned(),
    };
    let query: Vec<String> = query.split('&').map(shown).collect();
    format!("{scheme}://{user}{place}?{}", query.join("&"))
}

/// The path of a SQLite URL.
#[must_use]
pub fn sqlite_path(url: &str) -> Option<&str> {
    url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))
}

fn common(settings: &StoreSettings, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(settings.url.clone());
    options
        .max_connections(connections.max(1))
        .acquire_timeout(Duration::from_millis(settings.acquire_timeout_ms))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        // A round trip before every use costs more than the rare stale connection, which idle ones are checked for.
        .test_before_acquire(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(30));
    options
}

fn sqlite(settings: &StoreSettings, connections: u32, read_only: bool) -> ConnectOptions {
    use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    let mut options = common(settings, connections);
    options.map_sqlx_sqlite_opts(move |options| {
        let options = options.foreign_keys(true).busy_timeout(Duration::from_secs(5)).read_only(read_only);
        if read_only {
            options
        } else {
            // FULL: what was acknowledged survives a power cut, not only a crash of the process.
            options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .optimize_on_close(true, None)
        }
    });
    options
}

fn postgres(settings: &StoreSettings, connections: u32) -> ConnectOptions {
    let mut options = common(settings, connections);
    options
        .set_application_name("loa")
        // A request that was dropped leaves its statement running; only the server can end it.
        .statement_timeout(Duration::from_millis(settings.statement_timeout_ms))
        .map_sqlx_postgres_opts(|options| {
            options.options([("lock_timeout", "2s"), ("idle_in_transaction_session_timeout", "10s")])
        });
    options
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn a_password_is_never_shown() {
        for (address, shown) in [
            ("postgres://u:geheim@h/db", "postgres://u:***@h/db"),
            ("postgres://u:ge#he@im@h/db", "postgres://u:***@h/db"),
            ("postgres://u@h/db?sslmode=require", "postgres://u@h/db?sslmode=require"),
            ("postgres:///db?user=u&password=geheim", "postgres:///db?user=u&password=***"),
            ("postgres://u:x@h/db?sslpassword=geheim&a=b", "postgres://u:***@h/db?sslpassword=***&a=b"),
            ("sqlite://data/loa.db", "sqlite://data/loa.db"),
        ] {
            assert_eq!(without_password(address), shown);
        }
    }
}
