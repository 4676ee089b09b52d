//! `loa serve`.

use std::sync::Arc;

use anyhow::Context as _;
use indicatif::ProgressBar;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::oneshot,
};

use crate::{
    app::{self, App},
    config::{Profile, Settings},
    http::serve::serve,
    kernel::{Error, Kernel, clock::Clock},
    outbound::Outbound,
    samples,
    search::reindex::{self, Report},
    worker::{self, links::LinkChecker},
};

pub(super) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let store = super::store(settings).await?;
    if settings.database.migrate_on_start {
        app::migrate(&settings.database.store, &store).await?;
    }
    let App { kernel, media, visits, router } = App::build(settings, store.clone(), Clock::System)?;
    if settings.profile == Profile::Development && samples::are_wanted(&kernel).await? {
        let progress = super::progress("Loading the sample content");
        let count = samples::load(&kernel, &media, &progress).await?;
        progress.finish_and_clear();
        tracing::info!(count, "sample content loaded into a new database");
    }
    let listener = TcpListener::bind(settings.http.listen).await.with_context(|| {
        format!(
            "cannot listen on {}; is another one running? LOA__HTTP__LISTEN names another address",
            settings.http.listen
        )
    })?;
    let checker = match settings.links.check {
        true => {
            Some(LinkChecker::new(Arc::clone(&kernel), Outbound::open(&settings.outbound)?, settings.links.clone()))
        }
        false => None,
    };
    let clock = tokio::spawn(worker::run(Arc::clone(&kernel)));
    let indexing = tokio::spawn(bring_index_up_to_date(Arc::clone(&kernel)));
    let checks = checker.map(|checker| tokio::spawn(checker.run()));
    let (stop_counting, stopped) = oneshot::channel::<()>();
    let counting = tokio::spawn(async move { visits.run(async { drop(stopped.await) }).await });
    greet(settings, listener.local_addr()?);
    let result = serve(listener, router, &settings.http, told_to_stop()?).await;
    clock.abort();
    indexing.abort();
    if let Some(checks) = checks {
        checks.abort();
    }
    // After the last request, so that nothing that was answered is lost.
    drop(stop_counting);
    if let Err(error) = counting.await {
        tracing::error!(%error, "the last visits could not be counted");
    }
    drop(kernel);
    store.close().await;
    result
}

/// Makes the index of search anew where a new version asks for it, beside all other work.
async fn bring_index_up_to_date(kernel: Arc<Kernel>) {
    let work = async {
        if !reindex::is_needed(&kernel).await? {
            return Ok(());
        }
        tracing::info!("bringing the index of search up to date; until then it does not find everything");
        let Report { written, removed, .. } = reindex::reindex(&kernel, false, &ProgressBar::hidden()).await?;
        tracing::info!(written, removed, "the index of search is up to date");
        Ok::<(), Error>(())
    };
    if let Err(error) = work.await {
        tracing::error!(cause = error.describe(), "the index of search is not up to date; run `loa reindex`");
    }
}

/// Resolves when the process is told to stop, by the terminal or by a supervisor.
fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Says where to look and how to get in.
fn greet(settings: &Settings, address: std::net::SocketAddr) {
    tracing::info!(%address, profile = ?settings.profile, "serving");
    if settings.profile == Profile::Production {
        return;
    }
    #[expect(clippy::print_stdout, reason = "what the person who started it looks for")]
    {
        println!(
            "\nLoa is ready.\n\n  \
             GraphiQL in a browser   http://{address}/graphql\n  \
             API                     http://{address}/graphql\n  \
             Schema                  http://{address}/schema.graphql\n  \
             Health                  http://{address}/health/ready\n\n\
             A token for a publisher of the sample commune, for one hour:\n\n  \
             {} token --role publisher --agency xa-quang-ha\n\n\
             Ctrl-C stops it.\n",
            command()
        );
    }
}

/// How this program was most likely started.
fn command() -> String {
    let under_cargo = std::env::var_os("CARGO").is_some();
    let name = std::env::args().next().unwrap_or_else(|| "loa".to_owned());
    if under_cargo { "cargo run --".to_owned() } else { name }
}
