//! `loa token`.

use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Args;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use uuid::Uuid;

use crate::{
    app,
    config::{Profile, Settings},
    content::agency::entity::{Column, Entity},
    identity::token::Grant,
    kernel::{access::Role, clock::Clock, store::Store},
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
        Some(code) => Some(agency(settings, code).await?),
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

async fn agency(settings: &Settings, code: &str) -> anyhow::Result<Uuid> {
    if let Some(path) = crate::kernel::store::sqlite_path(&settings.database.store.url)
        && !std::path::Path::new(path).exists()
    {
        bail!("there is no database at {path} yet; start the service once, or run `loa migrate`");
    }
    let store = super::store(settings).await?;
    let found = id_of(&store, code).await;
    store.close().await;
    found
}

async fn id_of(store: &Store, code: &str) -> anyhow::Result<Uuid> {
    let ids = Entity::find().select_only().column(Column::Id).filter(Column::Code.eq(code)).into_tuple();
    if let Some(id) = ids.one(store.reader()).await.context("the agencies cannot be read; has `loa migrate` run?")? {
        return Ok(id);
    }
    let codes: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Code)
        .order_by_asc(Column::Code)
        .limit(20)
        .into_tuple()
        .all(store.reader())
        .await?;
    bail!("there is no public agency with the code {code:?}; there are: {}", codes.join(", "))
}
