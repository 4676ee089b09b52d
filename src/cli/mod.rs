//! The command line.

mod agency;
mod award_titles;
mod check_links;
mod config;
mod export;
mod health;
mod import;
mod media;
mod migrate;
mod reindex;
mod schema;
mod search;
mod seed;
mod serve;
mod token;

use std::{path::PathBuf, time::Duration};

use anyhow::Context as _;
use clap::{Parser, Subcommand, ValueEnum};

use crate::{
    config::{Profile, Settings},
    kernel::store::Store,
    telemetry,
};

/// The content API of a local-government portal: GraphQL over SQLite or PostgreSQL.
///
/// Without a command it serves. Settings come from config/default.toml (built in; see `loa config default`), a file, and
/// the environment as `LOA__SECTION__KEY`.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
struct Arguments {
    /// A TOML file with the settings that differ from the defaults.
    #[arg(long, env = "LOA_CONFIG", global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// What the service is run for.
    #[arg(long, env = "LOA_PROFILE", global = true)]
    profile: Option<ProfileArgument>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ProfileArgument {
    /// Sample content in a new database, readable logs.
    Development,
    /// No samples, and a start only with safe settings.
    Production,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API. This is what happens without a command.
    Serve,
    /// Bring the tables up to date, or say what is to be done.
    Migrate(migrate::Arguments),
    /// Load the sample content into an empty database.
    Seed,
    /// Issue an access token and print it to standard output.
    Token(token::Arguments),
    /// Publish the catalogue of awards that the law lays down.
    AwardTitles(award_titles::Arguments),
    /// Look after the files that were brought to the service.
    Media(media::Arguments),
    /// Check the linked websites once, and say what was found. It asks other hosts.
    CheckLinks(check_links::Arguments),
    Export(export::Arguments),
    Import(import::Arguments),
    /// Search what is public, and say how a query is understood.
    Search(search::Arguments),
    /// Bring the index of search up to date; the service may run meanwhile.
    Reindex(reindex::Arguments),
    /// Print the GraphQL schema to standard output.
    Schema,
    /// Look at the settings.
    Config(config::Arguments),
    /// Ask a running service whether it is ready; ends with 0 when it is.
    Health(health::Arguments),
}

/// Runs the command that the arguments name.
///
/// # Errors
/// When the command fails; the message is for the person at the terminal.
pub fn run() -> anyhow::Result<()> {
    let Arguments { config, profile, command } = Arguments::parse();
    match &command {
        // These two need no settings, so that they work with broken ones.
        Some(Command::Schema) => return schema::run(),
        Some(Command::Health(arguments)) => return health::run(arguments),
        Some(Command::Config(arguments)) if arguments.needs_no_settings() => return config::print_default(),
        _ => {}
    }
    let profile = profile.map(|profile| match profile {
        ProfileArgument::Development => Profile::Development,
        ProfileArgument::Production => Profile::Production,
    });
    let settings = Settings::read(config.as_deref(), profile)?;
    if let Some(Command::Config(arguments)) = &command {
        return config::run(arguments, &settings);
    }
    settings.check()?;
    telemetry::start(&settings.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // The parser and the executor recurse; the screen bounds how deep, and this leaves room for it.
        .thread_stack_size(8 << 20)
        .build()
        .context("the runtime cannot be started")?;
    runtime.block_on(async {
        match command {
            None | Some(Command::Serve) => serve::run(&settings).await,
            Some(Command::Migrate(arguments)) => migrate::run(&settings, &arguments).await,
            Some(Command::Seed) => seed::run(&settings).await,
            Some(Command::Token(arguments)) => token::run(&settings, &arguments).await,
            Some(Command::AwardTitles(arguments)) => award_titles::run(&settings, &arguments).await,
            Some(Command::Search(arguments)) => search::run(&settings, &arguments).await,
            Some(Command::Reindex(arguments)) => reindex::run(&settings, &arguments).await,
            Some(Command::Media(arguments)) => media::run(&settings, &arguments).await,
            Some(Command::CheckLinks(arguments)) => check_links::run(&settings, &arguments).await,
            Some(Command::Export(arguments)) => export::run(&settings, &arguments).await,
            Some(Command::Import(arguments)) => import::run(&settings, &arguments).await,
            Some(Command::Schema | Command::Config(_) | Command::Health(_)) => Ok(()),
        }
    })
}

async fn store(settings: &Settings) -> anyhow::Result<Store> {
    Store::connect(&settings.database.store).await
}

/// A bar for long work on a terminal; elsewhere nothing is drawn.
fn progress(message: &'static str) -> indicatif::ProgressBar {
    let style = indicatif::ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} ({eta})");
    let bar = indicatif::ProgressBar::new(0).with_message(message);
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// How often long work says where it is when nobody can see a bar.
const SAYS: Duration = Duration::from_secs(5);

/// Long work that is watched: a bar on a terminal, a plain line now and then elsewhere.
struct Progress {
    bar: indicatif::ProgressBar,
    lines: Option<tokio::task::JoinHandle<()>>,
}

impl Progress {
    fn new(message: &'static str) -> Self {
        let bar = progress(message);
        let lines = bar.is_hidden().then(|| {
            let bar = bar.clone();
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(SAYS).await;
                    #[expect(clippy::print_stderr, reason = "for the person who looks at the output")]
                    {
                        eprintln!("{message}: {} of {}", bar.position(), bar.length().unwrap_or_default());
                    }
                }
            })
        });
        Self { bar, lines }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        if let Some(lines) = &self.lines {
            lines.abort();
        }
    }
}
