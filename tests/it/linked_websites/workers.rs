//! Several checkers on one database: each website is checked by one of them.

use std::sync::Arc;

use chrono::Duration;
use loa::{app::App, content::linked_website::health::book, kernel::store::Store};

use super::{check, checker, checker_of, hiding, outbound_settings, publish, web::Web};
use crate::kit::{Newsroom, Site, newsroom, on_both};

/// The same service once more, over the same database.
async fn second(site: &Site) -> Arc<loa::kernel::Kernel> {
    let store = Store::connect(&site.settings.database.store).await.unwrap();
    App::build(&site.settings, store, site.clock.clone()).unwrap().kernel
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_checkers_one_asks_each_website() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let web = Web::start().await;
        for number in 0..12 {
            // Two on each host.
            publish(&site, &newsroom, &web, &format!("trang-{}.example.vn", number / 2), &format!("/slow/{number}"))
                .await;
        }
        let (one, other) = (checker(&site, &web), checker_of(second(&site).await, &outbound_settings(&web)));
        let (first, second) = tokio::join!(check(&one), check(&other));
        let mut checked: Vec<_> = first.checked.iter().chain(&second.checked).map(|row| row.id).collect();
        // A strand that found only busy hosts has ended; what it left is checked by those that go on, or the next time.
        checked.extend(check(&one).await.checked.iter().map(|row| row.id));
        let all = checked.len();
        checked.sort();
        checked.dedup();
        assert_eq!((all, checked.len()), (12, 12));
        let mut paths: Vec<_> = web.hits().iter().map(|hit| hit.path.clone()).collect();
        paths.sort();
        paths.dedup();
        assert_eq!((web.hits().len(), paths.len()), (12, 12), "each was asked once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_host_is_asked_once_at_a_time_whoever_asks() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let web = Web::start().await;
        for number in 0..6 {
            publish(&site, &newsroom, &web, "cong.example.vn", &format!("/slow/{number}")).await;
        }
        let (one, other) = (checker(&site, &web), checker_of(second(&site).await, &outbound_settings(&web)));
        let (first, second) = tokio::join!(check(&one), check(&other));
        assert_eq!(first.checked.len() + second.checked.len(), 6);
        assert_eq!((web.hits().len(), web.most_at_once()), (6, 1));
    })
    .await;
}

#[tokio::test]
async fn a_checker_that_ends_leaves_its_website_to_others_after_a_while() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let web = Web::start().await;
        let address = web.address("cong.example.vn", "/");
        newsroom::publish(&site, Some(newsroom.agency), hiding("Cổng", &address)).await;
        book::update(&site.kernel).await.map_err(|error| error.describe()).unwrap();
        let claim = book::claim(&site.kernel, Duration::minutes(10)).await.map_err(|error| error.describe()).unwrap();
        let claimed = claim.expect("it is due");
        let checker = checker(&site, &web);
        site.clock.advance(Duration::minutes(9));
        assert_eq!(check(&checker).await.checked, []);
        site.clock.advance(Duration::minutes(1));
        assert_eq!(check(&checker).await.checked.len(), 1);
        // Who comes back too late has nothing to keep.
        use loa::content::linked_website::health::{
            Status,
            rule::{Finding, Patience},
        };
        let finding =
            Finding { status: Status::Dns, http_status: None, final_address: None, certificate_expires_at: None };
        let patience = Patience { time: Duration::days(7), checks: 3 };
        let kept = book::keep(&site.kernel, &claimed, finding, patience, Duration::days(1)).await;
        assert!(kept.map_err(|error| error.describe()).unwrap().is_none());
        assert_eq!(super::known(&site, claimed.id).await.unwrap().status, Some(Status::Ok));
    })
    .await;
}
