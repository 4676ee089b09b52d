//! `loa config`.

use std::{borrow::Cow, io::Write as _};

use clap::{Args, Subcommand};

use crate::config::{DEFAULTS, Settings};

/// Look at the settings.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print every setting with its default and its reason.
    Default,
    /// Print the settings in force: defaults, file and environment together.
    Show,
    /// Say whether the settings are sound, and safe for their profile; ends with 0 when they are.
    Check,
}

impl Arguments {
    pub(super) fn needs_no_settings(&self) -> bool {
        matches!(self.command, Command::Default)
    }
}

pub(super) fn print_default() -> anyhow::Result<()> {
    std::io::stdout().write_all(DEFAULTS.as_bytes())?;
    Ok(())
}

pub(super) fn run(arguments: &Arguments, settings: &Settings) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    match arguments.command {
        Command::Default => print_default()?,
        Command::Show => {
            let mut shown = settings.clone();
            shown.database.store.url = without_password(&shown.database.store.url);
            out.write_all(toml::to_string(&shown)?.as_bytes())?;
        }
        Command::Check => {
            settings.check()?;
            writeln!(out, "The settings are sound.")?;
        }
    }
    Ok(())
}

/// A database URL that can be shown.
fn without_password(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut parsed) => {
            if parsed.password().is_some() && parsed.set_password(Some("***")).is_err() {
                return "***".to_owned();
            }
            // The driver reads a password from the query too.
            let hidden = |(key, value): (Cow<'_, str>, Cow<'_, str>)| {
                let value = if key == "password" { "***".to_owned() } else { value.into_owned() };
                (key.into_owned(), value)
            };
            if parsed.query_pairs().any(|(key, _)| key == "password") {
                let pairs: Vec<(String, String)> = parsed.query_pairs().map(hidden).collect();
                parsed.query_pairs_mut().clear().extend_pairs(pairs);
            }
            parsed.into()
        }
        Err(_) => url.to_owned(),
    }
}
