//! Logs.

use std::io::{IsTerminal as _, stderr};

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

/// Logs.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    /// How a line is written.
    pub format: LogFormat,
    /// What is logged.
    pub filter: String,
}

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text on a terminal, else JSON.
    Auto,
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

/// Whether a filter can be read.
#[must_use]
pub fn is_filter(filter: &str) -> bool {
    EnvFilter::try_new(filter).is_ok()
}

/// Starts writing logs to standard error, which leaves standard output to what a command answers.
///
/// # Errors
/// When the filter cannot be read, or logs were started before.
pub fn start(settings: &LogSettings) -> anyhow::Result<()> {
    let filter = match std::env::var("RUST_LOG") {
        Ok(filter) => EnvFilter::try_new(filter)?,
        Err(_) => EnvFilter::try_new(&settings.filter)?,
    };
    let json = match settings.format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => !stderr().is_terminal(),
    };
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    let started = if json {
        builder.json().flatten_event(true).with_span_list(false).try_init()
    } else {
        builder.with_ansi(stderr().is_terminal()).try_init()
    };
    started.map_err(|error| anyhow::anyhow!("logs cannot be started: {error}"))
}
