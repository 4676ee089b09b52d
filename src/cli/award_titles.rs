//! `loa award-titles`.

use anyhow::Context as _;
use clap::Args;

use super::agency;
use crate::{
    app::App,
    config::Settings,
    content::award_title::catalogue,
    kernel::{
        Error,
        access::Principal,
        clock::Clock,
        desk::{Desk, New},
        store::Store,
    },
};

/// Publishes the titles of the law's catalogue that the database does not have. It may run again, and while the service
/// runs: what is there, or was there once, stays as editors left it.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The code of the agency that will look after the catalogue, such as that of the province.
    #[arg(long, value_name = "CODE")]
    agency: String,
    /// Only say what would be published.
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let store = agency::existing_store(settings).await?;
    let result = publish(settings, store.clone(), arguments).await;
    store.close().await;
    let (published, present) = result?;
    let done = if arguments.dry_run { "would be published" } else { "published" };
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    {
        println!("{published} award titles {done}, {present} were there before.");
    }
    Ok(())
}

/// How many titles were published, and how many were there.
async fn publish(settings: &Settings, store: Store, arguments: &Arguments) -> anyhow::Result<(usize, usize)> {
    let agency = agency::id_of(&store, &arguments.agency).await?;
    let App { kernel, .. } = App::build(settings, store, Clock::System)?;
    let missing = catalogue::missing(&kernel).await?;
    let published = missing.len();
    let present = catalogue::titles()?.len() - published;
    if arguments.dry_run {
        return Ok((published, present));
    }
    let principal = Principal::System { part: "award-titles" };
    let desk = Desk { kernel: &kernel, principal: &principal, request_id: "award-titles" };
    let progress = super::progress("Publishing award titles");
    progress.set_length(u64::try_from(published)?);
    for content in missing {
        let code = content.code.clone();
        let new = New { content, agency: Some(agency), publish: true, once: None };
        desk.create(new).await.map_err(Error::into_report).with_context(|| format!("the award title {code}"))?;
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok((published, present))
}
