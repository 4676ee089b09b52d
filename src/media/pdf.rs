//! PDFs: looked at from outside. They are not taken apart, and a browser gets them only as a download.

use std::io::{Read, Seek, SeekFrom};

use super::Refusal;

/// How far from the end of a file its trailer may stand, as readers have it.
const TAIL: u64 = 1_024;

/// Whether a file that begins as a PDF ends as one too.
///
/// # Errors
/// When it does not.
pub(super) fn check<F: Read + Seek>(mut file: F) -> Result<(), Refusal> {
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    let holds = |word: &[u8]| tail.windows(word.len()).any(|window| window == word);
    if holds(b"startxref") && holds(b"%%EOF") { Ok(()) } else { Err(Refusal::Damaged("it does not end as a PDF does")) }
}
