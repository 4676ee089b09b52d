//! Where in a text a query was found, and the fragments of it that are worth showing.

use std::ops::Range;

use super::{
    normalise::{Token, tokens},
    plan::{Plan, Tier, Word},
};

/// About how many tokens a fragment has.
const FRAGMENT: usize = 40;
/// How many tokens of it stand before the first that was found.
const BEFORE: usize = 8;

/// A part of a text with what was found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// The part, as it was written; `…` stands where it was cut out.
    pub text: String,
    /// What was found, in bytes of `text`, in order, none touching another.
    pub ranges: Vec<Range<usize>>,
}

/// Finds a query in texts.
#[derive(Debug)]
pub struct Highlighter {
    /// Each unit as it was typed: a phrase, or words.
    ways: Vec<Vec<Word>>,
    /// What stands for units.
    whole: Vec<Vec<Word>>,
    /// Words that follow each other in the query, or in another spelling of it.
    pairs: Vec<(Word, Word)>,
    exact: bool,
    single: bool,
}

impl Highlighter {
    /// Finds what a plan found in a tier.
    #[must_use]
    pub fn new(plan: &Plan, tier: Tier) -> Self {
        // What stands for something else is never a chance hit.
        let whole = plan.units.iter().flat_map(|unit| unit.others.iter().cloned());
        let whole = if tier <= Tier::Folded { whole.collect() } else { Vec::new() };
        let ways: Vec<Vec<Word>> = match tier {
            Tier::Strict | Tier::Folded => plan
                .units
                .iter()
                .flat_map(|unit| {
                    if unit.is_phrase {
                        vec![unit.typed.clone()]
                    } else {
                        unit.typed.iter().map(|word| vec![word.clone()]).collect()
                    }
                })
                .collect(),
            Tier::Amiss | Tier::Pairs => plan.words().map(|word| vec![word.clone()]).collect(),
        };
        let words: Vec<Word> = plan.words().cloned().collect();
        let mut lines = vec![words.clone()];
        if tier == Tier::Amiss {
            lines.extend(plan.respellings());
        }
        let pairs = lines.iter().flat_map(|words| words.windows(2));
        let pairs = pairs.map(|pair| (pair[0].clone(), pair[1].clone())).collect();
        Self { ways, whole, pairs, exact: tier == Tier::Strict, single: words.len() == 1 }
    }

    fn is(&self, word: &Word, token: &Token) -> bool {
        if self.exact && word.is_marked() { word.exact == token.exact } else { word.folded == token.folded }
    }

    /// For each token what it is worth: 0 for nothing, 1 for a word of the query, 2 for one with its neighbour.
    fn worth(&self, tokens: &[Token]) -> Vec<u8> {
        let mut worth = vec![0; tokens.len()];
        let ways = self.ways.iter().map(|way| (way, way.len() > 1 || self.single));
        for (way, is_sure) in ways.chain(self.whole.iter().map(|way| (way, true))) {
            let value = if is_sure { 2 } else { 1 };
            for start in 0..(tokens.len() + 1).saturating_sub(way.len()) {
                let places = &tokens[start..start + way.len()];
                let is_one = places.iter().skip(1).all(|token| !token.is_apart);
                if is_one && way.iter().zip(places).all(|(word, token)| self.is(word, token)) {
                    worth[start..start + way.len()].iter_mut().for_each(|worth| *worth = value.max(*worth));
                }
            }
        }
        for (at, pair) in tokens.windows(2).enumerate() {
            if !pair[1].is_apart
                && self.pairs.iter().any(|(one, other)| self.is(one, &pair[0]) && self.is(other, &pair[1]))
            {
                worth[at..at + 2].fill(2);
            }
        }
        worth
    }

    /// The whole of a short text.
    #[must_use]
    pub fn whole(&self, text: &str) -> Fragment {
        let tokens = tokens(text);
        let worth = self.worth(&tokens);
        Fragment { text: text.to_owned(), ranges: ranges(text, &tokens, &worth, 0..tokens.len()) }
    }

    /// The best fragments of a long text, in its order, at most so many.
    #[must_use]
    pub fn fragments(&self, text: &str, count: usize) -> Vec<Fragment> {
        let tokens = tokens(text);
        let worth = self.worth(&tokens);
        let mut windows: Vec<Range<usize>> = Vec::new();
        while windows.len() < count {
            let Some(window) = self.best_window(&tokens, &worth, &windows) else { break };
            windows.push(window);
        }
        windows.sort_unstable_by_key(|window| window.start);
        windows.into_iter().map(|window| fragment(text, &tokens, &worth, window)).collect()
    }

    /// The window with the most of the query in it that touches none of the others; the first of equals.
    fn best_window(&self, tokens: &[Token], worth: &[u8], others: &[Range<usize>]) -> Option<Range<usize>> {
        let mut best: Option<(u32, Range<usize>)> = None;
        for at in (0..tokens.len()).filter(|at| worth[*at] > 0) {
            let start = at.saturating_sub(BEFORE);
            let window = start..(start + FRAGMENT).min(tokens.len());
            if others.iter().any(|other| other.start < window.end && window.start < other.end) {
                continue;
            }
            // Each word counts once, however often it comes.
            let mut seen: Vec<&str> = Vec::new();
            let mut value = 0;
            for (token, worth) in tokens[window.clone()].iter().zip(&worth[window.clone()]) {
                if *worth > 0 && !seen.contains(&token.folded.as_str()) {
                    seen.push(&token.folded);
                    value += u32::from(*worth) * u32::from(*worth);
                }
            }
            if best.as_ref().is_none_or(|(most, _)| value > *most) {
                best = Some((value, window));
            }
        }
        best.map(|(_, window)| window)
    }
}

/// What was found among some tokens. Words that stand alone are marked only where nothing better is.
fn ranges(text: &str, tokens: &[Token], worth: &[u8], window: Range<usize>) -> Vec<Range<usize>> {
    let best = worth[window.clone()].iter().copied().max().unwrap_or(0);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (token, worth) in tokens[window.clone()].iter().zip(&worth[window]) {
        if *worth == 0 || *worth < best {
            continue;
        }
        match ranges.last_mut() {
            // Neighbours are marked as one, with the space between them.
            Some(last)
                if text[last.end.min(token.range.start)..token.range.start].chars().all(|c| c == ' ' || c == '-') =>
            {
                last.end = token.range.end;
            }
            _ => ranges.push(token.range.clone()),
        }
    }
    ranges
}

fn fragment(text: &str, tokens: &[Token], worth: &[u8], window: Range<usize>) -> Fragment {
    let found = ranges(text, tokens, worth, window.clone());
    let start = if window.start == 0 { 0 } else { tokens[window.start].range.start };
    let end = if window.end == tokens.len() { text.len() } else { tokens[window.end - 1].range.end };
    // The rest of a text may be long without a letter in it.
    let end = floor(text, end.min(tokens[window.end - 1].range.end + 80));
    let (open, close) = (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
    let shift = |at: usize| at - start + open.len();
    Fragment {
        text: format!("{open}{}{close}", text[start..end].replace(['\n', '\t'], " ")),
        ranges: found.into_iter().map(|range| shift(range.start)..shift(range.end)).collect(),
    }
}

/// The nearest border of characters at or before a place.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl Fragment {
    /// As HTML that is safe to show: everything escaped, what was found in `<mark>`.
    #[must_use]
    pub fn to_html(&self) -> String {
        use crate::kernel::value::html::escaped;
        let mut html = String::with_capacity(self.text.len() + 13 * self.ranges.len());
        let mut end = 0;
        for range in &self.ranges {
            html += &escaped(&self.text[end..range.start]);
            html += "<mark>";
            html += &escaped(&self.text[range.clone()]);
            html += "</mark>";
            end = range.end;
        }
        html + &escaped(&self.text[end..])
    }

    /// What was found, in UTF-16 code units of the text: what strings are counted in by JavaScript, Java and Swift's
    /// `utf16`.
    #[must_use]
    pub fn utf16_ranges(&self) -> Vec<Range<usize>> {
        let units = |text: &str| text.encode_utf16().count();
        let at = |place: usize| units(&self.text[..place]);
        self.ranges.iter().map(|range| at(range.start)..at(range.end)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::acronyms::Acronyms;

    fn highlighter(query: &str, tier: Tier) -> Highlighter {
        Highlighter::new(&Plan::read(query, &[Acronyms::bundled()]), tier)
    }

    #[test]
    fn what_was_found_is_marked_in_the_original() {
        for (query, tier, text, html) in [
            (
                "thi dua",
                Tier::Strict,
                "Phong trào <b> thi đua, thi công",
                "Phong trào &lt;b&gt; <mark>thi đua</mark>, thi công",
            ),
            (
                "hoà bình",
                Tier::Strict,
                "Vì ho\u{300}a bi\u{300}nh & hoa",
                "Vì <mark>ho\u{300}a bi\u{300}nh</mark> &amp; hoa",
            ),
            ("bản đồ", Tier::Strict, "Bán đỗ, bản đồ", "Bán đỗ, <mark>bản đồ</mark>"),
            ("UBND", Tier::Strict, "Ủy ban nhân dân, UBND", "<mark>Ủy ban nhân dân</mark>, <mark>UBND</mark>"),
            (
                "59/2001/NĐ-CP",
                Tier::Strict,
                "Số 59/2001/NĐ-CP.",
                "Số <mark>59</mark>/<mark>2001</mark>/<mark>NĐ-CP</mark>.",
            ),
            ("huyện", Tier::Strict, "Huyện Hải Hà", "<mark>Huyện</mark> Hải Hà"),
            ("xã huyện", Tier::Strict, "Huyện, xã", "<mark>Huyện</mark>, <mark>xã</mark>"),
            ("gì đó", Tier::Strict, "Không có", "Không có"),
        ] {
            assert_eq!(highlighter(query, tier).whole(text).to_html(), html, "{query}");
        }
    }

    #[test]
    fn a_fragment_is_the_part_with_the_most_of_the_query() {
        let text = format!(
            "{}khen một lần. {}Công tác khen thưởng năm 2021\nđược làm. {}",
            "một ".repeat(60),
            "hai ".repeat(60),
            "ba ".repeat(60)
        );
        let fragments = highlighter("khen thưởng", Tier::Strict).fragments(&text, 1);
        assert_eq!(fragments.len(), 1);
        let fragment = &fragments[0];
        assert!(fragment.text.starts_with("…hai ") && fragment.text.ends_with(" ba…"), "{}", fragment.text);
        assert!(fragment.text.contains("2021 được"));
        assert_eq!(&fragment.text[fragment.ranges[0].clone()], "khen thưởng");
        let utf16 = fragment.utf16_ranges()[0].clone();
        let units: Vec<u16> = fragment.text.encode_utf16().collect();
        assert_eq!(String::from_utf16(&units[utf16]).unwrap(), "khen thưởng");
        assert_eq!(highlighter("không", Tier::Strict).fragments(&text, 2), []);
        let two = highlighter("khen", Tier::Strict).fragments(&text, 3);
        assert_eq!(two.len(), 2);
    }
}
