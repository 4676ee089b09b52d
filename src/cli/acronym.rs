//! `loa acronym`.

use clap::{Args, Subcommand};

use crate::{
    config::Settings,
    kernel::{Error, store::Store},
    search::acronyms,
};

/// Look after the acronyms that search knows beside its own.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Let an acronym find what it stands for, and the other way round; from now on, without a restart.
    Add(Pair),
    /// Take one of them back. Those that come with the service stay.
    Remove(Pair),
    /// Print those that were added, one a line.
    List,
}

#[derive(Debug, Args)]
struct Pair {
    /// The acronym, such as NVH; at most 12 words of letters or digits.
    short: String,
    /// What it stands for, such as "nhà văn hóa"; at most 12 words.
    long: String,
}

pub(super) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let store = super::store(settings).await?;
    let result = work(&store, &arguments.command).await.map_err(Error::into_report);
    store.close().await;
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    {
        print!("{}", result?);
    }
    Ok(())
}

async fn work(store: &Store, command: &Command) -> Result<String, Error> {
    match command {
        Command::Add(Pair { short, long }) => {
            acronyms::add(store, short, long).await?;
            Ok(format!("{short} = {long}\n"))
        }
        Command::Remove(Pair { short, long }) => {
            let removed = acronyms::remove(store, short, long).await?;
            if removed { Ok(String::new()) } else { Err(Error::NotFound) }
        }
        Command::List => {
            let all = acronyms::list(store.reader()).await?;
            Ok(all.into_iter().map(|(short, long)| format!("{short} = {long}\n")).collect())
        }
    }
}
