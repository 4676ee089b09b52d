//! Linked websites (website liên kết): where a portal sends its readers, in groups.
//!
//! A link is public only while its editor wants it so, and, if the editor has allowed it, only while the website is
//! there: what the latest checks found ([`health`]) decides, each time through the gate.

pub mod entity;
pub mod graphql;
pub mod groups;
pub mod health;
pub mod input;
pub mod list;

use sea_orm::{DatabaseExecutor, DatabaseTransaction, DbErr, Set, entity::prelude::*};
use serde::{Deserialize, Serialize};
use url::Url;

use super::publish::upsert;
use crate::{
    kernel::{
        Problem, ProblemCode, Result,
        content::{Content, Landing, Shown},
        error::none_of,
        kind::Kind,
        searchable::Searchable,
        value::{address, check::Check, collation},
    },
    outbound,
};

/// The most characters of a name, and of an owner.
pub const NAME_LIMIT: usize = 200;
/// The most characters of a group: together with the sort key it stands in an index, whose entries have a limit too.
pub const GROUP_LIMIT: usize = 100;
/// The most characters of a description.
pub const DESCRIPTION_LIMIT: usize = 1_000;
/// The most characters of an alternative text.
pub const ALTERNATIVE_TEXT_LIMIT: usize = 500;
/// The last position.
pub const POSITION_LIMIT: i32 = 1_000_000;

/// What an editor writes of a linked website.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkedWebsite {
    /// What the link says.
    pub name: String,
    /// Where it leads.
    pub address: String,
    /// The heading under which it stands.
    pub group: String,
    /// The place of that group on the portal.
    pub group_position: i32,
    /// Its place in the group.
    pub position: i32,
    /// Its picture.
    pub logo: Option<Logo>,
    /// The agency whose website it is, where that is one of ours.
    pub owner_agency_id: Option<Uuid>,
    /// The body whose website it is, in words.
    pub owner_name: Option<String>,
    /// What is to be found there.
    pub description: Option<String>,
    /// Whether it is hidden by hand.
    pub is_hidden: bool,
    /// Whether it hides while the website has been failing for as long as the rule says.
    pub hide_when_failing: bool,
    /// Whether it hides while its address leads to a website of another host.
    pub hide_when_moved: bool,
}

/// The picture of a linked website.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Logo {
    /// The media asset.
    pub media_id: Uuid,
    /// What a reader who cannot see it is told.
    pub alternative_text: String,
}

impl Content for LinkedWebsite {
    const KIND: Kind = Kind::LinkedWebsite;

    fn title(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Vec<Problem> {
        let address = Some(self.address.as_str()).filter(|address| !address.is_empty());
        // What is no address at all has been told already.
        let is_private = address.is_some_and(|address| {
            address::parse(address).is_ok() && Url::parse(address).is_ok_and(|url| !outbound::host_is_public(&url))
        });
        Check::default()
            .line("name", &self.name, NAME_LIMIT)
            .holds(address.is_some(), ProblemCode::Blank, "address", "This must not be empty.")
            .address("address", address)
            .holds(
                !is_private,
                ProblemCode::UnsafeAddress,
                "address",
                "This leads to the reader's own machine or network, not to a website of the public internet.",
            )
            .line("group", &self.group, GROUP_LIMIT)
            .range("groupPosition", Some(self.group_position), 0, POSITION_LIMIT)
            .range("position", Some(self.position), 0, POSITION_LIMIT)
            .optional(
                "logo.alternativeText",
                self.logo.as_ref().map(|logo| logo.alternative_text.as_str()),
                ALTERNATIVE_TEXT_LIMIT,
            )
            .optional("ownerName", self.owner_name.as_deref(), NAME_LIMIT)
            .optional("description", self.description.as_deref(), DESCRIPTION_LIMIT)
            .done()
    }

    fn missing(&self) -> Vec<Problem> {
        let is_told = self.logo.as_ref().is_none_or(|logo| !logo.alternative_text.is_empty());
        let message = "Say what the logo shows, for readers who cannot see it.";
        Check::default().holds(is_told, ProblemCode::Blank, "logo.alternativeText", message).done()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        let logo = self.logo.as_ref();
        let picture = logo.map(|logo| ("logo.mediaId".to_owned(), logo.media_id));
        let mut problems = landing.unpublished(Kind::MediaAsset, picture).await?;
        let owner = self.owner_agency_id.map(|id| ("ownerAgencyId".to_owned(), id));
        problems.extend(landing.unpublished(Kind::Agency, owner).await?);
        none_of(problems)?;
        upsert(
            landing.transaction,
            entity::ActiveModel {
                id: Set(landing.id),
                agency_id: Set(landing.agency_id),
                edition: Set(landing.edition),
                published_at: Set(landing.first_published_at),
                modified_at: Set(landing.now),
                name: Set(self.name.clone()),
                name_key: Set(collation::key(&self.name)),
                address: Set(self.address.clone()),
                group_name: Set(self.group.clone()),
                group_position: Set(self.group_position),
                position: Set(self.position),
                portal_key: Set(self.portal_key()),
                description: Set(self.description.clone()),
                logo_media_id: Set(logo.map(|logo| logo.media_id)),
                logo_alternative_text: Set(logo.map(|logo| logo.alternative_text.clone())),
                owner_agency_id: Set(self.owner_agency_id),
                owner_name: Set(self.owner_name.clone()),
            },
        )
        .await
    }

    async fn shown(&self, landing: &Landing<'_>) -> Result<Shown> {
        let hides = self.is_hidden || health::hides(landing.transaction, landing.id, self).await?;
        Ok(Shown { now: !hides, next: None })
    }

    const SEARCHED: bool = true;

    async fn searchable(executor: &DatabaseExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Searchable>, DbErr> {
        let select = entity::Entity::find().filter(entity::Column::Id.is_in(ids.iter().copied()));
        Ok(select.all(executor).await?.into_iter().map(found).collect())
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}

/// What search may find of a linked website: all words of it, under the date since which it is public.
fn found(row: entity::Model) -> Searchable {
    let parts = [row.description, Some(row.group_name), row.owner_name, Some(row.address)];
    Searchable {
        id: row.id,
        kind: Kind::LinkedWebsite,
        agency_id: row.agency_id,
        category_id: None,
        contributors: Vec::new(),
        dated_at: row.published_at,
        title: row.name,
        text: parts.into_iter().flatten().collect::<Vec<_>>().join("\n"),
    }
}

impl LinkedWebsite {
    fn portal_key(&self) -> Vec<u8> {
        portal_key(self.group_position, &self.group, self.position, &self.name)
    }
}

/// How a linked website sorts on a portal, as bytes: the place of its group, the group, its own place, its name. Sort
/// keys of text have no zero byte inside, so one ends the group's; positions are not negative.
fn portal_key(group_position: i32, group: &str, position: i32, name: &str) -> Vec<u8> {
    let mut key = group_position.to_be_bytes().to_vec();
    key.extend(collation::key(group));
    key.push(0);
    key.extend(position.to_be_bytes());
    key.extend(collation::key(name));
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_a_portal() {
        let sorted = [
            (0, "Tỉnh Quảng Ninh", 0, "Ủy ban nhân dân tỉnh"),
            (1, "Các xã", 0, "Xã Đường Hoa"),
            (1, "Các xã", 1, "Xã Cái Chiên"),
            (1, "Các xã, phường", 0, "Xã A"),
            (1, "Dịch vụ công", 0, "Bảo hiểm"),
            (1, "Dịch vụ công", 0, "Đất đai"),
            (256, "A", 0, "A"),
        ];
        let mut shuffled = sorted;
        shuffled.reverse();
        shuffled
            .sort_by_key(|(group_position, group, position, name)| portal_key(*group_position, group, *position, name));
        assert_eq!(shuffled, sorted);
        let text: String = (' '..='ỹ').filter(|c| !c.is_control()).collect();
        for part in text.chars().collect::<Vec<_>>().chunks(100) {
            assert!(!collation::key(&part.iter().collect::<String>()).contains(&0), "{part:?}");
        }
    }

    #[test]
    fn what_is_no_public_website_is_refused_with_its_code() {
        let problems = |address: &str| {
            let website =
                LinkedWebsite { name: "A".into(), address: address.into(), group: "B".into(), ..Default::default() };
            website.check().into_iter().map(|problem| (problem.code, problem.field.join("."))).collect::<Vec<_>>()
        };
        assert_eq!(problems("https://chinhphu.vn/"), []);
        assert_eq!(problems(""), [(ProblemCode::Blank, "address".to_owned())]);
        assert_eq!(problems("chinhphu.vn"), [(ProblemCode::Invalid, "address".to_owned())]);
        for address in ["javascript:alert(1)", "https://a:b@chinhphu.vn/", "http://127.1/", "http://[::ffff:10.0.0.1]/"]
        {
            assert_eq!(problems(address), [(ProblemCode::UnsafeAddress, "address".to_owned())], "{address}");
        }
    }
}
