//! The objects of a PDF that are packed: lists of objects, which may hold anything, photographs, and what is told of the
//! document. They are unpacked here, and looked through like what stands in clear.

use flate2::{Decompress, FlushDecompress, Status};

use super::{
    names::{self, is_delimiter, is_space, name},
    place,
};
use crate::media::Refusal;

/// How much of a piece is looked at again with the next: a name, and what tells a place.
const OVERLAP: usize = 1 << 13;
/// How much is unpacked at one time.
const PIECE: usize = 1 << 16;
/// How much is unpacked of one file. Lists of objects are small; plain pictures and pages are not among them.
const UNPACKED: usize = 64 << 20;
/// What it counts at least to begin to unpack something: there may be many that hold nothing.
const BEGUN: usize = 1 << 12;
/// How far behind the word `stream` its line ends at most.
const LINE: usize = 1 << 10;
/// How many times as long as the file everything may be that is read of it, object by object.
const READ: usize = 4;

const SEALED: Refusal =
    Refusal::Unsafe("a part of it is packed so that it cannot be looked into; print it into a new PDF");

/// What an object says of itself, as far as it matters.
#[derive(Default)]
struct Dictionary {
    /// Objects are in it.
    is_list: bool,
    /// It is a photograph as a camera writes it.
    is_photograph: bool,
    /// It tells something of the document.
    is_metadata: bool,
    /// It lies in a file of its own.
    is_elsewhere: bool,
    /// Another file lies in it.
    has_file: bool,
    has_filter: bool,
    has_parameters: bool,
    filters: Vec<Filter>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Filter {
    Deflate,
    Photograph,
    Other,
}

/// Looks through everything that is packed.
///
/// # Errors
/// [`Refusal::Unsafe`] when something of it is not taken, or cannot be looked into.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let (mut read, mut unpacked) = (0, 0);
    let mut at = 0;
    // Each word that begins an object is taken for one, wherever it stands: what one reader passes over as a text, another
    // does not.
    while let Some(step) = bytes[at..].windows(3).position(|window| window == b"obj") {
        at += step + 3;
        let stands_alone = |byte: Option<&u8>| byte.is_some_and(|byte| is_delimiter(*byte));
        if !stands_alone(bytes[..at - 3].last()) || !stands_alone(bytes.get(at)) {
            continue;
        }
        let (dictionary, length, content) = object(&bytes[at..]);
        read += length;
        if read > READ * bytes.len() {
            return Err(SEALED);
        }
        if dictionary.has_file {
            return Err(names::FILES);
        }
        if let Some(content) = content {
            dictionary.check(&bytes[at + content..], &mut unpacked)?;
        }
    }
    Ok(())
}

/// Reads an object as readers do: what it says, how long it is, and where the word `stream` ends if there is one.
fn object(bytes: &[u8]) -> (Dictionary, usize, Option<usize>) {
    let mut dictionary = Dictionary::default();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'(' => at += text(&bytes[at..]),
            b'%' => at += bytes[at..].iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(bytes.len() - at),
            b'/' => {
                let (name, length) = name(&bytes[at + 1..]);
                dictionary.note(&name);
                at += 1 + length;
            }
            byte if is_delimiter(*byte) => at += 1,
            _ => {
                let length = bytes[at..].iter().position(|byte| is_delimiter(*byte)).unwrap_or(bytes.len() - at);
                let word = &bytes[at..at + length];
                // Readers take a word for what it begins with when the rest of it makes no sense.
                if word.starts_with(b"stream") {
                    return (dictionary, at, Some(at + 6));
                }
                if word.starts_with(b"endobj") {
                    return (dictionary, at, None);
                }
                at += length;
            }
        }
    }
    (dictionary, at, None)
}

/// How long a text in parentheses is.
fn text(bytes: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at.min(bytes.len())
}

impl Dictionary {
    fn note(&mut self, name: &[u8]) {
        match name {
            // Readers find their objects by the latter, whatever the type says.
            b"ObjStm" | b"First" => self.is_list = true,
            b"XML" => self.is_metadata = true,
            b"Filter" => self.has_filter = true,
            b"DecodeParms" | b"DP" => self.has_parameters = true,
            b"FFilter" | b"F" => self.is_elsewhere = true,
            b"EF" => self.has_file = true,
            b"FlateDecode" | b"Fl" => self.filters.push(Filter::Deflate),
            b"DCTDecode" | b"DCT" => {
                self.is_photograph = true;
                self.filters.push(Filter::Photograph);
            }
            b"LZW" | b"AHx" | b"A85" | b"RL" => self.filters.push(Filter::Other),
            _ if name.ends_with(b"Decode") => self.filters.push(Filter::Other),
            _ => {}
        }
    }

    /// Looks through the content of a stream, if it is packed and of a sort that may hide something.
    fn check(&self, content: &[u8], unpacked: &mut usize) -> Result<(), Refusal> {
        if self.is_list && self.is_elsewhere {
            return Err(SEALED);
        }
        let is_telling = self.is_photograph || self.is_metadata;
        if !self.has_filter || !(self.is_list || is_telling) {
            // What is not packed is read as it stands.
            return Ok(());
        }
        match self.filters.as_slice() {
            // As a camera has written it: it stands there in clear.
            [Filter::Photograph] if !self.is_list => return Ok(()),
            [Filter::Deflate] if !self.has_parameters => {}
            [Filter::Deflate, Filter::Photograph] if !self.is_list => {}
            _ => return Err(SEALED),
        }
        // Where the content begins is not said in the same way by all: after white space, or after the end of the line.
        let head = &content[..content.len().min(LINE)];
        let after_space = head.iter().position(|byte| !is_space(*byte)).ok_or(SEALED)?;
        let end = head.iter().position(|byte| matches!(byte, b'\n' | b'\r')).ok_or(SEALED)?;
        let line = end + if content[end..].starts_with(b"\r\n") { 2 } else { 1 };
        let mut is_read = self.look_through(&content[after_space..], unpacked)?;
        if line != after_space {
            is_read |= self.look_through(&content[line..], unpacked)?;
        }
        if is_read { Ok(()) } else { Err(SEALED) }
    }

    /// Unpacks what begins here and looks through it; whether it could be unpacked to its end.
    fn look_through(&self, content: &[u8], unpacked: &mut usize) -> Result<bool, Refusal> {
        *unpacked += BEGUN;
        let mut inflate = Decompress::new(true);
        let mut packed = content;
        let mut window = Vec::new();
        loop {
            // What stands at the end of a piece is looked at again, with what follows it.
            window.drain(..window.len().saturating_sub(OVERLAP));
            let (before, taken, given) = (window.len(), inflate.total_in(), inflate.total_out());
            window.resize(before + PIECE, 0);
            let status = inflate.decompress(packed, &mut window[before..], FlushDecompress::None);
            let since = |total: u64, earlier: u64| usize::try_from(total - earlier).unwrap_or(usize::MAX);
            let more = since(inflate.total_out(), given);
            packed = packed.get(since(inflate.total_in(), taken)..).unwrap_or_default();
            window.truncate(before + more);
            *unpacked += more;
            if *unpacked > UNPACKED {
                return Err(SEALED);
            }
            // What came before a fault is taken by readers as it is.
            names::check(&window)?;
            if self.is_list {
                names::check_list(&window)?;
            }
            if place::is_told(&window) {
                return Err(place::TOLD);
            }
            match status {
                Ok(Status::StreamEnd) => return Ok(true),
                Ok(_) if more > 0 => {}
                _ => return Ok(false),
            }
        }
    }
}
