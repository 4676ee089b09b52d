//! `loa export`.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

use crate::{
    app::{self, App},
    config::Settings,
    kernel::{
        clock::Clock,
        store::{Store, sqlite_path},
    },
    transfer::{Export, Exported},
};

/// Write everything published into a folder: a file of lines (NDJSON), and the stored files beside it.
///
/// The folder is what `loa import` reads, on SQLite or PostgreSQL. It shows the content as it stands at one moment; the
/// service may run meanwhile.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to write; it is made if it does not exist.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// The work side too: drafts, all revisions, the history with its accounts, and what is scheduled.
    #[arg(long)]
    work: bool,
}

pub(super) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    if let Some(path) = sqlite_path(&settings.database.store.url)
        && !Path::new(path).exists()
    {
        bail!("there is no database at {path}");
    }
    let store = super::store(settings).await?;
    let result = export(settings, store.clone(), arguments).await;
    store.close().await;
    let Exported { items, files, missing } = result?;
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    {
        println!("{items} items and {files} files exported to {}.", arguments.folder.display());
    }
    if let [first, ..] = missing.as_slice() {
        bail!("{} files are not in the store as they should be, {first} among them", missing.len());
    }
    Ok(())
}

async fn export(settings: &Settings, store: Store, arguments: &Arguments) -> anyhow::Result<Exported> {
    let App { kernel, media, .. } = App::build(settings, store, Clock::System)?;
    let schema = app::schema_level();
    let progress = super::Progress::new("Exporting");
    let export = Export {
        kernel: &kernel,
        media: &media,
        folder: &arguments.folder,
        with_work: arguments.work,
        schema: &schema,
        progress: &progress.bar,
    };
    export.run().await
}
