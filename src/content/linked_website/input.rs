//! What an editor sends of a linked website.

use std::sync::Arc;

use async_graphql::{ID, InputObject, MaybeUndefined};
use sea_orm::entity::prelude::*;

use super::{
    LinkedWebsite, Logo, graphql,
    list::{LinkedWebsiteList, LinkedWebsiteRow},
};
use crate::{
    content::{
        Content,
        media_asset::list::{MediaBrief, MediaList},
        slice::{Change, Slice},
    },
    graphql::{Result, Session, batch::ById, ids, input},
    kernel::{Error, document, kind::Kind, value::text},
};

/// What an editor writes of a linked website. On creation `name`, `address` and `group` are needed; in an edit, what is
/// left out stays as it is, and null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "LinkedWebsiteInput")]
pub struct Input {
    /// What the link says, at most 200 characters.
    name: MaybeUndefined<String>,
    /// Where it leads: an absolute http or https address of at most 2,048 characters, without a user name. One that leads
    /// to the reader's own machine or a private network, however it is written, is refused (`UNSAFE_ADDRESS`).
    address: MaybeUndefined<String>,
    /// The heading under which it stands, such as "Các xã, phường"; at most 100 characters.
    group: MaybeUndefined<String>,
    /// The place of its group on the portal, 0 to 1,000,000, the smallest first; 0 when it is not given. Give all websites
    /// of a group the same.
    group_position: Option<i32>,
    /// Its place in the group, 0 to 1,000,000, the smallest first; 0 when it is not given.
    position: Option<i32>,
    /// Its picture.
    logo: MaybeUndefined<LogoInput>,
    /// The agency whose website it is, where it publishes here: public when the website becomes public.
    owner_agency_id: MaybeUndefined<ID>,
    /// The body whose website it is, in words, at most 200 characters.
    owner_name: MaybeUndefined<String>,
    /// What is to be found there, at most 1,000 characters.
    description: MaybeUndefined<String>,
    /// Whether it is hidden by hand: published with this it is not seen until it is published without it. False when it is
    /// not given.
    is_hidden: Option<bool>,
    /// Whether it hides while the website has been failing for as long as the operator's rule says (`links` in the
    /// settings; 7 days and 3 checks by default), and comes back with it. False when it is not given.
    hide_when_failing: Option<bool>,
    /// Whether it hides while its address leads to a website of another host, as one does that was taken over, and comes
    /// back with it. False when it is not given.
    hide_when_moved: Option<bool>,
}

/// The picture of a linked website.
#[derive(Debug, InputObject)]
#[graphql(name = "LinkedWebsiteLogoInput")]
pub struct LogoInput {
    /// The media asset, which must be public when the website becomes public.
    media_id: ID,
    /// What a reader who cannot see it is told, at most 500 characters; needed for publication.
    #[graphql(default)]
    alternative_text: String,
}

impl LogoInput {
    fn read(self) -> Result<Logo, Error> {
        Ok(Logo {
            media_id: ids::reference(Kind::MediaAsset, &self.media_id, "logo.mediaId")?,
            alternative_text: text::line(&self.alternative_text),
        })
    }
}

impl Slice for LinkedWebsite {
    type Input = Input;
    type View = graphql::LinkedWebsite;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        let owner = input::reference(Kind::Agency, given.owner_agency_id, "ownerAgencyId")?;
        let logo = match given.logo {
            MaybeUndefined::Undefined => MaybeUndefined::Undefined,
            MaybeUndefined::Null => MaybeUndefined::Null,
            MaybeUndefined::Value(logo) => MaybeUndefined::Value(logo.read()?),
        };
        let Input { name, address, group, group_position, position, owner_name, description, .. } = given;
        let Input { is_hidden, hide_when_failing, hide_when_moved, .. } = given;
        Ok(Box::new(move |before: Option<Self>| {
            let mut draft = before.unwrap_or_default();
            input::line(&mut draft.name, name);
            match address {
                MaybeUndefined::Undefined => {}
                MaybeUndefined::Null => draft.address.clear(),
                MaybeUndefined::Value(address) => draft.address = input::normal_address(&address),
            }
            input::line(&mut draft.group, group);
            draft.group_position = group_position.unwrap_or(draft.group_position);
            draft.position = position.unwrap_or(draft.position);
            input::optional(&mut draft.logo, logo);
            input::optional(&mut draft.owner_agency_id, owner);
            input::optional_line(&mut draft.owner_name, owner_name);
            input::optional_line(&mut draft.description, description);
            draft.is_hidden = is_hidden.unwrap_or(draft.is_hidden);
            draft.hide_when_failing = hide_when_failing.unwrap_or(draft.hide_when_failing);
            draft.hide_when_moved = hide_when_moved.unwrap_or(draft.hide_when_moved);
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        let row = session.batch.load_one(ById::<LinkedWebsiteList>::new(id)).await?;
        Ok(row.map(|row| Content::LinkedWebsite(row.into())))
    }

    async fn preview(self, session: &Session, document: &document::Model) -> Result<Content> {
        let media = match &self.logo {
            Some(logo) => session.batch.load_one(ById::<MediaList>::new(logo.media_id)).await?,
            None => None,
        };
        let row = LinkedWebsiteRow {
            id: document.id,
            agency_id: document.agency_id,
            published_at: document.first_published_at.unwrap_or(document.modified_at),
            modified_at: document.modified_at,
            name: self.name,
            address: self.address,
            group_name: self.group,
            group_position: self.group_position,
            position: self.position,
            description: self.description,
            logo_alternative_text: self.logo.map(|logo| logo.alternative_text),
            owner_agency_id: self.owner_agency_id,
            owner_name: self.owner_name,
            logo: media.map(|row| Arc::new(MediaBrief::from(row.as_ref()))),
        };
        Ok(Content::LinkedWebsite(Arc::new(row).into()))
    }
}
