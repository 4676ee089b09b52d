//! Media assets: files that content shows. They were brought to us, or are registered by an address elsewhere.

pub mod entity;
pub mod graphql;
pub mod input;
pub mod list;
pub mod query;
pub mod rendition;

use std::collections::HashMap;

use sea_orm::{Condition, DatabaseTransaction, DbErr, QueryOrder, QuerySelect, Set, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::publish::upsert;
use crate::{
    kernel::{
        Error, Problem, ProblemCode, Result,
        content::{Content, Landing, NamedFile},
        error::none_of,
        file,
        kind::Kind,
        value::{address, check::Check},
    },
    media::{
        addresses::{file_in, path_of},
        file_name,
        file_type::FileType,
    },
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MediaAsset {
    /// The stored file, by its SHA-256; what is known of it is not written down again.
    pub file: Option<String>,
    /// What it is called when it is downloaded.
    pub file_name: Option<String>,
    /// Where a file is that lies elsewhere; empty for a stored one.
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
        let elsewhere = Some(self.address.as_str()).filter(|address| !address.is_empty());
        self.file_name.as_deref().or(elsewhere).or(self.file.as_deref()).unwrap_or_default()
    }

    fn check(&self) -> Vec<Problem> {
        let is_digest = |text: &String| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        // Written so that what is not a number is refused too.
        let inside = |part: f64| (0.0..=1.0).contains(&part);
        let mut check = Check::default();
        match &self.file {
            Some(file) => self.check_stored(&mut check, file),
            None => {
                check
                    .line("address", &self.address, address::LIMIT)
                    .address("address", Some(self.address.as_str()).filter(|address| !address.is_empty()))
                    .line("contentType", &self.content_type, 127);
            }
        }
        let name_bytes = self.file_name.as_ref().map_or(0, String::len);
        let is_name = |name: &String| !name.contains(['/', '\\']);
        check
            .holds(
                name_bytes <= file_name::LIMIT,
                ProblemCode::TooLong,
                "fileName",
                "A file name has at most 255 bytes.",
            )
            .holds(
                self.file_name.as_ref().is_none_or(is_name),
                ProblemCode::Invalid,
                "fileName",
                "Give the name alone, without folders.",
            )
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

    fn files(&self) -> Vec<NamedFile> {
        self.file.iter().map(|file| ("file", file.clone())).collect()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        let shown = self.shown(landing.transaction).await?;
        if self.file.is_none() {
            let taken = entity::Entity::find()
                .filter(entity::Column::Address.eq(self.address.as_str()))
                .filter(entity::Column::Id.ne(landing.id))
                .one(landing.transaction)
                .await?;
            let message = "A media asset with this address exists already.";
            none_of(Check::default().holds(taken.is_none(), ProblemCode::Taken, "address", message).done())?;
        }
        upsert(
            landing.transaction,
            entity::ActiveModel {
                id: Set(landing.id),
                agency_id: Set(landing.agency_id),
                edition: Set(landing.edition),
                published_at: Set(landing.first_published_at),
                modified_at: Set(landing.now),
                address: Set(shown.address),
                content_type: Set(shown.content_type),
                byte_size: Set(shown.byte_size),
                sha256: Set(shown.sha256),
                width: Set(shown.width),
                height: Set(shown.height),
                focal_x: Set(self.focal_point.map(|point| point.x)),
                focal_y: Set(self.focal_point.map(|point| point.y)),
                credit: Set(self.credit.clone()),
                file: Set(self.file.clone()),
                file_name: Set(shown.file_name),
                blurhash: Set(shown.blurhash),
            },
        )
        .await
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}

/// What is shown of the file of a media asset: what was written of one elsewhere, what is known of a stored one.
struct File {
    address: String,
    content_type: String,
    byte_size: Option<i64>,
    sha256: Option<String>,
    width: Option<i32>,
    height: Option<i32>,
    blurhash: Option<String>,
    file_name: Option<String>,
}

impl MediaAsset {
    /// Of a stored file nothing is said by hand: it would be wrong or superfluous.
    fn check_stored(&self, check: &mut Check, file: &str) {
        let message = "Give the id that /media answered: 64 hexadecimal digits.";
        check.holds(file::is_name(file), ProblemCode::Invalid, "file", message);
        let by_hand = [
            ("address", !self.address.is_empty()),
            ("contentType", !self.content_type.is_empty()),
            ("byteSize", self.byte_size.is_some()),
            ("sha256", self.sha256.is_some()),
            ("width", self.width.is_some()),
            ("height", self.height.is_some()),
        ];
        for (path, _) in by_hand.iter().filter(|(_, given)| *given) {
            let message = "This is known of a stored file: leave it away, or give it without `file`.";
            check.problem(ProblemCode::Invalid, path, message);
        }
    }

    /// What is shown of its file.
    async fn shown<C: ConnectionTrait>(&self, connection: &C) -> Result<File> {
        let Some(name) = &self.file else {
            return Ok(File {
                address: self.address.clone(),
                content_type: self.content_type.clone(),
                byte_size: self.byte_size,
                sha256: self.sha256.clone(),
                width: self.width,
                height: self.height,
                blurhash: None,
                file_name: self.file_name.clone(),
            });
        };
        let stored = file::of(connection, name).await?.ok_or_else(|| Error::Problems(vec![file::missing("file")]))?;
        let file_type = FileType::of_content_type(&stored.content_type);
        let file_type = file_type.ok_or_else(|| Error::internal("a stored file is of no type"))?;
        Ok(File {
            address: path_of(&stored.sha256, file_type),
            content_type: stored.content_type,
            byte_size: Some(stored.byte_size),
            sha256: Some(stored.sha256),
            width: stored.width,
            height: stored.height,
            blurhash: stored.blurhash,
            // With the ending of what it is: a download is opened by its name.
            file_name: self.file_name.as_deref().and_then(|name| file_name::clean(name, file_type)),
        })
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

/// The public media assets with these addresses, by address. A stored file is known by every address of it, also by
/// that of a rendition; of several media assets that show it, the one that has been public for longest is meant.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_address<C: ConnectionTrait>(connection: &C, addresses: &[&str]) -> Result<HashMap<String, Uuid>> {
    use entity::Column;
    if addresses.is_empty() {
        return Ok(HashMap::new());
    }
    let stored: HashMap<&str, String> =
        addresses.iter().filter_map(|address| Some((*address, file_in(address)?))).collect();
    let is_meant = Condition::any()
        .add(Column::Address.is_in(addresses.iter().copied()))
        .add(Column::File.is_in(stored.values().map(String::as_str)));
    let rows: Vec<(String, Option<String>, Uuid)> = entity::Entity::find()
        .select_only()
        .columns([Column::Address, Column::File, Column::Id])
        .filter(is_meant)
        .order_by_asc(Column::PublishedAt)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    let found = |given: &&str| {
        let file = stored.get(given);
        let is_it = |(address, own, _): &&(String, Option<String>, Uuid)| match file {
            Some(_) => own.as_ref() == file,
            None => address == given,
        };
        rows.iter().find(is_it).map(|(_, _, id)| ((*given).to_owned(), *id))
    };
    Ok(addresses.iter().filter_map(found).collect())
}

/// A stored file that a public media asset shows.
///
/// # Errors
/// When the database cannot be read.
pub async fn public_file<C: ConnectionTrait>(connection: &C, sha256: &str) -> Result<Option<file::Known>> {
    let row = entity::Entity::find()
        .filter(entity::Column::File.eq(sha256))
        .order_by_asc(entity::Column::PublishedAt)
        .order_by_asc(entity::Column::Id)
        .one(connection)
        .await?;
    Ok(row.map(|row| file::Known {
        file: file::Model {
            sha256: sha256.to_owned(),
            content_type: row.content_type,
            byte_size: row.byte_size.unwrap_or_default(),
            width: row.width,
            height: row.height,
            blurhash: row.blurhash,
            created_at: row.published_at,
        },
        name: row.file_name,
    }))
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
