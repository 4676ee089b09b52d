//! `loa check-links`.

use std::sync::Arc;

use clap::Args;
use sea_orm::ActiveEnum as _;

use crate::{
    app::App,
    config::Settings,
    content::linked_website::health::Model,
    kernel::{Error, clock::Clock, store::Store},
    outbound::Outbound,
    worker::links::{LinkChecker, Round},
};

/// Check the linked websites once. It may run while the service does: each website is checked by one of them.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only those whose time has come, instead of all that are published and not hidden by hand.
    #[arg(long)]
    due: bool,
}

pub(super) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let store = super::store(settings).await?;
    let result = check(settings, store.clone(), arguments).await;
    store.close().await;
    let Round { checked, turned } = result?;
    let failing = checked.iter().filter(|row| row.failures > 0).count();
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    {
        for row in &checked {
            println!("{}", line(row));
        }
        println!("{} websites checked, {failing} failing, {} turned.", checked.len(), turned.len());
    }
    Ok(())
}

async fn check(settings: &Settings, store: Store, arguments: &Arguments) -> anyhow::Result<Round> {
    let App { kernel, .. } = App::build(settings, store, Clock::System)?;
    let outbound = Outbound::open(&settings.outbound)?;
    let checker = LinkChecker::new(Arc::clone(&kernel), outbound, settings.links.clone());
    let progress = super::progress("Checking websites");
    if !arguments.due {
        progress.set_length(checker.bring_forward().await.map_err(Error::into_report)?);
    }
    let round = checker.check_due(|_| progress.inc(1)).await.map_err(Error::into_report);
    progress.finish_and_clear();
    round
}

/// One website in one line: what was found, its address, where it leads, and until when its certificate is valid.
fn line(row: &Model) -> String {
    let status = row.status.map(|status| status.to_value()).unwrap_or_default();
    let http = row.http_status.map(|status| format!(" {status}")).unwrap_or_default();
    let leads_to = row.final_address.as_ref().map(|address| format!(" -> {address}")).unwrap_or_default();
    let expiry = row.certificate_expires_at;
    let expiry = expiry.map(|at| format!(" (certificate until {})", at.format("%Y-%m-%d"))).unwrap_or_default();
    format!("{status}{http}  {}{leads_to}{expiry}", row.address)
}
