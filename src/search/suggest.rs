//! Titles that have what was typed so far.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, entity::prelude::Uuid};

use super::{
    engine::{Filter, Search, Source},
    expression::Expression,
    highlight::Fragment,
    normalise::{Token, tokens},
    plan::{Plan, TOKEN_LIMIT, Word},
    statement::Statement,
};
use crate::kernel::{Result, columns::Columns, kind::Kind};

/// How many rows are read for each suggestion, for some have the same title, and some the wrong marks.
const ROWS: usize = 3;
/// How many of the newest items are looked at one by one before the index is asked, on PostgreSQL.
const WINDOW: usize = 400;

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

    /// The words one after another.
    fn phrase(&self) -> Option<Expression> {
        match &self.last {
            None if self.words.is_empty() => None,
            Some(last) => Some(Expression::Beginning { words: self.words.clone(), last: last.folded.clone() }),
            None if self.words.len() == 1 => Some(Expression::Key(self.words[0].folded.clone())),
            None => Some(Expression::Adjacent { words: self.words.clone(), exact: false }),
        }
    }

    /// The words anywhere; nothing when that asks the same.
    fn apart(&self) -> Option<Expression> {
        let mut parts: Vec<Expression> = self.words.iter().map(|word| Expression::Key(word.folded.clone())).collect();
        parts.extend(
            self.last.iter().map(|last| Expression::Beginning { words: Vec::new(), last: last.folded.clone() }),
        );
        (parts.len() > 1).then_some(Expression::All(parts))
    }

    /// The suggestions, at most so many.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find(&self, connection: &DatabaseConnection, count: usize) -> Result<Vec<Suggested>> {
        let Some(phrase) = self.phrase() else { return Ok(Vec::new()) };
        let limit = count * ROWS;
        let apart = self.apart();
        let mut rows = read(connection, apart.as_ref().unwrap_or(&phrase), limit).await?;
        // Titles that have the words together are among those that have them anywhere, unless there are more of these.
        if apart.is_some() && rows.len() == limit {
            rows.splice(0..0, read(connection, &phrase, limit).await?);
        }
        // The sort is stable: among equals the newest come first.
        rows.sort_by_cached_key(|row| {
            let title = tokens(&row.title.text);
            (!self.is_together(&title), !self.is_meant(&title))
        });
        let mut seen = HashSet::new();
        rows.retain(|row| {
            let key: Vec<String> = tokens(&row.title.text).into_iter().map(|token| token.exact).collect();
            seen.insert(key)
        });
        rows.truncate(count);
        Ok(rows.into_iter().map(|row| self.marked(row)).collect())
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

    /// The row with what was typed in its title.
    fn marked(&self, row: Suggested) -> Suggested {
        let text = row.title.text;
        let mut ranges = Vec::new();
        for token in tokens(&text) {
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
        Suggested { title: Fragment { text, ranges }, ..row }
    }
}

/// Whether a word of a title begins with what was typed, marks included. A tone that was typed may still move on.
fn begins(token: &Token, typed: &Word) -> bool {
    let without_tone = |key: &str| key.trim_end_matches(|c: char| ('1'..='5').contains(&c)).to_owned();
    let tone = |key: &str| key.chars().next_back().filter(|c| ('1'..='5').contains(c));
    if typed.is_number() {
        return token.exact.starts_with(&typed.exact);
    }
    without_tone(&token.exact).starts_with(&without_tone(&typed.exact))
        && tone(&typed.exact).is_none_or(|typed| tone(&token.exact) == Some(typed))
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

async fn read(connection: &DatabaseConnection, expression: &Expression, limit: usize) -> Result<Vec<Suggested>> {
    if connection.get_database_backend() == DbBackend::Postgres {
        // The index would have to gather all titles that begin so, and sort them. Of what is frequent enough the newest
        // items have plenty; and what they do not have is seldom enough for the index.
        let mut statement = Statement::new(DbBackend::Postgres);
        statement.push("SELECT w.item_id, w.kind, t.title FROM (SELECT place, item_id, kind, title FROM search_entry");
        statement.push(&format!(" ORDER BY place DESC LIMIT {WINDOW}) w JOIN search_trace t ON t.place = w.place"));
        statement.push(" WHERE w.title @@ ").bind(expression.to_tsquery());
        statement.push(&format!("::tsquery ORDER BY w.place DESC LIMIT {limit}"));
        let rows = run(connection, statement).await?;
        if rows.len() == limit {
            return Ok(rows);
        }
    }
    let (plan, filter) = (Plan::default(), Filter::default());
    let search = Search { connection, plan: &plan, filter: &filter };
    let mut statement = Statement::new(connection.get_database_backend());
    statement.push("SELECT e.item_id, e.kind, t.title FROM (");
    search.matches(&mut statement, Source::Title, expression, Some((limit, None)));
    statement.push(") c JOIN search_entry e ON e.place = c.place JOIN search_trace t ON t.place = c.place");
    statement.push(" ORDER BY e.place DESC");
    run(connection, statement).await
}

async fn run(connection: &DatabaseConnection, statement: Statement) -> Result<Vec<Suggested>> {
    let rows = connection.query_all_raw(statement.build()).await?;
    let read = |row: &sea_orm::QueryResult| {
        let mut columns = Columns::of(row);
        let (id, kind) = (columns.get()?, columns.get()?);
        Ok(Suggested { id, kind, title: Fragment { text: columns.get()?, ranges: Vec::new() } })
    };
    Ok(rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_may_be_incomplete() {
        let text = |prefix: &str| Suggest::read(prefix).phrase().map(|it| (it.to_fts5(), it.to_tsquery()));
        for (prefix, fts5, tsquery) in [
            ("h", "\"h\" *", "'h':*"),
            ("Đ", "\"d\" *", "'d':*"),
            ("thi đ", "\"thi d\" *", "('+thi d':*)"),
            ("thi đua kh", "\"thi dua kh\" *", "('+thi dua' & '+dua kh':* & ('thi' <-> 'dua' <-> 'kh':*))"),
            ("thi ", "\"thi\"", "'thi'"),
            ("thi đua ", "\"thi dua\"", "('+thi dua')"),
        ] {
            assert_eq!(text(prefix), Some((fts5.to_owned(), tsquery.to_owned())), "{prefix}");
        }
        assert_eq!(text(" \" "), None);
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
        let row = |title: &str| Suggested {
            id: Uuid::nil(),
            kind: Kind::Article,
            title: Fragment { text: title.into(), ranges: Vec::new() },
        };
        let html = |prefix: &str, title: &str| Suggest::read(prefix).marked(row(title)).title.to_html();
        assert_eq!(html("thi du", "Thi đua <1>"), "<mark>Thi</mark> <mark>đu</mark>a &lt;1&gt;");
        assert_eq!(html("ha", "Ha\u{309}i Hà"), "<mark>Ha\u{309}</mark>i <mark>Hà</mark>");
    }
}
