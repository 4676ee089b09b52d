//! HTML cut into texts and tags.
//!
//! This is not a browser's parser and need not agree with one: nothing of the input is ever written out as HTML, so
//! a disagreement can cost some formatting but not safety. What it must be is linear and free of recursion, whatever
//! the input; a parser that builds a tree by the book is neither.

use std::borrow::Cow;

use super::entities::Entities;

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text with its character references decoded.
    Text(Cow<'a, str>),
    /// The beginning of an element.
    Open(Tag),
    /// The end of an element, by its name in lower case.
    Close(String),
}

/// A start tag.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tag {
    /// In lower case.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Whether it ends with `/>`.
    pub(super) closed: bool,
}

/// The attributes that the import has a use for.
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
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"];

impl Tag {
    /// The decoded value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The tokens of a document, one after the other.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    raw: Option<&'static str>,
    entities: Entities,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { rest: html, raw: None, entities: Entities::default() }
    }

    /// Takes what stands before the mark, and the mark; all that is left when there is no mark.
    fn take_past(&mut self, mark: &str) -> &'a str {
        let (taken, rest) = self.rest.split_once(mark).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !wanted(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Leaves the content of a raw element behind.
    fn skip_raw(&mut self, name: &str) {
        while let Some((_, after)) = self.rest.split_once("</") {
            self.rest = after;
            let found = after.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
            if found && !after[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
                return;
            }
        }
        self.rest = "";
    }

    /// A tag, of which the `<` or `</` has been taken; none when the document ends inside.
    fn tag(&mut self) -> Option<Tag> {
        let name = self.take_while(|c| !c.is_ascii_whitespace() && !matches!(c, '/' | '>'));
        let mut tag = Tag { name: name.to_ascii_lowercase(), ..Tag::default() };
        loop {
            let gap = self.take_while(|c| c.is_ascii_whitespace() || c == '/');
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                tag.closed = gap.ends_with('/');
                return Some(tag);
            }
            let start = self.rest;
            let first = start.chars().next()?.len_utf8();
            // An attribute's name may begin with `=`, by the book; so there is always progress.
            self.rest = start.get(first..).unwrap_or_default();
            let more = self.take_while(|c| !c.is_ascii_whitespace() && !matches!(c, '/' | '>' | '='));
            let name = start.get(..first + more.len()).unwrap_or_default().to_ascii_lowercase();
            let before_gap = self.rest;
            self.take_while(|c| c.is_ascii_whitespace());
            let value = match self.rest.strip_prefix('=') {
                None => {
                    self.rest = before_gap;
                    ""
                }
                Some(rest) => {
                    self.rest = rest;
                    self.take_while(|c| c.is_ascii_whitespace());
                    let quote = ["\"", "'"].into_iter().find(|quote| self.rest.starts_with(quote));
                    match quote {
                        Some(quote) => {
                            self.rest = self.rest.get(1..).unwrap_or_default();
                            self.take_past(quote)
                        }
                        None => self.take_while(|c| !c.is_ascii_whitespace() && c != '>'),
                    }
                }
            };
            if ATTRIBUTES.contains(&name.as_str()) && tag.get(&name).is_none() {
                let value = self.entities.decode(value).into_owned();
                tag.attributes.push((name, value));
            }
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if let Some(name) = self.raw.take() {
                self.skip_raw(name);
                self.tag()?;
                return Some(Token::Close(name.to_owned()));
            }
            if self.rest.is_empty() {
                return None;
            }
            let Some(after) = self.rest.strip_prefix('<') else {
                let text = self.take_while(|c| c != '<');
                return Some(Token::Text(self.entities.decode(text)));
            };
            let ending = after.strip_prefix('/');
            if ending.unwrap_or(after).starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.rest = ending.unwrap_or(after);
                let tag = self.tag()?;
                if ending.is_some() {
                    return Some(Token::Close(tag.name));
                }
                self.raw = RAW.into_iter().find(|name| *name == tag.name);
                return Some(Token::Open(tag));
            }
            if let Some(comment) = after.strip_prefix("!--") {
                // `<!-->` and `<!--->` are comments without content.
                self.rest = comment;
                match comment.strip_prefix('>').or_else(|| comment.strip_prefix("->")) {
                    Some(rest) => self.rest = rest,
                    None => _ = self.take_past("-->"),
                }
            } else if after.starts_with(['!', '?']) || ending.is_some() {
                // Declarations, and what Word writes: `<![if !supportLists]>`, `<?xml:namespace …>`.
                self.take_past(">");
            } else {
                self.rest = after;
                return Some(Token::Text(Cow::Borrowed("<")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(html: &str) -> Vec<String> {
        let told = |token| match token {
            Token::Text(text) => text.into_owned(),
            Token::Close(name) => format!("/{name}"),
            Token::Open(tag) => {
                let attributes = tag.attributes.iter().map(|(name, value)| format!(" {name}={value}"));
                format!("<{}{}{}", tag.name, attributes.collect::<String>(), if tag.closed { " /" } else { "" })
            }
        };
        Tokens::new(html).map(told).collect()
    }

    #[test]
    fn tags_texts_and_attributes() {
        assert_eq!(
            read("a<P CLASS=x ID='y>z' title=\"&amp;\" on=1>b</P >c"),
            ["a", "<p class=x id=y>z title=&", "b", "/p", "c"]
        );
        assert_eq!(read("<br/><img src=a/b.jpg alt>"), ["<br /", "<img src=a/b.jpg alt="]);
        assert_eq!(read("<a href=x href=y =z>"), ["<a href=x"]);
        assert_eq!(read("1 < 2 <3 </ p> <"), ["1 ", "<", " 2 ", "<", "3 ", " ", "<"]);
    }

    #[test]
    fn comments_declarations_and_raw_text_are_left_out() {
        assert_eq!(
            read("a<!-- <b> -->b<!-->c<!--->d<!DOCTYPE x>e<![if !x]>f<?xml y>g"),
            ["a", "b", "c", "d", "e", "f", "g"]
        );
        assert_eq!(read("<script>if (a</b) '<b>'</scripty></SCRIPT >x"), ["<script", "/script", "x"]);
        assert_eq!(read("<style><b>"), ["<style"]);
        assert_eq!(read("a<b title='"), ["a"]);
    }

    proptest! {
        #[test]
        fn any_input_comes_to_an_end(html in "[<>/!?=a-c'\"& \\-ệ;#]{0,60}") {
            let total: usize = read(&html).len();
            prop_assert!(total <= html.len() + 1);
        }
    }
}
