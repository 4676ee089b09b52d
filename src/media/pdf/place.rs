//! Where a photograph was taken, as cameras write it down. Scanners and telephones put photographs into PDFs as they are.

use super::holds;
use crate::media::Refusal;

/// That a place is told.
pub(super) const TOLD: Refusal = Refusal::Unsafe("a picture in it tells where it was taken");

/// The mark before the data of a camera, in a JPEG.
const EXIF: &[u8] = b"Exif\0\0";
/// The entry that leads to the place.
const PLACE: u16 = 0x8825;
/// The most entries that are looked at.
const ENTRIES: usize = 1_000;

/// Whether a picture in the file, kept as it came from a camera, tells where it was taken.
pub(super) fn is_told(bytes: &[u8]) -> bool {
    let mut marks = bytes.windows(EXIF.len()).enumerate().filter(|(_, window)| *window == EXIF);
    marks.any(|(at, _)| leads_to_place(&bytes[at + EXIF.len()..]).unwrap_or(false)) || holds(bytes, b"GPSLatitude")
}

fn leads_to_place(tiff: &[u8]) -> Option<bool> {
    let is_little = tiff.starts_with(b"II");
    let short = |at: usize| {
        let pair = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let (one, other) = (usize::from(short(4)?), usize::from(short(6)?));
    let start = if is_little { other << 16 | one } else { one << 16 | other };
    let count = usize::from(short(start)?).min(ENTRIES);
    Some((0..count).any(|entry| short(start + 2 + entry * 12) == Some(PLACE)))
}
