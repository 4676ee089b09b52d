//! The lines of an export, one JSON object each: `{"item":{…}}`. Their fields stand in the order of their names, which is
//! the one form in which they are written; they may be read in any.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::canonical::canonical;
use crate::kernel::{
    Problem, ProblemCode,
    access::Role,
    audit,
    clock::{Timestamp, to_micros},
    desk::{Arriving, Entry, Record, Written},
    document, file,
    kind::Kind,
    revision,
    slugs::Had,
    workflow::{State, Verb},
};

/// The name of the form.
pub(super) const FORMAT: &str = "loa";
/// The version of the form. It grows when an older Loa could not read what a newer one writes.
pub(super) const VERSION: u32 = 1;

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Line {
    /// The first line.
    Export(Header),
    /// A stored file, whose bytes lie beside.
    File(FileLine),
    /// The slugs of an item that does not come along.
    Slugs(SlugsLine),
    /// An item.
    Item(Box<ItemLine>),
    /// A further revision of the item before.
    Revision(RevisionLine),
    /// An entry of the history of the item before.
    Entry(EntryLine),
    /// The last line.
    End(End),
}

/// What the file is.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    /// Always `loa`.
    pub(super) format: String,
    /// The last migration of the database that it comes from.
    pub(super) schema: String,
    /// The version of the form.
    pub(super) version: u32,
    /// Whether the work side comes along.
    pub(super) work: bool,
}

/// That the file is whole.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    /// How many lines come before this one.
    pub(super) lines: u64,
    /// The SHA-256 of their bytes, line ends included, in hexadecimal.
    pub(super) sha256: String,
}

/// A stored file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FileLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blurhash: Option<String>,
    byte_size: i64,
    content_type: String,
    created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    height: Option<i32>,
    pub(super) sha256: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    width: Option<i32>,
}

/// The slugs of an item that does not come along, for it was withdrawn: they never lead to something else.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SlugsLine {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) former_slugs: Vec<String>,
    pub(super) item_id: Uuid,
    pub(super) kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) slug: Option<String>,
}

/// An item with its published revision, or, of what is not public, the latest.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ItemLine {
    pub(super) agency_id: Uuid,
    pub(super) content: Box<RawValue>,
    /// The work side, if it comes along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) document: Option<DocumentPart>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) first_published_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) former_slugs: Vec<String>,
    pub(super) id: Uuid,
    pub(super) kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) modified_at: Option<Timestamp>,
    #[serde(default = "first")]
    pub(super) revision: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) slug: Option<String>,
}

fn first() -> i32 {
    1
}

/// The document of an item.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DocumentPart {
    created_at: Timestamp,
    created_by: String,
    latest_revision: i32,
    modified_at: Timestamp,
    modified_by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) published_revision: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scheduled_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scheduled_revision: Option<i32>,
    #[serde(with = "name")]
    state: State,
    title: String,
    version: i32,
    written: WrittenPart,
}

/// How a revision was written.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WrittenPart {
    at: Timestamp,
    by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    restored_from: Option<i32>,
}

/// A further revision.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RevisionLine {
    content: Box<RawValue>,
    document_id: Uuid,
    number: i32,
    written: WrittenPart,
}

/// An entry of the history.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EntryLine {
    at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    id: Uuid,
    request_id: String,
    revision: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    subject: String,
    #[serde(with = "name")]
    verb: Verb,
    version: i32,
}

/// Values of a closed list, by the names that the database and GraphQL have for them.
mod name {
    use sea_orm::ActiveEnum;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

    pub(super) fn serialize<E, S>(value: &E, serializer: S) -> Result<S::Ok, S::Error>
    where
        E: ActiveEnum<Value = String>,
        S: Serializer,
    {
        value.to_value().serialize(serializer)
    }

    pub(super) fn deserialize<'de, E, D>(deserializer: D) -> Result<E, D::Error>
    where
        E: ActiveEnum<Value = String>,
        D: Deserializer<'de>,
    {
        let name = String::deserialize(deserializer)?;
        E::try_from_value(&name).map_err(|_| D::Error::custom(format!("there is no {name:?} among the values")))
    }
}

/// Reads a line.
///
/// # Errors
/// A problem that says why it is none.
pub(super) fn parse(text: &str) -> Result<Line, Problem> {
    serde_json::from_str(text).map_err(|error| {
        let message = if error.is_eof() {
            "The line is cut: its JSON does not end.".to_owned()
        } else {
            format!("This is no line of an export: {error}.")
        };
        Problem::at(ProblemCode::Invalid, "", message)
    })
}

/// Content in the one form.
fn content(raw: &RawValue) -> Result<String, Problem> {
    canonical(raw.get()).map_err(|problem| problem.within("content"))
}

/// The kind of a name.
pub(super) fn kind(name: &str) -> Result<Kind, Problem> {
    let message = "There is no kind of content of this name here. Was this written by a later version?";
    name.parse().map_err(|()| Problem::at(ProblemCode::Invalid, "kind", message))
}

impl FileLine {
    pub(super) fn of(row: file::Model) -> Self {
        let file::Model { sha256, content_type, byte_size, width, height, blurhash, created_at } = row;
        Self { blurhash, byte_size, content_type, created_at, height, sha256, width }
    }

    pub(super) fn into_row(self) -> Result<file::Model, Problem> {
        let Self { blurhash, byte_size, content_type, created_at, height, sha256, width } = self;
        if !file::is_name(&sha256) {
            let message = "Give 64 small hexadecimal digits.";
            return Err(Problem::at(ProblemCode::Invalid, "sha256", message));
        }
        let created_at = to_micros(created_at);
        Ok(file::Model { sha256, content_type, byte_size, width, height, blurhash, created_at })
    }
}

impl ItemLine {
    pub(super) fn of(
        document: document::Model,
        revision: &revision::Model,
        slugs: Had,
        with_work: bool,
    ) -> anyhow::Result<Self> {
        let content = stored(&revision.content)?;
        let written = WrittenPart::of(revision);
        Ok(Self {
            agency_id: document.agency_id,
            content,
            first_published_at: document.first_published_at,
            former_slugs: slugs.former,
            id: document.id,
            kind: document.kind.name().to_owned(),
            modified_at: document.public_since,
            revision: revision.number,
            slug: slugs.last,
            document: with_work.then_some(DocumentPart {
                created_at: document.created_at,
                created_by: document.created_by,
                latest_revision: document.latest_revision,
                modified_at: document.modified_at,
                modified_by: document.modified_by,
                published_revision: document.published_revision,
                scheduled_at: document.scheduled_at,
                scheduled_revision: document.scheduled_revision,
                state: document.state,
                title: document.title,
                version: document.version,
                written,
            }),
        })
    }

    pub(super) fn into_item(self) -> Result<Arriving, Problem> {
        Ok(Arriving {
            id: self.id,
            kind: kind(&self.kind)?,
            agency_id: self.agency_id,
            number: self.revision,
            content: content(&self.content)?,
            first_published_at: self.first_published_at.map(to_micros),
            public_since: self.modified_at.map(to_micros),
            slugs: Had { last: self.slug, former: self.former_slugs },
            record: self.document.map(|part| Record {
                state: part.state,
                version: part.version,
                title: part.title,
                latest_revision: part.latest_revision,
                published_revision: part.published_revision,
                scheduled_revision: part.scheduled_revision,
                scheduled_at: part.scheduled_at.map(to_micros),
                created_by: part.created_by,
                created_at: to_micros(part.created_at),
                modified_by: part.modified_by,
                modified_at: to_micros(part.modified_at),
                written: part.written.into_written(),
            }),
        })
    }
}

impl WrittenPart {
    fn of(revision: &revision::Model) -> Self {
        Self { at: revision.created_at, by: revision.created_by.clone(), restored_from: revision.restored_from }
    }

    fn into_written(self) -> Written {
        Written { by: self.by, at: to_micros(self.at), restored_from: self.restored_from }
    }
}

impl RevisionLine {
    pub(super) fn of(row: &revision::Model) -> anyhow::Result<Self> {
        let written = WrittenPart::of(row);
        Ok(Self { content: stored(&row.content)?, document_id: row.document_id, number: row.number, written })
    }

    pub(super) fn into_row(self) -> Result<revision::Model, Problem> {
        let content = content(&self.content)?;
        Ok(self.written.into_written().row(self.document_id, self.number, content))
    }
}

impl EntryLine {
    pub(super) fn of(row: audit::Model) -> Self {
        let audit::Model { id, at, subject, role, verb, version, revision, comment, request_id, .. } = row;
        Self { at, comment, id, request_id, revision, role, subject, verb, version }
    }

    pub(super) fn into_entry(self) -> Entry {
        let Self { at, comment, id, request_id, revision, role, subject, verb, version } = self;
        Entry { id, at: to_micros(at), subject, role, verb, version, revision, comment, request_id }
    }
}

/// Stored content in the one form. What we have stored can be written.
fn stored(json: &str) -> anyhow::Result<Box<RawValue>> {
    let text = canonical(json).map_err(|problem| anyhow::anyhow!("stored content cannot be exported: {problem}"))?;
    Ok(RawValue::from_string(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_written_in_the_one_form() {
        let line = r#"{"item":{"agencyId":"00000000-0000-0000-0000-000000000001","content":{"a":1},"document":{"createdAt":"2026-01-15T03:00:00.000001Z","createdBy":"lan","latestRevision":2,"modifiedAt":"2026-01-15T03:00:00Z","modifiedBy":"lan","publishedRevision":1,"scheduledAt":"2026-01-16T03:00:00Z","scheduledRevision":2,"state":"DRAFT","title":"Tin","version":3,"written":{"at":"2026-01-15T03:00:00Z","by":"lan","restoredFrom":1}},"firstPublishedAt":"2026-01-15T03:00:00Z","formerSlugs":["cu"],"id":"00000000-0000-0000-0000-000000000002","kind":"Article","modifiedAt":"2026-01-15T03:00:00Z","revision":1,"slug":"moi"}}"#;
        let entry = r#"{"entry":{"at":"2026-01-15T03:00:00Z","comment":"x","id":"00000000-0000-0000-0000-000000000002","requestId":"r","revision":1,"role":"publisher","subject":"lan","verb":"PUBLISH","version":1}}"#;
        let slugs = r#"{"slugs":{"formerSlugs":["a"],"itemId":"00000000-0000-0000-0000-000000000002","kind":"Article","slug":"b"}}"#;
        let file = r#"{"file":{"blurhash":"x","byteSize":1,"contentType":"image/png","createdAt":"2026-01-15T03:00:00Z","height":1,"sha256":"00","width":1}}"#;
        let end = r#"{"end":{"lines":1,"sha256":"00"}}"#;
        let head = r#"{"export":{"format":"loa","schema":"m1","version":1,"work":true}}"#;
        for line in [line, entry, slugs, file, end, head] {
            assert_eq!(serde_json::to_string(&parse(line).unwrap()).unwrap(), line);
            assert_eq!(canonical(line).unwrap(), line);
        }
        for bad in ["", "{", "[]", "{\"item\":{}}", "{\"thing\":{}}", r#"{"end":{"lines":1,"sha256":"","x":1}}"#] {
            assert_eq!(parse(bad).unwrap_err().code, ProblemCode::Invalid, "{bad}");
        }
    }
}
