//! The names in a PDF, `/Name`, by which its parts say what they are.

use crate::media::Refusal;

/// The longest name that is looked for, each of its characters written as `#` and two digits.
const LONGEST: usize = 3 * 16;

/// That other files are in it.
pub(super) const FILES: Refusal = Refusal::Unsafe("other files are packed into it");

/// Looks for names that stand for what runs, or for other files. Wherever they stand: readers pass over much that does not
/// belong there, and what is a text to one is not to another.
///
/// # Errors
/// [`Refusal::Unsafe`] when there is one.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    all(bytes).try_for_each(|name| judge(&name))
}

/// Looks for names that are too short to be looked for in everything, for they stand in large pictures by chance.
///
/// # Errors
/// [`Refusal::Unsafe`] when there is one.
pub(super) fn check_list(bytes: &[u8]) -> Result<(), Refusal> {
    if all(bytes).any(|name| name == b"EF") { Err(FILES) } else { Ok(()) }
}

/// All names, whatever they stand in.
fn all(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += bytes[at..].iter().position(|byte| *byte == b'/')? + 1;
        let (name, length) = name(&bytes[at..]);
        at += length;
        Some(name)
    })
}

/// A name without its slash, as it is meant, and how many bytes it takes as it is written. Of longer ones only the
/// beginning is read, which is no name that is looked for.
pub(super) fn name(bytes: &[u8]) -> (Vec<u8>, usize) {
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

pub(super) fn is_delimiter(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Whether a name stands for what is not taken.
fn judge(name: &[u8]) -> Result<(), Refusal> {
    Err(match name {
        b"JavaScript" | b"Rendition" => Refusal::Unsafe("it holds a script"),
        b"Launch" => Refusal::Unsafe("it starts a program"),
        b"EmbeddedFile" | b"EmbeddedFiles" | b"FileAttachment" => FILES,
        b"XFA" => Refusal::Unsafe("it holds a form that can run scripts"),
        b"Encrypt" => Refusal::Unsafe("it is encrypted, so that it cannot be looked into; print it into a new PDF"),
        _ if name.starts_with(b"RichMedia") => Refusal::Unsafe("it plays other media"),
        _ => return Ok(()),
    })
}
