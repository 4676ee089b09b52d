//! The steps of the workflow, the same for every kind.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::{document::Document, write::once};
use crate::{
    graphql::{
        Result, Session, ids,
        payload::{UserError, user_errors},
        scalars::DateTime,
    },
    kernel::{self, Error, desk::Target, document, idempotency::Once, value::text},
};

/// What every mutation answers: the document as it then stands, or what must be put right.
#[derive(SimpleObject, Default)]
pub struct DocumentPayload {
    /// The document after the step; null when there are user errors.
    document: Option<Document>,
    /// What must be put right; empty when the step was taken. When there is one, nothing was changed.
    user_errors: Vec<UserError>,
}

impl DocumentPayload {
    /// The payload of an operation. It is a field that may be null: when one of two mutations in a request fails, the
    /// client must still learn of the other, which has happened.
    pub fn of(result: Result<document::Model, Error>) -> Option<Result<Self>> {
        let payload = user_errors(result).map(|outcome| match outcome {
            Ok(row) => Self { document: Some(Document::from(row)), user_errors: Vec::new() },
            Err(user_errors) => Self { document: None, user_errors },
        });
        Some(payload.map_err(Into::into))
    }
}

/// The document that a step is taken with.
#[derive(Debug, InputObject)]
pub struct DocumentStepInput {
    /// The global id of the document, or of the item that it publishes.
    id: ID,
    /// The version of the document that you have seen. When it has changed since, nothing happens.
    expected_version: i32,
    /// What to say about it in the history, at most 2,000 characters.
    comment: Option<String>,
    /// A key of your own making, 1 to 128 characters, best a UUID: when the same request comes again under the same key
    /// within 72 hours, it happens once and answers the same.
    idempotency_key: Option<String>,
}

/// A document that is handed back.
#[derive(Debug, InputObject)]
pub struct DocumentReturnInput {
    /// The global id of the document, or of the item that it publishes.
    id: ID,
    /// The version of the document that you have seen.
    expected_version: i32,
    /// What is to be changed, 1 to 2,000 characters.
    comment: String,
    /// As with every step.
    idempotency_key: Option<String>,
}

/// A document and the moment at which it becomes public.
#[derive(Debug, InputObject)]
pub struct DocumentScheduleInput {
    /// The global id of the document, or of the item that it publishes.
    id: ID,
    /// The version of the document that you have seen.
    expected_version: i32,
    /// The moment, in the future.
    at: DateTime,
    /// As with every step.
    idempotency_key: Option<String>,
}

/// A document and the revision that is to be public again.
#[derive(Debug, InputObject)]
pub struct DocumentRestoreInput {
    /// The global id of the document, or of the item that it publishes.
    id: ID,
    /// The version of the document that you have seen.
    expected_version: i32,
    /// The number of the revision.
    revision: i32,
    /// As with every step.
    idempotency_key: Option<String>,
}

/// The target of a step.
fn target(id: &ID, expected_version: i32, once: Option<Once>) -> Result<Target, Error> {
    Ok(Target { id: ids::document(id)?, expected_version, once })
}

/// A comment as it is kept: composed, its lines as they are.
fn comment(given: Option<String>) -> Option<String> {
    let tidy = |text: String| text.lines().map(text::line).collect::<Vec<_>>().join("\n").trim().to_owned();
    given.map(tidy).filter(|text| !text.is_empty())
}

/// The steps of the workflow.
#[derive(Debug, Default)]
pub struct DocumentMutation;

#[Object]
impl DocumentMutation {
    /// Hands the latest revision in for review. For authors with their own documents, and for editors; for agencies,
    /// categories and award titles, administrators.
    async fn document_submit(
        &self,
        context: &Context<'_>,
        input: DocumentStepInput,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(submit(context, input).await)
    }

    /// Hands a document that is in review back to its author, with a comment, and gives up its schedule. For editors;
    /// for agencies, categories and award titles, administrators.
    async fn document_return(
        &self,
        context: &Context<'_>,
        input: DocumentReturnInput,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(hand_back(context, input).await)
    }

    /// Makes the latest revision public. For publishers; for agencies, categories and award titles,
    /// administrators.
    async fn document_publish(
        &self,
        context: &Context<'_>,
        input: DocumentStepInput,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(publish(context, input).await)
    }

    /// Fixes the moment at which the latest revision becomes public. Later edits wait behind it. For publishers; for
    /// agencies, categories and award titles, administrators.
    async fn document_schedule(
        &self,
        context: &Context<'_>,
        input: DocumentScheduleInput,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(schedule(context, input).await)
    }

    /// Gives a scheduled publication up. For publishers; for agencies, categories and award titles,
    /// administrators.
    async fn document_unschedule(
        &self,
        context: &Context<'_>,
        input: DocumentStepInput,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(unschedule(context, input).await)
    }

    /// Takes the public revision away from the public. Refused while published items refer to it. For publishers; for
    /// agencies, categories and award titles, administrators.
    async fn document_withdraw(
        &self,
        context: &Context<'_>,
        input: DocumentStepInput,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(withdraw(context, input).await)
    }

    /// Repeats an earlier revision as the latest one and makes it public. For publishers; for agencies, categories and
    /// award titles, administrators.
    async fn document_restore(
        &self,
        context: &Context<'_>,
        input: DocumentRestoreInput,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(restore(context, input).await)
    }
}

async fn submit(context: &Context<'_>, input: DocumentStepInput) -> kernel::Result<document::Model> {
    let target = target(&input.id, input.expected_version, once(context, input.idempotency_key)?)?;
    Session::of(context).desk().submit(target, comment(input.comment)).await
}

async fn hand_back(context: &Context<'_>, input: DocumentReturnInput) -> kernel::Result<document::Model> {
    let target = target(&input.id, input.expected_version, once(context, input.idempotency_key)?)?;
    Session::of(context).desk().hand_back(target, comment(Some(input.comment)).unwrap_or_default()).await
}

async fn publish(context: &Context<'_>, input: DocumentStepInput) -> kernel::Result<document::Model> {
    let target = target(&input.id, input.expected_version, once(context, input.idempotency_key)?)?;
    Session::of(context).desk().publish(target, comment(input.comment)).await
}

async fn schedule(context: &Context<'_>, input: DocumentScheduleInput) -> kernel::Result<document::Model> {
    let target = target(&input.id, input.expected_version, once(context, input.idempotency_key)?)?;
    Session::of(context).desk().schedule(target, input.at.0).await
}

async fn unschedule(context: &Context<'_>, input: DocumentStepInput) -> kernel::Result<document::Model> {
    let target = target(&input.id, input.expected_version, once(context, input.idempotency_key)?)?;
    Session::of(context).desk().unschedule(target, comment(input.comment)).await
}

async fn withdraw(context: &Context<'_>, input: DocumentStepInput) -> kernel::Result<document::Model> {
    let target = target(&input.id, input.expected_version, once(context, input.idempotency_key)?)?;
    Session::of(context).desk().withdraw(target, comment(input.comment)).await
}

async fn restore(context: &Context<'_>, input: DocumentRestoreInput) -> kernel::Result<document::Model> {
    let target = target(&input.id, input.expected_version, once(context, input.idempotency_key)?)?;
    Session::of(context).desk().restore(target, input.revision).await
}
