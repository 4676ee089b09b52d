//! Titles that have what was typed so far.

use std::{cmp::Reverse, collections::HashSet};

use sea_orm::{DatabaseConnection, entity::prelude::Uuid};

use super::{
    expression::Expression,
    highlight::Fragment,
    normalise::{Token, tokens},
    plan::{TOKEN_LIMIT, Word},
    titles::{Title, Wanted},
};
use crate::kernel::{Result, kind::Kind};

/// How many rows are read for each suggestion, for some have the same title, and some the wrong marks.
const ROWS: usize = 2;
/// The most words that are looked for: of more the last ones, which are in so few titles that the others can be compared.
const WORDS: usize = 5;
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

    /// The last [`WORDS`] words one after another, two by two.
    fn phrase(&self) -> Option<Expression> {
        let words = &self.words[self.words.len().saturating_sub(WORDS - usize::from(self.last.is_some()))..];
        let pair = |two: &[Word]| Expression::Pair { one: two[0].folded.clone(), other: two[1].folded.clone() };
        let pairs = words.windows(2).map(pair);
        match (words.last(), &self.last) {
            (Some(word), None) if words.len() == 1 => Some(Expression::Key(word.folded.clone())),
            (before, last) => {
                let after = before.map(|before| before.folded.clone());
                let last = last
                    .iter()
                    .map(|last| Expression::Beginning { after: after.clone(), letters: last.folded.clone() });
                Expression::all(pairs.chain(last))
            }
        }
    }

    /// That the words that were typed with marks have them; nothing when all are bare, or too many. Of the last word the tone
    /// does not matter: it stands at the end of a key, which is not known yet.
    fn marks(&self) -> Vec<Expression> {
        if self.count() > MARKED {
            return Vec::new();
        }
        let words = self.words.iter().filter(|word| word.is_marked()).map(|word| Expression::word(word, true));
        let last = self.last.iter().filter(|last| known(&last.exact) != last.folded);
        words.chain(last.map(|last| Expression::ExactBeginning(known(&last.exact).to_owned()))).collect()
    }

    /// The words anywhere, each by itself; nothing when that asks the same, or when there are too many.
    fn apart(&self) -> Vec<Expression> {
        let words = self.words.iter().map(|word| Expression::Key(word.folded.clone()));
        let last = self.last.iter().map(|last| Expression::Beginning { after: None, letters: last.folded.clone() });
        let parts: Vec<Expression> = words.chain(last).collect();
        if (2..=WORDS).contains(&parts.len()) { parts } else { Vec::new() }
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
        let Some(together) = self.phrase() else { return Ok(Vec::new()) };
        // Nothing comes before so many that are as they were typed; nor before so many that have the words together, but for
        // others of these.
        let are_enough = |titles: &[Title], are_all: bool| {
            let together = titles.iter().filter(|title| self.is_together(&title.tokens));
            let best = together.filter(|title| are_all || self.is_meant(&title.tokens));
            best.map(Title::key).collect::<HashSet<_>>().len() >= count
        };
        let wanted = Wanted { marks: self.marks(), together, apart: self.apart() };
        let mut found = wanted.titles(connection, count * ROWS, are_enough).await?;
        if self.count() > WORDS {
            found.retain(|title| self.is_together(&title.tokens));
        }
        // The sort is stable: among equals the newest come first.
        found.sort_by_cached_key(|title| Reverse((self.is_together(&title.tokens), self.is_meant(&title.tokens))));
        let mut seen = HashSet::new();
        found.retain(|title| seen.insert(title.key()));
        found.truncate(count);
        Ok(found.into_iter().map(|title| self.marked(title)).collect())
    }

    /// Whether a title has the words one after another, whatever their marks.
    fn is_together(&self, title: &[Token]) -> bool {
        title.windows(self.count().max(1)).any(|places| {
            let (complete, begun) = places.split_at(self.words.len().min(places.len()));
            self.words.iter().zip(complete).all(|(word, token)| word.folded == token.folded)
                && self.last.iter().zip(begun).all(|(last, token)| continues(token, last))
                && places.iter().skip(1).all(|token| !token.is_apart)
        })
    }

    /// Whether a title has each word with the marks that were typed.
    fn is_meant(&self, title: &[Token]) -> bool {
        let complete = |word: &Word| !word.is_marked() || title.iter().any(|token| token.exact == word.exact);
        let begun = |word: &Word| !word.is_marked() || title.iter().any(|token| begins(token, word));
        self.words.iter().all(complete) && self.last.iter().all(begun)
    }

    /// The title with what was typed in it.
    fn marked(&self, title: Title) -> Suggested {
        let Title { id, kind, text, tokens, .. } = title;
        let mut ranges = Vec::new();
        for token in tokens {
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

/// Whether a word of a title begins with what was typed, marks included. A tone that was typed may still move on.
fn begins(token: &Token, typed: &Word) -> bool {
    let tone = |key: &str| key.strip_prefix(known(key)).and_then(|tone| tone.chars().next());
    known(&token.exact).starts_with(known(&typed.exact))
        && tone(&typed.exact).is_none_or(|typed| tone(&token.exact) == Some(typed))
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
        let text = |prefix: &str| Suggest::read(prefix).phrase().map(|it| (it.to_fts5(), it.to_tsquery()));
        for (prefix, fts5, tsquery) in [
            ("h", "{exact folded} : \"h\" *", "'h':*"),
            ("Đ", "{exact folded} : \"d\" *", "'d':*"),
            ("thi đ", "pairs : \"thi_d\" *", "'+thi d':*"),
            ("thi đua kh", "(pairs : \"thi_dua\" AND pairs : \"dua_kh\" *)", "('+thi dua' & '+dua kh':*)"),
            ("thi ", "\"thi\"", "'thi'"),
            ("thi đua ", "pairs : \"thi_dua\"", "'+thi dua'"),
            // Of many words the last ones.
            (
                "a b c d e g",
                "(pairs : \"b_c\" AND pairs : \"c_d\" AND pairs : \"d_e\" AND pairs : \"e_g\" *)",
                "('+b c' & '+c d' & '+d e' & '+e g':*)",
            ),
        ] {
            assert_eq!(text(prefix), Some((fts5.to_owned(), tsquery.to_owned())), "{prefix}");
        }
        assert_eq!(text(" \" "), None);
    }

    #[test]
    fn marks_are_asked_for_as_far_as_they_are_known() {
        let marks = |prefix: &str| -> Vec<String> {
            Suggest::read(prefix).marks().iter().map(|mark| mark.to_fts5() + " " + &mark.to_tsquery()).collect()
        };
        assert_eq!(marks("đ"), ["exact : \"d9\" * 'd9':*"]);
        assert_eq!(marks("xấ"), ["exact : \"xa6\" * 'xa6':*"]);
        assert_eq!(marks("xã "), ["\"xa4\" 'xa4'"]);
        assert_eq!(marks("xã đo"), ["\"xa4\" 'xa4'", "exact : \"d9o\" * 'd9o':*"]);
        assert_eq!(marks("09"), ["exact : \"09\" * '09':*"]);
        for prefix in ["thi d", "xã", "15", "15 ", "0", ""] {
            assert!(marks(prefix).is_empty(), "{prefix}");
        }
    }

    #[test]
    fn marks_that_were_typed_are_meant() {
        let is = |prefix: &str, title: &str| Suggest::read(prefix).is_meant(&tokens(title));
        assert!(is("hả", "Hải Hà") && is("du", "đường") && is("đu", "đường") && is("thi đ", "Thi đua"));
        assert!(!is("đu", "Du lịch") && !is("hạ", "Hải Hà") && !is("thí đ", "Thi đua"));
    }

    #[test]
    fn words_stand_together_when_the_last_one_begins_so() {
        let is = |prefix: &str, title: &str| Suggest::read(prefix).is_together(&tokens(title));
        assert!(is("0", "Ngày 09/12") && is("9", "Ngày 09/12") && !is("1", "Ngày 09"));
        assert!(is("thi đ", "Phong trào thi đua") && is("thi dua ", "Thi đua") && is("đ", "Thi đua"));
        assert!(!is("thi kh", "Thi đua khen") && !is("thi dua kh", "Thi đua") && !is("dua kh", "Thi đua. Khen"));
    }

    #[test]
    fn what_was_typed_is_marked() {
        let title = |text: &str| Title::new(0, Uuid::nil(), Kind::Article, text.into());
        let html = |prefix: &str, text: &str| Suggest::read(prefix).marked(title(text)).title.to_html();
        assert_eq!(html("thi du", "Thi đua <1>"), "<mark>Thi</mark> <mark>đu</mark>a &lt;1&gt;");
        assert_eq!(html("ha", "Ha\u{309}i Hà"), "<mark>Ha\u{309}</mark>i <mark>Hà</mark>");
    }
}
