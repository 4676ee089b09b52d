//! `loa reindex`.

use clap::Args;

use crate::{
    app::App,
    config::Settings,
    kernel::{Error, clock::Clock, store::Store},
    search::reindex::{Report, reindex},
};

/// Bring the index of search up to date.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write everything anew, not only what is missing or was made by another version.
    #[arg(long)]
    all: bool,
}

pub(super) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let store = super::store(settings).await?;
    let result = work(settings, store.clone(), arguments).await;
    store.close().await;
    let Report { written, kept, removed } = result?;
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    {
        println!("{written} items written, {kept} were up to date, {removed} removed.");
    }
    Ok(())
}

async fn work(settings: &Settings, store: Store, arguments: &Arguments) -> anyhow::Result<Report> {
    let App { kernel, .. } = App::build(settings, store, Clock::System)?;
    let progress = super::progress("Indexing");
    let report = reindex(&kernel, arguments.all, &progress).await.map_err(Error::into_report);
    progress.finish_and_clear();
    report
}
