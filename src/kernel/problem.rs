//! What a user can put right, said as data.

use std::fmt;

use serde::Serialize;

/// The closed list of reasons for which an input is refused although the request itself is sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProblemCode {
    /// A value that is required is empty or missing.
    Blank,
    /// A text has more characters than its limit.
    TooLong,
    /// A list has more entries than its limit.
    TooMany,
    /// A number, date or instant lies outside its bounds.
    OutOfRange,
    /// A value does not have the form its field asks for.
    Invalid,
    /// An address or a link has a scheme or a host that is not allowed.
    UnsafeAddress,
    /// Something that must be unique stands in the input twice.
    Duplicate,
    /// What an id refers to does not exist, or may not be seen.
    NotFound,
    /// What an id refers to exists but is not public yet.
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

/// One thing to put right: what kind of fault, where in the input, and a sentence for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The stable reason; programs decide by this.
    pub code: ProblemCode,
    /// The path to the field within the mutation's input, outermost first; empty when it concerns the whole.
    pub field: Vec<String>,
    /// One sentence in English for a developer or an editor. Never the basis of a decision.
    pub message: String,
}

impl Problem {
    /// A problem with the field that the dotted path names, such as `content.slug`.
    pub fn at(code: ProblemCode, path: &str, message: impl Into<String>) -> Self {
        let field = path.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        Self { code, field, message: message.into() }
    }

    /// The same problem seen from one level further out: `outer` is put before its path.
    #[must_use]
    pub fn within(mut self, outer: &str) -> Self {
        self.field.splice(0..0, outer.split('.').filter(|part| !part.is_empty()).map(str::to_owned));
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field.join("."), self.message)
    }
}
