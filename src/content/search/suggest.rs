//! Suggestions in GraphQL.

use async_graphql::{Context, Object};

use super::{
    highlight::{TextRange, ranges},
    query::check_length,
};
use crate::{
    content::{Content, face},
    graphql::{Fault, Result, Session},
    search::suggest::{Suggest, Suggested},
};

/// The most suggestions.
const LIMIT: i32 = 20;
/// How many there are when nothing was said.
const DEFAULT: i32 = 10;

/// A title that has what was typed so far.
pub struct Suggestion(Suggested);

/// Looks for suggestions.
pub(super) async fn read(session: &Session, prefix: &str, first: Option<i32>) -> Result<Vec<Suggestion>> {
    check_length("prefix", prefix)?;
    let first = first.unwrap_or(DEFAULT);
    if !(1..=LIMIT).contains(&first) {
        return Err(Fault::bad_request(format!("`first` must lie between 1 and {LIMIT}.")));
    }
    let count = usize::try_from(first).unwrap_or(0);
    let found = Suggest::read(prefix).find(session.kernel.store.reader(), count).await?;
    Ok(found.into_iter().map(Suggestion).collect())
}

/// A title that has what was typed so far.
#[Object]
impl Suggestion {
    /// The title as plain text.
    async fn title(&self) -> &str {
        &self.0.title.text
    }

    /// What was typed, in `title`. Positions are UTF-16 code units.
    async fn ranges(&self) -> Vec<TextRange> {
        ranges(&self.0.title)
    }

    /// The title as HTML that is safe to show: what was typed stands in `<mark>`, everything else is escaped.
    async fn html(&self) -> String {
        self.0.title.to_html()
    }

    /// The newest item with this title; null when it was withdrawn at this moment.
    async fn node(&self, context: &Context<'_>) -> Option<Result<Content>> {
        let find = async { (face(self.0.kind)?.find)(Session::of(context), self.0.id).await };
        find.await.transpose()
    }
}
