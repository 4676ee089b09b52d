//! What an editor sends of a media asset.

use std::sync::Arc;

use async_graphql::{InputObject, MaybeUndefined};
use sea_orm::entity::prelude::*;

use super::{FocalPoint as Point, MediaAsset as Draft, entity, graphql::MediaAsset, list::MediaList, public_file};
use crate::{
    content::{
        Content,
        slice::{Change, Slice},
    },
    graphql::{Result, Session, batch::ById, input},
    kernel::{Error, ProblemCode, document, file, value::text},
};

/// A point in a picture that must stay visible when it is cropped.
#[derive(Debug, InputObject)]
pub struct FocalPointInput {
    /// From the left, 0 to 1.
    x: f64,
    /// From the top, 0 to 1.
    y: f64,
}

/// What an editor writes of a media asset: of a file that was brought to this service, or of one that lies elsewhere. On
/// creation either `file` is needed, or `address` and `contentType` are; in an edit, what is left out stays as it is, and
/// null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "MediaAssetInput")]
pub struct Input {
    /// The id of a file that was brought to this service, as `POST /media` answered it: 64 hexadecimal digits. You, or
    /// your agency, must have brought it, or must be able to see where it is used. Its type, size, digest, width and
    /// height are known and cannot be given. It takes the place of `address`.
    file: MaybeUndefined<String>,
    /// What the file is called when it is downloaded, at most 255 bytes, without folders; the ending follows from the
    /// content. For a file that was brought to this service it is at first the name that it came with.
    file_name: MaybeUndefined<String>,
    /// Where a file is that lies elsewhere: an http or https address, at most 2,048 characters. Unique. It takes the place
    /// of `file`.
    address: MaybeUndefined<String>,
    /// What a file elsewhere is: a media type of an image, audio or video, or `application/pdf`. SVG is refused: it can
    /// run scripts.
    content_type: MaybeUndefined<String>,
    /// The size in bytes of a file elsewhere, at most 2,147,483,647 (just under 2 GiB).
    byte_size: MaybeUndefined<i64>,
    /// The SHA-256 of a file elsewhere in 64 hexadecimal digits.
    sha256: MaybeUndefined<String>,
    /// The width of a picture elsewhere in pixels, 1 to 100,000.
    width: MaybeUndefined<i32>,
    /// The height of a picture elsewhere in pixels, 1 to 100,000.
    height: MaybeUndefined<i32>,
    /// The point that must stay visible when the picture is cropped.
    focal_point: MaybeUndefined<FocalPointInput>,
    /// Who made it, at most 200 characters.
    credit: MaybeUndefined<String>,
}

/// A file that the input names, if the principal may use it.
async fn stored(session: &Session, name: &str) -> Result<file::Known, Error> {
    let refused = || Error::Problems(vec![file::missing("file")]);
    if !file::is_name(name) {
        return Err(Error::problem(
            ProblemCode::Invalid,
            "file",
            "Give the id that /media answered: 64 hexadecimal digits.",
        ));
    }
    let reader = session.kernel.store.reader();
    match public_file(reader, name).await? {
        Some(known) => Ok(known),
        None => file::seen_by(reader, &session.principal, name).await?.ok_or_else(refused),
    }
}

impl Draft {
    /// Puts a stored file in the place of what was there.
    fn take(&mut self, known: file::Known) {
        *self = Self {
            file: Some(known.file.sha256),
            file_name: known.name,
            focal_point: self.focal_point,
            credit: self.credit.take(),
            ..Self::default()
        };
    }
}

impl Slice for Draft {
    type Input = Input;
    type View = MediaAsset;

    async fn change(given: Input, session: &Session) -> Result<Change<Self>, Error> {
        let named = given.file.as_opt_ref().flatten().map(|name| text::line(name).to_ascii_lowercase());
        let known = match &named {
            Some(name) => Some(stored(session, name).await?),
            None => None,
        };
        Ok(Box::new(move |before| {
            let mut draft = before.unwrap_or_default();
            match known {
                Some(known) if draft.file.as_ref() != Some(&known.file.sha256) => draft.take(known),
                Some(_) => {}
                // Cleared, or given up for an address.
                None if (given.file.is_null() || given.address.is_value()) && draft.file.take().is_some() => {
                    draft.file_name = None;
                }
                None => {}
            }
            input::optional_line(&mut draft.file_name, given.file_name);
            input::line(&mut draft.address, given.address.map_value(|address| input::normal_address(&address)));
            input::line(&mut draft.content_type, given.content_type);
            input::optional(&mut draft.byte_size, given.byte_size);
            input::optional_line(&mut draft.sha256, given.sha256);
            input::optional(&mut draft.width, given.width);
            input::optional(&mut draft.height, given.height);
            let point = given.focal_point.map_value(|FocalPointInput { x, y }| Point { x, y });
            input::optional(&mut draft.focal_point, point);
            input::optional_line(&mut draft.credit, given.credit);
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        let row = session.batch.load_one(ById::<MediaList>::new(id)).await?;
        Ok(row.map(|row| Content::MediaAsset(row.into())))
    }

    async fn preview(self, session: &Session, document: &document::Model) -> Result<Content> {
        let shown = self.shown(session.kernel.store.reader()).await?;
        let row = entity::Model {
            id: document.id,
            agency_id: document.agency_id,
            edition: 0,
            published_at: document.first_published_at.unwrap_or(document.modified_at),
            modified_at: document.modified_at,
            address: shown.address,
            content_type: shown.content_type,
            byte_size: shown.byte_size,
            sha256: shown.sha256,
            width: shown.width,
            height: shown.height,
            focal_x: self.focal_point.map(|point| point.x),
            focal_y: self.focal_point.map(|point| point.y),
            credit: self.credit,
            file: self.file,
            file_name: shown.file_name,
            blurhash: shown.blurhash,
        };
        Ok(Content::MediaAsset(Arc::new(row).into()))
    }
}
