//! What a title is found by while it is typed: the beginning of a word in it, or of some words one after another.
//!
//! A database finds what begins so in a table of keys, one for each word and what follows it; the same is said of one
//! title by its lines.

use std::collections::BTreeSet;

use super::normalise::Token;

/// The most words one after another that a title is found by.
pub(super) const WORDS: usize = 5;
/// Stands between the sentences of a line. No key is made of this character, for it is neither a letter nor a digit.
const END: &str = "|";
/// Comes after all that follows a beginning.
const LAST: char = char::MAX;

/// The words of a title, as beginnings are looked for in it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash)]
pub struct Lines {
    /// The folded keys, sentence by sentence. A sentence with numbers that have leading zeros stands there twice, the
    /// second time with these.
    pub folded: String,
    /// The exact keys of the words that have marks.
    pub marked: String,
}

impl Lines {
    /// The lines of a title.
    #[must_use]
    pub fn of(title: &[Token]) -> Self {
        let mut sentences: Vec<Vec<&str>> = Vec::new();
        for sentence in title.chunk_by(|_, next| !next.is_apart) {
            let as_written = |token: &Token| token.is_number() && token.is_marked();
            sentences.push(sentence.iter().map(|token| token.folded.as_str()).collect());
            if sentence.iter().any(as_written) {
                let key = |token| if as_written(token) { &token.exact } else { &token.folded };
                sentences.push(sentence.iter().map(|token| key(token).as_str()).collect());
            }
        }
        let sentences: Vec<String> = sentences.iter().map(|words| words.join(" ")).collect();
        let marked: Vec<&str> =
            title.iter().filter(|token| token.is_marked()).map(|token| token.exact.as_str()).collect();
        let line = |text: String| format!(" {text} ");
        Self { folded: line(sentences.join(&format!(" {END} "))), marked: line(marked.join(" ")) }
    }

    /// The keys under which a database has the title. They are known from the lines, so that they can be removed: who changes
    /// which keys a line has must empty the table of them in a migration, and have the index made anew.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<String> {
        let mut keys: BTreeSet<String> =
            self.marked().map(|word| Beginning::marked(format!("{word} ")).key()).collect();
        for sentence in self.folded.split(END) {
            let words: Vec<&str> = sentence.split_whitespace().collect();
            for first in 0..words.len() {
                let words = &words[first..words.len().min(first + WORDS)];
                keys.insert(Beginning::folded(words.join(" ") + " ").key());
            }
        }
        keys
    }

    /// The exact keys of the words that have marks.
    pub(super) fn marked(&self) -> impl Iterator<Item = &str> {
        self.marked.split_whitespace()
    }

    /// Whether something begins so.
    #[must_use]
    pub fn have(&self, beginning: &Beginning) -> bool {
        let line = if beginning.is_marked { &self.marked } else { &self.folded };
        line.contains(&beginning.part())
    }
}

/// The beginning of some words one after another, of which the last one may be incomplete. A space at the end says that it
/// is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    text: String,
    is_marked: bool,
}

impl Beginning {
    /// Of words by their folded keys.
    pub(super) fn folded(text: String) -> Self {
        Self { text, is_marked: false }
    }

    /// Of one word with marks, by its exact key.
    pub(super) fn marked(text: String) -> Self {
        Self { text, is_marked: true }
    }

    /// The column of the line it stands in.
    pub(super) fn column(&self) -> &'static str {
        if self.is_marked { "title_marked" } else { "title_folded" }
    }

    /// What a line has in it that has it.
    pub(super) fn part(&self) -> String {
        format!(" {}", self.text)
    }

    /// The first of the keys that begin so. Those of exact keys begin unlike all others.
    pub(super) fn key(&self) -> String {
        if self.is_marked { format!("={}", self.text) } else { self.text.clone() }
    }

    /// What comes after all keys that begin so.
    pub(super) fn end(&self) -> String {
        format!("{}{LAST}", self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::normalise::tokens;

    fn lines(title: &str) -> Lines {
        Lines::of(&tokens(title))
    }

    #[test]
    fn lines_have_the_words_sentence_by_sentence() {
        let Lines { folded, marked } = lines("Xã họp. Thi đua");
        assert_eq!((folded.as_str(), marked.as_str()), (" xa hop | thi dua ", " xa4 hop5 d9ua "));
        assert_eq!(lines("Ngày 09/12. Hà").folded, " ngay 9 12 | ngay 09 12 | ha ");
        assert_eq!(lines("").keys().len(), 0);
    }

    #[test]
    fn keys_have_each_word_with_those_after_it() {
        let keys = |title: &str| lines(title).keys().into_iter().collect::<Vec<_>>();
        assert_eq!(keys("Xã họp. Thi đua"), ["=d9ua ", "=hop5 ", "=xa4 ", "dua ", "hop ", "thi dua ", "xa hop "]);
        assert_eq!(keys("a b c d e g"), ["a b c d e ", "b c d e g ", "c d e g ", "d e g ", "e g ", "g "]);
        assert_eq!(keys("07"), ["07 ", "7 ", "=07 "]);
    }

    #[test]
    fn a_title_has_what_its_keys_have() {
        let lines = lines("Ủy ban nhân dân xã. Khen thưởng ngày 09/12, thi đua");
        let keys = lines.keys();
        let found = |beginning: &Beginning| keys.range(beginning.key()..beginning.end()).next().is_some();
        for (text, is) in [
            ("u", true),
            ("uy ban nhan dan xa ", true),
            ("uy ban nhan da", true),
            ("ban ", true),
            ("nha ", false),
            ("xa khen", false),
            ("ngay 0", true),
            ("ngay 9 ", true),
            ("12 thi d", true),
        ] {
            let beginning = Beginning::folded(text.into());
            assert_eq!((lines.have(&beginning), found(&beginning)), (is, is), "{text}");
        }
        for (text, is) in [("uy3 ", true), ("x", true), ("xa ", false), ("xa4 ", true), ("d9", true), ("09", true)] {
            let beginning = Beginning::marked(text.into());
            assert_eq!((lines.have(&beginning), found(&beginning)), (is, is), "{text}");
        }
    }
}
