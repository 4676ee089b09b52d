//! A look at a JPEG before it is read: how much memory its decoder will need beside the picture, and whether the file is
//! whole. The decoder tells neither: it fills what is missing with grey.

use std::io::{BufRead as _, BufReader, Read, Seek};

use super::Refusal;

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Survey {
    /// Bytes of coefficients that the decoder keeps until the last scan; 0 when it needs only one.
    pub(super) coefficients: u64,
}

/// The most scans of a picture. Programs write about ten; each costs the decoder a walk through the whole picture.
const SCAN_LIMIT: u32 = 100;

/// Walks through the segments to the end of the picture. What follows it, such as a second picture or an archive, is
/// left alone and not kept.
///
/// # Errors
/// When the file ends before the picture does, or is no JPEG.
pub(super) fn survey<F: Read + Seek>(file: &mut F) -> Result<Survey, Refusal> {
    file.rewind()?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut frame: Option<Frame> = None;
    let (mut scans, mut kept) = (0, false);
    if [byte(&mut reader)?, byte(&mut reader)?] != [0xff, 0xd8] {
        return Err(Refusal::Damaged("it is not a JPEG"));
    }
    loop {
        match marker(&mut reader)? {
            // The end of the picture.
            0xd9 => break,
            // Restarts and a lone TEM have no length.
            0xd0..=0xd7 | 0x01 => {}
            0xda => {
                scans += 1;
                let length = length(&mut reader)?;
                let count = byte(&mut reader)?;
                skip(&mut reader, length.saturating_sub(1))?;
                // Without all components in it, a scan cannot be turned into pixels at once.
                kept |= frame.as_ref().is_some_and(|frame| frame.is_progressive || count < frame.components);
                if scans > SCAN_LIMIT {
                    return Err(Refusal::Damaged("it has more scans than any program writes"));
                }
                pass_scan(&mut reader)?;
            }
            code @ (0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf) => {
                let length = length(&mut reader)?;
                frame = Some(Frame::read(&mut reader, code, length)?);
            }
            _ => {
                let length = length(&mut reader)?;
                skip(&mut reader, length)?;
            }
        }
    }
    let frame = frame.ok_or(Refusal::Damaged("it has no picture in it"))?;
    Ok(Survey { coefficients: if kept { frame.coefficients } else { 0 } })
}

type Reader<'a, F> = BufReader<&'a mut F>;

fn byte<F: Read + Seek>(reader: &mut Reader<'_, F>) -> Result<u8, Refusal> {
    let mut one = [0];
    reader.read_exact(&mut one).map_err(|_| CUT)?;
    Ok(one[0])
}

const CUT: Refusal = Refusal::Damaged("it ends before the picture does");

/// The next marker; any number of fill bytes may stand before its code.
fn marker<F: Read + Seek>(reader: &mut Reader<'_, F>) -> Result<u8, Refusal> {
    if byte(reader)? != 0xff {
        return Err(Refusal::Damaged("its segments do not follow each other"));
    }
    loop {
        match byte(reader)? {
            0xff => {}
            code => return Ok(code),
        }
    }
}

/// The length of a segment without the two bytes that tell it.
fn length<F: Read + Seek>(reader: &mut Reader<'_, F>) -> Result<u16, Refusal> {
    let length = u16::from_be_bytes([byte(reader)?, byte(reader)?]);
    length.checked_sub(2).ok_or(Refusal::Damaged("a segment is shorter than its own length"))
}

fn skip<F: Read + Seek>(reader: &mut Reader<'_, F>, length: u16) -> Result<(), Refusal> {
    // Relative, so that the buffer is kept. Beyond the end it fails with the next byte.
    reader.seek_relative(i64::from(length)).map_err(|_| CUT)
}

/// Passes over the data of a scan, to the marker after it.
fn pass_scan<F: Read + Seek>(reader: &mut Reader<'_, F>) -> Result<(), Refusal> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Err(CUT);
        }
        let Some(place) = buffer.iter().position(|byte| *byte == 0xff) else {
            let length = buffer.len();
            reader.consume(length);
            continue;
        };
        reader.consume(place + 1);
        // A stuffed zero and restarts belong to the data; so do fill bytes before a code.
        let mut code = byte(reader)?;
        while code == 0xff {
            code = byte(reader)?;
        }
        if code != 0 && !(0xd0..=0xd7).contains(&code) {
            // Relative, so that the buffer is kept: a file of nothing but scans would be read over and over.
            return reader.seek_relative(-2).map_err(Refusal::from);
        }
    }
}

/// What the header of a frame says.
struct Frame {
    is_progressive: bool,
    components: u8,
    /// Bytes of all its coefficients, two each.
    coefficients: u64,
}

impl Frame {
    fn read<F: Read + Seek>(reader: &mut Reader<'_, F>, code: u8, length: u16) -> Result<Self, Refusal> {
        let mut header = vec![0; usize::from(length)];
        reader.read_exact(&mut header).map_err(|_| CUT)?;
        let damaged = Refusal::Damaged("the header of its frame is not sound");
        let [_, a, b, c, d, count, components @ ..] = header.as_slice() else { return Err(damaged) };
        let (height, width) = (u64::from(u16::from_be_bytes([*a, *b])), u64::from(u16::from_be_bytes([*c, *d])));
        let sampling: Vec<(u64, u64)> = components
            .chunks_exact(3)
            .map(|component| (u64::from(component[1] >> 4), u64::from(component[1] & 15)))
            .take(usize::from(*count))
            .collect();
        let across = sampling.iter().map(|(across, _)| *across).max().unwrap_or(0);
        let down = sampling.iter().map(|(_, down)| *down).max().unwrap_or(0);
        if across == 0 || down == 0 {
            return Err(damaged);
        }
        // Whole groups of blocks, as the decoder holds them.
        let (columns, rows) = (width.div_ceil(8 * across), height.div_ceil(8 * down));
        let blocks: u64 = sampling.iter().map(|(own_across, own_down)| columns * own_across * rows * own_down).sum();
        Ok(Self { is_progressive: !matches!(code, 0xc0 | 0xc1), components: *count, coefficients: blocks * 64 * 2 })
    }
}
