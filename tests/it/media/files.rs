//! Files that tests bring: sound ones, and parts to make unsound ones of.

use image::{DynamicImage, ImageEncoder as _, ImageFormat, RgbImage, RgbaImage};

/// A picture in which every pixel differs a little from its neighbours; another one for every seed.
pub(super) fn picture(width: u32, height: u32, seed: u8) -> RgbImage {
    let wave = |place: u32, step: u32| u8::try_from((place * step + u32::from(seed) * 7) % 256).unwrap();
    RgbImage::from_fn(width, height, |x, y| image::Rgb([wave(x, 3), wave(y, 2), wave(x + y, 1)]))
}

/// The same as a file.
pub(super) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(super) fn jpeg(width: u32, height: u32, seed: u8) -> Vec<u8> {
    jpeg_of(&picture(width, height, seed), false)
}

pub(super) fn jpeg_of(picture: &RgbImage, progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 80);
    encoder.set_progressive(progressive);
    let side = |side: u32| u16::try_from(side).unwrap();
    let (width, height) = (side(picture.width()), side(picture.height()));
    encoder.encode(picture, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

pub(super) fn png(width: u32, height: u32, seed: u8) -> Vec<u8> {
    encoded(&picture(width, height, seed).into(), ImageFormat::Png)
}

/// A drawing: a square on what shows through.
pub(super) fn transparent_png(side: u32) -> Vec<u8> {
    let inside = |place: u32| (side / 4..side * 3 / 4).contains(&place);
    let drawing = RgbaImage::from_fn(side, side, |x, y| {
        if inside(x) && inside(y) { image::Rgba([200, 30, 30, 255]) } else { image::Rgba([0; 4]) }
    });
    encoded(&drawing.into(), ImageFormat::Png)
}

pub(super) fn webp(width: u32, height: u32, seed: u8) -> Vec<u8> {
    encoded(&picture(width, height, seed).into(), ImageFormat::WebP)
}

pub(super) fn gif(width: u32, height: u32, seed: u8) -> Vec<u8> {
    encoded(&picture(width, height, seed).into(), ImageFormat::Gif)
}

/// A PDF of one page with a title, and with more objects.
pub(super) fn pdf(title: &str, objects: &[u8]) -> Vec<u8> {
    let page = "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\n\
        endobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n";
    let title = format!("4 0 obj\n<< /Title ({title}) >>\nendobj\n");
    let trailer = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 5 >>\nstartxref\n9\n%%EOF\n";
    [b"%PDF-1.7\n".as_slice(), page.as_bytes(), title.as_bytes(), objects, trailer].concat()
}

/// A segment of a JPEG.
pub(super) fn segment(code: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, code], length.as_slice(), content].concat()
}

/// A JPEG with more segments at its beginning.
pub(super) fn jpeg_with(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
}

/// A chunk of a PNG.
pub(super) fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut check = flate2::Crc::new();
    check.update(name);
    check.update(content);
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [length.as_slice(), name, content, &check.sum().to_be_bytes()].concat()
}

/// A PNG with more chunks after its header.
pub(super) fn png_with(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    [&png[..33], &chunks.concat(), &png[33..]].concat()
}

/// A PNG of which only the header tells what it is.
pub(super) fn png_header(width: u32, height: u32, depth: u8, colour: u8, rows: &[u8]) -> Vec<u8> {
    let header = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunk(b"IHDR", &header), &chunk(b"IDAT", rows), &chunk(b"IEND", b"")].concat()
}

/// Zeros, packed.
pub(super) fn packed_zeros(length: usize) -> Vec<u8> {
    packed(&vec![0; length])
}

pub(super) fn packed(content: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// A part of a WebP, with a length that it may lie about.
pub(super) fn part(name: &[u8; 4], length: u32, content: &[u8]) -> Vec<u8> {
    let even = [0].repeat(content.len() % 2);
    [name.as_slice(), &length.to_le_bytes(), content, &even].concat()
}

/// A WebP of these parts.
pub(super) fn webp_of(parts: &[Vec<u8>]) -> Vec<u8> {
    let content = [b"WEBP".as_slice(), &parts.concat()].concat();
    part(b"RIFF", u32::try_from(content.len()).unwrap(), &content)
}

/// The header of an extended WebP: what it holds, and the size of its canvas.
pub(super) fn webp_header(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let (width, height) = ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
    part(b"VP8X", 10, &[&[flags, 0, 0, 0], &width[..3], &height[..3]].concat())
}

/// What a camera writes: its maker, that the picture lies on its side, where it was taken, and a small copy of it.
pub(super) fn exif(maker: &[u8; 12], small: &[u8]) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [tag.to_le_bytes().as_slice(), &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    // The first list at 8, then the maker at 50, the place at 62 with its numbers at 92, the small copy's list at 116.
    [
        b"II*\0\x08\0\0\0\x03\0".as_slice(),
        &entry(0x010f, 2, 12, 50),
        &entry(0x0112, 3, 1, 6),
        &entry(0x8825, 4, 1, 62),
        &116_u32.to_le_bytes(),
        maker,
        &2_u16.to_le_bytes(),
        &entry(1, 2, 2, u32::from(b'N')),
        &entry(2, 5, 3, 92),
        &0_u32.to_le_bytes(),
        &PLACE.map(|number: u32| number.to_le_bytes()).concat(),
        &2_u16.to_le_bytes(),
        &entry(0x0201, 4, 1, 146),
        &entry(0x0202, 4, 1, u32::try_from(small.len()).unwrap()),
        &0_u32.to_le_bytes(),
        small,
    ]
    .concat()
}

/// 21° 27′ 14.09″: where the People's Committee sits, as a camera writes it.
pub(super) const PLACE: [u32; 6] = [21, 1, 27, 1, 1_409, 100];

/// A picture as it is, without loss, for comparison.
pub(super) fn read(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().into_rgb8()
}

/// A flat picture without loss as WebP.
pub(super) fn flat_webp(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = vec![90; usize::try_from(width * height * 3).unwrap()];
    let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut bytes);
    encoder.write_image(&pixels, width, height, image::ExtendedColorType::Rgb8).unwrap();
    bytes
}
