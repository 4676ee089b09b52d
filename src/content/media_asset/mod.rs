//! Media assets: files that content shows. They are registered by their address.

pub mod entity;
pub mod graphql;

use std::collections::HashMap;

use sea_orm::{DatabaseTransaction, DbErr, QuerySelect, Set, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::publish::upsert;
use crate::kernel::{
    Problem, ProblemCode, Result,
    content::{Content, Landing},
    error::none_of,
    kind::Kind,
    value::check::Check,
};

/// The most characters of a credit.
pub const CREDIT_LIMIT: usize = 200;
/// The most pixels of a side.
pub const SIDE_LIMIT: i32 = 100_000;
/// The most bytes of a file: just under 2 GiB, which is what an `Int` of GraphQL can say.
pub const SIZE_LIMIT: i64 = i32::MAX as i64;

/// A point in a picture, each coordinate from 0 (left, top) to 1 (right, bottom).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FocalPoint {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// What an editor writes of a media asset. Caption and alternative text belong to each use of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MediaAsset {
    /// Where the file is.
    pub address: String,
    /// What the file is, as a media type such as `image/jpeg`.
    pub content_type: String,
    /// Its size.
    pub byte_size: Option<i64>,
    /// Its SHA-256 in hexadecimal.
    pub sha256: Option<String>,
    /// The width of a picture in pixels.
    pub width: Option<i32>,
    /// The height of a picture in pixels.
    pub height: Option<i32>,
    /// Where the subject of a picture is.
    pub focal_point: Option<FocalPoint>,
    /// Who made it.
    pub credit: Option<String>,
}

impl Content for MediaAsset {
    const KIND: Kind = Kind::MediaAsset;

    fn title(&self) -> &str {
        &self.address
    }

    fn check(&self) -> Vec<Problem> {
        let is_digest = |text: &String| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        // Written so that what is not a number is refused too.
        let inside = |part: f64| (0.0..=1.0).contains(&part);
        Check::default()
            .line("address", &self.address, crate::kernel::value::address::LIMIT)
            .address("address", Some(self.address.as_str()).filter(|address| !address.is_empty()))
            .line("contentType", &self.content_type, 127)
            .holds(
                self.content_type.is_empty() || is_passive(&self.content_type),
                ProblemCode::Invalid,
                "contentType",
                "Give a media type of an image (but not SVG), audio, video, or application/pdf.",
            )
            .range("byteSize", self.byte_size, 0, SIZE_LIMIT)
            .holds(
                self.sha256.as_ref().is_none_or(is_digest),
                ProblemCode::Invalid,
                "sha256",
                "Give 64 hexadecimal digits.",
            )
            .range("width", self.width, 1, SIDE_LIMIT)
            .range("height", self.height, 1, SIDE_LIMIT)
            .holds(
                self.focal_point.is_none_or(|point| inside(point.x) && inside(point.y)),
                ProblemCode::OutOfRange,
                "focalPoint",
                "Both coordinates must lie between 0 and 1.",
            )
            .optional("credit", self.credit.as_deref(), CREDIT_LIMIT)
            .done()
    }

    fn missing(&self) -> Vec<Problem> {
        Vec::new()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        let taken = entity::Entity::find()
            .filter(entity::Column::Address.eq(self.address.as_str()))
            .filter(entity::Column::Id.ne(landing.id))
            .one(landing.transaction)
            .await?;
        let message = "A media asset with this address exists already.";
        none_of(Check::default().holds(taken.is_none(), ProblemCode::Taken, "address", message).done())?;
        upsert(
            landing.transaction,
            entity::ActiveModel {
                id: Set(landing.id),
                agency_id: Set(landing.agency_id),
                edition: Set(landing.edition),
                published_at: Set(landing.first_published_at),
                modified_at: Set(landing.now),
                address: Set(self.address.clone()),
                content_type: Set(self.content_type.clone()),
                byte_size: Set(self.byte_size),
                sha256: Set(self.sha256.clone()),
                width: Set(self.width),
                height: Set(self.height),
                focal_x: Set(self.focal_point.map(|point| point.x)),
                focal_y: Set(self.focal_point.map(|point| point.y)),
                credit: Set(self.credit.clone()),
            },
        )
        .await
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}

/// Whether a file of this type can be shown without running anything: no SVG, HTML or XML.
fn is_passive(content_type: &str) -> bool {
    content_type.parse::<mime::Mime>().is_ok_and(|mime| {
        mime.params().next().is_none()
            && match (mime.type_().as_str(), mime.subtype().as_str(), mime.suffix()) {
                ("image" | "audio" | "video", "svg", _) | (_, _, Some(_)) => false,
                ("image" | "audio" | "video", _, None) | ("application", "pdf", None) => true,
                _ => false,
            }
    })
}

/// The public media assets with these addresses, by address.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_address<C: ConnectionTrait>(connection: &C, addresses: &[&str]) -> Result<HashMap<String, Uuid>> {
    if addresses.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(String, Uuid)> = entity::Entity::find()
        .select_only()
        .columns([entity::Column::Address, entity::Column::Id])
        .filter(entity::Column::Address.is_in(addresses.iter().copied()))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::is_passive;

    #[test]
    fn nothing_that_could_run() {
        for good in ["image/jpeg", "image/webp", "video/mp4", "audio/mpeg", "application/pdf"] {
            assert!(is_passive(good), "{good}");
        }
        for bad in ["image/svg+xml", "image/svg", "text/html", "application/xhtml+xml", "image/jpeg; x=y", "x", "*/*"] {
            assert!(!is_passive(bad), "{bad}");
        }
    }
}
