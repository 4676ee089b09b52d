//! What was refused: all of it in a file, the first of it at hand.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde::Serialize;

use crate::kernel::{Problem, ProblemCode};

/// How many are kept at hand.
const AT_HAND: usize = 10;

/// One problem with one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The number of the line, from 1.
    pub line: u64,
    /// The kind of the item, as far as it can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The id of the item, or the name of the file, as far as it can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The stable reason, from the same closed list as in GraphQL.
    pub code: ProblemCode,
    /// The path to the field within the line, outermost first; empty when it concerns the whole line.
    pub field: Vec<String>,
    /// One sentence.
    pub message: String,
}

/// A line that is refused, with everything that is wrong with it.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) line: u64,
    pub(super) kind: Option<String>,
    pub(super) id: Option<String>,
    pub(super) problems: Vec<Problem>,
}

/// The report on its way.
pub(super) struct Report {
    path: PathBuf,
    file: Option<BufWriter<File>>,
    /// Lines refused so far.
    pub(super) lines: u64,
    /// The first problems.
    pub(super) first: Vec<Refused>,
}

impl Report {
    /// Begins it. That of an import before is removed, so that what is there is always of the last one.
    pub(super) fn begin(path: &Path) -> anyhow::Result<Self> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot write the report {}", path.display()));
            }
            _ => {}
        }
        Ok(Self { path: path.to_owned(), file: None, lines: 0, first: Vec::new() })
    }

    pub(super) fn add(&mut self, refusal: Refusal) -> anyhow::Result<()> {
        let Refusal { line, kind, id, problems } = refusal;
        self.lines += 1;
        for Problem { code, field, message } in problems {
            let refused = Refused { line, kind: kind.clone(), id: id.clone(), code, field, message };
            let mut text = serde_json::to_vec(&refused)?;
            text.push(b'\n');
            let cannot = || format!("cannot write the report {}", self.path.display());
            if self.file.is_none() {
                self.file = Some(BufWriter::new(File::create(&self.path).with_context(cannot)?));
            }
            if let Some(file) = &mut self.file {
                file.write_all(&text).with_context(cannot)?;
            }
            if self.first.len() < AT_HAND {
                self.first.push(refused);
            }
        }
        Ok(())
    }

    pub(super) fn end(&mut self) -> anyhow::Result<()> {
        if let Some(file) = &mut self.file {
            file.flush().with_context(|| format!("cannot write the report {}", self.path.display()))?;
        }
        Ok(())
    }
}
