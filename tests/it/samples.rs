//! The sample content, and what comes of it when it is broken off.

use std::{collections::BTreeMap, time::Duration};

use indicatif::ProgressBar;
use loa::{kernel::document, samples};
use sea_orm::EntityTrait as _;

use crate::kit::{Backend, Site};

/// How many documents there are of each kind and title.
async fn documents(site: &Site) -> BTreeMap<(&'static str, String), usize> {
    let mut counts = BTreeMap::new();
    for row in document::Entity::find().all(site.kernel.store.reader()).await.unwrap() {
        *counts.entry((row.kind.name(), row.title)).or_default() += 1;
    }
    counts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn samples_that_were_broken_off_are_gone_on_with() {
    for backend in Backend::available() {
        let (whole, broken) = (Site::new(backend).await, Site::new(backend).await);
        let load = |site: &Site| {
            let (kernel, media) = (site.kernel.clone(), site.media.clone());
            async move { samples::load(&kernel, &media, &ProgressBar::hidden()).await.unwrap() }
        };
        assert!(samples::are_wanted(&whole.kernel).await.unwrap());
        let count = load(&whole).await;
        assert!(!samples::are_wanted(&whole.kernel).await.unwrap(), "there are samples");

        // Now and then the process is stopped, each time somewhat later.
        for until in [10, 40, 100] {
            let progress = ProgressBar::hidden();
            tokio::select! {
                _ = samples::load(&broken.kernel, &broken.media, &progress) => panic!("not broken off"),
                () = async { while progress.position() < until { tokio::time::sleep(Duration::from_millis(1)).await } } => {}
            }
            let some: usize = documents(&broken).await.values().sum();
            assert!(some >= usize::try_from(until).unwrap() / 2 && (some as u64) < count, "{some}");
            assert!(samples::are_wanted(&broken.kernel).await.unwrap(), "some are missing");
        }
        assert_eq!(load(&broken).await, count);
        assert_eq!(documents(&broken).await, documents(&whole).await, "on {backend:?}");
        assert!(!samples::are_wanted(&broken.kernel).await.unwrap());
    }
}
