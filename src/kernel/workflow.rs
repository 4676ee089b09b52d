//! The life of a document, as one pure function.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// Where the latest revision of a document stands.
///
/// It says nothing of what the public sees: a published document that is being edited is a `Draft` whose earlier
/// revision stays public.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[graphql(name = "DocumentState")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum State {
    /// Being written; the latest revision is not public.
    Draft,
    /// Handed in; waits to be published or returned.
    InReview,
    /// The latest revision is public.
    Published,
    /// Was public and is no more.
    Withdrawn,
}

/// A step that a person, or the clock, takes with a document.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[graphql(name = "DocumentVerb")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verb {
    /// See the work side: the document, its revisions and its history.
    Read,
    /// Begin a document.
    Create,
    /// Write a further revision.
    Edit,
    /// Hand the latest revision in for review.
    Submit,
    /// Hand it back to its author, with a comment.
    Return,
    /// Make the latest revision public.
    Publish,
    /// Fix the moment at which the latest revision becomes public.
    Schedule,
    /// Give that moment up.
    Unschedule,
    /// Take the public revision away from the public.
    Withdraw,
    /// Make an earlier revision the latest one, and public.
    Restore,
    /// Come into public view, or leave it, because the time of what is published has come. Only the service takes it.
    Turn,
    /// Come from an export of another database. Only the service takes it.
    Import,
}

/// What of a document decides which steps are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where the latest revision stands.
    pub state: State,
    /// Whether some revision is published.
    pub public: bool,
    /// Whether a publication is scheduled.
    pub scheduled: bool,
}

/// The state after a step, or `None` when the step is not open from here.
#[must_use]
pub fn after(standing: Standing, verb: Verb) -> Option<State> {
    use State::{Draft, InReview, Published, Withdrawn};
    let Standing { state, public, scheduled } = standing;
    match (verb, state) {
        (Verb::Read, _) => Some(state),
        (Verb::Create | Verb::Import, _) => None,
        (Verb::Edit, Draft | InReview | Published | Withdrawn) => Some(Draft),
        (Verb::Submit, Draft) => Some(InReview),
        (Verb::Submit, InReview | Published | Withdrawn) => None,
        (Verb::Return, InReview) => Some(Draft),
        (Verb::Return, Draft | Published | Withdrawn) => None,
        (Verb::Publish, Draft | InReview | Withdrawn) => Some(Published),
        (Verb::Publish, Published) => None,
        (Verb::Schedule, Draft | InReview | Withdrawn) => Some(state),
        (Verb::Schedule, Published) => None,
        (Verb::Unschedule, _) => scheduled.then_some(state),
        (Verb::Withdraw, _) => public.then_some(Withdrawn),
        (Verb::Turn, _) => public.then_some(state),
        (Verb::Restore, Draft | InReview | Published | Withdrawn) => Some(Published),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    /// The whole table: one row a verb, one column a state (draft, in review, published, withdrawn), for a document
    /// with a public revision and a schedule. `d i p w` are the states; `-` is a refusal.
    const TABLE: &[(Verb, &str)] = &[
        (Verb::Read, "d i p w"),
        (Verb::Create, "- - - -"),
        (Verb::Edit, "d d d d"),
        (Verb::Submit, "i - - -"),
        (Verb::Return, "- d - -"),
        (Verb::Publish, "p p - p"),
        (Verb::Schedule, "d i - w"),
        (Verb::Unschedule, "d i p w"),
        (Verb::Withdraw, "w w w w"),
        (Verb::Restore, "p p p p"),
        (Verb::Turn, "d i p w"),
        (Verb::Import, "- - - -"),
    ];

    #[test]
    fn the_table_is_the_function() {
        assert_eq!(TABLE.len(), Verb::iter().count(), "a verb is missing from the table");
        for (verb, row) in TABLE {
            let expected: Vec<&str> = row.split(' ').collect();
            for (column, state) in State::iter().enumerate() {
                let got = match after(Standing { state, public: true, scheduled: true }, *verb) {
                    Some(State::Draft) => "d",
                    Some(State::InReview) => "i",
                    Some(State::Published) => "p",
                    Some(State::Withdrawn) => "w",
                    None => "-",
                };
                assert_eq!(got, expected[column], "{verb:?} from {state:?}");
            }
        }
    }

    #[test]
    fn what_is_not_public_cannot_be_withdrawn_and_what_is_not_scheduled_cannot_be_unscheduled() {
        for state in State::iter() {
            let standing = Standing { state, public: false, scheduled: false };
            assert_eq!(after(standing, Verb::Withdraw), None);
            assert_eq!(after(standing, Verb::Turn), None);
            assert_eq!(after(standing, Verb::Unschedule), None);
        }
    }
}
