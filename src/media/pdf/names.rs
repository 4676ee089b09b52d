//! The names in a PDF, `/Name`, by which its parts say what they are. They stand in clear, or in object streams, which are
//! unpacked here.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::media::Refusal;

/// The longest name that is looked for, each of its characters written as `#` and two digits.
const LONGEST: usize = 3 * 16;
/// How much of a piece is looked at again with the next: a name, and room before what follows it.
const OVERLAP: usize = 4 * LONGEST;
/// How much is unpacked at one time.
const PIECE: u64 = 1 << 16;
/// How much is unpacked of one file. Lists of objects are small; pictures and pages are not among them.
const UNPACKED: u64 = 64 << 20;

const SEALED: Refusal =
    Refusal::Unsafe("a part of it is packed so that it cannot be looked into; print it into a new PDF");

/// What the dictionary says that is being read, as far as it matters.
#[derive(Default)]
struct Dictionary {
    is_object_stream: bool,
    has_filter: bool,
    has_parameters: bool,
    filters: u32,
    is_deflated: bool,
}

/// Looks for names that stand for what runs, or for other files.
///
/// # Errors
/// [`Refusal::Unsafe`] when there is one, or when there may be one where it cannot be seen.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let mut dictionary = Dictionary::default();
    let mut unpacked = 0;
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|byte| matches!(byte, b'/' | b's' | b'e')) {
        at += step;
        let rest = &bytes[at..];
        if rest[0] == b'/' {
            let (name, length) = name(&rest[1..]);
            judge(&name, &rest[1 + length..])?;
            dictionary.note(&name);
            at += 1 + length;
        } else if rest.starts_with(b"endobj") {
            dictionary = Dictionary::default();
            at += 6;
        } else if let Some(content) = rest.strip_prefix(b"stream") {
            let content = content.strip_prefix(b"\r").unwrap_or(content);
            if let Some(content) = content.strip_prefix(b"\n") {
                std::mem::take(&mut dictionary).check(content, &mut unpacked)?;
            }
            at += 6;
        } else {
            at += 1;
        }
    }
    Ok(())
}

impl Dictionary {
    fn note(&mut self, name: &[u8]) {
        match name {
            // Readers find their objects by this, whatever the type says.
            b"ObjStm" | b"First" => self.is_object_stream = true,
            b"Filter" => self.has_filter = true,
            b"DecodeParms" => self.has_parameters = true,
            _ if name.ends_with(b"Decode") => {
                self.filters += 1;
                self.is_deflated = name == b"FlateDecode";
            }
            _ => {}
        }
    }

    /// Looks through a stream whose dictionary this is, if objects are in it.
    fn check(&self, content: &[u8], unpacked: &mut u64) -> Result<(), Refusal> {
        if !self.is_object_stream || !self.has_filter {
            // What is not packed is read as it stands.
            return Ok(());
        }
        if self.filters != 1 || !self.is_deflated || self.has_parameters {
            return Err(SEALED);
        }
        let mut decoder = ZlibDecoder::new(content);
        let mut window = Vec::new();
        loop {
            // What stands at the end of a piece is looked at again, with what follows it.
            window.drain(..window.len().saturating_sub(OVERLAP));
            let more = decoder.by_ref().take(PIECE).read_to_end(&mut window).map_err(|_| SEALED)?;
            *unpacked += u64::try_from(more).unwrap_or(u64::MAX);
            if *unpacked > UNPACKED {
                return Err(SEALED);
            }
            let mut at = 0;
            while let Some(step) = window[at..].iter().position(|byte| *byte == b'/') {
                at += step + 1;
                let (name, length) = name(&window[at..]);
                at += length;
                judge(&name, &window[at..])?;
            }
            if more == 0 {
                return Ok(());
            }
        }
    }
}

/// A name without its slash, as it is meant, and how many bytes it takes as it is written. Of longer ones only the
/// beginning is read, which is no name that is looked for.
fn name(bytes: &[u8]) -> (Vec<u8>, usize) {
    let mut name = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if is_delimiter(*byte) || name.len() > LONGEST {
            break;
        }
        let escaped = bytes.get(at + 1..at + 3).filter(|_| *byte == b'#');
        let escaped = escaped.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        name.push(escaped.unwrap_or(*byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    (name, at)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        0 | b'\t' | b'\n' | 12 | b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

/// Whether a name stands for what is not taken. One that something else follows than follows names stands in a text.
fn judge(name: &[u8], after: &[u8]) -> Result<(), Refusal> {
    let next = after.iter().copied().find(|byte| !byte.is_ascii_whitespace() && *byte != 0).unwrap_or_default();
    if !next.is_ascii_digit() && !b"/<>[%".contains(&next) {
        return Ok(());
    }
    let how = match name {
        b"JavaScript" | b"Rendition" => "it holds a script",
        b"Launch" => "it starts a program",
        b"EmbeddedFile" | b"EmbeddedFiles" => "other files are packed into it",
        // So short a name stands in a large picture by chance; before a list or a reference it does not.
        b"XFA" if next == b'[' || next.is_ascii_digit() => "it holds a form that can run scripts",
        _ if name.starts_with(b"RichMedia") => "it plays other media",
        _ => return Ok(()),
    };
    Err(Refusal::Unsafe(how))
}
