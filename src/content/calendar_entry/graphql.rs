//! Calendar entries as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use super::entity;
use crate::{
    content::agency::graphql::{self as agency, Agency},
    graphql::{
        Result, cost, ids,
        scalars::{Date, DateTime},
    },
    kernel::{Error, clock::local_date},
};

/// One entry of an agency's work calendar (lịch công tác).
pub struct CalendarEntry(Arc<entity::Model>);

impl From<Arc<entity::Model>> for CalendarEntry {
    fn from(row: Arc<entity::Model>) -> Self {
        Self(row)
    }
}

/// One entry of an agency's work calendar (lịch công tác): what takes place, when, where and with whom.
#[Object]
impl CalendarEntry {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("CalendarEntry", self.0.id)
    }

    /// What takes place (nội dung), at most 300 characters.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// When it begins; of a whole day, the midnight in Viet Nam at its beginning.
    async fn starts_at(&self) -> DateTime {
        DateTime(self.0.starts_at)
    }

    /// When it ends; of whole days, the midnight in Viet Nam after the last of them. Null when nobody knows.
    async fn ends_at(&self) -> Option<DateTime> {
        self.0.ends_at.map(DateTime)
    }

    /// The first day on which it stands, in Viet Nam.
    async fn starts_on(&self) -> Date {
        Date(local_date(self.0.starts_at))
    }

    /// The last day on which it stands, in Viet Nam: the first one for most. What ends at midnight ends with the day
    /// before.
    async fn ends_on(&self) -> Date {
        Date(self.0.ends_on)
    }

    /// Whether it takes whole days, so that only `startsOn` and `endsOn` are to be shown.
    async fn is_all_day(&self) -> bool {
        self.0.is_all_day
    }

    /// Where it takes place (địa điểm), at most 300 characters.
    async fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    /// Who takes part (thành phần), in the order in which they were written, at most 50 of at most 200 characters.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    async fn attendees(&self) -> Result<Vec<String>> {
        Ok(serde_json::from_str(&self.0.attendees).map_err(Error::from)?)
    }

    /// Who leads it (chủ trì), at most 200 characters.
    async fn lead_person(&self) -> Option<&str> {
        self.0.lead_person.as_deref()
    }

    /// Who prepares it (chuẩn bị), at most 200 characters.
    async fn prepared_by(&self) -> Option<&str> {
        self.0.prepared_by.as_deref()
    }

    /// What else is to be known, at most 1,000 characters.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// The agency in whose calendar it stands.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(agency::optional(context, Some(self.0.agency_id))).await
    }

    /// When it first became public.
    async fn published_at(&self) -> DateTime {
        DateTime(self.0.published_at)
    }

    /// When it was last changed.
    async fn modified_at(&self) -> DateTime {
        DateTime(self.0.modified_at)
    }
}
