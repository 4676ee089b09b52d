//! A kind as GraphQL sees it, and the table through which the work side reaches it.

use async_graphql::{InputType, OutputType};
use futures_util::future::BoxFuture;

use super::Content;
use crate::{
    body::Body,
    graphql::{Result, Session},
    kernel::{Error, Problem, content as kernel, document, kind::Kind},
};

/// How the input of a mutation changes the content: it gets the latest content, or a blank one, and answers the next.
pub type Change<C> = Box<dyn FnOnce(Option<C>) -> Result<C, Vec<Problem>> + Send>;

/// What a kind adds to [`kernel::Content`] to be written and previewed through GraphQL.
pub trait Slice: kernel::Content {
    /// What an editor sends; every field may be left out.
    type Input: InputType;
    /// What a reader gets.
    type View: OutputType;

    /// Reads the input: ids become references, text is tidied, addresses are looked up.
    fn change(input: Self::Input, session: &Session) -> impl Future<Output = Result<Change<Self>, Error>> + Send;

    /// The public item with this id.
    fn find(session: &Session, id: uuid::Uuid) -> impl Future<Output = Result<Option<Content>>> + Send;

    /// What a reader would get if this content were public.
    fn preview(self, session: &Session, document: &document::Model) -> impl Future<Output = Result<Content>> + Send;

    /// Its body of blocks, where the kind has one.
    fn body(&self) -> Option<&Body> {
        None
    }
}

/// A kind as the work side sees it: [`Slice`] without its type.
pub struct Face {
    /// The kind.
    pub kind: Kind,
    /// The public item with an id.
    pub find: for<'a> fn(&'a Session, uuid::Uuid) -> BoxFuture<'a, Result<Option<Content>>>,
    /// What a reader would get if a revision were public.
    pub preview: for<'a> fn(&'a str, &'a Session, &'a document::Model) -> BoxFuture<'a, Result<Content>>,
    /// The body in a revision, where the kind has one.
    pub body: fn(&str) -> Result<Option<Body>, Error>,
}

impl Face {
    /// The face of a kind.
    #[must_use]
    pub const fn of<C: Slice>() -> Self {
        Self {
            kind: C::KIND,
            find: |session, id| Box::pin(C::find(session, id)),
            preview: |json, session, document| {
                Box::pin(async move { kernel::parse::<C>(json)?.preview(session, document).await })
            },
            body: |json| Ok(kernel::parse::<C>(json)?.body().cloned()),
        }
    }
}
