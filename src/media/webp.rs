//! A look at a WebP before it is read. Its decoder makes room for chunks as large as they say they are, so what they say
//! is held against the size of the file first.

use std::io::{Read, Seek, SeekFrom};

use super::Refusal;

/// The most chunks. Animations have one for each frame, of which only the first is read.
const CHUNK_LIMIT: u32 = 100_000;

/// Whether every chunk lies within the file, as the picture itself says where it ends. What follows it is left alone and
/// not kept.
///
/// # Errors
/// When a chunk ends after the file, or there are more than any program writes.
pub(super) fn survey<F: Read + Seek>(file: &mut F) -> Result<(), Refusal> {
    const CUT: Refusal = Refusal::Damaged("it ends before the picture does");
    let size = file.seek(SeekFrom::End(0))?;
    let mut head = [0; 8];
    let mut read = |file: &mut F, at: u64| -> Result<u64, Refusal> {
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut head).map_err(|_| CUT)?;
        let [_, _, _, _, length @ ..] = head;
        Ok(u64::from(u32::from_le_bytes(length)))
    };
    let end = 8 + read(file, 0)?;
    if end > size {
        return Err(CUT);
    }
    let mut at = 12;
    for _ in 0..CHUNK_LIMIT {
        if at + 8 > end {
            return Ok(());
        }
        let length = read(file, at)?;
        at += 8 + length + length % 2;
        // The byte that makes a length even may be missing at the very end.
        if at > end + length % 2 {
            return Err(CUT);
        }
    }
    Err(Refusal::Damaged("it has more parts than any program writes"))
}
