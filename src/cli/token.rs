//! `loa token`.

use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use uuid::Uuid;

use super::agency;
use crate::{
    app,
    config::{Profile, Settings},
    identity::token::Grant,
    kernel::{access::Role, clock::Clock},
};

/// The token goes to standard output and nothing else does, so `TOKEN=$(loa token …)` works.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What the holder may be: author, editor, publisher or administrator.
    #[arg(long)]
    role: Role,
    /// The code of the agency they act for, such as huyen-hai-ha. Only an administrator can do without.
    #[arg(long, value_name = "CODE")]
    agency: Option<String>,
    /// The account that the audit trail names, and to which idempotency keys belong. By default the user of the operating
    /// system ($USER), else the role; needed in production.
    #[arg(long, value_name = "NAME")]
    subject: Option<String>,
    /// How long it is valid, such as 30m, 1h or 8h.
    #[arg(long, default_value = "1h", value_parser = humantime::parse_duration)]
    ttl: Duration,
}

pub(super) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let tokens = app::tokens(settings, Clock::System)?;
    let agency = match &arguments.agency {
        None => None,
        Some(code) => Some(agency_of(settings, code).await?),
    };
    anyhow::ensure!(
        arguments.subject.is_some() || settings.profile == Profile::Development,
        "in production every token names its account: give --subject"
    );
    let user = || std::env::var("USER").ok().filter(|user| !user.is_empty());
    let grant = Grant {
        subject: arguments.subject.clone().or_else(user).unwrap_or_else(|| arguments.role.name().to_owned()),
        role: arguments.role,
        agency,
        lifetime: chrono::Duration::from_std(arguments.ttl).context("the time to live is too long")?,
    };
    let token = tokens.issue(&grant)?;
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    {
        println!("{token}");
    }
    Ok(())
}

async fn agency_of(settings: &Settings, code: &str) -> anyhow::Result<Uuid> {
    let store = agency::existing_store(settings).await?;
    let found = agency::id_of(&store, code).await;
    store.close().await;
    found
}
