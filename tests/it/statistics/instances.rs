//! Several instances over one database.

use std::sync::Arc;

use axum::Router;
use loa::{app::App, kernel::store::Store, statistics::visits::Visits};

use super::beacon;
use crate::kit::{Newsroom, Site, on_both, send};

const INSTANCES: usize = 3;
const ROUNDS: usize = 12;
const BEACONS: usize = 40;

/// The same service once more, over the same database.
async fn another(site: &Site) -> (Router, Arc<Visits>) {
    let store = Store::connect(&site.settings.database.store).await.unwrap();
    let App { router, visits, .. } = App::build(&site.settings, store, site.clock.clone()).unwrap();
    (router, visits)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_several_instances_count_is_exact() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 10).await;
        let mut instances = vec![(site.router.clone(), Arc::clone(&site.visits))];
        for _ in 1..INSTANCES {
            instances.push(another(&site).await);
        }
        let mut tasks = tokio::task::JoinSet::new();
        for (instance, (router, visits)) in instances.into_iter().enumerate() {
            tasks.spawn(async move {
                for round in 0..ROUNDS {
                    for number in 0..BEACONS {
                        // Each reader is with one instance, and opens one of the articles that all have in common.
                        let reader = (instance * ROUNDS + round) * BEACONS + number;
                        let request = beacon(&format!("article=tin-so-{}", (number * 7 + instance) % 10), reader);
                        assert_eq!(send(&router, request).await.status.as_u16(), 204);
                    }
                    // All write the same rows at the same time: of the agency, the day and ten articles.
                    visits.flush().await.map_err(|error| error.describe()).unwrap();
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        let all = i64::try_from(INSTANCES * ROUNDS * BEACONS).unwrap();
        assert_eq!(site.written().await, (all, all));
        assert_eq!(site.figures(None).await, [all; 3]);
        assert_eq!(site.most_read("").await.iter().map(|(_, views)| views).sum::<i64>(), all);
    })
    .await;
}
