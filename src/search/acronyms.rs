//! Acronyms and what they stand for: either finds the other.

use std::{
    collections::{BTreeSet, HashMap},
    sync::OnceLock,
};

use sea_orm::{Condition, DatabaseConnection, QueryOrder, Set, entity::prelude::*, sea_query::OnConflict};

use super::{
    entity::acronym::{ActiveModel, Column, Entity},
    normalise::tokens,
    plan::{TOKEN_LIMIT as QUERY_TOKENS, Word},
};
use crate::kernel::{Error, ProblemCode, Result, store::Store, value::text};

/// The table that comes with the service.
const BUNDLED: &str = include_str!("acronyms.txt");

/// The most tokens of either side of an entry.
pub const TOKEN_LIMIT: usize = 12;

/// One acronym: the words of its short form, and of what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acronym {
    /// The short form.
    pub short: Vec<Word>,
    /// What it stands for.
    pub long: Vec<Word>,
}

impl Acronym {
    /// An entry of a table; none when one side has no letters or digits, or too many.
    #[must_use]
    pub fn new(short: &str, long: &str) -> Option<Self> {
        let words = |text: &str| {
            let words: Vec<Word> = tokens(text).into_iter().map(Word::from).collect();
            (1..=TOKEN_LIMIT).contains(&words.len()).then_some(words)
        };
        Some(Self { short: words(short)?, long: words(long)? })
    }
}

/// One side of an entry, and the other one.
type Known = (Vec<Word>, Vec<Word>);

/// Acronyms, by the folded keys of both sides.
#[derive(Debug, Default)]
pub struct Acronyms {
    by_folded: HashMap<String, Vec<Known>>,
    longest: usize,
}

impl Acronyms {
    /// The table that comes with the service.
    #[must_use]
    pub fn bundled() -> &'static Self {
        static TABLE: OnceLock<Acronyms> = OnceLock::new();
        TABLE.get_or_init(|| {
            let lines = BUNDLED.lines().filter(|line| !line.starts_with('#'));
            Self::of(
                lines.filter_map(|line| line.split_once('=')).filter_map(|(short, long)| Acronym::new(short, long)),
            )
        })
    }

    /// A table of entries.
    #[must_use]
    pub fn of(entries: impl IntoIterator<Item = Acronym>) -> Self {
        let mut table = Self::default();
        for Acronym { short, long } in entries {
            table.longest = table.longest.max(short.len()).max(long.len());
            table.by_folded.entry(folded(&short)).or_default().push((short.clone(), long.clone()));
            table.by_folded.entry(folded(&long)).or_default().push((long, short));
        }
        table
    }

    /// The most words of any side.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// What stands for some words, each once. A mark that was typed is meant here too.
    pub fn others(&self, words: &[Word]) -> Vec<Vec<Word>> {
        let mut others: Vec<Vec<Word>> = Vec::new();
        for (known, other) in self.by_folded.get(&folded(words)).into_iter().flatten() {
            let meant = words.iter().zip(known).all(|(typed, known)| !typed.is_marked() || typed.exact == known.exact);
            if meant && !others.contains(other) && other.as_slice() != words {
                others.push(other.clone());
            }
        }
        others
    }
}

fn folded(words: &[Word]) -> String {
    words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
}

/// Those of the added acronyms that a query may mean.
///
/// # Errors
/// When the database cannot be read.
pub async fn more(connection: &DatabaseConnection, query: &str) -> Result<Acronyms> {
    let words: Vec<Word> = tokens(query).into_iter().map(Word::from).take(QUERY_TOKENS).collect();
    let mut sides = BTreeSet::new();
    for start in 0..words.len() {
        for end in start + 1..=words.len().min(start + TOKEN_LIMIT) {
            sides.insert(folded(&words[start..end]));
        }
    }
    if sides.is_empty() {
        return Ok(Acronyms::default());
    }
    let either = Condition::any().add(Column::ShortKey.is_in(&sides)).add(Column::LongKey.is_in(&sides));
    let rows = Entity::find().filter(either).order_by_asc(Column::ShortKey).order_by_asc(Column::LongKey);
    let rows = rows.all(connection).await?;
    Ok(Acronyms::of(rows.iter().filter_map(|row| Acronym::new(&row.short, &row.long))))
}

/// Adds an acronym, or writes it anew.
///
/// # Errors
/// A problem when one side has no letter or digit, or more than [`TOKEN_LIMIT`] words, or both are the same.
pub async fn add(store: &Store, short: &str, long: &str) -> Result<()> {
    let (short_key, long_key) = keys(short, long)?;
    let row = ActiveModel {
        short_key: Set(short_key),
        long_key: Set(long_key),
        short: Set(text::line(short)),
        long: Set(text::line(long)),
    };
    let replace = OnConflict::columns([Column::ShortKey, Column::LongKey])
        .update_columns([Column::Short, Column::Long])
        .to_owned();
    let transaction = store.begin().await?;
    Entity::insert(row).on_conflict(replace).exec_without_returning(&transaction).await?;
    transaction.commit().await?;
    Ok(())
}

/// Removes an acronym that was added, and answers whether it was there.
///
/// # Errors
/// As [`add`].
pub async fn remove(store: &Store, short: &str, long: &str) -> Result<bool> {
    let keys = keys(short, long)?;
    let transaction = store.begin().await?;
    let removed = Entity::delete_by_id(keys).exec(&transaction).await?.rows_affected > 0;
    transaction.commit().await?;
    Ok(removed)
}

/// The acronyms that were added.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(connection: &DatabaseConnection) -> Result<Vec<(String, String)>> {
    let rows = Entity::find().order_by_asc(Column::ShortKey).order_by_asc(Column::LongKey).all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.short, row.long)).collect())
}

fn keys(short: &str, long: &str) -> Result<(String, String)> {
    let entry = Acronym::new(short, long).filter(|entry| entry.short != entry.long);
    let entry = entry.ok_or_else(|| {
        let message = format!("Both sides have 1 to {TOKEN_LIMIT} words of letters or digits, and are not the same.");
        Error::problem(ProblemCode::Invalid, "acronym", message)
    })?;
    Ok((folded(&entry.short), folded(&entry.long)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others(text: &str) -> Vec<String> {
        let words: Vec<Word> = tokens(text).into_iter().map(Word::from).collect();
        let mut others: Vec<String> = Acronyms::bundled()
            .others(&words)
            .iter()
            .map(|other| other.iter().map(|word| word.exact.as_str()).collect::<Vec<_>>().join(" "))
            .collect();
        others.sort();
        others
    }

    #[test]
    fn either_side_finds_the_other() {
        assert_eq!(others("UBND"), ["uy3 ban nha6n da6n"]);
        assert_eq!(others("uỷ ban nhân dân"), ["u7bnd", "ubnd"]);
        assert_eq!(others("uy ban nhan dan"), ["u7bnd", "ubnd"]);
        assert_eq!(others("hdnd"), ["ho6i5 d9o6ng2 nha6n da6n"]);
        assert_eq!(others("Kinh tế - xã hội"), ["kt xh", "ktxh"]);
        assert_eq!(others("GD&ĐT"), ["giao1 duc5 va2 d9ao2 tao5"]);
        assert_eq!(others("ủy ban nhẫn dân"), [""; 0]);
    }

    #[test]
    fn every_line_of_the_bundled_table_is_an_entry() {
        for line in BUNDLED.lines().filter(|line| !line.starts_with('#')) {
            let (short, long) = line.split_once('=').unwrap_or_else(|| panic!("{line}"));
            assert!(Acronym::new(short, long).is_some(), "{line}");
        }
    }
}
