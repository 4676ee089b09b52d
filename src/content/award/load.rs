//! Reading the recipients of all awards of a request at once.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use sea_orm::{QueryOrder as _, entity::prelude::*};

use super::entity::recipient;
use crate::{graphql::batch::Batch, kernel::Error};

/// The recipients that an award names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RecipientsOf(pub Uuid);

impl Loader<RecipientsOf> for Batch {
    type Value = Arc<Vec<recipient::Model>>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[RecipientsOf]) -> Result<HashMap<RecipientsOf, Self::Value>, Self::Error> {
        let rows = recipient::Entity::find()
            .filter(recipient::Column::AwardId.is_in(keys.iter().map(|key| key.0)))
            .order_by_asc(recipient::Column::AwardId)
            .order_by_asc(recipient::Column::Position)
            .all(self.store.reader())
            .await
            .map_err(|error| Arc::new(Error::from(error)))?;
        // Awards that name nobody are remembered too, so that they are not asked about again.
        let mut found: HashMap<RecipientsOf, Vec<recipient::Model>> =
            keys.iter().map(|key| (*key, Vec::new())).collect();
        for row in rows {
            found.entry(RecipientsOf(row.award_id)).or_default().push(row);
        }
        Ok(found.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}
