//! HTML cut into texts and tags, as browsers cut it.
//!
//! Only the tokenizer is a browser's. A tree that is built by the book is neither linear nor free of recursion,
//! whatever the input, as this must be.

use std::borrow::Cow;
use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// A piece of HTML.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// Text with its character references decoded.
    Text(&'a str),
    /// The beginning of an element.
    Open(&'a Tag),
    /// The end of an element, by its name in lower case.
    Close(&'a str),
}

/// A start tag.
#[derive(Debug, Default)]
pub(super) struct Tag {
    /// In lower case.
    pub(super) name: String,
    attributes: Vec<(&'static str, String)>,
    /// Whether it ends with `/>`.
    pub(super) closed: bool,
}

/// The attributes that the import has a use for. Only these are kept: a tag may have any number.
const ATTRIBUTES: [&str; 17] = [
    "id",
    "class",
    "style",
    "href",
    "src",
    "data-src",
    "data-original",
    "alt",
    "title",
    "width",
    "height",
    "colspan",
    "rowspan",
    "download",
    "data-provider",
    "data-reference",
    "hidden",
];

/// Elements whose content is not HTML; none of it is wanted.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "iframe", "noembed", "noscript", "xmp"];

impl Tag {
    /// The decoded value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// Calls `take` with every token of a document, one after the other.
pub(super) fn read(html: &str, mut take: impl FnMut(Token<'_>)) {
    let mut tag = Tag::default();
    // The attribute that is being read, unless it is none of interest or the tag has it already.
    let mut attribute = false;
    let mut raw = false;
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| {
        match event {
            CallbackEvent::String { value } if !raw => take(Token::Text(&text(value))),
            CallbackEvent::OpenStartTag { name } => tag = Tag { name: text(name).into_owned(), ..Tag::default() },
            CallbackEvent::AttributeName { name } => {
                let known = ATTRIBUTES.into_iter().find(|known| known.as_bytes() == name);
                let new = known.filter(|known| tag.get(known).is_none());
                attribute = new.is_some();
                tag.attributes.extend(new.map(|name| (name, String::new())));
            }
            CallbackEvent::AttributeValue { value } if attribute => {
                if let Some((_, last)) = tag.attributes.last_mut() {
                    *last = text(value).into_owned();
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                tag.closed = self_closing;
                raw = RAW.contains(&tag.name.as_str());
                take(Token::Open(&tag));
            }
            CallbackEvent::EndTag { name } => {
                raw = false;
                take(Token::Close(&text(name)));
            }
            _ => {}
        }
        None::<Infallible>
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
}

/// The tokenizer cuts between characters only, so that nothing is lost.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The tokens, with neighbouring texts as one.
    fn tokens(html: &str) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        let mut in_text = false;
        read(html, |token| {
            let continues = matches!(token, Token::Text(_));
            let told = match token {
                Token::Text(text) => text.to_owned(),
                Token::Close(name) => format!("/{name}"),
                Token::Open(tag) => {
                    let told = |(name, value): &(&str, String)| format!(" {name}={value}");
                    let attributes: String = tag.attributes.iter().map(told).collect();
                    format!("<{}{attributes}{}", tag.name, if tag.closed { " /" } else { "" })
                }
            };
            match out.last_mut().filter(|_| in_text && continues) {
                Some(last) => last.push_str(&told),
                None => out.push(told),
            }
            in_text = continues;
        });
        out
    }

    #[test]
    fn tags_texts_and_attributes() {
        assert_eq!(
            tokens("a<P CLASS=x ID='y>z' title=\"&amp;\" on=1>b</P >c"),
            ["a", "<p class=x id=y>z title=&", "b", "/p", "c"]
        );
        assert_eq!(tokens("<br/><img src=a/b.jpg alt>"), ["<br /", "<img src=a/b.jpg alt="]);
        assert_eq!(tokens("<a href=x href=y =z>"), ["<a href=x"]);
        assert_eq!(tokens("1 < 2 <3 </ p> <"), ["1 < 2 <3  <"]);
    }

    #[test]
    fn references_are_decoded() {
        for (source, text) in [
            ("H&#7843;i H&agrave; &#x1EA3;", "Hải Hà ả"),
            ("&amp;lt; &lt;b&gt; &quot;", "&lt; <b> \""),
            ("&nbsp c&nbsp;d", "\u{a0} c\u{a0}d"),
            ("&#150;&#xD800;&#99999999999;", "–\u{fffd}\u{fffd}"),
            ("R&D & &; &# &#x; &unknown; &", "R&D & &; &# &#x; &unknown; &"),
        ] {
            assert_eq!(tokens(source), [text]);
        }
        assert_eq!(tokens("<a href='?a=1&copy=2&b=3'>"), ["<a href=?a=1&copy=2&b=3"]);
    }

    #[test]
    fn comments_declarations_and_raw_text_are_left_out() {
        assert_eq!(tokens("a<!-- <b> -->b<!-->c<!--->d<!DOCTYPE x>e<![if !x]>f<?xml y>g<![CDATA[>h"), ["abcdefgh"]);
        assert_eq!(tokens("<script>if (a</b) '<b>'</scripty></SCRIPT >x"), ["<script", "/script", "x"]);
        assert_eq!(tokens("<title>&amp;</b></title>x"), ["<title", "/title", "x"]);
        assert_eq!(tokens("<style><b>"), ["<style"]);
        assert_eq!(tokens("a<b title='"), ["a"]);
    }

    proptest! {
        #[test]
        fn any_input_comes_to_an_end(html in "[<>/!?=a-c'\"& \\-ệ;#\r\n\0]{0,60}") {
            tokens(&html);
        }
    }
}
