//! The list of linked websites that show themselves now, each read together with what is shown of its logo.

use std::sync::Arc;

use async_graphql::Enum;
use sea_orm::{FromQueryResult, JoinType, QueryResult, QuerySelect, Select, entity::prelude::*};

use super::{entity, graphql::LinkedWebsite, portal_key};
use crate::{
    content::media_asset::{self, list::MediaBrief},
    graphql::connection::Listed,
    kernel::{
        clock::Timestamp,
        columns::Columns,
        page::{Key, KeyType, List, Sort},
        value::collation,
    },
};

/// The list of linked websites.
pub struct LinkedWebsiteList;

/// What is read of a linked website.
#[derive(Debug, Clone)]
pub struct LinkedWebsiteRow {
    /// The document's id.
    pub id: Uuid,
    /// The agency on whose portal it stands.
    pub agency_id: Uuid,
    /// When the public first saw it.
    pub published_at: Timestamp,
    /// When this revision came into public view.
    pub modified_at: Timestamp,
    /// What the link says.
    pub name: String,
    /// Where it leads.
    pub address: String,
    /// The heading under which it stands.
    pub group_name: String,
    /// The place of that group on the portal.
    pub group_position: i32,
    /// Its place in the group.
    pub position: i32,
    /// What is to be found there.
    pub description: Option<String>,
    /// What its picture shows.
    pub logo_alternative_text: Option<String>,
    /// The agency whose website it is.
    pub owner_agency_id: Option<Uuid>,
    /// The body whose website it is, in words.
    pub owner_name: Option<String>,
    /// Its picture.
    pub logo: Option<Arc<MediaBrief>>,
}

impl FromQueryResult for LinkedWebsiteRow {
    /// In the order of [`LinkedWebsiteList::select`].
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.get()?,
            agency_id: columns.get()?,
            published_at: columns.get()?,
            modified_at: columns.get()?,
            name: columns.get()?,
            address: columns.get()?,
            group_name: columns.get()?,
            group_position: columns.get()?,
            position: columns.get()?,
            description: columns.get()?,
            logo_alternative_text: columns.get()?,
            owner_agency_id: columns.get()?,
            owner_name: columns.get()?,
            logo: MediaBrief::read(&mut columns)?,
        })
    }
}

/// An order of linked websites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum LinkedWebsiteOrder {
    /// As a portal shows them: by the position of the group, the group, the position in it, and the name.
    Portal,
    /// By name in Vietnamese order, from A.
    NameAsc,
}

impl List for LinkedWebsiteList {
    type Entity = entity::Entity;
    type Row = LinkedWebsiteRow;
    type Order = LinkedWebsiteOrder;
    const NAME: &'static str = "linkedWebsites";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        use entity::Column;
        entity::Entity::find()
            .select_only()
            .columns([
                Column::Id,
                Column::AgencyId,
                Column::PublishedAt,
                Column::ModifiedAt,
                Column::Name,
                Column::Address,
                Column::GroupName,
                Column::GroupPosition,
                Column::Position,
                Column::Description,
                Column::LogoAlternativeText,
                Column::OwnerAgencyId,
                Column::OwnerName,
            ])
            .column_as(media_asset::entity::Column::Id, "media_id")
            .columns(MediaBrief::COLUMNS)
            .join(JoinType::LeftJoin, entity::Relation::Logo.def())
    }

    fn sort(order: LinkedWebsiteOrder) -> Sort<entity::Column> {
        let column = match order {
            LinkedWebsiteOrder::Portal => entity::Column::PortalKey,
            LinkedWebsiteOrder::NameAsc => entity::Column::NameKey,
        };
        Sort { column, key: KeyType::Bytes, descending: false }
    }

    fn id(row: &LinkedWebsiteRow) -> Uuid {
        row.id
    }

    fn key(row: &LinkedWebsiteRow, order: LinkedWebsiteOrder) -> Key {
        // Made again for the one or two rows whose cursor is asked for, instead of read for all.
        Key::bytes(&match order {
            LinkedWebsiteOrder::Portal => portal_key(row.group_position, &row.group_name, row.position, &row.name),
            LinkedWebsiteOrder::NameAsc => collation::key(&row.name),
        })
    }
}

impl Listed for LinkedWebsiteList {
    type View = LinkedWebsite;
}
