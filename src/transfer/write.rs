//! Writing the file of lines: under another name until it is whole.

use std::{
    fs::{File, OpenOptions},
    io::{BufWriter, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::{
    CONTENT,
    line::{End, Line},
};
use crate::media::hexadecimal;

/// The file on its way.
pub(super) struct Writer {
    file: BufWriter<File>,
    part: PathBuf,
    whole: PathBuf,
    digest: Sha256,
    lines: u64,
}

/// The file, all of it written, not yet under its name.
pub(super) struct Written {
    /// Where it lies.
    pub(super) part: PathBuf,
    whole: PathBuf,
}

impl Writer {
    /// Begins the file in a folder. What an export that was broken off has left there is overwritten.
    pub(super) fn create(folder: &Path) -> anyhow::Result<Self> {
        let whole = folder.join(CONTENT);
        let part = folder.join(format!("{CONTENT}.part"));
        anyhow::ensure!(
            !whole.exists(),
            "there is an export in {} already; name another folder, or remove it first",
            folder.display()
        );
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part);
        let file = file.with_context(|| format!("cannot write {}", part.display()))?;
        Ok(Self { file: BufWriter::with_capacity(1 << 18, file), part, whole, digest: Sha256::new(), lines: 0 })
    }

    /// Writes a line.
    pub(super) fn line(&mut self, line: &Line) -> anyhow::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.digest.update(&text);
        self.lines += 1;
        self.file.write_all(&text).with_context(|| format!("cannot write {}", self.part.display()))
    }

    /// Writes the last line.
    pub(super) fn end(mut self) -> anyhow::Result<Written> {
        let sha256 = hexadecimal(&self.digest.clone().finalize());
        let end = End { lines: self.lines, sha256 };
        self.line(&Line::End(end))?;
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok(Written { part: self.part, whole: self.whole })
    }
}

impl Written {
    /// Gives it its name: now everything is there.
    pub(super) fn publish(self) -> anyhow::Result<()> {
        std::fs::rename(&self.part, &self.whole)?;
        if let Some(folder) = self.whole.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}
