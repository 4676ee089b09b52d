//! The one canonical form of a body.

use super::{Block, BlockKind, Body, MAX_LEVEL, Picture, Span, table, text};

impl Body {
    /// Brings the body into its canonical form, in which two bodies that say the same are equal: text composed (NFC)
    /// and without invisible rubbish, single spaces, equal neighbouring spans merged, empty ones dropped, marks
    /// sorted; list levels without gaps; columns of tables that nobody can see taken out; a table of one plain cell,
    /// which is layout and not a table, made a paragraph. Doing it twice changes nothing.
    pub fn normalize(&mut self) {
        for block in &mut self.blocks {
            normalize(block);
        }
    }
}

fn normalize(block: &mut Block) {
    match &mut block.kind {
        BlockKind::Paragraph { content } => text::content(content, true),
        BlockKind::Heading { content, .. } => text::content(content, false),
        BlockKind::Image(one) => picture(one),
        BlockKind::Gallery { pictures, caption } => {
            pictures.iter_mut().for_each(picture);
            optional(caption);
        }
        BlockKind::Quote { content, attribution } => {
            text::content(content, true);
            if let Some(name) = attribution {
                // The dash before a name is how it is set, not who it is.
                let name_only = text::line(name).trim_start_matches(['-', '–', '—', '―', ' ', '\u{a0}']).to_owned();
                *name = name_only;
            }
            optional(attribution);
        }
        BlockKind::List { items, .. } => {
            let mut deepest = 0;
            for item in items {
                text::content(&mut item.content, true);
                item.level = item.level.min(deepest).min(MAX_LEVEL);
                deepest = item.level.saturating_add(1);
            }
        }
        BlockKind::Table { caption, rows } => {
            optional(caption);
            for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
                text::content(&mut cell.content, true);
            }
            table::reduce(rows);
        }
        BlockKind::File { title, .. } => *title = text::line(title),
        BlockKind::Embed { title, .. } => optional(title),
    }
    if let BlockKind::Table { caption: None, rows } = &mut block.kind
        && let [row] = rows.as_mut_slice()
        && let [cell] = row.cells.as_mut_slice()
        && !cell.header
        && !cell.content.is_empty()
    {
        block.kind = BlockKind::Paragraph { content: std::mem::take(&mut cell.content) };
    }
}

fn picture(picture: &mut Picture) {
    picture.alternative_text = text::line(&picture.alternative_text);
    optional(&mut picture.caption);
    optional(&mut picture.credit);
}

fn optional(field: &mut Option<String>) {
    *field = field.take().map(|value| text::line(&value)).filter(|value| !value.is_empty());
}

/// Whether a block that was found by an import says nothing, so that it is not worth keeping.
pub(super) fn is_empty(kind: &BlockKind) -> bool {
    let blank = |content: &[Span]| content.iter().all(|span| text::is_blank(&span.text));
    match kind {
        BlockKind::Paragraph { content } | BlockKind::Heading { content, .. } | BlockKind::Quote { content, .. } => {
            blank(content)
        }
        BlockKind::Gallery { pictures, .. } => pictures.is_empty(),
        BlockKind::List { items, .. } => items.iter().all(|item| blank(&item.content)),
        BlockKind::Table { rows, .. } => rows.iter().flat_map(|row| &row.cells).all(|cell| blank(&cell.content)),
        BlockKind::File { title, .. } => text::is_blank(title),
        BlockKind::Image(_) | BlockKind::Embed { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::{BlockId, Cell, ListItem, Mark, Row, samples};
    use proptest::prelude::*;

    fn normal(kind: BlockKind) -> BlockKind {
        let mut body = Body { blocks: vec![Block { id: BlockId::fresh(), kind }] };
        body.normalize();
        body.blocks.remove(0).kind
    }

    #[test]
    fn marks_are_sorted_and_single() {
        let span = Span { text: "x".to_owned(), marks: vec![Mark::Code, Mark::Bold, Mark::Code], link: None };
        let BlockKind::Paragraph { content } = normal(BlockKind::Paragraph { content: vec![span] }) else { panic!() };
        assert_eq!(content[0].marks, [Mark::Bold, Mark::Code]);
    }

    #[test]
    fn levels_have_no_gaps() {
        let item = |level| ListItem { level, content: vec![Span::plain("x")] };
        let BlockKind::List { items, .. } =
            normal(BlockKind::List { ordered: false, items: [3, 2, 9, 9, 9, 9, 9, 0].map(item).to_vec() })
        else {
            panic!()
        };
        assert_eq!(items.iter().map(|item| item.level).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 5, 0]);
    }

    #[test]
    fn a_table_of_one_cell_is_a_paragraph() {
        let cell = |header| Cell { content: vec![Span::plain("x")], header, column_span: 3, row_span: 1 };
        let table = |header| BlockKind::Table { caption: None, rows: vec![Row { cells: vec![cell(header)] }] };
        assert_eq!(normal(table(false)), BlockKind::Paragraph { content: vec![Span::plain("x")] });
        assert!(matches!(normal(table(true)), BlockKind::Table { .. }));
    }

    #[test]
    fn names_lose_their_dash() {
        let quote =
            BlockKind::Quote { content: vec![Span::plain("x")], attribution: Some("— Hồ Chí Minh ".to_owned()) };
        let BlockKind::Quote { attribution, .. } = normal(quote) else { panic!() };
        assert_eq!(attribution.as_deref(), Some("Hồ Chí Minh"));
    }

    proptest! {
        #[test]
        fn twice_is_once(mut body in samples::rough_body()) {
            body.normalize();
            let once = body.clone();
            body.normalize();
            prop_assert_eq!(body, once);
        }
    }
}
