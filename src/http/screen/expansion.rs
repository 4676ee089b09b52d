//! Definitions to the number of selections they stand for once every spread is replaced by its fragment.

use super::{ScreenRefusal, outline::Outline};
use std::collections::HashMap;

/// A definition, or all fragments of one name, as a node of the graph of spreads.
#[derive(Default)]
struct Node {
    size: usize,
    spreads: Vec<usize>,
    visit: Visit,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Visit {
    #[default]
    Ahead,
    /// On the path from the root to the present node; to come back to it is a cycle.
    Open,
    /// Its size includes everything it spreads.
    Done,
}

/// The largest expanded size over all definitions, in time proportional to definitions and spreads.
///
/// Fragments that no operation spreads count as well. That costs nobody anything, since no valid document has one,
/// and the screen need not rely on who walks what behind it. A spread of a fragment that is not defined is left to
/// the validator.
pub(super) fn largest(outline: &Outline<'_>) -> Result<usize, ScreenRefusal> {
    let mut nodes = graph(outline);
    let mut largest = 0;
    for root in 0..nodes.len() {
        expand(&mut nodes, root)?;
        largest = largest.max(nodes[root].size);
    }
    Ok(largest)
}

/// Fragments that share a name become one node with the selections of all of them, so that a harmless one cannot hide
/// another; the parser refuses such a document anyway.
fn graph(outline: &Outline<'_>) -> Vec<Node> {
    let mut named = HashMap::new();
    for (index, definition) in outline.definitions.iter().enumerate() {
        if let Some(name) = definition.fragment {
            named.entry(name).or_insert(index);
        }
    }
    let mut nodes: Vec<Node> = outline.definitions.iter().map(|_| Node::default()).collect();
    for (index, definition) in outline.definitions.iter().enumerate() {
        let index = definition.fragment.and_then(|name| named.get(name).copied()).unwrap_or(index);
        let spreads = &outline.spreads[definition.spreads.clone()];
        nodes[index].size = nodes[index].size.saturating_add(definition.selections);
        nodes[index].spreads.extend(spreads.iter().filter_map(|name| named.get(name)));
    }
    nodes
}

/// Depth first with a path of its own instead of the call stack; each node is sized once.
fn expand(nodes: &mut [Node], root: usize) -> Result<(), ScreenRefusal> {
    if nodes[root].visit == Visit::Done {
        return Ok(());
    }
    nodes[root].visit = Visit::Open;
    let mut path = vec![(root, 0)];
    while let Some((node, next)) = path.last_mut() {
        let node = *node;
        if let Some(&spread) = nodes[node].spreads.get(*next) {
            match nodes[spread].visit {
                // A spread is passed only once its size is known, so each occurrence adds it exactly once.
                Visit::Done => {
                    *next += 1;
                    nodes[node].size = nodes[node].size.saturating_add(nodes[spread].size);
                }
                Visit::Open => return Err(ScreenRefusal::FragmentCycle),
                Visit::Ahead => {
                    nodes[spread].visit = Visit::Open;
                    path.push((spread, 0));
                }
            }
        } else {
            nodes[node].visit = Visit::Done;
            path.pop();
        }
    }
    Ok(())
}
