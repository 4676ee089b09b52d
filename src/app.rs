//! Putting the service together: database, tables, key, kernel, router.

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use chrono::Duration;
use migration::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use crate::{
    config::Settings,
    content::SHAPES,
    http::Service,
    identity::{keys::SigningKey, token::Tokens},
    kernel::{
        Kernel,
        clock::Clock,
        store::{Store, StoreSettings},
    },
    media::Media,
    search::INDEX,
    statistics::visits::Visits,
};

/// The name of the advisory lock under which tables are brought up to date on PostgreSQL.
const MIGRATION_LOCK: i64 = 0x4c4f_4101;

/// The service, ready to serve.
pub struct App {
    /// The databases, the time and the kinds.
    pub kernel: Arc<Kernel>,
    /// The files.
    pub media: Arc<Media>,
    /// The counter of visits.
    pub visits: Arc<Visits>,
    /// The routes.
    pub router: Router,
}

impl App {
    /// Puts the service together over an open database.
    ///
    /// # Errors
    /// When the signing key cannot be read or made, the place for files cannot be opened, or the machine has no random
    /// numbers.
    pub fn build(settings: &Settings, store: Store, clock: Clock) -> anyhow::Result<Self> {
        let tokens = tokens(settings, clock.clone())?;
        let visits = Arc::new(Visits::open(settings.statistics, store.clone(), clock.clone())?);
        let kernel = Arc::new(Kernel::new(store, clock, SHAPES, INDEX).with_site(settings.site.clone()));
        let media = Arc::new(Media::open(&settings.media)?);
        let service = Service::new(
            Arc::clone(&kernel),
            Arc::clone(&media),
            Arc::clone(&visits),
            tokens,
            settings.http.clone(),
            settings.graphql,
        );
        Ok(Self { kernel, media, visits, router: service.router() })
    }
}

/// What signs and reads tokens.
///
/// # Errors
/// When the signing key cannot be read or made.
pub fn tokens(settings: &Settings, clock: Clock) -> anyhow::Result<Tokens> {
    let identity = &settings.identity;
    let key = SigningKey::open(&identity.key_file)?;
    let lifetime = Duration::seconds(i64::try_from(identity.token_max_lifetime_s)?);
    Ok(Tokens::new(key, identity.issuer.clone(), identity.audience.clone(), lifetime, clock))
}

/// The last migration that this binary knows: how far its tables are.
#[must_use]
pub fn schema_level() -> String {
    Migrator::migrations().last().map(|migration| migration.name().to_owned()).unwrap_or_default()
}

/// Brings the tables up to date. Of several instances that start together one does it and the others wait.
///
/// # Errors
/// When a migration fails.
pub async fn migrate(settings: &StoreSettings, store: &Store) -> anyhow::Result<()> {
    let failed = "the tables could not be brought up to date";
    if store.backend() != DbBackend::Postgres {
        return Migrator::up(store.writer(), None).await.context(failed);
    }
    // One connection without the deadlines of requests, for a migration may take its time. The lock belongs to its
    // session and ends with it, however that comes about.
    let connection = Store::maintenance(settings).await?;
    let lock =
        || Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_advisory_lock($1)", [MIGRATION_LOCK.into()]);
    connection.query_one_raw(lock()).await.context("the lock for migrations did not come")?;
    let result = Migrator::up(&connection, None).await.context(failed);
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the connection of the migration did not close");
    }
    result
}
