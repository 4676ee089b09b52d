//! `loa import`.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use crate::{
    app::{self, App},
    config::Settings,
    kernel::{clock::Clock, store::Store},
    transfer::{Import, Imported, REFUSED, Refused},
};

/// Take in what `loa export` has written, through the gate like every publication.
///
/// It may be broken off at any moment: the same command goes on where it stopped. What is here already with the same
/// revision is passed over; nothing that is here is replaced. A line that is refused does not stop the others; it is reported,
/// and the command then ends with a failure. The service may run meanwhile.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder that was exported.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Take everything in as a rehearsal, and keep nothing. Nobody else can publish meanwhile.
    #[arg(long)]
    dry_run: bool,
    /// Take in the lines that can be read although the file is not as it was exported: cut, or edited by hand.
    #[arg(long)]
    edited: bool,
    /// Where the report of what is refused goes, one problem a line (NDJSON); by default refused.ndjson in the folder.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

pub(super) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let report = arguments.report.clone().unwrap_or_else(|| arguments.folder.join(REFUSED));
    let store = super::store(settings).await?;
    let result = import(settings, store.clone(), arguments, &report).await;
    store.close().await;
    let Imported { items, files, known, refused, first, is_spoilt } = result?;
    for Refused { line, kind, id, code, field, message } in &first {
        let what = [kind.clone(), id.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let code = serde_json::to_value(code)?;
        let code = code.as_str().unwrap_or_default();
        #[expect(clippy::print_stderr, reason = "for the person at the terminal")]
        {
            eprintln!("line {line}  {what}  {code}  {}  {message}", field.join("."));
        }
    }
    if is_spoilt {
        bail!(
            "the export in {} is not as it was written, and nothing was taken in; with --edited the lines that can be read are",
            arguments.folder.display()
        );
    }
    let done = if arguments.dry_run { "would be imported" } else { "imported" };
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    {
        println!("{items} items and {files} files {done}; {known} were here already.");
    }
    if refused > 0 {
        bail!("{refused} lines were refused; each problem stands in {}", report.display());
    }
    Ok(())
}

async fn import(
    settings: &Settings,
    store: Store,
    arguments: &Arguments,
    report: &std::path::Path,
) -> anyhow::Result<Imported> {
    app::migrate(&settings.database.store, &store).await?;
    let App { kernel, media, .. } = App::build(settings, store, Clock::System)?;
    let schema = app::schema_level();
    let progress = super::Progress::new("Importing");
    let import = Import {
        kernel: &kernel,
        media: &media,
        folder: &arguments.folder,
        is_edited: arguments.edited,
        is_rehearsal: arguments.dry_run,
        report,
        schema: &schema,
        progress: &progress.bar,
    };
    import.run().await
}
