//! Reading the file of lines, one at a time, forwards and from a place again.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use anyhow::Context as _;

/// The most bytes of a line: a revision is at most as large as a request may be, and its escapes make it larger.
pub(super) const LINE_LIMIT: u64 = 32 << 20;

/// A place in the file, before a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    offset: u64,
    /// The number of the line, from 1.
    pub(super) line: u64,
}

impl Place {
    /// Before the first line.
    pub(super) const START: Self = Self { offset: 0, line: 1 };
}

/// One line as it stands in the file.
#[derive(Debug)]
pub(super) struct Raw {
    /// Where.
    pub(super) place: Place,
    /// Its bytes without the line end; cut at the limit.
    pub(super) bytes: Vec<u8>,
    /// Whether it ends with a line end.
    pub(super) is_ended: bool,
    /// Whether it is longer than a line may be.
    pub(super) is_too_long: bool,
}

impl Raw {
    /// Its text; what is no UTF-8 is no line of ours.
    pub(super) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

/// The lines of a file.
pub(super) struct Lines {
    reader: BufReader<File>,
    path: PathBuf,
    place: Place,
}

impl Lines {
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Self { reader: BufReader::with_capacity(1 << 18, file), path: path.to_owned(), place: Place::START })
    }

    /// Where the next line begins.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Goes to a place where it has been before.
    pub(super) fn go_to(&mut self, place: Place) -> anyhow::Result<()> {
        if place != self.place {
            self.reader.seek(SeekFrom::Start(place.offset))?;
            self.place = place;
        }
        Ok(())
    }

    /// The next line; none at the end of the file.
    pub(super) fn next(&mut self) -> anyhow::Result<Option<Raw>> {
        let mut bytes = Vec::new();
        let mut read = self.read_line(&mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        let is_too_long = bytes.last() != Some(&b'\n') && read > LINE_LIMIT;
        let mut is_ended = bytes.last() == Some(&b'\n');
        while is_too_long && !is_ended {
            let mut rest = Vec::new();
            let more = self.read_line(&mut rest)?;
            if more == 0 {
                break;
            }
            read += more;
            is_ended = rest.last() == Some(&b'\n');
        }
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        }
        let place = self.place;
        self.place = Place { offset: place.offset + read, line: place.line + 1 };
        Ok(Some(Raw { place, bytes, is_ended, is_too_long }))
    }

    fn read_line(&mut self, bytes: &mut Vec<u8>) -> anyhow::Result<u64> {
        let read = self.reader.by_ref().take(LINE_LIMIT + 1).read_until(b'\n', bytes);
        let read = read.with_context(|| format!("cannot read {}", self.path.display()))?;
        Ok(u64::try_from(read)?)
    }

    /// The next line, if it belongs to the item before.
    pub(super) fn next_follower(&mut self) -> anyhow::Result<Option<Raw>> {
        let place = self.place;
        match self.next()? {
            Some(raw) if is_follower(&raw) => Ok(Some(raw)),
            _ => self.go_to(place).map(|()| None),
        }
    }

    /// Passes over the lines that belong to the item before.
    pub(super) fn pass_followers(&mut self) -> anyhow::Result<()> {
        while self.next_follower()?.is_some() {}
        Ok(())
    }
}

/// Whether a line belongs to the item before it.
fn is_follower(raw: &Raw) -> bool {
    let name = raw.bytes.trim_ascii_start().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    name.is_some_and(|name| name.starts_with(b"\"revision\"") || name.starts_with(b"\"entry\""))
}
