//! What a query means: units that must all be found, and how exactly.

use super::{
    acronyms::Acronyms,
    expression::Expression,
    misspelling,
    normalise::{Token, tokens},
    number,
};

/// The most characters of a query.
pub const QUERY_LIMIT: usize = 400;
/// The most tokens of a query that are looked for; what comes after them is left out.
pub const TOKEN_LIMIT: usize = 24;
/// The most things that stand for the same unit.
const OTHERS_LIMIT: usize = 4;
/// Up to how many words each of them is left out once, to find what one wrong word hides.
const LEAVE_OUT_LIMIT: usize = 8;
/// Up to how many words other spellings of each are looked for. Of more, enough is left without the wrong one.
const RESPELL_LIMIT: usize = 3;

/// What other engines have for syntax and nobody looks for, unless there is nothing else.
const OPERATORS: [&str; 4] = ["AND", "OR", "NOT", "NEAR"];

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Word {
    /// Its exact key.
    pub exact: String,
    /// Its folded key.
    pub folded: String,
}

impl From<Token> for Word {
    fn from(token: Token) -> Self {
        Self { exact: token.exact, folded: token.folded }
    }
}

impl Word {
    /// Whether it was typed with marks, which then are meant.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.exact != self.folded
    }

    /// Whether it is a number.
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.exact.starts_with(char::is_numeric)
    }
}

/// Something that must be found: words as they were typed, or what stands for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The words as they were typed.
    pub typed: Vec<Word>,
    /// Whether they must stand together: in quotes, or within one number or compound.
    pub is_phrase: bool,
    /// Whether they stood in quotes.
    pub is_quoted: bool,
    /// What stands for them as well, each as a phrase.
    pub others: Vec<Vec<Word>>,
}

/// How exactly things must match. The tiers are tried in their order, and never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// A mark that was typed is meant.
    Strict,
    /// Marks do not matter.
    Folded,
    /// One word may be wrong: spelt otherwise, or left out. All others must be there, and neighbours among them together.
    Amiss,
    /// Some two neighbouring words must stand together.
    Pairs,
}

impl Tier {
    /// All tiers, in the order in which they are tried.
    pub const ALL: [Self; 4] = [Self::Strict, Self::Folded, Self::Amiss, Self::Pairs];

    /// The tier with this number, which is its place among all.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Whether less is asked than was typed.
    #[must_use]
    pub fn is_relaxed(self) -> bool {
        self != Self::Strict
    }
}

/// What a query means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What must be found, in the order in which it was typed.
    pub units: Vec<Unit>,
    /// Whether the query had more tokens than are looked for.
    pub is_cut: bool,
}

impl Plan {
    /// Reads a query. Whatever was typed, the outcome holds letters and digits only.
    #[must_use]
    pub fn read(query: &str, tables: &[&Acronyms]) -> Self {
        let mut units = units(query, |word| !OPERATORS.contains(&word));
        if units.is_empty() {
            units = self::units(query, |_| true);
        }
        let is_cut = cut(&mut units);
        Self { units: with_others(&units, tables), is_cut }
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Whether any word was typed with marks, so that the lack of them means something too.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.words().any(|word| word.is_marked() && !word.is_number())
    }

    /// All words as they were typed.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.units.iter().flat_map(|unit| &unit.typed)
    }

    /// What a tier asks of an item; nothing when the tier asks the same as the one before, or makes no sense.
    #[must_use]
    pub fn expression(&self, tier: Tier) -> Option<Expression> {
        let all = |exact| Expression::all(self.units.iter().filter_map(|unit| unit.expression(exact)));
        match tier {
            Tier::Strict => all(true),
            Tier::Folded => self.units.iter().any(Unit::is_marked).then(|| all(false)).flatten(),
            Tier::Amiss => self.amiss(),
            // Of three words the pairs are among what the tier before asked.
            Tier::Pairs => self.pairs().filter(|_| self.words().count() > 3),
        }
    }

    /// The whole query pair by pair, which is nearly one phrase; nothing when that asks the same as all of its units do.
    ///
    /// The score tells a phrase from its pairs. To ask for the phrase itself would have PostgreSQL look at the positions in
    /// every item that has the pairs, which for common words is dearer than all the rest of a search.
    #[must_use]
    pub fn together(&self, tier: Tier) -> Option<Expression> {
        if self.units.len() < 2 && self.units.iter().all(|unit| unit.is_phrase || unit.typed.len() < 2) {
            return None;
        }
        let exact = match tier {
            Tier::Strict => true,
            Tier::Folded => false,
            Tier::Amiss | Tier::Pairs => return None,
        };
        let typed: Vec<Word> = self.words().cloned().collect();
        let other: Vec<Word> =
            self.units.iter().flat_map(|unit| unit.others.first().unwrap_or(&unit.typed)).cloned().collect();
        Expression::any([typed, other].iter().filter_map(|words| Expression::pair_by_pair(words, exact)))
    }

    /// The plan in which other spellings stand for each word, for all that compares it with what the tier of one wrong word
    /// has found.
    #[must_use]
    pub fn respelt(&self) -> Self {
        let mut plan = self.clone();
        for unit in plan.units.iter_mut().filter(|unit| !unit.is_quoted) {
            if let [word] = unit.typed.as_slice() {
                unit.others.extend(misspelling::others(word).into_iter().map(|other| vec![other]));
            }
        }
        plan
    }

    /// The words as they were typed, but for one that is spelt otherwise.
    pub fn respellings(&self) -> impl Iterator<Item = Vec<Word>> {
        let words: Vec<Word> = self.words().cloned().collect();
        (0..words.len()).flat_map(move |place| {
            let words = words.clone();
            misspelling::others(&words[place]).into_iter().map(move |other| {
                let mut words = words.clone();
                words[place] = other;
                words
            })
        })
    }

    /// What is asked when one word may be wrong.
    fn amiss(&self) -> Option<Expression> {
        let words = self.loose_words()?;
        if words.len() > RESPELL_LIMIT {
            return without_one(&words);
        }
        let respelt = self.respellings().map(|words| phrase(&words, true));
        Expression::any(respelt.chain(without_one(&words)))
    }

    fn pairs(&self) -> Option<Expression> {
        let words = self.loose_words()?;
        Expression::any(Expression::neighbours(&words))
    }

    /// The words when they may be taken apart: two or more, and none of them in quotes.
    fn loose_words(&self) -> Option<Vec<Word>> {
        let words: Vec<Word> = self.words().cloned().collect();
        (words.len() >= 2 && !self.units.iter().any(|unit| unit.is_quoted)).then_some(words)
    }
}

impl Unit {
    fn new(typed: Vec<Word>, is_phrase: bool, is_quoted: bool) -> Option<Self> {
        let is_phrase = is_phrase && typed.len() > 1;
        (!typed.is_empty()).then_some(Self { typed, is_phrase, is_quoted, others: Vec::new() })
    }

    fn is_marked(&self) -> bool {
        self.typed.iter().chain(self.others.iter().flatten()).any(Word::is_marked)
    }

    fn expression(&self, exact: bool) -> Option<Expression> {
        let typed = if self.is_phrase {
            Some(phrase(&self.typed, exact))
        } else {
            Expression::all(self.typed.iter().map(|word| Expression::word(word, exact)))
        };
        // Pair by pair: what stands for something else has many words, and nothing else has all of its pairs.
        Expression::any(
            typed.into_iter().chain(self.others.iter().filter_map(|words| Expression::pair_by_pair(words, exact))),
        )
    }
}

/// The words of one side of a phrase: those that were typed with marks have them, in the order of all.
///
/// The databases know no position with two keys, so where some words are marked and others are not, two things are asked:
/// that the phrase is there when marks do not matter, and that each run of marked words is there with its marks.
fn phrase(words: &[Word], exact: bool) -> Expression {
    if let [word] = words {
        return Expression::word(word, exact);
    }
    let folded = Expression::Adjacent { words: words.to_vec(), exact: false };
    if !exact || !words.iter().any(Word::is_marked) {
        return folded;
    }
    if words.iter().all(Word::is_marked) {
        return Expression::Adjacent { words: words.to_vec(), exact: true };
    }
    let runs = words.split(|word| !word.is_marked()).filter(|run| !run.is_empty()).map(|run| match run {
        [word] => Expression::Key(word.exact.clone()),
        run => Expression::Adjacent { words: run.to_vec(), exact: true },
    });
    Expression::All([folded].into_iter().chain(runs).collect())
}

/// What is left when one of three words or more is wrong: all others, and neighbours among them together. Many are halved
/// instead: one of the halves is right.
fn without_one(words: &[Word]) -> Option<Expression> {
    if words.len() < 3 {
        return None;
    }
    if words.len() > LEAVE_OUT_LIMIT {
        let (one, other) = words.split_at(words.len() / 2);
        return Expression::any(
            [one, other].into_iter().filter_map(|half| Expression::all(Expression::neighbours(half))),
        );
    }
    let left = (0..words.len()).filter_map(|wrong| {
        let (before, after) = (&words[..wrong], &words[wrong + 1..]);
        if let ([first], [last]) = (before, after) {
            // Of three words no neighbours are left, but for those that the one in the middle came between.
            let ends = vec![first.clone(), last.clone()];
            return Some(Expression::Adjacent { words: ends, exact: false });
        }
        Expression::all([before, after].into_iter().flat_map(Expression::neighbours))
    });
    Expression::any(left)
}

/// The units of a query, of those words outside quotes that are wanted.
fn units(query: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<Unit> {
    let mut units = Vec::new();
    let parts: Vec<&str> = query.split('"').collect();
    // An odd quote at the end opens nothing.
    let quotes = (parts.len() - 1) / 2 * 2;
    for (number, part) in parts.iter().enumerate() {
        let mut tokens = tokens(part);
        if number % 2 == 1 && number < quotes {
            units.extend(Unit::new(tokens.into_iter().map(Word::from).collect(), true, true));
        } else {
            tokens.retain(|token| is_wanted(&part[token.range.clone()]));
            units.extend(joined(part, tokens).into_iter().filter_map(|words| Unit::new(words, true, false)));
        }
    }
    units
}

/// Divides tokens into runs that were written together: `59/2001/NĐ-CP`, `99,96`, `Covid-19`, `GD&ĐT`.
fn joined(text: &str, tokens: Vec<Token>) -> Vec<Vec<Word>> {
    let mut runs: Vec<Vec<Word>> = Vec::new();
    let mut before: Option<(usize, bool)> = None;
    for token in tokens {
        let is_number = token.is_number();
        let is_joined =
            before.is_some_and(|(end, was_number)| match &text[end.min(token.range.start)..token.range.start] {
                "" | "-" | "." | "/" | "–" | "&" | "'" | "’" => true,
                "," | ":" => is_number && was_number,
                _ => false,
            });
        before = Some((token.range.end, is_number));
        match runs.last_mut().filter(|_| is_joined) {
            Some(run) => run.push(token.into()),
            None => runs.push(vec![token.into()]),
        }
    }
    runs
}

/// Leaves out what is too much, and says whether there was any.
fn cut(units: &mut Vec<Unit>) -> bool {
    let mut left = TOKEN_LIMIT;
    let mut is_cut = false;
    for unit in units.iter_mut() {
        is_cut |= unit.typed.len() > left;
        unit.typed.truncate(left);
        left -= unit.typed.len();
        unit.is_phrase &= unit.typed.len() > 1;
    }
    units.retain(|unit| !unit.typed.is_empty());
    is_cut
}

/// Puts the units together for which something else stands, the longest first, and adds what that is.
fn with_others(units: &[Unit], tables: &[&Acronyms]) -> Vec<Unit> {
    let longest = tables.iter().map(|table| table.longest()).max().unwrap_or(0).max(1);
    let others = |words: &[Word]| {
        let mut others: Vec<Vec<Word>> = tables.iter().flat_map(|table| table.others(words)).collect();
        others.extend(number::thousands(words));
        others.dedup();
        others.truncate(OTHERS_LIMIT);
        others
    };
    let mut out = Vec::with_capacity(units.len());
    let mut rest = units;
    while let Some(first) = rest.first() {
        let known = (1..=rest.len().min(longest)).rev().find_map(|count| {
            let taken = &rest[..count];
            let words: Vec<Word> = taken.iter().flat_map(|unit| &unit.typed).cloned().collect();
            let may = words.len() <= longest && taken.iter().all(|unit| !unit.is_quoted);
            let others = if may { others(&words) } else { Vec::new() };
            let is_phrase = count == 1 && first.is_phrase;
            (!others.is_empty()).then_some((count, Unit { typed: words, is_phrase, is_quoted: false, others }))
        });
        let (count, unit) = known.unwrap_or_else(|| (1, first.clone()));
        out.push(unit);
        rest = &rest[count..];
    }
    out
}

#[cfg(test)]
mod tests;
