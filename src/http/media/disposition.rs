//! The name of a file in `Content-Disposition` (RFC 6266 and RFC 8187), coming and going.

use axum::http::{HeaderMap, HeaderValue, header};

/// The name that came with a file; none when there is none that can be read. It is only a name, so nothing is refused for
/// it; what is made of it stands in `media::file_name`.
pub(super) fn name(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_DISPOSITION)?;
    // Some clients send the name as UTF-8, though the standard has another form for that.
    let text = std::str::from_utf8(value.as_bytes()).ok()?;
    let mut plain = None;
    for (key, value) in parameters(text) {
        match key.as_str() {
            "filename*" => {
                if let Some(name) = extended(&value) {
                    return Some(name);
                }
            }
            "filename" => plain = plain.or(Some(value)),
            _ => {}
        }
    }
    plain
}

/// The value for a download of this name.
pub(super) fn attachment(name: &str) -> HeaderValue {
    let encoded: String = name.bytes().map(encoded).collect();
    let extension = name.rsplit_once('.').map_or("bin", |(_, extension)| extension);
    let plain = format!("attachment; filename=\"file.{extension}\"; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&plain).unwrap_or(HeaderValue::from_static("attachment"))
}

fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// The parameters after the type, with their names in small letters and their quotes taken away.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((key, after)) = rest.split_once('=') {
        let key = key.trim_matches(|c: char| c == ';' || c.is_whitespace()).to_ascii_lowercase();
        let after = after.trim_start();
        let value;
        if let Some(quoted) = after.strip_prefix('"') {
            let mut text = String::new();
            let mut end = quoted.len();
            let mut chars = quoted.char_indices();
            while let Some((place, c)) = chars.next() {
                match c {
                    '"' => {
                        end = place + 1;
                        break;
                    }
                    '\\' => text.extend(chars.next().map(|(_, c)| c)),
                    c => text.push(c),
                }
            }
            value = text;
            rest = &quoted[end..];
        } else {
            let (text, after) = after.split_once(';').unwrap_or((after, ""));
            value = text.trim().to_owned();
            rest = after;
        }
        found.push((key, value));
    }
    found
}

/// `UTF-8'language'percent-encoded`.
fn extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _, text) = (parts.next()?, parts.next()?, parts.next()?);
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_found() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_bytes(text.as_bytes()).unwrap());
            name(&headers)
        };
        for (text, expected) in [
            ("attachment; filename*=UTF-8''%E1%BA%A2nh%20c%C6%B0%E1%BB%9Bi.jpg", Some("Ảnh cưới.jpg")),
            ("attachment; filename=\"a;b\\\"c.jpg\"; filename*=UTF-8'vi'x.jpg", Some("x.jpg")),
            ("attachment; filename=\"a;b\\\"c.jpg\"", Some("a;b\"c.jpg")),
            ("attachment; FileName = a.jpg ; x=y", Some("a.jpg")),
            ("attachment; filename=\"Ảnh.jpg\"", Some("Ảnh.jpg")),
            ("attachment; filename*=UTF-8''%00%2e%2e%2fx", Some("\u{0}../x")),
            ("attachment; filename*=UTF-8''%zz; filename=b", Some("b")),
            ("attachment; filename*=UTF-8''%e", None),
            ("attachment; filename*=ISO-8859-1''a", None),
            ("attachment; filename=\"", Some("")),
            ("attachment", None),
        ] {
            assert_eq!(read(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_name_is_handed_on_in_ascii() {
        let value = attachment("Kế hoạch; \"2021\".pdf");
        assert_eq!(
            value.to_str().unwrap(),
            "attachment; filename=\"file.pdf\"; filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%3B%20%222021%22.pdf"
        );
    }
}
