//! Files of people who mean no good, and what should become of each. `LOA-PAYLOAD` marks what must never come out again.

use image::{GenericImageView as _, ImageFormat, Rgb, RgbImage};

use super::files::{
    chunk, exif, flat_webp, gif, jpeg, jpeg_of, jpeg_with, packed, packed_zeros, part, pdf, picture, png, png_header,
    png_with, segment, webp, webp_header, webp_of,
};

/// What should become of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is kept as a picture, and served without what was hidden in it.
    Picture,
    /// It is kept as a PDF.
    Document,
    /// It is refused with this status and code.
    Refused(u16, &'static str),
    /// It is refused as too large or as broken, or kept as a picture in the end: only the bounds matter.
    Bounded,
    /// Who sends it hangs up before it is whole.
    BrokenOff,
}

use Fate::{Bounded, BrokenOff, Document, Picture, Refused};

/// One file.
pub(super) struct Attack {
    pub(super) name: &'static str,
    pub(super) file: Vec<u8>,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) fate: Fate,
}

const NO_TYPE: Fate = Refused(415, "UNSUPPORTED_MEDIA_TYPE");
const TOO_LARGE: Fate = Refused(413, "PAYLOAD_TOO_LARGE");
const BROKEN: Fate = Refused(422, "INVALID_FILE");
const SCRIPT: &[u8] = b"<script>document.title='LOA-PAYLOAD';alert(1)</script>";
const HTML: &[u8] = b"<!DOCTYPE html><html><body><script>document.title='LOA-PAYLOAD'</script></body></html>";
const SVG: &[u8] = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>document.title='LOA-PAYLOAD'</script></svg>";
const XMP: &[u8] =
    b"<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:Description exif:GPSLatitude='21,27.2N' \
    dc:creator='LOA-PAYLOAD'/></x:xmpmeta>";

/// A ZIP archive with one file, such as a Java archive.
fn zip() -> Vec<u8> {
    let name = b"META-INF/LOA-PAYLOAD";
    let length = u16::try_from(name.len()).unwrap().to_le_bytes();
    let local =
        [b"PK\x03\x04\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".as_slice(), &length, b"\0\0", name].concat();
    let central =
        [b"PK\x01\x02\x14\0\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".as_slice(), &length, &[0; 16], name]
            .concat();
    let size = u32::try_from(central.len()).unwrap().to_le_bytes();
    let place = u32::try_from(local.len()).unwrap().to_le_bytes();
    [&local, &central, b"PK\x05\x06\0\0\0\0\x01\0\x01\0".as_slice(), &size, &place, b"\0\0"].concat()
}

/// A JPEG whose frame says that it has another size.
fn jpeg_saying(width: u16, height: u16) -> Vec<u8> {
    let mut file = jpeg(64, 64, 0);
    let frame = file.windows(2).position(|window| window == [0xff, 0xc0]).unwrap();
    file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    file[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    file
}

/// A progressive JPEG whose first scan comes so many times.
fn jpeg_with_scans(side: u32, count: usize) -> Vec<u8> {
    let file = jpeg_of(&RgbImage::from_pixel(side, side, Rgb([90, 120, 30])), true);
    let begin = file.windows(2).position(|window| window == [0xff, 0xda]).unwrap();
    let is_end = |window: &[u8]| window[0] == 0xff && window[1] != 0 && !(0xd0..=0xd7).contains(&window[1]);
    let end = begin + 2 + file[begin + 2..].windows(2).position(is_end).unwrap();
    [&file[..begin], &file[begin..end].repeat(count), &file[end..]].concat()
}

/// A GIF that says that it has this size, with so many frames of one pixel.
fn gif_of(width: u16, height: u16, frames: usize) -> Vec<u8> {
    let (width, height) = (width.to_le_bytes(), height.to_le_bytes());
    let head = [b"GIF89a".as_slice(), &width, &height, b"\x80\0\0\0\0\0\xff\xff\xff"].concat();
    let frame = b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    [&head, &frame.repeat(frames), b";".as_slice()].concat()
}

/// A comment in a GIF, before its pictures.
fn gif_with_comment(gif: &[u8], comment: &[u8]) -> Vec<u8> {
    // Behind the header and the table of colours.
    let start = 13 + if gif[10] & 0x80 == 0 { 0 } else { 3 << ((gif[10] & 7) + 1) };
    let length = u8::try_from(comment.len()).unwrap();
    [&gif[..start], b"!\xfe", &[length], comment, b"\0", &gif[start..]].concat()
}

/// The parts of a WebP of one picture, without their frame.
fn webp_parts(seed: u8) -> Vec<u8> {
    webp(64, 48, seed)[12..].to_vec()
}

fn camera() -> Vec<u8> {
    let small = jpeg_with(&jpeg(16, 16, 0), &[segment(0xfe, b"LOA-PAYLOAD")]);
    exif(b"LOA-PAYLOAD\0", &small)
}

fn pdf_with(objects: &str) -> Vec<u8> {
    pdf("LOA", objects.as_bytes())
}

/// The files, each of another shape so that none is taken for another.
pub(super) fn attacks() -> Vec<Attack> {
    let attack = |name, file, fate| Attack { name, file, headers: Vec::new(), fate };
    let archive = zip();
    let mut all = vec![
        // Texts that run.
        attack("an SVG with a script", SVG.to_vec(), NO_TYPE),
        attack("a packed SVG", packed(SVG), NO_TYPE),
        attack("a page", HTML.to_vec(), NO_TYPE),
        attack(
            "XML with a style sheet",
            b"<?xml version=\"1.0\"?><?xml-stylesheet href=\"x.xsl\"?><x/>".to_vec(),
            NO_TYPE,
        ),
        attack("a script", b"document.title='LOA-PAYLOAD';".to_vec(), NO_TYPE),
        attack("a page that says it is a JPEG", HTML.to_vec(), NO_TYPE),
        attack("a page before a PDF", [HTML, &pdf_with("")].concat(), NO_TYPE),
        attack("a page after three bytes of a JPEG", [b"\xff\xd8\xff".as_slice(), HTML].concat(), BROKEN),
        // Programs and archives.
        attack("a program for Windows", [b"MZ\x90\0\x03\0".as_slice(), &[0; 100]].concat(), NO_TYPE),
        attack("a program for Linux", [b"\x7fELF\x02\x01\x01\0".as_slice(), &[0; 100]].concat(), NO_TYPE),
        attack("an archive", archive.clone(), NO_TYPE),
        attack("an office document", [archive.as_slice(), b"[Content_Types].xml"].concat(), NO_TYPE),
        // Pictures that nobody asked for.
        attack("BMP", [b"BM\x7a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".as_slice(), &[0; 60]].concat(), NO_TYPE),
        attack("TIFF", [b"II*\0\x08\0\0\0".as_slice(), &[0; 60]].concat(), NO_TYPE),
        attack("AVIF", [b"\0\0\0\x1cftypavif\0\0\0\0".as_slice(), &[0; 60]].concat(), NO_TYPE),
        attack("nothing", Vec::new(), NO_TYPE),
        attack("one byte", vec![0xff], NO_TYPE),
        // Several things at once.
        attack("GIF and script at once", b"GIF89a=1;document.title='LOA-PAYLOAD';//".to_vec(), TOO_LARGE),
        attack("GIF with a script in a comment", gif_with_comment(&gif(60, 41, 1), SCRIPT), Picture),
        attack("GIF and page at once", [gif(60, 42, 2), HTML.to_vec()].concat(), Picture),
        attack("GIF and Java archive at once", [gif(60, 43, 3), archive.clone()].concat(), Picture),
        attack("JPEG and archive at once", [jpeg(60, 44, 4), archive.clone()].concat(), Picture),
        attack("JPEG with a page in a comment", jpeg_with(&jpeg(60, 45, 5), &[segment(0xfe, HTML)]), Picture),
        attack(
            "JPEG and script at once",
            jpeg_with(
                &jpeg(60, 46, 6),
                &[segment(0xe0, b"/*JFIF"), segment(0xfe, b"*/=document.title='LOA-PAYLOAD'/*")],
            ),
            Picture,
        ),
        attack(
            "JPEG and PDF at once",
            jpeg_with(&jpeg(60, 47, 7), &[segment(0xfe, &pdf_with("/S /JavaScript"))]),
            Picture,
        ),
        attack(
            "PNG with a page in a text",
            png_with(&png(60, 48, 8), &[chunk(b"tEXt", &[b"Title\0", HTML].concat())]),
            Picture,
        ),
        attack("PNG and page at once", [png(60, 49, 9), HTML.to_vec()].concat(), Picture),
        attack("WebP and page at once", [webp(60, 50, 10), HTML.to_vec()].concat(), Picture),
        attack("PDF and page at once", [b"%PDF-1.4\n".as_slice(), HTML, &pdf_with("")].concat(), BROKEN),
        attack("PDF and archive at once", [pdf_with(""), archive].concat(), BROKEN),
        // PDFs that do more than print.
        attack(
            "PDF with a script",
            pdf_with("5 0 obj\n<< /S /JavaScript /JS (app.alert('LOA-PAYLOAD')) >>\nendobj\n"),
            BROKEN,
        ),
        attack(
            "PDF with a script under another spelling",
            pdf_with("5 0 obj\n<</S/J#61vaScript/JS 6 0 R>>\nendobj\n"),
            BROKEN,
        ),
        attack("PDF with a packed script", pdf("LOA", &packed_objects()), BROKEN),
        attack("PDF that starts a program", pdf_with("5 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n"), BROKEN),
        attack("PDF with files in it", pdf_with("5 0 obj\n<< /Type /EmbeddedFile >>\nendobj\n"), BROKEN),
        attack("PDF with a place in it", pdf("LOA", &[b"Exif\0\0", camera().as_slice()].concat()), BROKEN),
        attack("half a PDF", pdf_with("")[..100].to_vec(), BROKEN),
        attack("a good PDF", pdf_with("5 0 obj\n<< /Author (Van phong) >>\nendobj\n"), Document),
        // Sizes.
        attack("PNG of 60,000 × 60,000", png_header(60_000, 60_000, 8, 2, &packed_zeros(1_000)), TOO_LARGE),
        attack("PNG of 65,535 × 65,535", png_header(65_535, 65_535, 1, 0, &packed_zeros(1_000)), TOO_LARGE),
        attack("PNG of 2³¹ − 1 pixels a side", png_header(i32::MAX as u32, i32::MAX as u32, 16, 6, b""), TOO_LARGE),
        attack("JPEG of 60,000 × 60,000", jpeg_saying(60_000, 60_000), TOO_LARGE),
        attack("JPEG of 65,535 × 65,535", jpeg_saying(65_535, 65_535), TOO_LARGE),
        attack("JPEG of 12,000 × 12,000", jpeg_saying(12_000, 12_000), TOO_LARGE),
        attack("JPEG of no lines", jpeg_saying(100, 0), BROKEN),
        attack("GIF of 65,535 × 65,535", gif_of(65_535, 65_535, 1), TOO_LARGE),
        attack("WebP of 60,000 × 60,000", webp_of(&[webp_header(0, 60_000, 60_000), webp_parts(1)]), Bounded),
        attack("WebP of 16,383 × 16,383", webp_saying(16_383), TOO_LARGE),
        attack(
            "PNG of 49 million pixels in 16 bits",
            png_header(12_000, 4_100, 16, 6, &packed_zeros(1_000_000)),
            TOO_LARGE,
        ),
        attack("PNG of 36 million grey pixels", png_header(6_000, 6_000, 8, 0, &packed_zeros(6_001 * 6_000)), Bounded),
        attack("GIF of 25 million pixels", gif_of(5_000, 5_000, 1), Bounded),
        attack("WebP of 25 million pixels", flat_webp(5_000, 5_000), Bounded),
        attack(
            "JPEG of 36 million pixels",
            jpeg_of(&RgbImage::from_pixel(9_000, 4_000, Rgb([1, 2, 3])), false),
            Bounded,
        ),
        attack("progressive JPEG of 16 million pixels in 60 scans", jpeg_with_scans(4_000, 50), Bounded),
        attack("JPEG of 500 scans", jpeg_with_scans(300, 500), BROKEN),
        attack("GIF of 20,000 frames", gif_of(31, 32, 20_000), Bounded),
        // Parts that grow.
        attack(
            "PNG with 400 MB of text",
            png_with(&png(60, 51, 11), &[chunk(b"zTXt", &[b"Title\0\0", packed_zeros(400 << 20).as_slice()].concat())]),
            Bounded,
        ),
        attack(
            "PNG with 400 MB of profile",
            png_with(&png(60, 52, 12), &[chunk(b"iCCP", &[b"sRGB\0\0", packed_zeros(400 << 20).as_slice()].concat())]),
            Bounded,
        ),
        attack(
            "PNG with 10 MB of camera",
            png_with(&png(60, 53, 13), &[chunk(b"eXIf", &[camera(), vec![0; 10 << 20]].concat())]),
            Picture,
        ),
        attack(
            "WebP with a profile of 4 GB",
            webp_of(&[webp_header(0x20, 64, 48), part(b"ICCP", u32::MAX - 1, b"LOA-PAYLOAD"), webp_parts(2)]),
            BROKEN,
        ),
        // Broken ones.
        attack("a quarter of a JPEG", cut(&jpeg(300, 200, 14), 4), BROKEN),
        attack("half a JPEG", cut(&jpeg(300, 200, 14), 2), BROKEN),
        attack(
            "a JPEG without its end",
            {
                let file = jpeg(300, 200, 14);
                file[..file.len() - 2].to_vec()
            },
            BROKEN,
        ),
        attack("half a progressive JPEG", cut(&jpeg_of(&picture(300, 200, 15), true), 2), BROKEN),
        attack("the header of a PNG", png(300, 200, 16)[..33].to_vec(), BROKEN),
        attack("half a PNG", cut(&png(300, 200, 16), 2), BROKEN),
        attack(
            "a PNG with other bytes in it",
            {
                let mut file = png(300, 200, 17);
                let middle = file.len() / 2;
                file[middle] ^= 0xff;
                file
            },
            BROKEN,
        ),
        attack("half a WebP", cut(&webp(300, 200, 18), 2), BROKEN),
        attack("half a GIF", cut(&gif(300, 200, 19), 2), BROKEN),
        // What cameras and programs leave.
        attack(
            "JPEG with all that a camera writes",
            jpeg_with(&jpeg(60, 54, 20), &[segment(0xe1, &[b"Exif\0\0", camera().as_slice()].concat())]),
            Picture,
        ),
        attack(
            "JPEG with XMP",
            jpeg_with(&jpeg(60, 55, 21), &[segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", XMP].concat())]),
            Picture,
        ),
        attack(
            "JPEG with IPTC",
            jpeg_with(
                &jpeg(60, 56, 22),
                &[segment(0xed, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x50\0\x0bLOA-PAYLOAD")],
            ),
            Picture,
        ),
        attack(
            "JPEG with a profile that is none",
            jpeg_with(&jpeg(60, 57, 23), &[segment(0xe2, b"ICC_PROFILE\0\x01\x01LOA-PAYLOAD")]),
            Picture,
        ),
        attack("JPEG with comments", jpeg_with(&jpeg(60, 58, 24), &vec![segment(0xfe, b"LOA-PAYLOAD"); 500]), Picture),
        attack(
            "PNG with XMP",
            png_with(&png(60, 59, 25), &[chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", XMP].concat())]),
            Picture,
        ),
        attack(
            "WebP with camera and XMP",
            webp_of(&[
                webp_header(0x0c, 64, 48),
                webp_parts(3),
                part(b"EXIF", u32::try_from(camera().len()).unwrap(), &camera()),
                part(b"XMP ", u32::try_from(XMP.len()).unwrap(), XMP),
            ]),
            Picture,
        ),
        attack(
            "JPEG with another JPEG behind it",
            [jpeg(60, 61, 26), jpeg_with(&jpeg(60, 62, 27), &[segment(0xfe, SCRIPT)])].concat(),
            Picture,
        ),
    ];
    // Types that lie: the content counts.
    all[5].headers = vec![("content-type", "image/jpeg".to_owned())];
    let mut file = attack("a JPEG that says it is a page", jpeg(60, 63, 28), Picture);
    file.headers = vec![("content-type", "text/html".to_owned())];
    all.push(file);
    // Names that lead elsewhere.
    let names = [
        "filename=\"../../../../loa-payload.jpg\"".to_owned(),
        "filename*=UTF-8''..%2f..%2f..%2floa-payload.jpg".to_owned(),
        "filename*=UTF-8''loa%00payload.html".to_owned(),
        "filename*=UTF-8''anh%E2%80%AEgpj.exe".to_owned(),
        "filename=\"NUL\"".to_owned(),
        "filename=\"/etc/cron.d/loa\"".to_owned(),
        format!("filename=\"{}.jpg\"", "a".repeat(600)),
        "filename*=UTF-8''a%0d%0aset-cookie%3a%20x=y%1b%5b2J".to_owned(),
    ];
    for (height, name) in (64..).zip(names) {
        let mut file = attack("a name that leads elsewhere", jpeg(60, height, 29), Picture);
        file.headers = vec![("content-disposition", format!("attachment; {name}"))];
        all.push(file);
    }
    // Bodies that are not what their head says.
    let mut lies = |name, file: &[u8], header: (&'static str, String), fate| {
        all.push(Attack { name, file: file.to_vec(), headers: vec![header], fate });
    };
    let file = jpeg(90, 60, 30);
    lies("a length that is too short", &file, ("content-length", (file.len() / 2).to_string()), BROKEN);
    lies("a length that is too long", &file, ("content-length", (file.len() + 9).to_string()), BrokenOff);
    lies("a length beyond every limit", &file, ("content-length", (1_u64 << 40).to_string()), TOO_LARGE);
    let chunks = [b"\xff\xd8\xff\xe0".as_slice(), &vec![b' '; 17 << 20]].concat();
    let chunked = [format!("{:x}\r\n", chunks.len()).as_bytes(), &chunks, b"\r\n0\r\n\r\n"].concat();
    lies("too much in chunks", &chunked, ("transfer-encoding", "chunked".to_owned()), TOO_LARGE);
    let digest = "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:".to_owned();
    lies("another digest", &file, ("repr-digest", digest), Refused(400, "DIGEST_MISMATCH"));
    lies("a packed body", &file, ("content-encoding", "gzip".to_owned()), NO_TYPE);
    all
}

fn cut(file: &[u8], parts: usize) -> Vec<u8> {
    file[..file.len() / parts].to_vec()
}

fn packed_objects() -> Vec<u8> {
    let objects = packed(b"6 0 << /S /JavaScript /JS (app.alert('LOA-PAYLOAD')) >> ");
    let head =
        format!("5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length {} /Filter /FlateDecode >>\nstream\n", objects.len());
    [head.as_bytes(), &objects, b"\nendstream\nendobj\n"].concat()
}

/// A lossless WebP that says that it is a square of this size.
fn webp_saying(side: u32) -> Vec<u8> {
    let mut file = webp(64, 64, 3);
    let size = (side - 1) | (side - 1) << 14;
    file[21..25].copy_from_slice(&size.to_le_bytes());
    file
}

/// A picture that was served: its size, and the names of its parts, none of which holds anything but the picture.
pub(super) fn examine(bytes: &[u8]) -> ((u32, u32), Vec<String>) {
    let parts = match image::guess_format(bytes).unwrap() {
        ImageFormat::Jpeg => jpeg_parts(bytes),
        ImageFormat::Png => png_parts(bytes),
        ImageFormat::WebP => webp_parts_of(bytes),
        other => panic!("{other:?}"),
    };
    (image::load_from_memory(bytes).unwrap().dimensions(), parts)
}

fn jpeg_parts(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 2;
    loop {
        let [0xff, code, high, low] = bytes[at..at + 4] else { panic!("no segment at {at}") };
        names.push(match code {
            0xe0 => bytes[at + 4..at + 8].escape_ascii().to_string(),
            0xc0 | 0xc2 | 0xc4 | 0xda | 0xdb | 0xdd => "JPEG".to_owned(),
            other => format!("segment {other:x}"),
        });
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
        if code == 0xda {
            let is_end = |pair: &[u8]| pair[0] == 0xff && pair[1] != 0 && !(0xd0..=0xd7).contains(&pair[1]);
            at += bytes[at..].windows(2).position(is_end).unwrap();
            if bytes[at..] == [0xff, 0xd9] {
                return names;
            }
        }
    }
}

fn png_parts(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = &bytes[8..];
    while let [a, b, c, d, name @ ..] = rest {
        names.push(name[..4].escape_ascii().to_string());
        rest = &rest[12 + usize::try_from(u32::from_be_bytes([*a, *b, *c, *d])).unwrap()..];
    }
    names
}

fn webp_parts_of(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = &bytes[12..];
    while let [name @ .., _, _, _, _] = &rest[..rest.len().min(8)] {
        names.push(name.escape_ascii().to_string());
        let length = usize::try_from(u32::from_le_bytes(rest[4..8].try_into().unwrap())).unwrap();
        rest = &rest[8 + length + length % 2..];
    }
    names
}

/// What the parts of a picture of ours may be called.
pub(super) const PARTS: [&str; 7] = ["JFIF", "JPEG", "IHDR", "IDAT", "IEND", "VP8L", "VP8X"];
