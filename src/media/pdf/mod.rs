//! PDFs: looked through, and kept byte for byte, because many are signed. They cannot be written anew as pictures are, so
//! what could run or hides something is refused, as far as it can be seen from outside; and a browser gets them only as a
//! download, under a policy that lets nothing run.

mod names;
mod objects;
mod place;

use std::io::{Read, Seek};

use super::Refusal;

/// How far from the end of a file its trailer may stand, as readers have it.
const TAIL: usize = 1_024;
/// How far from the end of a file the directory of a ZIP archive may stand, with the longest comment behind it.
const ARCHIVE_TAIL: usize = 65_557;

/// Whether a file that begins as a PDF ends as one too, and is nothing else beside that.
///
/// # Errors
/// [`Refusal::Damaged`] when it does not end as one, [`Refusal::Unsafe`] when it holds what could run or hides something.
pub(super) fn check<F: Read + Seek>(mut file: F) -> Result<(), Refusal> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    let end = tail.windows(5).rposition(|window| window == b"%%EOF");
    let (true, Some(end)) = (holds(tail, b"startxref"), end) else {
        return Err(Refusal::Damaged("it does not end as a PDF does"));
    };
    if !tail[end + 5..].iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(Refusal::Damaged("something follows its end"));
    }
    if holds(&bytes[bytes.len().saturating_sub(ARCHIVE_TAIL)..], b"PK\x05\x06") {
        return Err(Refusal::Unsafe("it is an archive too"));
    }
    let runs = |word: &[u8]| bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
    if runs(b"<script") || runs(b"javascript:") {
        return Err(Refusal::Unsafe("it holds a script"));
    }
    names::check(&bytes)?;
    objects::check(&bytes)?;
    if place::is_told(&bytes) { Err(place::TOLD) } else { Ok(()) }
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    /// A PDF with one object, and what follows it.
    fn pdf(object: &[u8], after: &[u8]) -> Vec<u8> {
        let parts: [&[u8]; 4] = [b"%PDF-1.7\n1 0 obj\n", object, b"\nendobj\nstartxref\n9\n%%EOF\n", after];
        parts.concat()
    }

    fn told(bytes: &[u8]) -> &'static str {
        match check(Cursor::new(bytes)) {
            Ok(()) => "",
            Err(Refusal::Damaged(how) | Refusal::Unsafe(how)) => how,
            Err(other) => panic!("{other:?}"),
        }
    }

    fn packed(dictionary: &str, content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(content).unwrap();
        [dictionary.as_bytes(), b"\nstream\r\n", &encoder.finish().unwrap(), b"\nendstream"].concat()
    }

    #[test]
    fn what_prints_is_taken() {
        for object in [
            "<< /Type /Catalog /Pages 2 0 R /OpenAction [3 0 R /Fit] >>",
            "<< /Title (Quy che JavaScript va Launch) /First 4 0 R >>",
            "<< /Type /Annot /A << /S /URI /URI (https://haiha.example.vn/JavaScript.html) >> >>",
            "<< /JavaScripts 1 /Launcher 2 /XFAs(x) /JS (not by itself) >>",
            "<< /Outlines << /First 4 0 R >> >> endobj 2 0 obj << /Filter /DCTDecode >> stream\nx\nendstream",
        ] {
            assert_eq!(told(&pdf(object.as_bytes(), b"\r\n\0")), "", "{object}");
        }
        let pages = packed("<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>", b"2 0 << /Type /Pages >>");
        assert_eq!(told(&pdf(&pages, b"")), "");
        let pages = packed("<< /Filter [/FlateDecode /DCTDecode] /DecodeParms [null null] >>", b"\xff\xd8 and so on");
        assert_eq!(told(&pdf(&pages, b"")), "");
        let page = packed("<< /Filter /FlateDecode >>", b"BT (/S /JavaScript) Tj ET");
        assert_eq!(told(&pdf(&page, b"")), "", "the text of a page is no action");
    }

    #[test]
    fn what_runs_or_hides_is_not() {
        let object = |text: &str| told(&pdf(text.as_bytes(), b""));
        for (text, how) in [
            ("<< /S /JavaScript /JS (app.alert(1)) >>", "it holds a script"),
            ("<< /S /J#61va#53cript /JS (app.alert(1)) >>", "it holds a script"),
            ("<</S/JavaScript/JS 4 0 R>>", "it holds a script"),
            ("<< /S /Rendition /JS (x) >>", "it holds a script"),
            ("<< /S /JavaScript (x) /JS (app.alert(1)) >>", "it holds a script"),
            ("<< /S /JavaScript\0-1 /JS (app.alert(1)) >>", "it holds a script"),
            ("<< /S 5 0 R >> endobj 5 0 obj /JavaScript", "it holds a script"),
            ("<< /S /URI /URI (JavaScript:app.alert(1)) >>", "it holds a script"),
            ("<< /S /Launch /F (cmd.exe) >>", "it starts a program"),
            ("<< /AcroForm << /XFA [ (a) 1 0 R ] >> >>", "it holds a form that can run scripts"),
            ("<< /AcroForm << /XFA 12 0 R >> >>", "it holds a form that can run scripts"),
            ("<< /AcroForm << /XFA (x) 12 0 R >> >>", "it holds a form that can run scripts"),
            ("<< /Type /EmbeddedFile >>", "other files are packed into it"),
            ("<< /Subtype /FileAttachment /FS 4 0 R >>", "other files are packed into it"),
            ("<< /Type /Filespec /EF << /F 5 0 R >> >>", "other files are packed into it"),
            ("<< /Encrypt 5 0 R >>", "it is encrypted, so that it cannot be looked into; print it into a new PDF"),
            ("<< /Names << /EmbeddedFiles 3 0 R >> >>", "other files are packed into it"),
            ("<< /Subtype /RichMedia >>", "it plays other media"),
            ("% <html><SCRIPT>alert(1)</SCRIPT>", "it holds a script"),
        ] {
            assert_eq!(object(text), how, "{text}");
        }
        // Long enough not to be packed as it stands.
        let hidden = &b"2 0 << /S /JavaScript /JS (app.alert(1)) >> ".repeat(9);
        for dictionary in [
            "<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>",
            "<< /N 1 /F#69rst 4 /Filter [ /FlateDecode ] >>",
            "<< /N 1 /First 4 /Filter /Fl >>",
            // What ends nothing, for it stands in a text or a remark.
            "<< /N 1 /First 4 /X (endobj) /Filter /FlateDecode >>",
            "<< /N 1 /First 4 /X (stream\n) /Filter /FlateDecode >>",
            "<< /N 1 /First 4 /X (\\) endstream\n) /Filter /FlateDecode >>",
            "<< /N 1 /First 4 %endobj\n /Filter /FlateDecode >>",
        ] {
            assert_eq!(told(&pdf(&packed(dictionary, hidden), b"")), "it holds a script", "{dictionary}");
        }
        let file = packed("<< /N 1 /First 4 /Filter /FlateDecode >>", b"2 0 << /Type /Filespec /EF << /F 5 0 R >> >>");
        assert_eq!(told(&pdf(&file, b"")), "other files are packed into it");
        // Lines may end in other ways, and readers take what was packed up to where it is broken.
        let clear = packed("<< /N 1 /First 4 /Filter /FlateDecode >>", hidden);
        let (head, content) = clear.split_at(clear.windows(8).position(|window| window == b"stream\r\n").unwrap());
        for end in ["stream\r", "stream \n", "stream\t\r\n", "stream x\n"] {
            let object = [head, end.as_bytes(), &content[8..]].concat();
            assert_eq!(told(&pdf(&object, b"")), "it holds a script", "{end:?}");
        }
        let broken = &clear[..clear.len() - 16];
        assert_eq!(told(&pdf(broken, b"")), "it holds a script");
        const SEALED: &str = "a part of it is packed so that it cannot be looked into; print it into a new PDF";
        for dictionary in [
            "<< /Type /ObjStm /N 1 /First 4 /Filter /LZWDecode >>",
            "<< /Type /ObjStm /N 1 /First 4 /Filter [/ASCIIHexDecode /FlateDecode] >>",
            "<< /Type /ObjStm /N 1 /First 4 /Filter 5 0 R >>",
            "<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 >> >>",
            "<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /F (elsewhere) >>",
            "<< /Filter [/ASCII85Decode /DCTDecode] >>",
            "<< /Subtype /XML /Filter /LZWDecode >>",
        ] {
            assert_eq!(told(&pdf(&packed(dictionary, hidden), b"")), SEALED, "{dictionary}");
        }
        let bomb = packed("<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>", &vec![b' '; 80 << 20]);
        assert!(bomb.len() < 1 << 20);
        assert_eq!(told(&pdf(&bomb, b"")), SEALED);
    }

    #[test]
    fn nothing_else_begins_or_ends_with_it() {
        let good = pdf(b"<< >>", b"");
        assert_eq!(told(&good[..good.len() - 8]), "it does not end as a PDF does");
        assert_eq!(told(&pdf(b"<< >>", b"<p>")), "something follows its end");
        let archive = pdf(b"<< >>", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x14\0startxref\n9\n%%EOF\n");
        assert_eq!(told(&archive), "it is an archive too");
    }

    #[test]
    fn a_photograph_in_it_does_not_tell_where() {
        const WHERE: &str = "a picture in it tells where it was taken";
        let exif = |tag: u16| {
            let mut bytes = b"Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
            bytes.extend(tag.to_le_bytes());
            bytes.extend(*b"\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0");
            pdf(&bytes, b"")
        };
        assert_eq!(told(&exif(0x8825)), WHERE);
        assert_eq!(told(&exif(0x0112)), "");
        assert_eq!(told(&pdf(b"<rdf:Description exif:GPSLatitude='21,27N'/>", b"")), WHERE);
        assert_eq!(told(&pdf(b"Exif\0\0MM\0*\xff\xff\xff\xff", b"")), "");
        for dictionary in ["<< /Filter [/FlateDecode /DCTDecode] >>", "<</Subtype/XML/Filter/FlateDecode>>"] {
            assert_eq!(told(&pdf(&packed(dictionary, &exif(0x8825)), b"")), WHERE, "{dictionary}");
        }
    }
}
