//! `loa migrate`.

use std::path::Path;

use anyhow::Context as _;
use clap::Args;
use migration::{Migrator, MigratorTrait as _};
use sea_orm_migration::migrator::Migration;

use crate::{app, config::Settings, kernel::store::sqlite_path};

/// Without an option it brings the tables up to date.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only say which migrations have been applied and which are waiting.
    #[arg(long)]
    status: bool,
}

pub(super) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let missing = sqlite_path(&settings.database.store.url).filter(|path| !Path::new(path).exists());
    if arguments.status && missing.is_some() {
        // A look makes no database.
        let all = Migrator::migrations();
        print(&[], &all.iter().map(|migration| migration.name().to_owned()).collect::<Vec<_>>());
        return Ok(());
    }
    let store = super::store(settings).await?;
    if !arguments.status {
        app::migrate(&settings.database.store, &store).await?;
    }
    let applied = Migrator::get_applied_migrations(store.writer()).await.context("cannot read which were applied")?;
    let pending = Migrator::get_pending_migrations(store.writer()).await?;
    let names = |list: &[Migration]| list.iter().map(|migration| migration.name().to_owned()).collect::<Vec<_>>();
    let (applied, pending) = (names(&applied), names(&pending));
    print(&applied, &pending);
    store.close().await;
    Ok(())
}

fn print(applied: &[String], pending: &[String]) {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    {
        for migration in applied {
            println!("applied  {migration}");
        }
        for migration in pending {
            println!("pending  {migration}");
        }
    }
}
