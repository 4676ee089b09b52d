//! `loa media`.

use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use crate::{
    app::App,
    config::Settings,
    kernel::{clock::Clock, store::Store},
    media::{
        Refusal,
        sweep::{Report, Sweep},
    },
};

/// Look after the files.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Remove files that no document needs: those that neither its latest nor its published nor its scheduled revision
    /// names. It may run while the service does, and may be stopped at any moment.
    Sweep(SweepArguments),
}

#[derive(Debug, Args)]
struct SweepArguments {
    /// How long after it was brought a file is kept in any case, such as 12h or 30d.
    #[arg(long, default_value = "7d", value_parser = humantime::parse_duration)]
    older_than: Duration,
    /// Only say what would be removed.
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let Command::Sweep(arguments) = &arguments.command;
    let store = super::store(settings).await?;
    let result = sweep(settings, store.clone(), arguments).await;
    store.close().await;
    let report = result?;
    let Report { files, bytes, strays, renditions, unfinished } = report;
    let done = if arguments.dry_run { "would be removed" } else { "removed" };
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    {
        println!("{files} files that no document needs ({}) {done}.", indicatif::HumanBytes(bytes));
        println!("{strays} originals without a row, {renditions} renditions and {unfinished} unfinished files {done}.");
    }
    Ok(())
}

async fn sweep(settings: &Settings, store: Store, arguments: &SweepArguments) -> anyhow::Result<Report> {
    let App { kernel, media, .. } = App::build(settings, store, Clock::System)?;
    let progress = super::progress("Sweeping files");
    let sweep = Sweep {
        kernel: &kernel,
        older_than: chrono::Duration::from_std(arguments.older_than).context("this is too long ago")?,
        dry_run: arguments.dry_run,
        progress: &progress,
    };
    let report = media.sweep(&sweep).await.map_err(Refusal::into_report);
    progress.finish_and_clear();
    report
}
