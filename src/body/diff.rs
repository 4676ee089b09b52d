//! What changed between two revisions of a body, for a person who reviews it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use similar::{Algorithm, ChangeTag, TextDiff, capture_diff_slices};

use super::{Block, BlockId, Body};

/// One block that was added, removed, changed or moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockChange {
    /// The block.
    pub block_id: BlockId,
    /// What happened to it.
    pub kind: BlockChangeKind,
    /// The block as it was; none when it was added.
    pub before: Option<Block>,
    /// The block as it is; none when it was removed.
    pub after: Option<Block>,
    /// Its text, word by word.
    pub text: Vec<TextChange>,
}

/// What happened to a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockChangeKind {
    /// It was not there before.
    Added,
    /// It is no longer there.
    Removed,
    /// It says something else, and may have moved as well.
    Changed,
    /// It says the same in another place.
    Moved,
}

/// A stretch of text that was kept, added or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextChange {
    /// Which of the three.
    pub kind: TextChangeKind,
    /// The text.
    pub text: String,
}

/// What happened to a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextChangeKind {
    /// In both revisions.
    Equal,
    /// Only in the later one.
    Added,
    /// Only in the earlier one.
    Removed,
}

/// The greatest product of the numbers of words that are compared with each other; beyond it a text counts as
/// replaced as a whole, so that no input makes a comparison slow.
const MAX_WORD_PAIRS: usize = 16_000_000;

/// The changes from `before` to `after`, blocks matched by their ids, in the reading order of `after`; a removed
/// block comes behind the block that stood before it. Unchanged blocks are left out.
pub fn diff(before: &Body, after: &Body) -> Vec<BlockChange> {
    let old: HashMap<&BlockId, &Block> = before.blocks.iter().map(|block| (&block.id, block)).collect();
    let new: HashSet<&BlockId> = after.blocks.iter().map(|block| &block.id).collect();
    let staying = staying(before, after);
    // Removed blocks, by the block that stays before them.
    let mut removed: HashMap<Option<&BlockId>, Vec<&Block>> = HashMap::new();
    let mut anchor = None;
    for block in &before.blocks {
        if staying.contains(&block.id) {
            anchor = Some(&block.id);
        } else if !new.contains(&block.id) {
            removed.entry(anchor).or_default().push(block);
        }
    }
    let gone = |block: &&Block| BlockChange {
        block_id: block.id.clone(),
        kind: BlockChangeKind::Removed,
        before: Some((*block).clone()),
        after: None,
        text: whole(TextChangeKind::Removed, block.kind.plain_text()),
    };
    let mut changes: Vec<BlockChange> = removed.get(&None).into_iter().flatten().map(gone).collect();
    for block in &after.blocks {
        let earlier = old.get(&block.id).copied();
        let now = block.kind.plain_text();
        let (kind, text) = match earlier {
            None => (Some(BlockChangeKind::Added), whole(TextChangeKind::Added, now)),
            Some(earlier) if earlier.kind != block.kind => {
                (Some(BlockChangeKind::Changed), words(&earlier.kind.plain_text(), &now))
            }
            Some(_) if !staying.contains(&block.id) => {
                (Some(BlockChangeKind::Moved), whole(TextChangeKind::Equal, now))
            }
            Some(_) => (None, Vec::new()),
        };
        if let Some(kind) = kind {
            let (before, after) = (earlier.cloned(), Some(block.clone()));
            changes.push(BlockChange { block_id: block.id.clone(), kind, before, after, text });
        }
        if staying.contains(&block.id) {
            changes.extend(removed.get(&Some(&block.id)).into_iter().flatten().map(gone));
        }
    }
    changes
}

/// The blocks that are in both and did not have to move.
fn staying<'a>(before: &'a Body, after: &'a Body) -> HashSet<&'a BlockId> {
    let old: Vec<&BlockId> = before.blocks.iter().map(|block| &block.id).collect();
    let new: Vec<&BlockId> = after.blocks.iter().map(|block| &block.id).collect();
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let equal = ops.iter().filter(|op| op.tag() == similar::DiffTag::Equal);
    equal.flat_map(|op| old.get(op.old_range()).unwrap_or_default()).copied().collect()
}

fn whole(kind: TextChangeKind, text: String) -> Vec<TextChange> {
    if text.is_empty() { Vec::new() } else { vec![TextChange { kind, text }] }
}

fn words(before: &str, after: &str) -> Vec<TextChange> {
    let (old, new) = (pieces(before), pieces(after));
    if old.len().saturating_mul(new.len()) > MAX_WORD_PAIRS {
        let mut changes = whole(TextChangeKind::Removed, before.to_owned());
        changes.extend(whole(TextChangeKind::Added, after.to_owned()));
        return changes;
    }
    let mut changes: Vec<TextChange> = Vec::new();
    for change in TextDiff::from_slices(&old, &new).iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => TextChangeKind::Equal,
            ChangeTag::Insert => TextChangeKind::Added,
            ChangeTag::Delete => TextChangeKind::Removed,
        };
        match changes.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => changes.push(TextChange { kind, text: change.value().to_owned() }),
        }
    }
    changes
}

/// The text cut into words and the blanks between them.
fn pieces(text: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut last = None;
    for (at, c) in text.char_indices() {
        if last.is_some_and(|last| last != c.is_whitespace()) {
            cuts.push(at);
        }
        last = Some(c.is_whitespace());
    }
    cuts.push(text.len());
    let ranges = cuts.windows(2).map(|pair| Range { start: pair[0], end: pair[1] });
    ranges.filter_map(|range| text.get(range)).filter(|piece| !piece.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::{BlockKind, Span, samples};
    use proptest::prelude::*;

    fn body(texts: &[(&str, &str)]) -> Body {
        let block = |(id, text): &(&str, &str)| Block {
            id: BlockId::parse(id).unwrap(),
            kind: BlockKind::Paragraph { content: vec![Span::plain(*text)] },
        };
        Body { blocks: texts.iter().map(block).collect() }
    }

    fn said(before: &[(&str, &str)], after: &[(&str, &str)]) -> Vec<String> {
        let text = |change: &TextChange| match change.kind {
            TextChangeKind::Equal => change.text.clone(),
            TextChangeKind::Added => format!("[+{}]", change.text),
            TextChangeKind::Removed => format!("[-{}]", change.text),
        };
        let line = |change: &BlockChange| {
            format!("{} {:?} {}", change.block_id, change.kind, change.text.iter().map(text).collect::<String>())
        };
        diff(&body(before), &body(after)).iter().map(line).collect()
    }

    #[test]
    fn every_sort_of_change() {
        let before = [("a", "mở đầu"), ("b", "đạt 97,8% kế hoạch"), ("c", "bỏ"), ("d", "dời"), ("e", "kết")];
        let after = [("a", "mở đầu"), ("d", "dời"), ("b", "đạt 99,96% kế hoạch"), ("n", "mới"), ("e", "kết")];
        let expected = ["b Changed đạt [-97,8%][+99,96%] kế hoạch", "c Removed [-bỏ]", "n Added [+mới]"];
        let said = said(&before, &after);
        assert_eq!(said.len(), 4);
        assert!(said.iter().any(|line| line == "d Moved dời"), "{said:?}");
        assert_eq!(said.into_iter().filter(|line| !line.starts_with('d')).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn removed_at_the_beginning_and_everything_removed() {
        assert_eq!(said(&[("a", "x"), ("b", "y")], &[("b", "y")]), ["a Removed [-x]"]);
        assert_eq!(said(&[("a", "x"), ("b", "y")], &[]), ["a Removed [-x]", "b Removed [-y]"]);
    }

    #[test]
    fn long_texts_are_replaced_as_a_whole() {
        let (one, other) = ("x ".repeat(5_000), "y ".repeat(5_000));
        assert_eq!(said(&[("a", one.trim())], &[("a", other.trim())])[0].matches('[').count(), 2);
    }

    proptest! {
        #[test]
        fn the_texts_of_both_sides_can_be_read_back(one in ".{0,40}", other in ".{0,40}") {
            let changes = words(&one, &other);
            let side = |left: TextChangeKind| -> String {
                changes.iter().filter(|change| change.kind != left).map(|change| change.text.as_str()).collect()
            };
            prop_assert_eq!(side(TextChangeKind::Added), one);
            prop_assert_eq!(side(TextChangeKind::Removed), other);
        }

        #[test]
        fn nothing_changed_means_no_changes(body in samples::valid_body()) {
            prop_assert_eq!(diff(&body, &body), vec![]);
        }
    }
}
