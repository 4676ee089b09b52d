//! Whether a picture has nothing in its file but the picture.

use super::file_type::FileType;

/// Whether a file has only those parts that we write ourselves, from its first byte to its last.
pub(super) fn is_plain(bytes: &[u8], file_type: FileType) -> bool {
    match file_type {
        FileType::Jpeg => jpeg(bytes).is_some(),
        FileType::Png => png(bytes).is_some(),
        // These we never write as originals.
        FileType::WebP | FileType::Gif | FileType::Pdf => false,
    }
}

/// Walks through the segments of a JPEG: the beginning, the header of JFIF, tables, frame, scans, the end.
fn jpeg(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let [0xff, code, after @ ..] = rest else { return None };
        match code {
            0xd9 => return after.is_empty().then_some(()),
            // JFIF without a preview; quantization and Huffman tables; restart interval; frames; scans.
            0xe0 | 0xdb | 0xc4 | 0xdd | 0xc0..=0xc2 | 0xda => {}
            _ => return None,
        }
        let [high, low, ..] = after else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let segment = after.get(2..length)?;
        if *code == 0xe0 && !(segment.len() == 14 && segment.starts_with(b"JFIF\0") && segment.ends_with(&[0, 0])) {
            return None;
        }
        rest = after.get(length..)?;
        if *code == 0xda {
            // The data of a scan, in which a marker can only be a restart.
            let end = (0..rest.len()).find(|at| {
                rest[*at] == 0xff && rest.get(at + 1).is_some_and(|code| *code != 0 && !(0xd0..=0xd7).contains(code))
            })?;
            rest = &rest[end..];
        }
    }
}

/// Walks through the chunks of a PNG: header, pixels, end.
fn png(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (name, after) = after.split_first_chunk::<4>()?;
        // The check sum stands behind the content; the decoder looks at it.
        rest = after.get(length.checked_add(4)?..)?;
        match name {
            b"IHDR" | b"IDAT" => {}
            b"IEND" => return (length == 0 && rest.is_empty()).then_some(()),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat, RgbaImage};

    use super::*;
    use crate::media::{
        memory::Memory,
        picture::{PictureLimits, rewrite},
    };

    fn kept(alpha: u8) -> (Vec<u8>, FileType) {
        let picture = RgbaImage::from_fn(40, 30, |x, y| {
            let shade = u8::try_from((x * 37 + y * 91) % 256).unwrap_or_default();
            image::Rgba([shade, shade / 2, 255 - shade, alpha])
        });
        let mut brought = Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(picture).write_to(&mut brought, ImageFormat::Png).unwrap();
        let limits = PictureLimits { side: 1_000, pixels: 1_000_000, memory: Memory::new(1 << 24) };
        let picture = rewrite(brought, FileType::Png, &limits).unwrap();
        (picture.bytes, picture.file_type)
    }

    #[test]
    fn what_we_write_is_plain_and_nothing_can_be_put_beside_it() {
        let (photograph, kind) = kept(255);
        let (drawing, other) = kept(100);
        assert_eq!((kind, other), (FileType::Jpeg, FileType::Png));
        for (bytes, kind) in [(&photograph, FileType::Jpeg), (&drawing, FileType::Png)] {
            assert!(is_plain(bytes, kind));
            let mut behind = bytes.clone();
            behind.extend(b"<script>");
            assert!(!is_plain(&behind, kind), "something stands behind the end");
            assert!(!is_plain(&bytes[..bytes.len() - 3], kind), "it is cut");
            assert!(!is_plain(b"", kind));
        }
        let comment = [&photograph[..2], b"\xff\xfe\x00\x0a<script>", &photograph[2..]].concat();
        assert!(!is_plain(&comment, FileType::Jpeg));
        let exif = [&photograph[..2], b"\xff\xe1\x00\x08Exif\0\0", &photograph[2..]].concat();
        assert!(!is_plain(&exif, FileType::Jpeg));
        let text = [&drawing[..33], b"\0\0\0\x03tEXta\0b\0\0\0\0", &drawing[33..]].concat();
        assert!(!is_plain(&text, FileType::Png));
    }
}
