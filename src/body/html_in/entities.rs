//! Character references, such as `&ocirc;` and `&#7843;`.

use std::borrow::Cow;
use std::collections::HashMap;

use pulldown_cmark::{Event, Parser};

/// How many different names are looked up in one document. HTML knows 2,125; who has more is not writing text, and
/// the rest is left as it stands.
const MAX_NAMES: usize = 4_096;
/// The longest name that HTML knows has 31 characters.
const MAX_NAME: usize = 31;
/// Names that old pages write without the semicolon.
const BARE: [(&str, &str); 7] =
    [("nbsp", "\u{a0}"), ("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("copy", "©"), ("reg", "®")];
/// What the numbers 128 to 159 mean in pages that were written in Windows-1252.
const WINDOWS: [u32; 32] = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d,
    0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d,
    0x17e, 0x178,
];

/// The names met so far, and what they stand for.
#[derive(Debug, Default)]
pub(super) struct Entities {
    known: HashMap<String, Option<String>>,
}

impl Entities {
    /// The text with every character reference replaced.
    pub(super) fn decode<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        if !text.contains('&') {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('&') {
            out.push_str(before);
            let used = self.reference(after, &mut out);
            if used == 0 {
                out.push('&');
            }
            rest = after.get(used..).unwrap_or_default();
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// Writes what the reference behind an ampersand stands for; gives the number of bytes it took, or 0 when there
    /// is none.
    fn reference(&mut self, text: &str, out: &mut String) -> usize {
        if let Some(number) = text.strip_prefix('#') {
            let (digits, radix, skipped) = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => (hexadecimal, 16, 2),
                None => (number, 10, 1),
            };
            let count = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
            if count == 0 {
                return 0;
            }
            out.push(character(digits.get(..count).unwrap_or_default(), radix));
            let end = usize::from(digits.as_bytes().get(count) == Some(&b';'));
            return skipped + count + end;
        }
        let count = text.bytes().take(MAX_NAME + 1).take_while(u8::is_ascii_alphanumeric).count();
        let name = text.get(..count).unwrap_or_default();
        if text.as_bytes().get(count) == Some(&b';')
            && let Some(meaning) = self.named(name)
        {
            out.push_str(meaning);
            return count + 1;
        }
        match BARE.iter().find(|(bare, _)| *bare == name) {
            Some((_, meaning)) => {
                out.push_str(meaning);
                count
            }
            None => 0,
        }
    }

    fn named(&mut self, name: &str) -> Option<&str> {
        if !self.known.contains_key(name) {
            if self.known.len() >= MAX_NAMES || name.is_empty() || name.len() > MAX_NAME {
                return None;
            }
            self.known.insert(name.to_owned(), look_up(name));
        }
        self.known.get(name)?.as_deref()
    }
}

/// Markdown takes over all named references of HTML, so its parser has the list.
fn look_up(name: &str) -> Option<String> {
    let reference = format!("&{name};");
    let text = |event: Event<'_>| match event {
        Event::Text(text) => Some(text.into_string()),
        _ => None,
    };
    let meaning: String = Parser::new(&reference).filter_map(text).collect();
    (meaning != reference && !meaning.is_empty()).then_some(meaning)
}

fn character(digits: &str, radix: u32) -> char {
    let number = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    let number = number.checked_sub(128).and_then(|at| WINDOWS.get(at as usize)).copied().unwrap_or(number);
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded() {
        for (source, text) in [
            ("H&#7843;i H&agrave; &#x1EA3;", "Hải Hà ả"),
            ("&amp;lt; &lt;b&gt; &quot;", "&lt; <b> \""),
            ("a&nbspb &nbsp c&nbsp;d", "a&nbspb \u{a0} c\u{a0}d"),
            ("&#150;&#0;&#xD800;&#99999999999;", "–\u{0}\u{fffd}\u{fffd}"),
            ("R&D & &; &# &#x; &unknown; &", "R&D & &; &# &#x; &unknown; &"),
            ("?a=1&copy=2&b=3", "?a=1©=2&b=3"),
        ] {
            assert_eq!(Entities::default().decode(source), text);
        }
    }
}
