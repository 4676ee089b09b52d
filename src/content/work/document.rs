//! Documents and their history, as editors see them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use sea_orm::Iterable as _;

use super::{
    difference::Difference,
    list::{HistoryList, NewestFirst, OfDocument, RevisionList},
    revision::Revision,
};
use crate::{
    content::{
        Content,
        agency::graphql::{self as agency, Agency},
        face,
    },
    graphql::{Result, Session, connection::Connection, cost, ids, scalars::DateTime},
    kernel::{
        access::Role,
        audit, document,
        kind::Kind,
        page::Asked,
        revision,
        workflow::{self, State, Verb},
    },
};

/// One document, with what is public of it kept apart: it can be edited while an earlier revision stays public.
pub struct Document(Arc<document::Model>);

impl From<Arc<document::Model>> for Document {
    fn from(row: Arc<document::Model>) -> Self {
        Self(row)
    }
}

impl From<document::Model> for Document {
    fn from(row: document::Model) -> Self {
        Self(Arc::new(row))
    }
}

/// A document of the work side: the working copy of one item, with its revisions and its history. Seen only with a
/// token: by authors their own, by editors, publishers and administrators those of their agency, by administrators of
/// all agencies every one. To everybody else it does not exist.
#[Object]
impl Document {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global(ids::DOCUMENT, self.0.id)
    }

    /// What it is a document of.
    async fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Where its latest revision stands.
    async fn state(&self) -> State {
        self.0.state
    }

    /// Counts every change, from 1. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The title or name in its latest revision.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The agency it belongs to.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        agency::optional(context, Some(self.0.agency_id)).await
    }

    /// The account that began it: the subject of a token.
    async fn created_by(&self) -> &str {
        &self.0.created_by
    }

    /// When it was begun.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// The account that changed it last.
    async fn modified_by(&self) -> &str {
        &self.0.modified_by
    }

    /// When it was changed last.
    async fn modified_at(&self) -> DateTime {
        DateTime(self.0.modified_at)
    }

    /// Whether readers see a revision of it now. What was published with a window of time may be waiting for its
    /// beginning, or be over: then `publishedRevision` is there, and this is false.
    async fn is_public(&self) -> bool {
        self.0.shown
    }

    /// When `isPublic` will change by itself: the beginning or the end of its window of time. Null when it will not.
    async fn next_turn_at(&self) -> Option<DateTime> {
        self.0.next_turn_at.map(DateTime)
    }

    /// The number of the revision that is published; null when none is.
    async fn published_revision(&self) -> Option<i32> {
        self.0.published_revision
    }

    /// When readers first saw it.
    async fn first_published_at(&self) -> Option<DateTime> {
        self.0.first_published_at.map(DateTime)
    }

    /// When a revision of it will become public; null when nothing is scheduled.
    async fn scheduled_at(&self) -> Option<DateTime> {
        self.0.scheduled_at.map(DateTime)
    }

    /// The number of the revision that will become public then. Later edits do not change it.
    async fn scheduled_revision(&self) -> Option<i32> {
        self.0.scheduled_revision
    }

    /// The steps that you may take with it now.
    async fn permitted_verbs(&self, context: &Context<'_>) -> Vec<Verb> {
        let principal = &Session::of(context).principal;
        let open = |verb: &Verb| self.0.lets(principal, *verb) && workflow::after(self.0.standing(), *verb).is_some();
        Verb::iter().filter(open).collect()
    }

    /// What a reader gets; null when nothing of it is public.
    async fn published(&self, context: &Context<'_>) -> Option<Result<Content>> {
        let found = match face(self.0.kind) {
            Ok(face) => (face.find)(Session::of(context), self.0.id).await,
            Err(error) => Err(error.into()),
        };
        found.transpose()
    }

    /// What a reader would get if a revision were public: the same type, made from the draft. What it refers to is
    /// shown as far as that is public itself.
    async fn preview(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The number of the revision; the latest by default.")] revision: Option<i32>,
    ) -> Option<Result<Content>> {
        Some(self.read_preview(Session::of(context), revision.unwrap_or(self.0.latest_revision)).await)
    }

    /// The latest revision.
    async fn latest_revision(&self, context: &Context<'_>) -> Result<Revision> {
        self.read_revision(context, self.0.latest_revision).await
    }

    /// The revision with this number; null, with an error, when there is none.
    async fn revision(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "From 1.")] number: i32,
    ) -> Option<Result<Revision>> {
        Some(self.read_revision(context, number).await)
    }

    /// Its revisions, the latest first. They are never changed or removed.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    async fn revisions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connection<RevisionList>> {
        let asked = Asked { first, after, last, before, page: None };
        Connection::of_parent(Session::of(context), &asked, NewestFirst::NewestFirst, OfDocument, self.0.id).await
    }

    /// What changed from one revision to another, field by field and block by block; null, with an error, when there is no
    /// such revision.
    async fn difference(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The number of the earlier revision; by default the one that is public, else the first.")]
        from: Option<i32>,
        #[graphql(desc = "The number of the later revision; the latest by default.")] to: Option<i32>,
    ) -> Option<Result<Difference>> {
        Some(self.read_difference(context, from, to).await)
    }

    /// Who did what with it, the latest first.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    async fn history(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connection<HistoryList>> {
        let asked = Asked { first, after, last, before, page: None };
        Connection::of_parent(Session::of(context), &asked, NewestFirst::NewestFirst, OfDocument, self.0.id).await
    }
}

impl Document {
    async fn read_preview(&self, session: &Session, number: i32) -> Result<Content> {
        let revision = revision::of(session.kernel.store.reader(), self.0.id, number).await?;
        (face(self.0.kind)?.preview)(&revision.content, session, &self.0).await
    }

    async fn read_difference(&self, context: &Context<'_>, from: Option<i32>, to: Option<i32>) -> Result<Difference> {
        let from = from.or(self.0.published_revision).unwrap_or(1);
        let to = to.unwrap_or(self.0.latest_revision);
        let connection = Session::of(context).kernel.store.reader();
        let before = revision::of(connection, self.0.id, from).await?;
        let after = revision::of(connection, self.0.id, to).await?;
        Ok(Difference::between(self.0.kind, &before, &after)?)
    }

    async fn read_revision(&self, context: &Context<'_>, number: i32) -> Result<Revision> {
        let row = revision::of(Session::of(context).kernel.store.reader(), self.0.id, number).await?;
        Ok(Revision::from(Arc::new(row)))
    }
}

/// One step in the history of a document.
pub struct HistoryEntry(Arc<audit::Model>);

impl From<Arc<audit::Model>> for HistoryEntry {
    fn from(row: Arc<audit::Model>) -> Self {
        Self(row)
    }
}

/// One step in the history of a document, from the audit trail. Entries are never changed or removed.
#[Object]
impl HistoryEntry {
    /// When.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// Who: the subject of a token, or a part of the service such as `clock`.
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    /// As what; null for a part of the service.
    async fn role(&self) -> Option<Role> {
        self.0.role
    }

    /// Which step.
    async fn verb(&self) -> Verb {
        self.0.verb
    }

    /// The version of the document after the step.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The number of the revision concerned.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// What the person said about it, at most 2,000 characters.
    async fn comment(&self) -> Option<&str> {
        self.0.comment.as_deref()
    }

    /// The edition that the step made; null when it changed nothing public.
    async fn edition(&self) -> Option<i64> {
        self.0.edition
    }
}
