//! A look at the whole file before anything is taken in: whether it is whole, and what comes with it.

use std::collections::HashSet;

use serde::{Deserialize, de::IgnoredAny};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    kernel::{Error, Problem, ProblemCode, desk::Desk},
    media::hexadecimal,
    transfer::{
        line::{End, FORMAT, Header, VERSION},
        read::{LINE_LIMIT, Lines, Raw},
    },
};

/// How many faults are told: the first ones are enough to see what happened.
const FAULTS: usize = 20;
/// How many ids are asked about in one statement.
const CHUNK: usize = 500;

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// What keeps the file from being the one that was exported, with the lines.
    pub(super) faults: Vec<(u64, Problem)>,
    /// Lines that cannot be read: in a file that is whole each is refused by itself.
    pub(super) unreadable: Vec<(u64, Problem)>,
    /// How many things there are to take in.
    pub(super) units: u64,
    /// Items that were ever public where they come from.
    pub(super) company: HashSet<Uuid>,
    /// Items that may be here already, for they are, or come twice.
    pub(super) doubtful: HashSet<Uuid>,
    /// Whether the first line tells a form that can be read.
    pub(super) is_readable: bool,
}

/// As little of a line as the look needs.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Glance {
    Export(Header),
    File(IgnoredAny),
    Slugs(SlugsGlance),
    Item(ItemGlance),
    Revision(IgnoredAny),
    Entry(IgnoredAny),
    End(End),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SlugsGlance {
    item_id: Uuid,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemGlance {
    id: Uuid,
    first_published_at: Option<IgnoredAny>,
    document: Option<DocumentGlance>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DocumentGlance {
    published_revision: Option<IgnoredAny>,
}

impl Survey {
    /// Looks at all lines.
    pub(super) async fn of(lines: &mut Lines, desk: &Desk<'_>, schema: &str) -> anyhow::Result<Self> {
        let mut survey = Self::default();
        let mut digest = Sha256::new();
        let (mut last, mut end) = (0, None);
        let mut ids = HashSet::new();
        let mut drafts = HashSet::new();
        while let Some(raw) = lines.next()? {
            last = raw.place.line;
            if end.is_some() {
                survey.fault(last, "This stands behind the last line of the export.");
                break;
            }
            let glance = survey.glance(&raw);
            if raw.place.line == 1 {
                survey.head(glance.as_ref(), schema);
                if !survey.is_readable {
                    return Ok(survey);
                }
            }
            match glance {
                Some(Glance::End(told)) => {
                    survey.end(last, &told, digest.clone());
                    end = Some(told);
                }
                Some(Glance::File(_)) => survey.units += 1,
                Some(Glance::Slugs(SlugsGlance { item_id })) => {
                    survey.units += 1;
                    survey.company.insert(item_id);
                }
                Some(Glance::Item(item)) => {
                    survey.units += 1;
                    let is_draft = item.first_published_at.is_none()
                        && item.document.is_some_and(|document| document.published_revision.is_none());
                    if is_draft {
                        drafts.insert(item.id);
                    }
                    if !ids.insert(item.id) {
                        survey.doubtful.insert(item.id);
                    }
                }
                Some(Glance::Export(_) | Glance::Revision(_) | Glance::Entry(_)) | None => {}
            }
            digest.update(&raw.bytes);
            if raw.is_ended {
                digest.update(b"\n");
            }
        }
        if last == 0 {
            survey.fault(1, "The file is empty.");
        } else if end.is_none() {
            survey.fault(last, "The file is cut: the last line of an export is missing.");
        }
        let all: Vec<Uuid> = ids.iter().copied().collect();
        for chunk in all.chunks(CHUNK) {
            survey.doubtful.extend(desk.present(chunk).await.map_err(Error::into_report)?);
        }
        survey.company.extend(ids.difference(&drafts));
        Ok(survey)
    }

    fn glance(&mut self, raw: &Raw) -> Option<Glance> {
        let line = raw.place.line;
        if raw.is_too_long {
            self.cannot_read(line, &format!("The line is longer than {LINE_LIMIT} bytes."));
            return None;
        }
        let Some(text) = raw.text() else {
            self.cannot_read(line, "The line is no UTF-8.");
            return None;
        };
        match serde_json::from_str(text) {
            Ok(glance) => Some(glance),
            Err(error) if error.is_eof() => {
                self.cannot_read(line, "The line is cut: its JSON does not end.");
                None
            }
            Err(error) => {
                self.cannot_read(line, &format!("This is no line of an export: {error}."));
                None
            }
        }
    }

    fn head(&mut self, glance: Option<&Glance>, schema: &str) {
        let Some(Glance::Export(header)) = glance else {
            self.fault(1, "This is no export: its first line is not that of one.");
            return;
        };
        if header.format != FORMAT {
            self.fault(1, "This is no export of Loa.");
        } else if header.version != VERSION {
            let message = format!("The export has version {}; this Loa reads version {VERSION}.", header.version);
            self.fault(1, &message);
        } else if header.schema.as_str() > schema {
            let message =
                format!("The export was written by a later Loa, at {}; this one is at {schema}.", header.schema);
            self.fault(1, &message);
        } else {
            self.is_readable = true;
        }
    }

    fn end(&mut self, line: u64, told: &End, digest: Sha256) {
        let before = line - 1;
        if told.lines != before {
            let message = format!("There were {} lines before this one, and now there are {before}.", told.lines);
            self.fault(line, &message);
        } else if told.sha256 != hexadecimal(&digest.finalize()) {
            self.fault(line, "The lines before are not those that were exported: their SHA-256 is another.");
        }
    }

    fn fault(&mut self, line: u64, message: &str) {
        note(&mut self.faults, line, message);
    }

    fn cannot_read(&mut self, line: u64, message: &str) {
        note(&mut self.unreadable, line, message);
    }
}

fn note(list: &mut Vec<(u64, Problem)>, line: u64, message: &str) {
    if list.len() < FAULTS {
        list.push((line, Problem::at(ProblemCode::Invalid, "", message)));
    }
}
