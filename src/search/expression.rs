//! What the database is asked of the keys of an item, and how that is said in the language of each database.

use super::{keys::pair, plan::Word};

/// What must hold of the keys of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// It has this key.
    Key(String),
    /// It has these words one after another: by their exact keys, or by the folded ones.
    Adjacent {
        /// The words, two or more.
        words: Vec<Word>,
        /// By which key.
        exact: bool,
    },
    /// All of these hold.
    All(Vec<Expression>),
    /// One of these holds.
    Any(Vec<Expression>),
}

impl Expression {
    /// That all of these hold; nothing when there are none.
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        Self::gather(parts, Self::All)
    }

    /// That one of these holds; nothing when there are none.
    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        Self::gather(parts, Self::Any)
    }

    /// Each part once; one alone stands for itself.
    fn gather(parts: impl IntoIterator<Item = Self>, together: fn(Vec<Self>) -> Self) -> Option<Self> {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            if !kept.contains(&part) {
                kept.push(part);
            }
        }
        if kept.len() > 1 { Some(together(kept)) } else { kept.pop() }
    }

    /// That it has a word, by its exact key or by the folded one.
    pub(super) fn word(word: &Word, exact: bool) -> Self {
        Self::Key(if exact { word.exact.clone() } else { word.folded.clone() })
    }

    /// That some words stand one after another, pair by pair, whatever their marks; one alone is there at least.
    pub(super) fn neighbours(words: &[Word]) -> Vec<Self> {
        match words {
            [word] => vec![Self::word(word, false)],
            words => words.windows(2).map(|two| Self::Adjacent { words: two.to_vec(), exact: false }).collect(),
        }
    }

    /// The words of something that is nearly one phrase, which is told from it by its pairs.
    pub(super) fn pair_by_pair(words: &[Word], exact: bool) -> Option<Self> {
        let marked = words.iter().filter(|word| exact && word.is_marked());
        Self::all(Self::neighbours(words).into_iter().chain(marked.map(|word| Self::word(word, true))))
    }

    /// The same by keys alone, whatever stands between them: words are taken for neighbours that are so two by two. All
    /// items for which this expression holds are among those for which the answer does, and hardly any others.
    #[must_use]
    pub fn by_keys(&self) -> Self {
        let each = |parts: &[Self]| parts.iter().map(Self::by_keys).collect();
        match self {
            Self::Adjacent { words, exact } => Self::pair_by_pair(words, *exact).unwrap_or_else(|| self.clone()),
            Self::All(parts) => Self::All(each(parts)),
            Self::Any(parts) => Self::Any(each(parts)),
            other => other.clone(),
        }
    }

    /// In the language of SQLite's FTS5. Keys hold letters and digits, and stand in quotes all the same.
    #[must_use]
    pub fn to_fts5(&self) -> String {
        match self {
            Self::Key(key) => format!("\"{key}\""),
            Self::Adjacent { words, exact } => format!("\"{}\"", keys(words, *exact).join(" ")),
            Self::All(parts) => written(parts, " AND ", Self::to_fts5),
            Self::Any(parts) => written(parts, " OR ", Self::to_fts5),
        }
    }

    /// In the language of PostgreSQL's `tsquery`. Pairs of neighbours are keys of their own, which spares the database
    /// to look at positions of most items.
    #[must_use]
    pub fn to_tsquery(&self) -> String {
        match self {
            Self::Key(key) => format!("'{key}'"),
            Self::Adjacent { words, exact } => {
                let mut parts: Vec<String> =
                    words.windows(2).map(|two| format!("'{}'", pair(&two[0].folded, &two[1].folded))).collect();
                if *exact || words.len() > 2 {
                    let keys: Vec<String> = keys(words, *exact).iter().map(|key| format!("'{key}'")).collect();
                    parts.push(format!("({})", keys.join(" <-> ")));
                }
                format!("({})", parts.join(" & "))
            }
            Self::All(parts) => written(parts, " & ", Self::to_tsquery),
            Self::Any(parts) => written(parts, " | ", Self::to_tsquery),
        }
    }
}

fn keys(words: &[Word], exact: bool) -> Vec<&str> {
    words.iter().map(|word| if exact { word.exact.as_str() } else { word.folded.as_str() }).collect()
}

fn written(parts: &[Expression], between: &str, write: impl Fn(&Expression) -> String) -> String {
    format!("({})", parts.iter().map(write).collect::<Vec<_>>().join(between))
}
