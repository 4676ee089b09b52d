//! The work side of an item that comes from another database: its document, its further revisions and its history.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::Arriving;
use crate::kernel::{
    access::Role,
    audit,
    clock::Timestamp,
    document,
    error::{Error, Result, none_of},
    kind::Kind,
    problem::{Problem, ProblemCode},
    revision,
    value::check::Check,
    workflow::{State, Verb},
};

/// The document, as it stood.
#[derive(Debug, Clone)]
pub struct Record {
    /// Where its latest revision stood.
    pub state: State,
    /// What an editor had seen.
    pub version: i32,
    /// The title of its latest revision.
    pub title: String,
    /// The number of its latest revision.
    pub latest_revision: i32,
    /// The number of its published revision.
    pub published_revision: Option<i32>,
    /// The revision that becomes public at `scheduled_at`.
    pub scheduled_revision: Option<i32>,
    /// When that is. What has passed meanwhile is due at once.
    pub scheduled_at: Option<Timestamp>,
    /// Who began it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// Who changed it last.
    pub modified_by: String,
    /// When.
    pub modified_at: Timestamp,
    /// How the revision was written that comes with the item.
    pub written: Written,
}

/// How a revision was written.
#[derive(Debug, Clone)]
pub struct Written {
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The revision that it repeats.
    pub restored_from: Option<i32>,
}

/// An entry of the history of an item. Which edition it made was told by another count.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub subject: String,
    /// As what.
    pub role: Option<Role>,
    /// Which step.
    pub verb: Verb,
    /// The version after it.
    pub version: i32,
    /// The revision concerned.
    pub revision: i32,
    /// What the person said about it.
    pub comment: Option<String>,
    /// The request in which it happened.
    pub request_id: String,
}

impl Record {
    /// The document.
    pub(super) fn document(&self, item: &Arriving) -> Result<document::Model> {
        let published = self.published_revision;
        let at_hand = published.unwrap_or(self.latest_revision);
        let within = |number: i32| (1..=self.latest_revision).contains(&number);
        none_of(
            Check::default()
                .range("version", Some(self.version), 1, i32::MAX)
                .range("latestRevision", Some(self.latest_revision), 1, i32::MAX)
                .holds(
                    published.is_none_or(within) && self.scheduled_revision.is_none_or(within),
                    ProblemCode::OutOfRange,
                    "latestRevision",
                    "No revision comes after the latest one.",
                )
                .holds(
                    self.scheduled_revision.is_some() == self.scheduled_at.is_some(),
                    ProblemCode::Invalid,
                    "scheduledAt",
                    "What is scheduled has a revision and a moment.",
                )
                .holds(
                    self.state != State::Published || published == Some(self.latest_revision),
                    ProblemCode::Invalid,
                    "state",
                    "In this state the latest revision is the published one.",
                )
                .holds(
                    item.number == at_hand,
                    ProblemCode::Invalid,
                    "revision",
                    "With the item comes its published revision, or the latest of what is not public.",
                )
                .done(),
        )
        .map_err(|error| error.within("document"))?;
        Ok(document::Model {
            id: item.id,
            kind: item.kind,
            agency_id: item.agency_id,
            state: self.state,
            version: self.version,
            title: self.title.clone(),
            latest_revision: self.latest_revision,
            published_revision: published,
            shown: false,
            next_turn_at: None,
            first_published_at: item.first_published_at,
            public_since: item.public_since,
            scheduled_revision: self.scheduled_revision,
            scheduled_at: self.scheduled_at,
            created_by: self.created_by.clone(),
            created_at: self.created_at,
            modified_by: self.modified_by.clone(),
            modified_at: self.modified_at,
        })
    }
}

/// What is wrong with the moments of its publication.
pub(super) fn unfit_moments(item: &Arriving, now: Timestamp) -> Vec<Problem> {
    let (first, since) = (item.first_published_at, item.public_since);
    let message = "It was first public before it was last changed.";
    Check::default()
        .holds(first.is_none_or(|first| first <= now), ProblemCode::OutOfRange, "firstPublishedAt", FUTURE)
        .holds(since.is_none_or(|since| since <= now), ProblemCode::OutOfRange, "modifiedAt", FUTURE)
        .holds(
            first.zip(since).is_none_or(|(first, since)| first <= since),
            ProblemCode::OutOfRange,
            "modifiedAt",
            message,
        )
        .done()
}

const FUTURE: &str = "This lies in the future.";

impl Written {
    /// How the revision of an item was written; without a work side, by whoever takes it in, when it was published.
    pub(super) fn of(item: &Arriving, document: &document::Model) -> Self {
        match &item.record {
            Some(record) => record.written.clone(),
            None => Self { by: document.created_by.clone(), at: document.modified_at, restored_from: None },
        }
    }

    /// The row of the revision.
    #[must_use]
    pub fn row(self, document_id: Uuid, number: i32, content: String) -> revision::Model {
        let Self { by, at, restored_from } = self;
        revision::Model { document_id, number, content, restored_from, created_by: by, created_at: at }
    }
}

/// An item of which more is to come.
#[derive(Debug)]
pub(super) struct Open {
    document: document::Model,
    title: String,
    come: BTreeSet<i32>,
}

impl Open {
    pub(super) fn new(document: &document::Model, record: Record, number: i32, title: &str) -> Self {
        let mut open = Self { document: document.clone(), title: record.title, come: BTreeSet::from([number]) };
        if number == open.document.latest_revision && title != open.title {
            // Told when the item ends, like everything that is missing.
            open.come.remove(&number);
        }
        open
    }

    pub(super) fn kind(&self) -> Kind {
        self.document.kind
    }

    pub(super) fn document(&self) -> &document::Model {
        &self.document
    }

    pub(super) fn add_revision(&mut self, row: &revision::Model, title: &str) -> Result<()> {
        let latest = self.document.latest_revision;
        let is_other = row.document_id == self.document.id;
        let titled = row.number != latest || title == self.title;
        none_of(
            Check::default()
                .holds(is_other, ProblemCode::Invalid, "documentId", "It does not belong to the item before it.")
                .range("number", Some(row.number), 1, latest)
                .holds(!self.come.contains(&row.number), ProblemCode::Duplicate, "number", "It comes twice.")
                .holds(titled, ProblemCode::Invalid, "content", "This is not the title that the document has.")
                .done(),
        )?;
        self.come.insert(row.number);
        Ok(())
    }

    pub(super) fn entry(&self, entry: Entry) -> Result<audit::Model> {
        let Entry { id, at, subject, role, verb, version, revision, comment, request_id } = entry;
        if verb == Verb::Import {
            let message = "What an import has done is not taken over; this one writes its own entry.";
            return Err(Error::problem(ProblemCode::Invalid, "verb", message));
        }
        let document::Model { id: document_id, kind, agency_id, .. } = self.document;
        Ok(audit::Model {
            id,
            at,
            subject,
            role,
            verb,
            kind,
            document_id,
            agency_id,
            version,
            revision,
            comment,
            edition: None,
            request_id,
        })
    }

    /// All revisions that matter must have come.
    pub(super) fn close(self) -> Result<()> {
        let document::Model { latest_revision, published_revision, scheduled_revision, .. } = self.document;
        let mut wanted = [Some(latest_revision), published_revision, scheduled_revision].into_iter().flatten();
        match wanted.find(|number| !self.come.contains(number)) {
            None => Ok(()),
            Some(number) => {
                let message = format!("Its revision {number} did not come, or not with the title that it should have.");
                Err(Error::problem(ProblemCode::NotFound, "document.latestRevision", message))
            }
        }
    }
}

/// The problem with what comes without an item.
pub(super) fn stray() -> Error {
    Error::problem(ProblemCode::Invalid, "", "It does not follow the item that it belongs to.")
}
