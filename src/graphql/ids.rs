//! Global ids: one string that names an object of any type, after the Relay specification.
//!
//! They are readable, which helps in a log, but clients take them as they are and build none themselves.

use async_graphql::ID;
use uuid::Uuid;

use super::error::{Fault, Result};
use crate::kernel::{Error, ProblemCode, kind::Kind};

/// The type name under which a document has an id. A document and the item it publishes share their UUID.
pub const DOCUMENT: &str = "Document";

/// The id of an object of a type.
#[must_use]
pub fn global(type_name: &str, id: Uuid) -> ID {
    // Every object of every list has one, so it is put together without the machinery of formats.
    let mut text = String::with_capacity(type_name.len() + 33);
    text.push_str(type_name);
    text.push(':');
    text.push_str(id.as_simple().encode_lower(&mut Uuid::encode_buffer()));
    ID(text)
}

/// What a global id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A published item.
    Item(Kind, Uuid),
    /// A document of the work side.
    Document(Uuid),
}

impl Named {
    /// Reads a global id.
    ///
    /// # Errors
    /// A bad request when it is not one of ours.
    pub fn read(id: &ID) -> Result<Self> {
        Self::parse(id).ok_or_else(|| Fault::bad_request("This is not an id of this service."))
    }

    fn parse(id: &ID) -> Option<Self> {
        let (type_name, uuid) = id.split_once(':')?;
        // Only the form that we write ourselves, so that one object has one id.
        let uuid = Uuid::try_parse(uuid).ok().filter(|parsed| parsed.as_simple().to_string() == uuid)?;
        if type_name == DOCUMENT { Some(Self::Document(uuid)) } else { Some(Self::Item(type_name.parse().ok()?, uuid)) }
    }
}

/// The UUID in a reference to an item of a kind, in the input of a mutation.
///
/// # Errors
/// A problem at `path` when it is the id of something else, or no id at all.
pub fn reference(kind: Kind, id: &ID, path: &str) -> Result<Uuid, Error> {
    match Named::parse(id) {
        Some(Named::Item(found, uuid)) if found == kind => Ok(uuid),
        Some(Named::Document(uuid)) => Ok(uuid),
        _ => Err(Error::problem(ProblemCode::Invalid, path, format!("This is not an id of the kind {kind}."))),
    }
}

/// The UUID of the document that the input of a mutation names, by its own id or by that of the item it publishes.
///
/// # Errors
/// A problem at `id` when it is no id.
pub fn document(id: &ID) -> Result<Uuid, Error> {
    match Named::parse(id) {
        Some(Named::Item(_, uuid) | Named::Document(uuid)) => Ok(uuid),
        None => Err(Error::problem(ProblemCode::Invalid, "id", "This is not the id of a document.")),
    }
}

/// The UUID in an argument that names an item of a kind.
///
/// # Errors
/// A bad request when it is the id of something else, or no id at all.
pub fn argument(kind: Kind, id: &ID) -> Result<Uuid> {
    match Named::parse(id) {
        Some(Named::Item(found, uuid)) if found == kind => Ok(uuid),
        _ => Err(Fault::bad_request(format!("This is not an id of the kind {kind}."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_one_thing_in_one_way() {
        let uuid = Uuid::from_u128(7);
        let id = global("Article", uuid);
        assert_eq!(Named::read(&id).unwrap(), Named::Item(Kind::Article, uuid));
        assert_eq!(Named::read(&global(DOCUMENT, uuid)).unwrap(), Named::Document(uuid));
        for bad in ["", "Article", "Article:", "Article:x", "Nobody:00000000000000000000000000000007"] {
            assert!(Named::read(&ID(bad.to_owned())).is_err(), "{bad}");
        }
        let hyphenated = ID(format!("Article:{uuid}"));
        assert!(Named::read(&hyphenated).is_err(), "another spelling is another id");
    }
}
