//! From the path of a fault in a body to its path in the input: the input names the kind of each block, and a few
//! fields otherwise.

use crate::{
    body::{BlockKind, Body},
    kernel::Problem,
};

/// The field of `BlockInput` for a kind of block.
pub(super) fn name(kind: &BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph { .. } => "paragraph",
        BlockKind::Heading { .. } => "heading",
        BlockKind::Image(_) => "image",
        BlockKind::Gallery { .. } => "gallery",
        BlockKind::Quote { .. } => "quote",
        BlockKind::List { .. } => "list",
        BlockKind::Table { .. } => "table",
        BlockKind::File { .. } => "file",
        BlockKind::Embed { .. } => "embed",
    }
}

/// The same problem with the path that its field has in the input.
pub(super) fn of_input(body: &Body, mut problem: Problem) -> Problem {
    let index = match problem.field.as_slice() {
        [blocks, index, ..] if blocks == "blocks" => index.parse::<usize>().ok(),
        _ => None,
    };
    let Some(block) = index.and_then(|index| body.blocks.get(index)) else { return problem };
    for part in problem.field.iter_mut().skip(2) {
        let renamed = match (&block.kind, part.as_str()) {
            (BlockKind::List { .. }, "level") => "depth",
            (BlockKind::File { .. }, "title") => "name",
            (_, "media") => "mediaId",
            _ => continue,
        };
        *part = renamed.to_owned();
    }
    problem.field.insert(2, name(&block.kind).to_owned());
    if matches!(block.kind, BlockKind::Image(_)) && problem.field.len() > 3 && problem.field[3] != "id" {
        problem.field.insert(3, "picture".to_owned());
    }
    problem
}
