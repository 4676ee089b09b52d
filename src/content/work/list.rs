//! The lists of the work side: documents, revisions of a document, and its history.

use async_graphql::Enum;
use sea_orm::{Condition, Select, entity::prelude::*};

use super::{
    document::{Document, HistoryEntry},
    revision::Revision,
};
use crate::{
    graphql::{batch::Nested, connection::Listed},
    kernel::{
        audit, document,
        page::{Key, KeyType, List, Sort},
        revision,
    },
};

/// The list of documents.
pub struct DocumentList;

/// An order of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum DocumentOrder {
    /// The one that was changed last first.
    ModifiedAtDesc,
    /// The one that was changed last at the end.
    ModifiedAtAsc,
}

impl List for DocumentList {
    type Entity = document::Entity;
    type Row = document::Model;
    type Order = DocumentOrder;
    const NAME: &'static str = "documents";
    const ID: document::Column = document::Column::Id;

    fn select() -> Select<document::Entity> {
        document::Entity::find()
    }

    fn sort(order: DocumentOrder) -> Sort<document::Column> {
        let descending = order == DocumentOrder::ModifiedAtDesc;
        Sort { column: document::Column::ModifiedAt, key: KeyType::Instant, descending }
    }

    fn id(row: &document::Model) -> Uuid {
        row.id
    }

    fn key(row: &document::Model, _: DocumentOrder) -> Key {
        Key::instant(row.modified_at)
    }
}

impl Listed for DocumentList {
    type View = Document;
}

/// The revisions of a document, the latest first.
pub struct RevisionList;

/// The one order of revisions and history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NewestFirst {
    /// By number or time, the latest first.
    NewestFirst,
}

impl List for RevisionList {
    type Entity = revision::Entity;
    type Row = revision::Model;
    type Order = NewestFirst;
    const NAME: &'static str = "revisions";
    const ID: revision::Column = revision::Column::DocumentId;

    fn select() -> Select<revision::Entity> {
        revision::Entity::find()
    }

    fn sort(_: NewestFirst) -> Sort<revision::Column> {
        Sort { column: revision::Column::Number, key: KeyType::Number, descending: true }
    }

    fn id(row: &revision::Model) -> Uuid {
        row.document_id
    }

    fn key(row: &revision::Model, _: NewestFirst) -> Key {
        Key::Number(row.number)
    }
}

impl Listed for RevisionList {
    type View = Revision;
}

/// The parent of revisions and history is always their document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OfDocument;

impl Nested for RevisionList {
    type Scope = OfDocument;

    fn of_parent(_: OfDocument, parent: Uuid) -> Condition {
        Condition::all().add(revision::Column::DocumentId.eq(parent))
    }
}

/// The history of a document, the latest first.
pub struct HistoryList;

impl List for HistoryList {
    type Entity = audit::Entity;
    type Row = audit::Model;
    type Order = NewestFirst;
    const NAME: &'static str = "history";
    const ID: audit::Column = audit::Column::Id;

    fn select() -> Select<audit::Entity> {
        audit::Entity::find()
    }

    fn sort(_: NewestFirst) -> Sort<audit::Column> {
        // Every step of a person adds one to the version, so it orders the steps of one document; the id, which holds the
        // time, orders the turns of the clock between two of them.
        Sort { column: audit::Column::Version, key: KeyType::Number, descending: true }
    }

    fn id(row: &audit::Model) -> Uuid {
        row.id
    }

    fn key(row: &audit::Model, _: NewestFirst) -> Key {
        Key::Number(row.version)
    }
}

impl Listed for HistoryList {
    type View = HistoryEntry;
}

impl Nested for HistoryList {
    type Scope = OfDocument;

    fn of_parent(_: OfDocument, parent: Uuid) -> Condition {
        Condition::all().add(audit::Column::DocumentId.eq(parent))
    }
}
