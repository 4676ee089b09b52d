//! The groups of linked websites on a portal, read by one statement.

use std::sync::Arc;

use async_graphql::Object;
use sea_orm::{QueryOrder as _, QuerySelect as _, entity::prelude::*};

use super::{
    entity,
    graphql::LinkedWebsite,
    list::{LinkedWebsiteList, LinkedWebsiteRow},
};
use crate::{
    graphql::{Result, Session, cost},
    kernel::{Error, page::List as _},
};

/// The most websites of one portal that are read for its groups.
const LIMIT: u64 = 200;

/// The websites of a portal that stand under one heading.
pub struct LinkedWebsiteGroup {
    websites: Vec<Arc<LinkedWebsiteRow>>,
}

/// The linked websites of a portal that stand under one heading.
#[Object]
impl LinkedWebsiteGroup {
    /// The heading, such as "Dịch vụ công"; at most 100 characters.
    async fn name(&self) -> &str {
        self.websites.first().map_or("", |website| website.group_name.as_str())
    }

    /// Its place on the portal, 0 to 1,000,000: the smallest that one of its websites names.
    async fn position(&self) -> i32 {
        self.websites.iter().map(|website| website.group_position).min().unwrap_or_default()
    }

    /// Its websites, by their position and their name; never empty.
    #[graphql(complexity = "cost::list(20, child_complexity)")]
    async fn websites(&self) -> Vec<LinkedWebsite> {
        self.websites.iter().map(|row| LinkedWebsite::from(Arc::clone(row))).collect()
    }
}

/// The groups on the portal of an agency.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn read(session: &Session, agency: Uuid) -> Result<Vec<LinkedWebsiteGroup>> {
    let rows = LinkedWebsiteList::select()
        .filter(entity::Column::AgencyId.eq(agency))
        .order_by_asc(entity::Column::PortalKey)
        .order_by_asc(entity::Column::Id)
        .limit(LIMIT)
        .into_model::<LinkedWebsiteRow>()
        .all(session.kernel.store.reader())
        .await
        .map_err(Error::from)?;
    let mut groups: Vec<LinkedWebsiteGroup> = Vec::new();
    for row in rows.into_iter().map(Arc::new) {
        // Where the websites of one group do not agree on its place, it stands where the first of them is.
        let group = groups.iter_mut().find(|group| group.websites[0].group_name == row.group_name);
        match group {
            Some(group) => group.websites.push(row),
            None => groups.push(LinkedWebsiteGroup { websites: vec![row] }),
        }
    }
    Ok(groups)
}
