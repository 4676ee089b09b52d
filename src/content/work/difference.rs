//! What changed between two revisions.

use std::collections::BTreeSet;

use async_graphql::{Enum, SimpleObject};
use serde_json::Value;

use crate::{
    body,
    content::{blocks::view::Block, face},
    graphql::cost,
    kernel::{Error, kind::Kind, revision},
};

/// What changed from one revision of a document to another.
#[derive(SimpleObject)]
pub struct Difference {
    /// The number of the earlier revision.
    from: i32,
    /// The number of the later revision.
    to: i32,
    /// The fields that changed, apart from the body, by name.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    fields: Vec<FieldChange>,
    /// The blocks of the body that changed, in reading order; those that are the same are left out.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    blocks: Vec<BlockChange>,
}

/// A field that changed.
#[derive(SimpleObject)]
pub struct FieldChange {
    /// Its name in the stored content.
    field: String,
    /// Its value before, as JSON; null when it was not there.
    before: Option<String>,
    /// Its value after, as JSON; null when it is not there.
    after: Option<String>,
}

/// A block that changed.
#[derive(SimpleObject)]
pub struct BlockChange {
    /// The id of the block.
    block_id: String,
    /// What happened to it.
    change: BlockChangeKind,
    /// The block before; null when it was added.
    before: Option<Block>,
    /// The block after; null when it was removed.
    after: Option<Block>,
    /// Its text before and after, word by word; empty unless it was changed.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    text: Vec<TextChange>,
}

/// What happened to a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "body::BlockChangeKind")]
pub enum BlockChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
    /// It says the same at another place.
    Moved,
}

/// A stretch of text that stayed, came or went.
#[derive(SimpleObject)]
pub struct TextChange {
    /// What happened to it.
    change: TextChangeKind,
    /// The text.
    text: String,
}

/// What happened to a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "body::TextChangeKind")]
pub enum TextChangeKind {
    /// It stayed.
    Equal,
    /// It came.
    Added,
    /// It went.
    Removed,
}

impl Difference {
    /// Compares two revisions of a document of a kind.
    ///
    /// # Errors
    /// [`Error::Internal`] when a stored revision cannot be read.
    pub fn between(kind: Kind, before: &revision::Model, after: &revision::Model) -> Result<Self, Error> {
        let body_of = face(kind)?.body;
        let (body_before, body_after) = (body_of(&before.content)?, body_of(&after.content)?);
        let blocks = match (&body_before, &body_after) {
            (Some(before), Some(after)) => body::diff(before, after).into_iter().map(BlockChange::from).collect(),
            _ => Vec::new(),
        };
        let fields = fields(&before.content, &after.content, body_after.is_some())?;
        Ok(Self { from: before.number, to: after.number, fields, blocks })
    }
}

fn fields(before: &str, after: &str, has_body: bool) -> Result<Vec<FieldChange>, Error> {
    let (before, after): (Value, Value) = (serde_json::from_str(before)?, serde_json::from_str(after)?);
    let names = |value: &Value| value.as_object().map(|map| map.keys().cloned().collect::<BTreeSet<_>>());
    let all: BTreeSet<String> = names(&before).into_iter().chain(names(&after)).flatten().collect();
    let text = |value: Option<&Value>| value.filter(|value| !value.is_null()).map(Value::to_string);
    let change = |field: String| {
        let (old, new) = (text(before.get(&field)), text(after.get(&field)));
        (old != new).then_some(FieldChange { field, before: old, after: new })
    };
    // The body is compared by block.
    Ok(all.into_iter().filter(|field| !(has_body && field == "body")).filter_map(change).collect())
}

impl From<body::BlockChange> for BlockChange {
    fn from(change: body::BlockChange) -> Self {
        Self {
            block_id: change.block_id.as_str().to_owned(),
            change: change.kind.into(),
            before: change.before.as_ref().map(Block::from),
            after: change.after.as_ref().map(Block::from),
            text: change
                .text
                .into_iter()
                .map(|stretch| TextChange { change: stretch.kind.into(), text: stretch.text })
                .collect(),
        }
    }
}
