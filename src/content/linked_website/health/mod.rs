//! What the checks of linked websites found: the rows of the work side, and what follows from them.

pub mod book;
pub mod graphql;
pub mod list;
pub mod rule;

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::LinkedWebsite;
use crate::kernel::{Result, clock::Timestamp};

/// What a check of a linked website came to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[graphql(name = "LinkedWebsiteStatus")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// The address answers.
    Ok,
    /// It sends readers on, to another address of the same host or of one below it, and that answers.
    Redirected,
    /// It sends readers on to another host, and that answers. The link leads where its editor did not mean it to.
    MovedHost,
    /// It answers that there is nothing, or that the checker may not see it: HTTP 400 to 499.
    ClientError,
    /// It answers that it has failed: HTTP 500 to 599.
    ServerError,
    /// It sends readers on too often, or in a circle.
    TooManyRedirects,
    /// It took too long: 5 seconds to connect, 15 for an answer, unless the settings say otherwise.
    Timeout,
    /// Its name leads nowhere.
    Dns,
    /// No connection came about, or it broke off.
    Connection,
    /// No trusted connection came about: the certificate has expired, is of another name, or of an issuer that nobody
    /// knows.
    Tls,
    /// It was not asked, or not to the end: it leads to a private network, or to a port that this service does not ask.
    Blocked,
    /// What it answers is not HTTP, or a redirect to nowhere.
    InvalidAnswer,
}

/// What is known of the website of one document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "linked_website_check")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The published revision from which the address was taken.
    pub revision: i32,
    /// The address that is checked.
    pub address: String,
    /// Its host.
    pub host: String,
    /// When the latest check ended; none before the first.
    pub checked_at: Option<Timestamp>,
    /// What it came to.
    pub status: Option<Status>,
    /// The last HTTP status that was answered.
    pub http_status: Option<i32>,
    /// The last address that was asked, or was not asked, where that is another.
    pub final_address: Option<String>,
    /// Until when the certificate is valid that was shown last.
    pub certificate_expires_at: Option<Timestamp>,
    /// The checks in a row that found it failing.
    pub failures: i32,
    /// When the first of them was.
    pub failing_since: Option<Timestamp>,
    /// Whether it has been failing for as long as the rule says.
    pub is_down: bool,
    /// Whether it leads to another host.
    pub is_moved: bool,
    /// Whether one of the two has changed, and the gate has not been told yet.
    pub needs_turn: bool,
    /// When it is checked next; none while it is hidden by hand.
    pub next_check_at: Option<Timestamp>,
    /// Names the check that is under way.
    pub claim: Option<Uuid>,
    /// Until when nobody else begins one.
    pub claimed_until: Option<Timestamp>,
}

/// No relations: whose it is, and who may see it, stands in the document.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Whether a website hides because of what the checks found, and because its editor has allowed it. What was found of
/// another address says nothing of this one.
pub(super) async fn hides<C: ConnectionTrait>(connection: &C, id: Uuid, website: &LinkedWebsite) -> Result<bool> {
    if !website.hide_when_failing && !website.hide_when_moved {
        return Ok(false);
    }
    let found = Entity::find_by_id(id).filter(Column::Address.eq(website.address.as_str())).one(connection).await?;
    Ok(found
        .is_some_and(|found| website.hide_when_failing && found.is_down || website.hide_when_moved && found.is_moved))
}
