//! Titles that have what was typed so far.

use std::{cmp::Reverse, collections::HashSet};

use sea_orm::{DatabaseConnection, entity::prelude::Uuid};

use super::{
    beginning::{Beginning, Lines, WORDS},
    highlight::Fragment,
    normalise::{Token, tokens},
    plan::{TOKEN_LIMIT, Word},
    titles::{Title, Wanted},
};
use crate::kernel::{Result, kind::Kind};

/// How many rows are read for each suggestion, for some have the same title, and some the wrong marks.
const ROWS: usize = 2;
/// The most words whose marks are looked for. More of them, one after another, hardly ever mean something else.
const MARKED: usize = 2;

/// What was typed so far.
#[derive(Debug)]
pub struct Suggest {
    /// The words that are complete.
    words: Vec<Word>,
    /// The last word, which may be incomplete.
    last: Option<Word>,
}

/// One title that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// The newest item with this title.
    pub id: Uuid,
    /// Its kind.
    pub kind: Kind,
    /// The title, with what was typed in it.
    pub title: Fragment,
}

impl Suggest {
    /// Reads what was typed so far. What comes after a word says that the word is complete.
    #[must_use]
    pub fn read(prefix: &str) -> Self {
        let is_open = prefix.chars().next_back().is_some_and(|c| !c.is_whitespace() && c != '"');
        let mut words: Vec<Word> = tokens(prefix).into_iter().map(Word::from).take(TOKEN_LIMIT).collect();
        let last = if is_open { words.pop() } else { None };
        Self { words, last }
    }

    /// The last so many words one after another.
    fn together(&self, count: usize) -> Beginning {
        let last = self.last.as_ref().map_or("", |last| &last.folded);
        let first = self.words.len().saturating_sub(count - usize::from(self.last.is_some()));
        let complete: String = self.words[first..].iter().map(|word| format!("{} ", word.folded)).collect();
        Beginning::folded(complete + last)
    }

    /// The words that were typed with marks; none when all are bare, or too many. Of the last word the tone does not matter:
    /// it stands at the end of a key, which is not known yet.
    fn marks(&self) -> Vec<Beginning> {
        if self.count() > MARKED {
            return Vec::new();
        }
        let words = self.words.iter().filter(|word| word.is_marked());
        let words = words.map(|word| Beginning::marked(format!("{} ", word.exact)));
        let last = self.last.iter().filter(|last| known(&last.exact) != last.folded);
        words.chain(last.map(|last| Beginning::marked(known(&last.exact).to_owned()))).collect()
    }

    /// The words anywhere, each by itself; nothing when that asks the same, or when there are too many.
    fn apart(&self) -> Vec<Beginning> {
        let words = self.words.iter().map(|word| format!("{} ", word.folded));
        let parts = words.chain(self.last.iter().map(|last| last.folded.clone()));
        if (2..=WORDS).contains(&self.count()) { parts.map(Beginning::folded).collect() } else { Vec::new() }
    }

    /// How many words were typed.
    fn count(&self) -> usize {
        self.words.len() + usize::from(self.last.is_some())
    }

    /// The suggestions, at most so many: titles that have the words together, first those with the marks that were typed,
    /// the newest first; and after them those of the newest items that have them apart. To look for the latter among all
    /// items costs as much as a search, for words that are common and seldom meet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find(&self, connection: &DatabaseConnection, count: usize) -> Result<Vec<Suggested>> {
        if self.count() == 0 {
            return Ok(Vec::new());
        }
        let all = self.together(self.count());
        let is_together = |title: &Title| title.lines.have(&all);
        // Nothing comes before so many that are as they were typed.
        let are_enough = |titles: &[Title]| {
            let best = titles.iter().filter(|title| is_together(title) && self.is_meant(&title.lines));
            best.map(|title| &title.lines).collect::<HashSet<_>>().len() >= count
        };
        let wanted = Wanted { marks: self.marks(), together: self.together(WORDS), apart: self.apart() };
        let mut found = wanted.titles(connection, count * ROWS, are_enough).await?;
        if self.count() > WORDS {
            found.retain(is_together);
        }
        // The sort is stable: among equals the newest come first.
        found.sort_by_cached_key(|title| Reverse((is_together(title), self.is_meant(&title.lines))));
        let mut seen = HashSet::new();
        found.retain(|title| seen.insert(title.lines.clone()));
        found.truncate(count);
        Ok(found.into_iter().map(|title| self.marked(title)).collect())
    }

    /// Whether a title has each word with the marks that were typed.
    fn is_meant(&self, title: &Lines) -> bool {
        let complete = |word: &Word| !word.is_marked() || title.marked().any(|marked| marked == word.exact);
        let begun = |word: &Word| !word.is_marked() || title.marked().any(|marked| begins(marked, word));
        self.words.iter().all(complete) && self.last.iter().all(begun)
    }

    /// The title with what was typed in it.
    fn marked(&self, title: Title) -> Suggested {
        let Title { id, kind, text, .. } = title;
        let mut ranges = Vec::new();
        for token in tokens(&text) {
            let is_word = self.words.iter().any(|word| word.folded == token.folded);
            match &self.last {
                _ if is_word => ranges.push(token.range),
                Some(last) if continues(&token, last) => {
                    // As many characters as were typed, with the marks that belong to them.
                    let end = end_of(&text[token.range.clone()], last.folded.chars().count());
                    ranges.push(token.range.start..token.range.start + end);
                }
                _ => {}
            }
        }
        Suggested { id, kind, title: Fragment { text, ranges } }
    }
}

/// Whether a word of a title begins with what was typed, whatever its marks; a number with or without its leading zeros.
fn continues(token: &Token, typed: &Word) -> bool {
    token.folded.starts_with(&typed.folded) || token.exact.starts_with(&typed.folded)
}

/// Whether a word begins with what was typed, marks included. A tone that was typed may still move on.
fn begins(exact: &str, typed: &Word) -> bool {
    let tone = |key: &str| key.strip_prefix(known(key)).and_then(|tone| tone.chars().next());
    known(exact).starts_with(known(&typed.exact)) && tone(&typed.exact).is_none_or(|typed| tone(exact) == Some(typed))
}

/// What is known of the exact key of a word that may be incomplete: all but its tone, which stands at the end. A number has
/// none.
fn known(exact: &str) -> &str {
    if exact.starts_with(char::is_numeric) { exact } else { exact.trim_end_matches(|c| ('1'..='5').contains(&c)) }
}

/// Where the first so many letters of a word end, in bytes.
fn end_of(word: &str, letters: usize) -> usize {
    let mut left = letters;
    let mut end = word.len();
    for (at, c) in word.char_indices() {
        if unicode_normalization::char::is_combining_mark(c) {
            continue;
        }
        if left == 0 {
            end = at;
            break;
        }
        left -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_may_be_incomplete() {
        for (prefix, beginning) in [
            ("h", "h"),
            ("Đ", "d"),
            ("thi đua kh", "thi dua kh"),
            ("thi ", "thi "),
            ("thi đua ", "thi dua "),
            // Of many words the last ones.
            ("a b c d e g", "b c d e g"),
            ("a b c d e g ", "b c d e g "),
        ] {
            assert_eq!(Suggest::read(prefix).together(WORDS), Beginning::folded(beginning.into()), "{prefix}");
        }
    }

    #[test]
    fn marks_are_asked_for_as_far_as_they_are_known() {
        let marks = |prefix: &str| Suggest::read(prefix).marks();
        for (prefix, beginning) in [("đ", "d9"), ("xấ", "xa6"), ("xã ", "xa4 "), ("bản d", "ban3 "), ("09", "09")]
        {
            assert_eq!(marks(prefix), [Beginning::marked(beginning.into())], "{prefix}");
        }
        assert_eq!(marks("xã đo"), ["xa4 ", "d9o"].map(|text| Beginning::marked(text.into())));
        for prefix in ["thi d", "xã", "15", "15 ", "0", "", "xã đó đã"] {
            assert!(marks(prefix).is_empty(), "{prefix}");
        }
    }

    #[test]
    fn marks_that_were_typed_are_meant() {
        let is = |prefix: &str, title: &str| Suggest::read(prefix).is_meant(&Lines::of(&tokens(title)));
        assert!(is("hả", "Hải Hà") && is("du", "đường") && is("đu", "đường") && is("thi đ", "Thi đua"));
        assert!(!is("đu", "Du lịch") && !is("hạ", "Hải Hà") && !is("thí đ", "Thi đua"));
    }

    #[test]
    fn words_stand_together_when_the_last_one_begins_so() {
        let is = |prefix: &str, title: &str| Lines::of(&tokens(title)).have(&Suggest::read(prefix).together(WORDS));
        assert!(is("0", "Ngày 09/12") && is("9", "Ngày 09/12") && is("ngày 09/1", "Ngày 09/12") && !is("1", "Ngày 09"));
        assert!(is("thi đ", "Phong trào thi đua") && is("thi dua ", "Thi đua") && is("đ", "Thi đua"));
        assert!(!is("thi kh", "Thi đua khen") && !is("thi dua kh", "Thi đua") && !is("dua kh", "Thi đua. Khen"));
    }

    #[test]
    fn what_was_typed_is_marked() {
        let title = |text: &str| Title {
            place: 0,
            id: Uuid::nil(),
            kind: Kind::Article,
            text: text.into(),
            lines: Lines::of(&tokens(text)),
        };
        let html = |prefix: &str, text: &str| Suggest::read(prefix).marked(title(text)).title.to_html();
        assert_eq!(html("thi du", "Thi đua <1>"), "<mark>Thi</mark> <mark>đu</mark>a &lt;1&gt;");
        assert_eq!(html("ha", "Ha\u{309}i Hà"), "<mark>Ha\u{309}</mark>i <mark>Hà</mark>");
    }
}
