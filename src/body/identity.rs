//! The ids of blocks, and how they survive an import that does not know them.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::mem::discriminant;

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use uuid::Uuid;

use super::{Block, BlockKind, Body};

/// The id of a block: 1 to 32 characters of `a-z`, `0-9` and `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct BlockId(String);

impl BlockId {
    /// The id that the text spells, if it spells one.
    pub fn parse(text: &str) -> Option<Self> {
        let sound = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        (sound && (1..=32).contains(&text.len())).then(|| Self(text.to_owned()))
    }

    /// A new random id of 12 characters.
    pub fn fresh() -> Self {
        const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
        let (high, low) = Uuid::now_v7().as_u64_pair();
        // Part of the randomness of a time-ordered id stands beside its clock, so the halves are mixed.
        let mut rest = low ^ high.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut id = String::with_capacity(12);
        for _ in 0..12 {
            let digit = usize::try_from(rest % 36).unwrap_or_default();
            id.push(char::from(DIGITS.get(digit).copied().unwrap_or(b'0')));
            rest /= 36;
        }
        Self(id)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for BlockId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a block id has 1 to 32 characters of a-z, 0-9 and -")
    }
}

impl fmt::Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The greatest number of pairs of which every one is compared by its words; beyond it the order alone decides.
const MAX_PAIRS: usize = 10_000;

/// Gives the blocks of a body that was imported without ids the ids of the revision before: a block equal to one of
/// `previous` keeps its id, and a block that took the place of another of the same type takes its id, the likest
/// first. A block whose id `previous` knows already is left alone.
pub fn carry_ids(previous: &Body, next: &mut Body) {
    let known: HashSet<BlockId> = previous.blocks.iter().map(|block| block.id.clone()).collect();
    let mut used: HashSet<BlockId> = next.blocks.iter().map(|block| block.id.clone()).collect();
    let old: Vec<&Block> = previous.blocks.iter().filter(|block| !used.contains(&block.id)).collect();
    let mut new: Vec<&mut Block> = next.blocks.iter_mut().filter(|block| !known.contains(&block.id)).collect();
    let mut numbers: HashMap<&BlockKind, usize> = HashMap::new();
    let kinds: Vec<BlockKind> = new.iter().map(|block| block.kind.clone()).collect();
    let mut number = |kind| {
        let next = numbers.len();
        *numbers.entry(kind).or_insert(next)
    };
    let old_numbers: Vec<usize> = old.iter().map(|block| number(&block.kind)).collect();
    let new_numbers: Vec<usize> = kinds.iter().map(number).collect();
    let mut pairs = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old_numbers, &new_numbers) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                pairs.extend((0..len).map(|step| (old_index + step, new_index + step)));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let before: Vec<&BlockKind> = old.iter().skip(old_index).take(old_len).map(|b| &b.kind).collect();
                let after: Vec<&BlockKind> = kinds.iter().skip(new_index).take(new_len).collect();
                let found = pair_up(&before, &after);
                pairs.extend(found.into_iter().map(|(from, to)| (old_index + from, new_index + to)));
            }
            DiffOp::Delete { .. } | DiffOp::Insert { .. } => {}
        }
    }
    for (from, to) in pairs {
        if let (Some(from), Some(to)) = (old.get(from), new.get_mut(to))
            && used.insert(from.id.clone())
        {
            to.id = from.id.clone();
        }
    }
}

/// Pairs blocks of the same type without crossing: the alignment with the most words in common, then the most pairs.
fn pair_up(before: &[&BlockKind], after: &[&BlockKind]) -> Vec<(usize, usize)> {
    if before.len().saturating_mul(after.len()) > MAX_PAIRS {
        return pair_by_type(before, after);
    }
    let old: Vec<HashMap<String, usize>> = before.iter().map(|kind| words(kind)).collect();
    let new: Vec<HashMap<String, usize>> = after.iter().map(|kind| words(kind)).collect();
    let width = after.len() + 1;
    let score = |from: usize, to: usize| match discriminant(before[from]) == discriminant(after[to]) {
        true => 1 + 1_000 * likeness(&old[from], &new[to]),
        false => 0,
    };
    // best[from * width + to] is the value of the best alignment of what lies behind from and to.
    let mut best = vec![0; (before.len() + 1) * width];
    for from in (0..before.len()).rev() {
        for to in (0..after.len()).rev() {
            let skip = best[(from + 1) * width + to].max(best[from * width + to + 1]);
            let pair = match score(from, to) {
                0 => 0,
                score => score + best[(from + 1) * width + to + 1],
            };
            best[from * width + to] = skip.max(pair);
        }
    }
    let (mut from, mut to, mut pairs) = (0, 0, Vec::new());
    while from < before.len() && to < after.len() {
        let here = best[from * width + to];
        if here == best[(from + 1) * width + to] {
            from += 1;
        } else if here == best[from * width + to + 1] {
            to += 1;
        } else {
            pairs.push((from, to));
            from += 1;
            to += 1;
        }
    }
    pairs
}

fn pair_by_type(before: &[&BlockKind], after: &[&BlockKind]) -> Vec<(usize, usize)> {
    let mut types = Vec::new();
    let mut number = |kind: &&BlockKind| {
        let kind = discriminant(*kind);
        types.iter().position(|known| *known == kind).unwrap_or_else(|| {
            types.push(kind);
            types.len() - 1
        })
    };
    let old: Vec<usize> = before.iter().map(&mut number).collect();
    let new: Vec<usize> = after.iter().map(&mut number).collect();
    let equal = |op: DiffOp| match op {
        DiffOp::Equal { old_index, new_index, len } => (0..len).map(|s| (old_index + s, new_index + s)).collect(),
        _ => Vec::new(),
    };
    capture_diff_slices(Algorithm::Myers, &old, &new).into_iter().flat_map(equal).collect()
}

fn words(kind: &BlockKind) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in kind.plain_text().split_whitespace() {
        *counts.entry(word.to_owned()).or_insert(0) += 1;
    }
    counts
}

/// How much of the words is common, in hundredths.
fn likeness(one: &HashMap<String, usize>, other: &HashMap<String, usize>) -> usize {
    let common: usize = one.iter().map(|(word, count)| (*count).min(other.get(word).copied().unwrap_or(0))).sum();
    let all = one.values().sum::<usize>() + other.values().sum::<usize>();
    (200 * common).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Span;

    fn body(texts: &[(&str, &str)]) -> Body {
        let block = |(id, text): &(&str, &str)| Block {
            id: BlockId::parse(id).unwrap(),
            kind: match text.strip_prefix('#') {
                Some(text) => BlockKind::Heading { level: 2, content: vec![Span::plain(text)] },
                None => BlockKind::Paragraph { content: vec![Span::plain(*text)] },
            },
        };
        Body { blocks: texts.iter().map(block).collect() }
    }

    fn carried(previous: &[(&str, &str)], next: &[(&str, &str)]) -> Vec<String> {
        let mut next = body(next);
        carry_ids(&body(previous), &mut next);
        next.blocks.iter().map(|block| block.id.to_string()).collect()
    }

    #[test]
    fn fresh_ids_are_sound_and_differ() {
        let ids: HashSet<BlockId> = (0..10_000).map(|_| BlockId::fresh()).collect();
        assert_eq!(ids.len(), 10_000);
        assert!(ids.iter().all(|id| id.as_str().len() == 12 && BlockId::parse(id.as_str()).as_ref() == Some(id)));
    }

    #[test]
    fn equal_blocks_keep_their_id() {
        let ids = carried(&[("a", "một"), ("b", "hai"), ("c", "ba")], &[("x", "một"), ("y", "mới"), ("z", "ba")]);
        assert_eq!(ids, ["a", "b", "c"]);
        let ids = carried(&[("a", "một"), ("b", "hai")], &[("x", "mới"), ("y", "một"), ("z", "hai")]);
        assert_eq!(ids, ["x", "a", "b"]);
    }

    #[test]
    fn replaced_blocks_pair_with_the_likest_of_their_type() {
        let previous = [("a", "bỏ đi hết"), ("b", "#Tiêu đề"), ("c", "huyện Hải Hà năm 2021")];
        let next = [("x", "#Tiêu đề mới"), ("y", "huyện Hải Hà năm 2022"), ("z", "thêm")];
        assert_eq!(carried(&previous, &next), ["b", "c", "z"]);
    }

    #[test]
    fn known_ids_are_left_alone_and_none_is_given_twice() {
        let previous = [("a", "một"), ("b", "một")];
        assert_eq!(carried(&previous, &[("b", "khác"), ("x", "một"), ("y", "một")]), ["b", "a", "y"]);
    }

    #[test]
    fn many_blocks_pair_by_type() {
        let old: Vec<String> = (0..150).map(|n| format!("cũ {n}")).collect();
        let new: Vec<String> = (0..150).map(|n| format!("mới {n}")).collect();
        let ids: Vec<String> = (0..150).map(|n| n.to_string()).collect();
        let fresh: Vec<String> = (0..150).map(|n| format!("n{n}")).collect();
        let previous: Vec<(&str, &str)> = ids.iter().map(String::as_str).zip(old.iter().map(String::as_str)).collect();
        let next: Vec<(&str, &str)> = fresh.iter().map(String::as_str).zip(new.iter().map(String::as_str)).collect();
        assert_eq!(carried(&previous, &next), ids);
    }
}
