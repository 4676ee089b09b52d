//! `loa migrate`.

use anyhow::Context as _;
use clap::Args;
use migration::{Migrator, MigratorTrait as _};

use crate::{app, config::Settings};

/// Without an option it brings the tables up to date.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only say which migrations have been applied and which are waiting.
    #[arg(long)]
    status: bool,
}

pub(super) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let store = super::store(settings).await?;
    if !arguments.status {
        app::migrate(&settings.database.store, &store).await?;
    }
    let applied = Migrator::get_applied_migrations(store.writer()).await.context("cannot read which were applied")?;
    let pending = Migrator::get_pending_migrations(store.writer()).await?;
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    {
        for migration in &applied {
            println!("applied  {}", migration.name());
        }
        for migration in &pending {
            println!("pending  {}", migration.name());
        }
    }
    store.close().await;
    Ok(())
}
