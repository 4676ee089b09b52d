//! `loa config`.

use std::io::Write as _;

use clap::{Args, Subcommand};

use crate::{
    config::{DEFAULTS, Settings},
    kernel::store::without_password,
};

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
            if !shown.media.s3_secret_access_key.is_empty() {
                "***".clone_into(&mut shown.media.s3_secret_access_key);
            }
            out.write_all(toml::to_string(&shown)?.as_bytes())?;
        }
        Command::Check => {
            settings.check()?;
            writeln!(out, "The settings are sound.")?;
        }
    }
    Ok(())
}
