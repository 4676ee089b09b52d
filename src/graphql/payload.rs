//! What a user can put right, as data in a mutation's payload.

use async_graphql::{Enum, SimpleObject};

use crate::kernel::{Error, Problem, ProblemCode};

/// The closed list of reasons for which the input of a mutation is refused. More may be added, never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ProblemCode")]
pub enum UserErrorCode {
    /// A value that is required is empty or missing.
    Blank,
    /// A text has more characters than its limit.
    TooLong,
    /// A list has more entries than its limit.
    TooMany,
    /// A number, date or instant lies outside its bounds.
    OutOfRange,
    /// A value does not have the form that its field asks for.
    Invalid,
    /// An address or a link has a scheme or a host that is not allowed.
    UnsafeAddress,
    /// Something that must be unique stands in the input twice.
    Duplicate,
    /// What an id or a number refers to does not exist, or may not be seen.
    NotFound,
    /// What an id refers to is not public yet.
    NotPublished,
    /// Another item has this slug, or had it before, or has this code or address, or is the same acronym.
    Taken,
    /// Published items still refer to this one.
    InUse,
    /// The document was changed by somebody else since it was read.
    VersionConflict,
    /// The document is not in a state that allows this step.
    WrongState,
    /// The idempotency key was already used with another input.
    IdempotencyKeyReused,
}

/// Something in the input of a mutation that the user can put right. When there is one, nothing was changed.
#[derive(Debug, Clone, SimpleObject)]
pub struct UserError {
    /// The stable reason; decide by this.
    code: UserErrorCode,
    /// The path to the field within `input`, outermost first, list indices included; empty when it concerns the whole.
    field: Vec<String>,
    /// One sentence in English for a developer or an editor. Never the basis of a decision.
    message: String,
}

impl From<Problem> for UserError {
    fn from(problem: Problem) -> Self {
        Self { code: problem.code.into(), field: problem.field, message: problem.message }
    }
}

/// Tells what the user can put right from what they cannot: the one becomes data, the other stays an error.
///
/// # Errors
/// Every error that is not a list of problems.
pub fn user_errors<T>(result: Result<T, Error>) -> Result<Result<T, Vec<UserError>>, Error> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Problems(problems)) => Ok(Err(problems.into_iter().map(UserError::from).collect())),
        Err(error) => Err(error),
    }
}
