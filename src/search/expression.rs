//! What the database is asked of the keys of an item, and how that is said in the language of each database.

use super::{
    keys::{pair, pair_in_column},
    normalise::Token,
    plan::Word,
};

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
    /// It has these two words one after the other, by their folded keys. Of titles only.
    Pair {
        /// The folded key of the first.
        one: String,
        /// The folded key of the second.
        other: String,
    },
    /// It has a word one of whose keys begins so. Of titles only.
    Beginning {
        /// The folded key of the word before it, if that matters.
        after: Option<String>,
        /// The beginning.
        letters: String,
    },
    /// It has a word whose exact key begins so. Of titles only.
    ExactBeginning(String),
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

    /// Whether it holds for a title, as the databases would say.
    #[must_use]
    pub(super) fn holds(&self, title: &[Token]) -> bool {
        let is = |token: &Token, key: &str| token.exact == key || token.folded == key;
        let follow = |is_pair: &dyn Fn(&Token, &Token) -> bool| {
            title.windows(2).any(|two| !two[1].is_apart && is_pair(&two[0], &two[1]))
        };
        match self {
            Self::Key(key) => title.iter().any(|token| is(token, key)),
            Self::Adjacent { words, exact } => {
                title.windows(words.len()).any(|tokens| {
                    words.iter().zip(tokens).all(|(word, token)| {
                        if *exact { word.exact == token.exact } else { word.folded == token.folded }
                    }) && tokens.iter().skip(1).all(|token| !token.is_apart)
                })
            }
            Self::Pair { one, other } => follow(&|first, next| first.folded == *one && next.folded == *other),
            Self::Beginning { after: Some(after), letters } => {
                follow(&|first, next| first.folded == *after && next.folded.starts_with(letters))
            }
            Self::Beginning { after: None, letters } => {
                title.iter().any(|token| token.folded.starts_with(letters) || token.exact.starts_with(letters))
            }
            Self::ExactBeginning(letters) => title.iter().any(|token| token.exact.starts_with(letters)),
            Self::All(parts) => parts.iter().all(|part| part.holds(title)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(title)),
        }
    }

    /// In the language of SQLite's FTS5. Keys hold letters and digits, and stand in quotes all the same. Of titles the
    /// pairs of neighbours have a column of their own; what begins so is looked for where no pair begins so too.
    #[must_use]
    pub fn to_fts5(&self) -> String {
        match self {
            Self::Key(key) => format!("\"{key}\""),
            Self::Adjacent { words, exact } => format!("\"{}\"", keys(words, *exact).join(" ")),
            Self::Pair { one, other } => format!("pairs : \"{}\"", pair_in_column(one, other)),
            Self::Beginning { after: None, letters } => format!("{{exact folded}} : \"{letters}\" *"),
            Self::Beginning { after: Some(after), letters } => {
                format!("pairs : \"{}\" *", pair_in_column(after, letters))
            }
            Self::ExactBeginning(letters) => format!("exact : \"{letters}\" *"),
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
            Self::Pair { one, other } => format!("'{}'", pair(one, other)),
            Self::Beginning { after: None, letters } | Self::ExactBeginning(letters) => format!("'{letters}':*"),
            Self::Beginning { after: Some(after), letters } => format!("'{}':*", pair(after, letters)),
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
