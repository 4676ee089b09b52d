//! Which of what was found comes first. One score for both databases, made of the traces of the candidates.

use super::{
    keys::{Mark, Trace},
    plan::{Plan, Word},
};
/// What a match is worth that has other marks than were typed.
const FOLDED: f64 = 0.6;
/// What two units are worth that stand near each other in their order, but not together.
const NEAR: f64 = 0.35;
/// How many tokens may stand between two units that are near.
const NEAR_LIMIT: usize = 3;
/// The most places of a unit in one field that are looked at.
const PLACE_LIMIT: usize = 64;
/// How many tokens of a text are its beginning, where news say what they are about.
const LEAD: usize = 80;
/// How many times two units must stand together for half of what frequency is worth.
const HALF_FREQUENCY: f64 = 2.0;

/// What each part of a score is worth at most.
mod weight {
    /// Units that stand next to each other, as typed.
    pub(super) const PAIRS: f64 = 40.0;
    /// Units that are there at all.
    pub(super) const UNITS: f64 = 12.0;
    /// The same two in the title.
    pub(super) const TITLE: f64 = 20.0;
    /// How much of the title the query is.
    pub(super) const TIGHT: f64 = 5.0;
    /// The same in the beginning of the text.
    pub(super) const LEAD: f64 = 8.0;
    /// The whole query as one phrase.
    pub(super) const PHRASE: f64 = 8.0;
    /// How often.
    pub(super) const FREQUENCY: f64 = 8.0;
    /// How new: the whole of it for fifty years.
    pub(super) const RECENCY: f64 = 5.0;
}

/// A plan as the score compares it with traces.
#[derive(Debug)]
pub struct Scorer {
    /// For each unit, each way to say it.
    units: Vec<Vec<Vec<Probe>>>,
    /// How many words were typed.
    words: usize,
    /// Which marks can begin a unit: a bit for the lowest byte of each.
    beginnings: [u64; 4],
}

/// One word as it is compared.
#[derive(Debug, Clone, Copy)]
struct Probe {
    mark: Mark,
    /// Whether its marks, or their lack, are meant.
    is_meant: bool,
}

/// One place of a unit in a field.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
    value: f64,
}

/// What was found of a query in one field.
#[derive(Debug, Default)]
struct Coverage {
    /// The worth of each unit.
    units: Vec<f64>,
    /// The worth of each two units that follow each other.
    pairs: Vec<f64>,
    /// How often they stand together.
    count: usize,
    /// The worth of the whole as one phrase.
    phrase: f64,
}

impl Scorer {
    /// Reads a plan.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let marked = plan.is_marked();
        let probe =
            |word: &Word| Probe { mark: Mark::of(&word.exact, &word.folded), is_meant: marked || word.is_number() };
        let probes = |words: &Vec<Word>| words.iter().map(probe).collect::<Vec<_>>();
        let units: Vec<Vec<Vec<Probe>>> =
            plan.units.iter().map(|unit| [&unit.typed].into_iter().chain(&unit.others).map(probes).collect()).collect();
        let mut beginnings = [0; 4];
        for first in units.iter().flatten().filter_map(|words| words.first()) {
            let bit = first.mark.low();
            beginnings[usize::from(bit >> 6)] |= 1 << (bit & 63);
        }
        Self { units, words: plan.words().count(), beginnings }
    }

    /// The score of an item of this second since 1970, in millionths. The same numbers give the same score on every machine.
    #[must_use]
    pub fn score(&self, trace: &Trace, seconds: i64) -> i64 {
        let title = self.cover(&trace.title);
        let text = self.cover(&trace.text);
        let lead = self.cover(&trace.text[..trace.text.len().min(LEAD)]);
        let best = Coverage::best(&title, &text);
        let pairs = if best.pairs.is_empty() { mean(&best.units) } else { mean(&best.pairs) };
        let count = (title.count * 2 + text.count) as f64 / (best.pairs.len().max(1) as f64);
        let is_whole = title.units.iter().all(|value| *value > 0.0);
        let tight = if is_whole { self.words as f64 / trace.title.len().max(self.words).max(1) as f64 } else { 0.0 };
        let age = seconds.saturating_sub(EPOCH) as f64 / HALF_CENTURY;
        let score = weight::PAIRS * pairs
            + weight::UNITS * mean(&best.units)
            + weight::TITLE * title.worth()
            + weight::TIGHT * tight
            + weight::LEAD * lead.worth()
            + weight::PHRASE * best.phrase
            + weight::FREQUENCY * count / (count + HALF_FREQUENCY)
            + weight::RECENCY * age.clamp(0.0, 1.0);
        (score * 1e6).round() as i64
    }

    /// How much of the pairs of neighbours an item has, from 0 to 1.
    #[must_use]
    pub fn togetherness(&self, trace: &Trace) -> f64 {
        let best = Coverage::best(&self.cover(&trace.title), &self.cover(&trace.text));
        if best.pairs.is_empty() { mean(&best.units) } else { mean(&best.pairs) }
    }

    fn cover(&self, marks: &[Mark]) -> Coverage {
        let places = self.places(marks);
        let units = places.iter().map(|places| greatest(places.iter().map(|place| place.value))).collect();
        let mut pairs = Vec::with_capacity(places.len().saturating_sub(1));
        let mut count = if places.len() == 1 { places[0].len() } else { 0 };
        // The best chain of units that ends at each place: the whole query is one phrase when it has all of them.
        let mut chain: Vec<Place> = places.first().cloned().unwrap_or_default();
        for (before, after) in places.iter().zip(places.iter().skip(1)) {
            let mut best: f64 = 0.0;
            let mut next = Vec::new();
            for place in after {
                let from = before.partition_point(|before| before.end + NEAR_LIMIT < place.start);
                for one in before[from..].iter().take_while(|one| one.start < place.start) {
                    let value = one.value.min(place.value);
                    if one.end == place.start {
                        best = best.max(value);
                        count += 1;
                    } else if one.end < place.start {
                        best = best.max(value * NEAR);
                    }
                }
                if let Some(link) = chain.iter().find(|link| link.end == place.start) {
                    next.push(Place { value: link.value.min(place.value), ..*place });
                }
            }
            pairs.push(best);
            chain = next;
        }
        let phrase = greatest(chain.iter().map(|place| place.value));
        Coverage { units, pairs, count, phrase }
    }

    /// Where each unit stands, in the order of the places.
    fn places(&self, marks: &[Mark]) -> Vec<Vec<Place>> {
        let mut places: Vec<Vec<Place>> = vec![Vec::new(); self.units.len()];
        for (start, mark) in marks.iter().enumerate() {
            let bit = mark.low();
            if self.beginnings[usize::from(bit >> 6)] & (1 << (bit & 63)) == 0 {
                continue;
            }
            for (ways, places) in self.units.iter().zip(&mut places) {
                if places.len() >= PLACE_LIMIT {
                    continue;
                }
                let found =
                    ways.iter().filter_map(|words| found(words, &marks[start..]).map(|value| (words.len(), value)));
                if let Some((length, value)) = found.max_by(|(_, one), (_, other)| one.total_cmp(other)) {
                    places.push(Place { start, end: start + length, value });
                }
            }
        }
        places
    }
}

/// 1 January 2000.
const EPOCH: i64 = 946_684_800;
/// In seconds.
const HALF_CENTURY: f64 = 50.0 * 365.25 * 86_400.0;

/// What some words are worth at the beginning of these marks, if they stand there.
fn found(words: &[Probe], marks: &[Mark]) -> Option<f64> {
    if marks.len() < words.len() {
        return None;
    }
    let mut value: f64 = 1.0;
    for (probe, mark) in words.iter().zip(marks) {
        if !probe.mark.is_like(*mark) {
            return None;
        }
        if probe.is_meant && !probe.mark.is(*mark) {
            value = FOLDED;
        }
    }
    Some(value)
}

impl Coverage {
    /// The best of two fields.
    fn best(one: &Self, other: &Self) -> Self {
        let best = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(one, other)| one.max(*other)).collect();
        Self {
            units: best(&one.units, &other.units),
            pairs: best(&one.pairs, &other.pairs),
            count: one.count + other.count,
            phrase: one.phrase.max(other.phrase),
        }
    }

    /// How much of the query a field has.
    fn worth(&self) -> f64 {
        if self.pairs.is_empty() { mean(&self.units) } else { (mean(&self.units) + mean(&self.pairs)) / 2.0 }
    }
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

fn greatest(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{acronyms::Acronyms, normalise::tokens};

    fn order(query: &str, items: &[(&str, &str)]) -> Vec<usize> {
        let scorer = Scorer::new(&Plan::read(query, &[Acronyms::bundled()]));
        let date = EPOCH;
        let mut scored: Vec<(i64, usize)> = items
            .iter()
            .enumerate()
            .map(|(number, (title, text))| (-scorer.score(&Trace::of(&tokens(title), &tokens(text)), date), number))
            .collect();
        scored.sort_unstable();
        scored.into_iter().map(|(_, number)| number).collect()
    }

    #[test]
    fn what_was_meant_comes_first() {
        // The words together before the words apart; in the title before in the text.
        assert_eq!(
            order(
                "khen thưởng",
                &[("Tin", "Khen anh ấy và trao phần thưởng"), ("Tin", "Công tác khen thưởng"), ("Khen thưởng", "Tin")]
            ),
            [2, 1, 0]
        );
        // A mark that was typed, before another one.
        assert_eq!(order("bản đồ", &[("Bán đỗ", ""), ("Bản đồ", "")]), [1, 0]);
        // Without marks neither is better, so the one that is only about it wins.
        assert_eq!(order("ban do", &[("Ban đo đạc huyện họp", ""), ("Bản đồ", "")]), [1, 0]);
        // False friends across words.
        assert_eq!(order("học sinh", &[("Sinh học kỳ học mới", "học thì sinh"), ("Tin", "các em học sinh")]), [1, 0]);
        // What an acronym stands for is the acronym.
        assert_eq!(order("UBND huyện", &[("Ủy ban huyện", "nhân dân"), ("Ủy ban nhân dân huyện", "")]), [1, 0]);
        // A number with the same digits.
        assert_eq!(order("9/12", &[("Ngày 09/12", ""), ("Ngày 9/12", "")]), [1, 0]);
    }

    #[test]
    fn newer_is_better_when_all_else_is_equal() {
        let scorer = Scorer::new(&Plan::read("thi đua", &[]));
        let trace = Trace::of(&tokens("Thi đua"), &[]);
        assert!(scorer.score(&trace, EPOCH + 86_400) > scorer.score(&trace, EPOCH));
        assert!(scorer.togetherness(&trace) > 0.99);
    }
}
