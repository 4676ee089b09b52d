//! Titles that have what was typed so far.

use std::{cmp::Reverse, collections::HashSet};

use sea_orm::{DatabaseConnection, entity::prelude::Uuid};

use super::{
    expression::Expression,
    highlight::Fragment,
    normalise::{Token, tokens},
    plan::{TOKEN_LIMIT, Word},
    titles::{Title, joined, titles},
};
use crate::kernel::{Result, kind::Kind};

/// How many rows are read for each suggestion, for some have the same title, and some the wrong marks.
const ROWS: usize = 2;
/// The most words that are looked for apart from each other.
const APART: usize = 8;

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

    /// The words one after another, two by two.
    fn phrase(&self) -> Option<Expression> {
        let pair = |two: &[Word]| Expression::Pair { one: two[0].folded.clone(), other: two[1].folded.clone() };
        let pairs = self.words.windows(2).map(pair);
        match (self.words.last(), &self.last) {
            (Some(word), None) if self.words.len() == 1 => Some(Expression::Key(word.folded.clone())),
            (before, last) => {
                let after = before.map(|before| before.folded.clone());
                let last = last
                    .iter()
                    .map(|last| Expression::Beginning { after: after.clone(), letters: last.folded.clone() });
                Expression::all(pairs.chain(last))
            }
        }
    }

    /// The words one after another, those that were typed with marks with them; none when all are bare. Of the last word the
    /// tone does not matter: it stands at the end of a key, which is not known yet.
    fn marked_phrase(&self) -> Option<Expression> {
        let words = self.words.iter().filter(|word| word.is_marked()).map(|word| Expression::word(word, true));
        let letters = self.last.iter().filter(|last| last.is_marked()).map(|last| (without_tone(&last.exact), last));
        let last = letters.filter(|(letters, last)| *letters != last.folded);
        let marked: Vec<Expression> =
            words.chain(last.map(|(letters, _)| Expression::ExactBeginning(letters.to_owned()))).collect();
        if marked.is_empty() {
            return None;
        }
        // One word with its marks is there whatever its marks, too.
        let is_alone = self.words.len() + usize::from(self.last.is_some()) == 1;
        Expression::all(self.phrase().filter(|_| !is_alone).into_iter().chain(marked))
    }

    /// The words anywhere, each by itself; none when that asks the same, or when there are too many.
    fn apart(&self) -> Vec<Expression> {
        let words = self.words.iter().map(|word| Expression::Key(word.folded.clone()));
        let last = self.last.iter().map(|last| Expression::Beginning { after: None, letters: last.folded.clone() });
        let parts: Vec<Expression> = words.chain(last).collect();
        if (2..=APART).contains(&parts.len()) { parts } else { Vec::new() }
    }

    /// The suggestions, at most so many: titles that have the words together, first those with the marks that were typed,
    /// the newest first; and after them those of the newest items that have them apart. To look for the latter among all
    /// items costs as much as a search, for words that are common and seldom meet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find(&self, connection: &DatabaseConnection, count: usize) -> Result<Vec<Suggested>> {
        let Some(phrase) = self.phrase() else { return Ok(Vec::new()) };
        let limit = count * ROWS;
        // Nothing comes before so many that are as they were typed.
        let are_enough = |titles: &[Title]| {
            let best = titles.iter().filter(|title| self.is_together(&title.tokens) && self.is_meant(&title.tokens));
            best.map(Title::key).collect::<HashSet<_>>().len() >= count
        };
        let mut found = Vec::new();
        if let Some(marked) = self.marked_phrase() {
            found = titles(connection, &marked, &[], limit, are_enough).await?;
        }
        if !are_enough(&found) {
            // Of titles that have the words together, as many as are read are the newest of all.
            let are_all = |titles: &[Title]| {
                are_enough(titles) || titles.iter().filter(|title| self.is_together(&title.tokens)).count() == limit
            };
            let others = titles(connection, &phrase, &self.apart(), limit, are_all).await?;
            found = joined(found, others, limit * 2);
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
        let length = self.words.len() + usize::from(self.last.is_some());
        title.windows(length.max(1)).any(|places| {
            let (complete, begun) = places.split_at(self.words.len().min(places.len()));
            self.words.iter().zip(complete).all(|(word, token)| word.folded == token.folded)
                && self.last.iter().zip(begun).all(|(last, token)| token.folded.starts_with(&last.folded))
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
        let Title { id, kind, text, tokens } = title;
        let mut ranges = Vec::new();
        for token in tokens {
            let is_word = self.words.iter().any(|word| word.folded == token.folded);
            match &self.last {
                _ if is_word => ranges.push(token.range),
                Some(last) if token.folded.starts_with(&last.folded) => {
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

/// Whether a word of a title begins with what was typed, marks included. A tone that was typed may still move on.
fn begins(token: &Token, typed: &Word) -> bool {
    let tone = |key: &str| key.chars().next_back().filter(|c| ('1'..='5').contains(c));
    if typed.is_number() {
        return token.exact.starts_with(&typed.exact);
    }
    without_tone(&token.exact).starts_with(without_tone(&typed.exact))
        && tone(&typed.exact).is_none_or(|typed| tone(&token.exact) == Some(typed))
}

/// The exact key of a word that is no number, up to its tone.
fn without_tone(key: &str) -> &str {
    key.trim_end_matches(|c: char| ('1'..='5').contains(&c))
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
            ("h", "folded : \"h\" *", "'h':*"),
            ("Đ", "folded : \"d\" *", "'d':*"),
            ("thi đ", "pairs : \"thi_d\" *", "'+thi d':*"),
            ("thi đua kh", "(pairs : \"thi_dua\" AND pairs : \"dua_kh\" *)", "('+thi dua' & '+dua kh':*)"),
            ("thi ", "\"thi\"", "'thi'"),
            ("thi đua ", "pairs : \"thi_dua\"", "'+thi dua'"),
        ] {
            assert_eq!(text(prefix), Some((fts5.to_owned(), tsquery.to_owned())), "{prefix}");
        }
        assert_eq!(text(" \" "), None);
    }

    #[test]
    fn marks_are_asked_for_as_far_as_they_are_known() {
        let text = |prefix: &str| Suggest::read(prefix).marked_phrase().map(|it| (it.to_fts5(), it.to_tsquery()));
        for (prefix, fts5, tsquery) in [
            ("đ", "exact : \"d9\" *", "'d9':*"),
            ("xấ", "exact : \"xa6\" *", "'xa6':*"),
            ("xã ", "\"xa4\"", "'xa4'"),
            ("thi đ", "(pairs : \"thi_d\" * AND exact : \"d9\" *)", "('+thi d':* & 'd9':*)"),
            ("xã h", "(pairs : \"xa_h\" * AND \"xa4\")", "('+xa h':* & 'xa4')"),
        ] {
            assert_eq!(text(prefix), Some((fts5.to_owned(), tsquery.to_owned())), "{prefix}");
        }
        for prefix in ["thi d", "xã", "15", "15 ", ""] {
            assert_eq!(text(prefix), None, "{prefix}");
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
        assert!(is("thi đ", "Phong trào thi đua") && is("thi dua ", "Thi đua") && is("đ", "Thi đua"));
        assert!(!is("thi kh", "Thi đua khen") && !is("thi dua kh", "Thi đua") && !is("dua kh", "Thi đua. Khen"));
    }

    #[test]
    fn what_was_typed_is_marked() {
        let title = |text: &str| Title::new(Uuid::nil(), Kind::Article, text.into());
        let html = |prefix: &str, text: &str| Suggest::read(prefix).marked(title(text)).title.to_html();
        assert_eq!(html("thi du", "Thi đua <1>"), "<mark>Thi</mark> <mark>đu</mark>a &lt;1&gt;");
        assert_eq!(html("ha", "Ha\u{309}i Hà"), "<mark>Ha\u{309}</mark>i <mark>Hà</mark>");
    }
}
