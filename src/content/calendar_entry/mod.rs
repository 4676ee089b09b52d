//! The work calendar (lịch công tác): what an agency's leaders do, when, where and with whom.

pub mod entity;
pub mod graphql;
pub mod input;
pub mod list;
pub mod query;
mod span;
pub mod week;

use sea_orm::{DatabaseExecutor, DatabaseTransaction, DbErr, IntoActiveModel as _, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::publish::{Known, upsert};
use crate::kernel::{
    Error, Problem, ProblemCode, Result,
    clock::Timestamp,
    content::{Content, Landing},
    kind::Kind,
    searchable::Searchable,
    value::check::Check,
};
use span::{LONGEST, Span};

/// The most characters of a title or a place.
pub const TITLE_LIMIT: usize = 300;
/// The most characters of a name.
pub const NAME_LIMIT: usize = 200;
/// The most names in the list of those who take part.
pub const ATTENDEE_LIMIT: usize = 50;
/// The most characters of a note.
pub const NOTE_LIMIT: usize = 1_000;

/// What an editor writes of a calendar entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarEntry {
    /// What takes place.
    pub title: String,
    /// When it begins; none only in a draft that was never fit to be kept.
    pub starts_at: Option<Timestamp>,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
    /// Whether only the days count of the two.
    pub is_all_day: bool,
    /// Where.
    pub place: Option<String>,
    /// Who takes part.
    pub attendees: Vec<String>,
    /// Who leads it.
    pub lead_person: Option<String>,
    /// Who prepares it.
    pub prepared_by: Option<String>,
    /// What else is to be known.
    pub note: Option<String>,
}

impl Content for CalendarEntry {
    const KIND: Kind = Kind::CalendarEntry;

    fn title(&self) -> &str {
        &self.title
    }

    fn check(&self) -> Vec<Problem> {
        let mut check = Check::default();
        let span = self.starts_at.zip(self.ends_at);
        check
            .line("title", &self.title, TITLE_LIMIT)
            .holds(self.starts_at.is_some(), ProblemCode::Blank, "startsAt", "Say when it begins.")
            .holds(
                span.is_none_or(|(start, end)| start < end),
                ProblemCode::OutOfRange,
                "endsAt",
                "The end must come after the beginning. A whole day ends at the next midnight.",
            )
            .holds(
                span.is_none_or(|(start, end)| end - start <= LONGEST),
                ProblemCode::OutOfRange,
                "endsAt",
                "An entry takes at most 92 days.",
            )
            .optional("place", self.place.as_deref(), TITLE_LIMIT)
            .list("attendees", self.attendees.len(), ATTENDEE_LIMIT)
            .optional("leadPerson", self.lead_person.as_deref(), NAME_LIMIT)
            .optional("preparedBy", self.prepared_by.as_deref(), NAME_LIMIT)
            .optional("note", self.note.as_deref(), NOTE_LIMIT);
        for (index, attendee) in self.attendees.iter().enumerate() {
            check.line(&format!("attendees.{index}"), attendee, NAME_LIMIT);
        }
        check.done()
    }

    fn missing(&self) -> Vec<Problem> {
        Vec::new()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        upsert(landing.transaction, self.row(Known::from(landing))?.into_active_model().reset_all()).await
    }

    const SEARCHED: bool = true;

    async fn searchable(executor: &DatabaseExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Searchable>, DbErr> {
        let select = entity::Entity::find().filter(entity::Column::Id.is_in(ids.iter().copied()));
        select.all(executor).await?.into_iter().map(found).collect()
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}

/// What search may find of an entry: all that can be read of it, under the date on which it begins.
fn found(row: entity::Model) -> Result<Searchable, DbErr> {
    let attendees: Vec<String> =
        serde_json::from_str(&row.attendees).map_err(|error| DbErr::Json(error.to_string()))?;
    let parts = [row.place, row.lead_person, row.prepared_by, row.note].into_iter().flatten().chain(attendees);
    Ok(Searchable {
        id: row.id,
        kind: Kind::CalendarEntry,
        agency_id: row.agency_id,
        category_id: None,
        contributors: Vec::new(),
        dated_at: row.starts_at,
        title: row.title,
        text: parts.collect::<Vec<_>>().join("\n"),
    })
}

impl CalendarEntry {
    fn row(&self, known: Known) -> Result<entity::Model> {
        let span = Span::of(self).ok_or_else(|| Error::internal("a calendar entry without a beginning was kept"))?;
        Ok(entity::Model {
            id: known.id,
            agency_id: known.agency_id,
            edition: known.edition,
            published_at: known.published_at,
            modified_at: known.modified_at,
            title: self.title.clone(),
            starts_at: span.starts_at,
            ends_at: span.ends_at,
            ends_on: span.ends_on,
            is_all_day: self.is_all_day,
            place: self.place.clone(),
            attendees: serde_json::to_string(&self.attendees)?,
            lead_person: self.lead_person.clone(),
            prepared_by: self.prepared_by.clone(),
            note: self.note.clone(),
        })
    }
}
