//! How the optional fields of an input change what is there: left out means unchanged, null means cleared.

use async_graphql::{ID, MaybeUndefined};
use uuid::Uuid;

use super::ids;
use crate::kernel::{
    Error,
    kind::Kind,
    value::{address, text},
};

/// Changes a line that must be there; null clears it, which the checks then refuse.
pub fn line(target: &mut String, input: MaybeUndefined<String>) {
    match input {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => target.clear(),
        MaybeUndefined::Value(value) => *target = text::line(&value),
    }
}

/// Changes a line that may be absent; null and an empty line both clear it.
pub fn optional_line(target: &mut Option<String>, input: MaybeUndefined<String>) {
    match input {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => *target = None,
        MaybeUndefined::Value(value) => *target = text::optional_line(Some(&value)),
    }
}

/// Changes a value that may be absent.
pub fn optional<T, I: Into<T>>(target: &mut Option<T>, input: MaybeUndefined<I>) {
    match input {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => *target = None,
        MaybeUndefined::Value(value) => *target = Some(value.into()),
    }
}

/// An address in its normal form; what cannot be read stays as it came, for the checks to refuse.
#[must_use]
pub fn normal_address(input: &str) -> String {
    address::parse(input).unwrap_or_else(|_| text::line(input))
}

/// Reads an optional reference to an item of a kind.
///
/// # Errors
/// A problem at `path` when it is not such an id.
pub fn reference(kind: Kind, input: MaybeUndefined<ID>, path: &str) -> Result<MaybeUndefined<Uuid>, Error> {
    Ok(match input {
        MaybeUndefined::Undefined => MaybeUndefined::Undefined,
        MaybeUndefined::Null => MaybeUndefined::Null,
        MaybeUndefined::Value(id) => MaybeUndefined::Value(ids::reference(kind, &id, path)?),
    })
}
