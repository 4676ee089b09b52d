//! The keys of one item, as the indexes and the score want them.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write as _,
    hash::Hasher as _,
};

use super::{
    beginning::Lines,
    normalise::{Token, tokens},
};

/// The most tokens of an item that phrases are found in, its title included. PostgreSQL knows no position beyond 16,383.
/// Tokens beyond are found, but not as a phrase.
const POSITION_LIMIT: usize = 16_000;
/// The most places of one key that phrases are found at. PostgreSQL keeps 255.
const OCCURRENCE_LIMIT: u16 = 250;
/// The most bytes of different keys. PostgreSQL's limit of one megabyte holds for what it makes of them, which is more.
const BYTE_LIMIT: usize = 400_000;
/// Stands where a column has no key. No key is made of this character, for it is neither a letter nor a digit.
const NOTHING: &str = "§";

/// The keys of an item, at their positions.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The exact key at each position; none where it is the folded one.
    exact: Vec<Option<String>>,
    /// The folded key at each position; none between title and text, and between sentences.
    folded: Vec<Option<String>>,
    /// Keys that have no position any more.
    beyond: BTreeSet<String>,
}

/// The key of two neighbours on PostgreSQL. It begins unlike any key of a word.
pub(super) fn pair(one: &str, other: &str) -> String {
    format!("+{one} {other}")
}

impl Keys {
    /// The keys of some texts. No phrase is found between them, nor over the end of a sentence.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a [Token]>) -> Self {
        let mut keys = Self::default();
        let mut seen: HashMap<String, u16> = HashMap::new();
        let mut bytes = 0;
        for (number, tokens) in texts.into_iter().enumerate() {
            if number > 0 {
                keys.gap();
            }
            for token in tokens {
                if token.is_apart {
                    keys.gap();
                }
                // An adjacent pair is a key of its own on PostgreSQL, so each token may cost as much again.
                let known = seen.contains_key(&token.folded);
                bytes += if known { 16 } else { 2 * (token.exact.len() + token.folded.len()) + 32 };
                if bytes > BYTE_LIMIT {
                    return keys;
                }
                keys.add(token, &mut seen);
            }
        }
        keys
    }

    /// Leaves a position empty.
    fn gap(&mut self) {
        if self.folded.len() < POSITION_LIMIT {
            self.exact.push(None);
            self.folded.push(None);
        }
    }

    fn add(&mut self, token: &Token, seen: &mut HashMap<String, u16>) {
        let mut counted = |key: &str| {
            let count = seen.entry(key.to_owned()).or_default();
            *count = count.saturating_add(1);
            *count
        };
        let exact = token.is_marked().then(|| (token.exact.clone(), counted(&token.exact)));
        let folded = (token.folded.clone(), counted(&token.folded));
        if self.folded.len() < POSITION_LIMIT {
            let placed = |(key, count): (String, u16)| (count <= OCCURRENCE_LIMIT).then_some(key);
            self.exact.push(exact.and_then(placed));
            self.folded.push(placed(folded));
        } else {
            // What has a position already is found by it.
            let new = exact.into_iter().chain([folded]).filter(|(_, count)| *count == 1);
            self.beyond.extend(new.map(|(key, _)| key));
        }
    }

    /// The two columns of SQLite's index: the exact keys and the folded keys, each at its position.
    #[must_use]
    pub fn columns(&self) -> (String, String) {
        let line = |keys: &[Option<String>]| {
            let mut line = String::with_capacity(keys.len() * 6);
            for key in keys {
                line.push_str(key.as_deref().unwrap_or(NOTHING));
                line.push(' ');
            }
            line
        };
        let mut folded = line(&self.folded);
        for key in &self.beyond {
            let _ = write!(folded, "{NOTHING} {key} ");
        }
        (line(&self.exact), folded)
    }

    /// The text of PostgreSQL's `tsvector`: each key with its positions, and each pair of neighbours as a key without any.
    #[must_use]
    pub fn vector(&self) -> String {
        let mut positions: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for column in [&self.exact, &self.folded] {
            for (place, key) in column.iter().enumerate() {
                if let Some(key) = key {
                    positions.entry(key).or_default().push(place + 1);
                }
            }
        }
        let mut vector = String::with_capacity(self.folded.len() * 24);
        for (key, places) in positions {
            let _ = write!(vector, "'{key}'");
            for (number, place) in places.iter().enumerate() {
                let _ = write!(vector, "{}{place}", if number == 0 { ':' } else { ',' });
            }
            vector.push(' ');
        }
        let pairs: BTreeSet<_> =
            self.folded.windows(2).filter_map(|two| two[0].as_deref().zip(two[1].as_deref())).collect();
        for (one, other) in pairs {
            let _ = write!(vector, "'{}' ", pair(one, other));
        }
        for key in &self.beyond {
            // All at the last position there is, where no phrase finds them.
            let _ = write!(vector, "'{key}':16383 ");
        }
        vector
    }
}

/// What the score reads of an item: for each token, and each end of a sentence, four bytes, three of its folded key and one of its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The tokens of the title, and the ends of its sentences.
    pub title: Vec<Mark>,
    /// Those of the text.
    pub text: Vec<Mark>,
}

/// One token in a trace, or the end of a sentence. Two tokens with the same keys have the same mark; others have another,
/// but for one in sixteen million, which a score bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mark(u32);

impl Mark {
    /// The end of a sentence, which is like no word.
    const END: Self = Self(0);

    /// The mark of a token's keys.
    #[must_use]
    pub fn of(exact: &str, folded: &str) -> Self {
        let letters = (hash(folded) & 0x00ff_ffff).max(1);
        // None has no marks, and no marks are none.
        let marks = if exact == folded { 0 } else { (hash(exact) % 255) as u32 + 1 };
        Self(marks << 24 | (letters as u32))
    }

    /// Its lowest byte, which says nothing of its marks.
    #[must_use]
    pub fn low(self) -> u8 {
        self.0.to_le_bytes()[0]
    }

    /// Whether both have the same exact key.
    #[must_use]
    pub fn is(self, other: Self) -> bool {
        self == other
    }

    /// Whether both have the same folded key.
    #[must_use]
    pub fn is_like(self, other: Self) -> bool {
        (self.0 ^ other.0) & 0x00ff_ffff == 0
    }
}

/// FNV-1a: the same on every machine and in every version, as what is stored must be.
fn hash(key: &str) -> u64 {
    struct Fnv(u64);
    impl std::hash::Hasher for Fnv {
        fn finish(&self) -> u64 {
            // The upper half is better mixed.
            self.0 >> 32 ^ self.0
        }
        fn write(&mut self, bytes: &[u8]) {
            for byte in bytes {
                self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    hasher.write(key.as_bytes());
    hasher.finish()
}

impl Trace {
    /// The trace of an item's tokens.
    #[must_use]
    pub fn of(title: &[Token], text: &[Token]) -> Self {
        let mark = |token: &Token| {
            token.is_apart.then_some(Mark::END).into_iter().chain([Mark::of(&token.exact, &token.folded)])
        };
        let marks = |tokens: &[Token]| tokens.iter().flat_map(mark).collect();
        Self { title: marks(title), text: marks(&text[..text.len().min(POSITION_LIMIT)]) }
    }

    /// As it is stored: the number of the title's marks, then all marks.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let count = u32::try_from(self.title.len()).unwrap_or(u32::MAX);
        let marks = self.title.iter().chain(&self.text).map(|mark| mark.0);
        [count].into_iter().chain(marks).flat_map(u32::to_le_bytes).collect()
    }

    /// Reads what [`Trace::to_bytes`] wrote.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let mut numbers = bytes.chunks_exact(4).map(|part| u32::from_le_bytes([part[0], part[1], part[2], part[3]]));
        let count = numbers.next().and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
        let title = numbers.by_ref().take(count).map(Mark).collect();
        Self { title, text: numbers.map(Mark).collect() }
    }
}

/// Everything that is written of one item.
#[derive(Debug)]
pub struct Indexed {
    /// The keys of the whole.
    pub whole: Keys,
    /// The keys of the title alone.
    pub title: Keys,
    /// What the title is found by while it is typed.
    pub lines: Lines,
    /// What the score reads.
    pub trace: Trace,
}

impl Indexed {
    /// What is written of an item with this title and this text.
    #[must_use]
    pub fn of(title: &str, text: &str) -> Self {
        let (title, text) = (tokens(title), tokens(text));
        Self {
            whole: Keys::of([title.as_slice(), text.as_slice()]),
            title: Keys::of([title.as_slice()]),
            lines: Lines::of(&title),
            trace: Trace::of(&title, &text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_a_key_at_each_position_and_a_gap_after_the_title() {
        let keys = Indexed::of("Thi đua", "Huyện Hải Hà").whole;
        let (exact, folded) = keys.columns();
        assert_eq!(exact.trim(), "§ d9ua § huye6n5 hai3 ha2");
        assert_eq!(folded.trim(), "thi dua § huyen hai ha");
        let sentences = Indexed::of("", "Thi đua. Hà");
        assert_eq!(sentences.whole.columns().1.trim(), "§ thi dua § ha");
        assert!(!sentences.whole.vector().contains("+dua ha") && sentences.trace.text.len() == 4);
    }

    #[test]
    fn a_vector_has_both_keys_at_one_position_and_pairs_without_any() {
        let keys = Indexed::of("Thi đua", "Hà, 09").whole;
        assert_eq!(keys.vector().trim(), "'09':5 '9':5 'd9ua':2 'dua':2 'ha':4 'ha2':4 'thi':1 '+ha 9' '+thi dua'");
    }

    #[test]
    fn what_lies_far_away_is_found_but_not_as_a_phrase() {
        let text = "một ".repeat(POSITION_LIMIT) + "hai ba hai một";
        let keys = Indexed::of("", &text).whole;
        let (exact, folded) = keys.columns();
        assert!(folded.trim().ends_with("§ ba § hai"), "{}", &folded[folded.len() - 40..]);
        assert_eq!(folded.matches("mot").count(), usize::from(OCCURRENCE_LIMIT));
        assert_eq!(exact.matches("mo6t5").count(), usize::from(OCCURRENCE_LIMIT));
        assert!(keys.vector().contains("'ba':16383 'hai':16383"));
        let hostile: String = (0..200_000).map(|number| format!("{number:030} ")).collect();
        assert!(Indexed::of("", &hostile).whole.vector().len() < 1_000_000);
    }

    #[test]
    fn a_trace_reads_what_it_wrote() {
        let trace = Trace::of(&tokens("Thi đua"), &tokens("thi đua khen thưởng"));
        assert_eq!(Trace::read(&trace.to_bytes()), trace);
        assert!(trace.title[1].is(trace.text[1]) && !trace.title[0].is_like(trace.text[1]));
        let (marked, bare) = (tokens("đua"), tokens("dua"));
        let mark = |token: &Token| Mark::of(&token.exact, &token.folded);
        assert!(mark(&marked[0]).is_like(mark(&bare[0])) && !mark(&marked[0]).is(mark(&bare[0])));
        assert_eq!(Trace::read(&[1, 2]), Trace { title: Vec::new(), text: Vec::new() });
    }
}
