//! Awards and the catalogue that permits them.

mod bad_input;
mod catalogue;
mod command;
mod figures_of_2021;
mod lists;
mod rules;
mod statements;
mod summary;

use loa::{
    content::{award::Award, award_title::catalogue as law},
    kernel::content::Content,
};
use sea_orm::prelude::Uuid;
use serde_json::Value;

use crate::kit::{Site, newsroom};

/// Publishes a title of the law's catalogue, as it comes with the binary.
async fn title(site: &Site, agency: Uuid, code: &str) -> Uuid {
    let title = law::titles().unwrap().into_iter().find(|title| title.code == code).unwrap();
    newsroom::publish(site, Some(agency), title).await
}

/// Publishes awards in their order.
async fn publish_all(site: &Site, agency: Uuid, awards: impl IntoIterator<Item = Award>) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for award in awards {
        assert_eq!((award.check(), award.missing()), (Vec::new(), Vec::new()));
        ids.push(newsroom::publish(site, Some(agency), award).await);
    }
    ids
}

/// What stands in a field of each object of a list.
fn each<'a>(list: &'a Value, field: &str) -> Vec<&'a Value> {
    list.as_array().unwrap().iter().map(|one| &one[field]).collect()
}
