//! Handing in and handing back.

use super::{Begun, Desk, Target};
use crate::kernel::{
    document,
    error::{Error, Result},
    problem::{Problem, ProblemCode},
    workflow::Verb,
};

/// The most characters that a comment may have.
const COMMENT_LIMIT: usize = 2_000;

impl Desk<'_> {
    /// Hands the latest revision in for review.
    ///
    /// # Errors
    /// Those of every step.
    pub async fn submit(&self, target: Target, comment: Option<String>) -> Result<document::Model> {
        self.pass(target, Verb::Submit, comment).await
    }

    /// Hands the latest revision back, with a comment that says why.
    ///
    /// # Errors
    /// Those of every step, and [`Error::Problems`] when the comment is empty or too long.
    pub async fn hand_back(&self, target: Target, comment: String) -> Result<document::Model> {
        if comment.trim().is_empty() {
            return Err(Error::problem(ProblemCode::Blank, "comment", "Say what is to be changed."));
        }
        self.pass(target, Verb::Return, Some(comment)).await
    }

    async fn pass(&self, target: Target, verb: Verb, comment: Option<String>) -> Result<document::Model> {
        check_comment(comment.as_deref())?;
        match self.take(target, verb, false).await? {
            Begun::Now(mut step) => {
                if verb == Verb::Return {
                    // What is to be changed first does not become public by itself.
                    step.document.scheduled_at = None;
                    step.document.scheduled_revision = None;
                }
                let revision = step.document.latest_revision;
                step.finish(revision, comment).await
            }
            Begun::Before(outcome) => Ok(*outcome),
        }
    }
}

/// Refuses a comment that is too long.
pub(super) fn check_comment(comment: Option<&str>) -> Result<()> {
    let message = format!("A comment has at most {COMMENT_LIMIT} characters.");
    match comment {
        Some(comment) if comment.chars().count() > COMMENT_LIMIT => {
            Err(Error::problem(ProblemCode::TooLong, "comment", message))
        }
        _ => Ok(()),
    }
}

/// What the clock says in the audit trail when it cannot take a step.
pub(super) fn in_words(problems: &[Problem]) -> String {
    let said = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    said.chars().take(COMMENT_LIMIT).collect()
}
