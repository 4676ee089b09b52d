//! What an editor sends of a calendar entry.

use std::sync::Arc;

use async_graphql::{InputObject, MaybeUndefined};
use uuid::Uuid;

use super::{CalendarEntry, graphql, list::CalendarList};
use crate::{
    content::{
        Content,
        publish::Known,
        slice::{Change, Slice},
    },
    graphql::{Result, Session, batch::ById, input, scalars::DateTime},
    kernel::{Error, document, value::text},
};

/// What an editor writes of a calendar entry. On creation `title` and `startsAt` are needed; in an edit, what is left out
/// stays as it is, and null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "CalendarEntryInput")]
pub struct Input {
    /// What takes place (nội dung), at most 300 characters.
    title: MaybeUndefined<String>,
    /// When it begins.
    starts_at: MaybeUndefined<DateTime>,
    /// When it ends: after the beginning, at most 92 days later. It may be left open.
    ends_at: MaybeUndefined<DateTime>,
    /// Whether it takes whole days: then only the dates in Viet Nam of the two instants count, and an end at midnight
    /// belongs to the day before. False when it is not given.
    is_all_day: Option<bool>,
    /// Where it takes place (địa điểm), at most 300 characters.
    place: MaybeUndefined<String>,
    /// Who takes part (thành phần), at most 50 names of at most 200 characters. The list replaces the one before.
    attendees: Option<Vec<String>>,
    /// Who leads it (chủ trì), at most 200 characters.
    lead_person: MaybeUndefined<String>,
    /// Who prepares it (chuẩn bị), at most 200 characters.
    prepared_by: MaybeUndefined<String>,
    /// What else is to be known, at most 1,000 characters.
    note: MaybeUndefined<String>,
}

impl Slice for CalendarEntry {
    type Input = Input;
    type View = graphql::CalendarEntry;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        Ok(Box::new(move |before: Option<Self>| {
            let mut draft = before.unwrap_or_default();
            input::line(&mut draft.title, given.title);
            input::optional(&mut draft.starts_at, given.starts_at.map_value(|DateTime(instant)| instant));
            input::optional(&mut draft.ends_at, given.ends_at.map_value(|DateTime(instant)| instant));
            draft.is_all_day = given.is_all_day.unwrap_or(draft.is_all_day);
            input::optional_line(&mut draft.place, given.place);
            if let Some(attendees) = given.attendees {
                draft.attendees = attendees.iter().map(|name| text::line(name)).collect();
            }
            input::optional_line(&mut draft.lead_person, given.lead_person);
            input::optional_line(&mut draft.prepared_by, given.prepared_by);
            input::optional_line(&mut draft.note, given.note);
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        Ok(session.batch.load_one(ById::<CalendarList>::new(id)).await?.map(|row| Content::CalendarEntry(row.into())))
    }

    async fn preview(self, _: &Session, document: &document::Model) -> Result<Content> {
        Ok(Content::CalendarEntry(Arc::new(self.row(Known::from(document))?).into()))
    }
}
