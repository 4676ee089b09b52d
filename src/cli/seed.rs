//! `loa seed`.

use crate::{
    app::{self, App},
    config::{Profile, Settings},
    kernel::clock::Clock,
    samples,
};

pub(super) async fn run(settings: &Settings) -> anyhow::Result<()> {
    anyhow::ensure!(
        settings.profile == Profile::Development,
        "sample content does not belong into a production database; use --profile development if you mean it"
    );
    let store = super::store(settings).await?;
    app::migrate(&settings.database.store, &store).await?;
    let App { kernel, media, .. } = App::build(settings, store.clone(), Clock::System)?;
    anyhow::ensure!(
        samples::are_wanted(&kernel).await?,
        "the database is not empty; samples go into an empty one only"
    );
    let progress = super::progress("Loading the sample content");
    let count = samples::load(&kernel, &media, &progress).await?;
    progress.finish_and_clear();
    drop(kernel);
    store.close().await;
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    {
        println!("{count} items published.");
    }
    Ok(())
}
