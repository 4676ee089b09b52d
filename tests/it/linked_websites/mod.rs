//! Linked websites: how they are read, what the checks find of them, and how they hide and come back. Nothing here leaves
//! this machine: the websites stand on it, behind names that the test resolves.

mod bad_input;
mod checks;
mod hiding;
mod reading;
mod web;
mod workers;

use std::{io, net::IpAddr, sync::Arc};

use futures_util::future::BoxFuture;
use loa::{
    config::Settings,
    content::linked_website::{LinkedWebsite, health::Model},
    kernel::{Kernel, change, document},
    outbound::{Names, Outbound, settings::OutboundSettings},
    worker::links::{LinkChecker, Round},
};
use sea_orm::{EntityTrait as _, QueryOrder as _};
use serde_json::Value;
use uuid::Uuid;

use crate::kit::{Newsroom, Site, global, newsroom};
use web::Web;

/// Names as the tests know them: whatever ends in `example.vn` is this machine, and may be asked, but for one that leads
/// nowhere and one that may not.
struct Here;

const NOWHERE: &str = "khong-co.example.vn";
const PRIVATE: &str = "rieng.example.vn";

impl Names for Here {
    fn addresses(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let found = match name.as_str() {
            NOWHERE => Err(io::Error::from(io::ErrorKind::NotFound)),
            _ => Ok(vec![IpAddr::from([127, 0, 0, 1])]),
        };
        Box::pin(async move { found })
    }
}

/// The hosts of the tests' websites, and `number` more.
fn hosts() -> Vec<String> {
    let many = (0..20).map(|number| format!("trang-{number}.example.vn"));
    many.chain(["cong.example.vn", "www.cong.example.vn", "la.example.vn", NOWHERE].map(str::to_owned)).collect()
}

/// The way out to the websites of a test.
fn outbound_settings(web: &Web) -> OutboundSettings {
    let defaults = Settings::read(None, None).unwrap().outbound;
    OutboundSettings {
        contact: "mailto:quan-tri@example.vn".into(),
        ports: vec![80, 443, web.port, web.trap],
        allowed_hosts: hosts(),
        connect_timeout_ms: 1_000,
        timeout_ms: 2_000,
        ..defaults
    }
}

fn checker(site: &Site, web: &Web) -> LinkChecker {
    checker_of(Arc::clone(&site.kernel), &outbound_settings(web))
}

fn checker_of(kernel: Arc<Kernel>, outbound: &OutboundSettings) -> LinkChecker {
    let outbound = Outbound::with_names(outbound, Arc::new(Here)).unwrap();
    LinkChecker::new(kernel, outbound, Settings::read(None, None).unwrap().links)
}

/// Checks what is due.
async fn check(checker: &LinkChecker) -> Round {
    checker.check_due(|_| {}).await.map_err(|error| error.describe()).unwrap()
}

/// Publishes a website at a path of a host.
async fn publish(site: &Site, newsroom: &Newsroom, web: &Web, host: &str, path: &str) -> Uuid {
    let website = newsroom::website(&format!("{host} {path}"), &web.address(host, path));
    newsroom::publish(site, Some(newsroom.agency), website).await
}

/// What is known of each website, by its id.
async fn known(site: &Site, id: Uuid) -> Option<Model> {
    use loa::content::linked_website::health::Entity;
    Entity::find_by_id(id).one(site.kernel.store.reader()).await.unwrap()
}

/// Whether readers see it; they see it in every way or in none.
async fn seen(site: &Site, id: Uuid) -> bool {
    let id = global("LinkedWebsite", id);
    let query = format!(
        "{{ linkedWebsite(id: \"{id}\") {{ id }} node(id: \"{id}\") {{ id }} linkedWebsites(first: 100) {{ nodes {{ id }} }} }}"
    );
    let data = site.reader().data(&query).await;
    let found = !data["linkedWebsite"].is_null();
    assert_eq!(!data["node"].is_null(), found, "{data}");
    let listed = data["linkedWebsites"]["nodes"].as_array().unwrap().iter().any(|node| node["id"] == id.as_str());
    assert_eq!(listed, found, "{data}");
    found
}

async fn edition(site: &Site) -> i64 {
    change::edition(site.kernel.store.reader()).await.unwrap()
}

async fn last_change(site: &Site) -> (i64, Uuid, change::Action) {
    let reader = site.kernel.store.reader();
    let row = change::Entity::find().order_by_desc(change::Column::Edition).one(reader).await.unwrap().unwrap();
    (row.edition, row.item_id, row.action)
}

async fn stored(site: &Site, id: Uuid) -> document::Model {
    document::Entity::find_by_id(id).one(site.kernel.store.reader()).await.unwrap().unwrap()
}

/// What editors see of its latest check.
async fn told(site: &Site, id: Uuid) -> Value {
    let query = format!(
        "{{ linkedWebsiteCheck(id: \"{}\") {{ address status isFailing isDown isMoved httpStatus finalAddress
            certificateExpiresAt consecutiveFailures failingSince checkedAt nextCheckAt document {{ id isPublic }} }} }}",
        global("LinkedWebsite", id)
    );
    site.administrator().data(&query).await["linkedWebsiteCheck"].clone()
}

/// A website that may hide by rule.
fn hiding(name: &str, address: &str) -> LinkedWebsite {
    LinkedWebsite { hide_when_failing: true, hide_when_moved: true, ..newsroom::website(name, address) }
}
