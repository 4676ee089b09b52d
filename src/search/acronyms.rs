//! Acronyms and what they stand for: either finds the other.

use std::{
    collections::{BTreeSet, HashMap},
    sync::OnceLock,
};

use sea_orm::{
    ActiveValue::Unchanged, Condition, DatabaseConnection, PaginatorTrait as _, QueryOrder, QuerySelect as _, Set,
    entity::prelude::*,
};

use super::{
    entity::acronym::{ActiveModel, Column, Entity},
    normalise::{VERSION, tokens},
    plan::{TOKEN_LIMIT as QUERY_TOKENS, Word},
};
use crate::kernel::{Kernel, Result, change};

/// The table that comes with the service.
const BUNDLED: &str = include_str!("acronyms.txt");

/// The most tokens of either side of an entry.
pub const TOKEN_LIMIT: usize = 12;
/// The most public acronyms that are read for one query: more than it can make use of.
const ROW_LIMIT: u64 = 1_000;
/// How many acronyms get their keys anew in one transaction, during which publications wait.
const BATCH: u64 = 100;

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
        let side = |text| Some(words(text)).filter(|words| (1..=TOKEN_LIMIT).contains(&words.len()));
        Some(Self { short: side(short)?, long: side(long)? })
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

/// The words of a text.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    tokens(text).into_iter().map(Word::from).collect()
}

/// The folded keys of words, by which an entry is looked up.
#[must_use]
pub fn folded(words: &[Word]) -> String {
    words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
}

/// Those of the public acronyms that a query may mean, the oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn more(connection: &DatabaseConnection, query: &str) -> Result<Acronyms> {
    let words: Vec<Word> = words(query).into_iter().take(QUERY_TOKENS).collect();
    let mut sides = BTreeSet::new();
    for start in 0..words.len() {
        for end in start + 1..=words.len().min(start + TOKEN_LIMIT) {
            sides.insert(folded(&words[start..end]));
        }
    }
    if sides.is_empty() {
        return Ok(Acronyms::default());
    }
    let either = Condition::any().add(Column::ShortFolded.is_in(&sides)).add(Column::LongFolded.is_in(&sides));
    let rows = Entity::find().filter(either).order_by_asc(Column::Id).limit(ROW_LIMIT).all(connection).await?;
    Ok(Acronyms::of(rows.iter().filter_map(|row| Acronym::new(&row.short, &row.long))))
}

/// Whether public acronyms have keys of another normaliser.
pub(super) async fn are_stale(connection: &DatabaseConnection) -> Result<bool> {
    let stale = Entity::find().filter(Column::Normaliser.ne(VERSION));
    Ok(stale.count(connection).await? > 0)
}

/// Makes the keys anew that another normaliser has made; with `all`, of all public acronyms. What the gate has written
/// stays as it is.
pub(super) async fn renew(kernel: &Kernel, all: bool) -> Result<()> {
    let mut last = Uuid::nil();
    loop {
        let transaction = kernel.store.begin().await?;
        change::take_turn(&transaction).await?;
        let which =
            Condition::all().add(Column::Id.gt(last)).add_option((!all).then(|| Column::Normaliser.ne(VERSION)));
        let rows = Entity::find().filter(which).order_by_asc(Column::Id).limit(BATCH).all(&transaction).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = end.id;
        for row in &rows {
            let keys = ActiveModel {
                id: Unchanged(row.id),
                short_folded: Set(folded(&words(&row.short))),
                long_folded: Set(folded(&words(&row.long))),
                normaliser: Set(VERSION),
                ..Default::default()
            };
            Entity::update(keys).exec(&transaction).await?;
        }
        transaction.commit().await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others(text: &str) -> Vec<String> {
        let mut others: Vec<String> = Acronyms::bundled()
            .others(&words(text))
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
