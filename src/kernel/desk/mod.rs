//! The desk: every step that can be taken with a document, each in one transaction with its audit entry.
//!
//! A step is taken like this, whichever it is: begin, take one's turn when the public side is concerned, claim the
//! idempotency key, find the document among those that may be seen, check the right, the version and the workflow, do
//! what the step is for, then write the document, the audit entry and the key's outcome, and commit.

mod create;
mod edit;
mod intake;
mod publish;
mod review;
mod schedule;
mod turn;
mod withdraw;

use sea_orm::{DatabaseTransaction, IntoActiveModel, Set, entity::prelude::*};
use serde_json::Value;

use super::{
    Kernel,
    access::Principal,
    audit, change,
    clock::Timestamp,
    document,
    error::{Error, Result},
    file, gate, idempotency,
    idempotency::Once,
    problem::ProblemCode,
    revision,
    workflow::{self, State, Verb},
};

pub use create::New;
pub use intake::{Arriving, Batch, Entry, Intake, Record, Taken, Written};
pub use schedule::Due;

/// One principal at work, in one request.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The databases, the time and the kinds.
    pub kernel: &'a Kernel,
    /// Who works.
    pub principal: &'a Principal,
    /// The request, as the logs name it.
    pub request_id: &'a str,
}

/// The document that a step is to be taken with.
#[derive(Debug)]
pub struct Target {
    /// Which document.
    pub id: Uuid,
    /// The version that the editor has seen.
    pub expected_version: i32,
    /// The key under which the step is taken once.
    pub once: Option<Once>,
}

/// A step that has begun, or the outcome of the same step taken before.
enum Begun<'a> {
    Now(Box<Step<'a>>),
    Before(Box<document::Model>),
}

/// A transaction with what every step needs in it.
struct Opened<'a> {
    desk: Desk<'a>,
    transaction: DatabaseTransaction,
    now: Timestamp,
    once: Option<Once>,
}

/// A step under way. Dropping it undoes everything.
struct Step<'a> {
    opened: Opened<'a>,
    verb: Verb,
    /// The version that must still stand when the step is written.
    seen: i32,
    document: document::Model,
    edition: Option<i64>,
}

impl<'a> Desk<'a> {
    /// Begins a transaction and claims the key; the right hand is the outcome of an earlier use of it.
    async fn open(&self, once: Option<Once>, public: bool, verb: Verb) -> Result<Result<Opened<'a>, document::Model>> {
        if *self.principal == Principal::Anonymous {
            return Err(Error::Unauthenticated);
        }
        let transaction = self.kernel.store.begin().await?;
        if public {
            change::take_turn(&transaction).await?;
        }
        let now = self.kernel.clock.now();
        if let Some(once) = &once
            && let Some(outcome) = idempotency::claim(&transaction, now, self.principal, once).await?
        {
            // The key tells that the step was taken; whether its outcome may be seen is asked as on the first day.
            let document = document::seen_by(&transaction, self.principal, outcome.id).await?;
            return if document.lets(self.principal, verb) { Ok(Err(outcome)) } else { Err(Error::Forbidden) };
        }
        Ok(Ok(Opened { desk: *self, transaction, now, once }))
    }

    /// Begins a step with an existing document.
    async fn take(&self, target: Target, verb: Verb, public: bool) -> Result<Begun<'a>> {
        let Target { id, expected_version, once } = target;
        let opened = match self.open(once, public, verb).await? {
            Ok(opened) => opened,
            Err(outcome) => return Ok(Begun::Before(Box::new(outcome))),
        };
        let mut document = document::held_by(&opened.transaction, self.principal, id).await?;
        if !document.lets(self.principal, verb) {
            return Err(Error::Forbidden);
        }
        if document.version != expected_version {
            return Err(version_conflict(document.version));
        }
        document.state = workflow::after(document.standing(), verb).ok_or_else(|| wrong_state(&document, verb))?;
        document.version += 1;
        document.modified_by = self.principal.subject().to_owned();
        document.modified_at = opened.now;
        Ok(Begun::Now(Box::new(Step { opened, verb, seen: expected_version, document, edition: None })))
    }
}

impl Step<'_> {
    /// Adds a revision and makes it the latest.
    async fn add_revision(&mut self, content: String, restored_from: Option<i32>) -> Result<()> {
        self.document.latest_revision += 1;
        let files = self.opened.desk.kernel.shape(self.document.kind)?.files(&content)?;
        let row = revision::ActiveModel {
            document_id: Set(self.document.id),
            number: Set(self.document.latest_revision),
            content: Set(content),
            restored_from: Set(restored_from),
            created_by: Set(self.opened.desk.principal.subject().to_owned()),
            created_at: Set(self.opened.now),
        };
        revision::Entity::insert(row).exec_without_returning(&self.opened.transaction).await?;
        file::name(&self.opened.transaction, self.document.id, self.document.latest_revision, &files).await
    }

    /// Passes a revision through the gate. A schedule is given up: what was waiting for it has been overtaken.
    async fn make_public(&mut self, number: i32) -> Result<()> {
        let Opened { desk, transaction, now, .. } = &self.opened;
        let edition = gate::publish(desk.kernel, transaction, &mut self.document, number, *now).await?;
        self.edition = Some(edition);
        self.document.scheduled_at = None;
        self.document.scheduled_revision = None;
        Ok(())
    }

    /// Ends a step that turned out to change nothing: the key is kept, and the document stays as it was.
    async fn finish_unchanged(self) -> Result<document::Model> {
        let Self { opened: Opened { desk, transaction, once, .. }, document, .. } = self;
        let document = document::seen_by(&transaction, desk.principal, document.id).await?;
        if let Some(once) = &once {
            idempotency::keep(&transaction, desk.principal, once, &document).await?;
        }
        transaction.commit().await?;
        Ok(document)
    }

    /// Writes the document, the audit entry and the key's outcome, and commits.
    async fn finish(self, revision: i32, comment: Option<String>) -> Result<document::Model> {
        let Self { opened: Opened { desk, transaction, now, once }, verb, seen, document, edition } = self;
        let row = document.clone().into_active_model().reset_all();
        let written = document::Entity::update_many()
            .set(row)
            .filter(document::Column::Id.eq(document.id))
            .filter(document::Column::Version.eq(seen))
            .exec(&transaction)
            .await?;
        if written.rows_affected != 1 {
            return Err(version_conflict(seen + 1));
        }
        let entry = |verb, comment, edition| audit::Entry {
            principal: desk.principal,
            request_id: desk.request_id,
            verb,
            revision,
            comment,
            edition,
        };
        // Writing and publishing in one request are two steps, each with a right of its own.
        if edition.is_some() && matches!(verb, Verb::Create | Verb::Edit) {
            audit::append(&transaction, now, &document, entry(verb, None, None)).await?;
            audit::append(&transaction, now, &document, entry(Verb::Publish, comment, edition)).await?;
        } else {
            audit::append(&transaction, now, &document, entry(verb, comment, edition)).await?;
        }
        if let Some(once) = &once {
            idempotency::keep(&transaction, desk.principal, once, &document).await?;
        }
        transaction.commit().await?;
        tracing::info!(
            content.kind = %document.kind,
            content.id = %document.id,
            subject = desk.principal.subject(),
            request_id = desk.request_id,
            ?verb,
            edition,
            "step taken"
        );
        Ok(document)
    }
}

fn version_conflict(current: i32) -> Error {
    Error::problem(
        ProblemCode::VersionConflict,
        "expectedVersion",
        format!(
            "The document has been changed since you read it; it is now at version {current}. Read it again and repeat your change."
        ),
    )
}

fn wrong_state(document: &document::Model, verb: Verb) -> Error {
    let state = match document.state {
        State::Draft => "a draft",
        State::InReview => "in review",
        State::Published => "published",
        State::Withdrawn => "withdrawn",
    };
    let refused = match verb {
        Verb::Submit => "only a draft can be submitted",
        Verb::Return => "only what is in review can be returned",
        Verb::Publish | Verb::Schedule => "its latest revision is public already",
        Verb::Withdraw => "it is not public",
        Verb::Unschedule => "no publication is scheduled",
        Verb::Read | Verb::Create | Verb::Edit | Verb::Restore | Verb::Turn | Verb::Import => "this step is not open",
    };
    Error::problem(ProblemCode::WrongState, "id", format!("The document is {state}: {refused}."))
}

/// Two revisions that say the same, whatever the order of their keys.
fn same(before: &str, after: &str) -> Result<bool> {
    Ok(serde_json::from_str::<Value>(before)? == serde_json::from_str::<Value>(after)?)
}
