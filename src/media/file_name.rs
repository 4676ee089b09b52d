//! What a file was called, by those who brought it. It is kept to be shown, and to name a download; no file of ours is
//! ever called so.

use super::file_type::FileType;
use crate::kernel::value::text;

/// The most bytes of a name, as file systems have it.
pub const LIMIT: usize = 255;

/// Names that Windows gives to devices.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A name that is safe to keep and to hand on: the last part of a path, composed, without control characters and those
/// that turn the direction of a text, and with the ending that the content asks for. None when nothing is left.
#[must_use]
pub fn clean(given: &str, file_type: FileType) -> Option<String> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe: String = text::line(last)
        .chars()
        // The joiners that emoji need in a text only make two names look alike.
        .filter(|c| !matches!(c, '\u{200c}' | '\u{200d}'))
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c })
        .collect();
    let trimmed = safe.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let stem = match trimmed.rsplit_once('.') {
        // An ending is short; what is longer is part of the name.
        Some((stem, ending)) if ending.len() <= 5 => stem.trim_end_matches(|c: char| c == '.' || c.is_whitespace()),
        _ => trimmed,
    };
    if stem.is_empty() {
        return None;
    }
    let extension = file_type.extension();
    let room = LIMIT - extension.len() - 2;
    let end = (0..=room.min(stem.len())).rev().find(|end| stem.is_char_boundary(*end)).unwrap_or(0);
    let stem = stem[..end].trim_end();
    let mark = if is_device(stem) { "_" } else { "" };
    Some(format!("{mark}{stem}.{extension}"))
}

/// Whether Windows would take it for a device, whatever follows its first dot.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let bare = first.trim_end_matches(|c: char| c.is_ascii_digit());
    DEVICES.contains(&bare) && (first.len() == 3 || first.len() == 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_harmless_name_is_left() {
        for (given, kept) in [
            ("Ảnh lễ hội.JPG", Some("Ảnh lễ hội.jpg")),
            ("A\u{309}nh.jpg", Some("Ảnh.jpg")),
            ("../../etc/passwd", Some("passwd.jpg")),
            ("..\\..\\boot.ini", Some("boot.jpg")),
            ("a\u{0}b\r\nc.jpg", Some("ab c.jpg")),
            ("anh\u{202e}gpj.exe", Some("anhgpj.jpg")),
            ("a\u{200e}n\u{61c}h\u{e0041}\u{3164}.jpg", Some("anh.jpg")),
            ("a\u{200d}\u{115f}n\u{2062}\u{206d}h\u{200c}\u{2028}.jpg", Some("anh.jpg")),
            ("trang.html", Some("trang.jpg")),
            ("trang.jpg.html", Some("trang.jpg.jpg")),
            ("CON", Some("_CON.jpg")),
            ("nul.txt", Some("_nul.jpg")),
            ("com1.png", Some("_com1.jpg")),
            ("console.png", Some("console.jpg")),
            ("<script>.png", Some("_script_.jpg")),
            ("a\"b;c.png", Some("a_b;c.jpg")),
            (".htaccess", Some("htaccess.jpg")),
            ("...", None),
            ("", None),
            ("\u{200b}.jpg", Some("jpg.jpg")),
        ] {
            assert_eq!(clean(given, FileType::Jpeg).as_deref(), kept, "{given:?}");
        }
        let long = clean(&"ệ".repeat(200), FileType::Pdf).unwrap();
        assert!(long.len() <= LIMIT && long.ends_with("ệ.pdf"), "{long}");
    }
}
