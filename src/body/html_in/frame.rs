//! Elements that are open during an import, and what is made of them when they close.

use super::super::{BlockId, BlockKind, Cell, EmbedProvider, ListItem, MediaRef, Row, Span, plain_text, table, text};

/// A block that may not have an id yet.
#[derive(Debug)]
pub(super) struct Draft {
    /// The id that the document gave to it.
    pub(super) id: Option<BlockId>,
    /// The block.
    pub(super) kind: BlockKind,
}

impl Draft {
    pub(super) fn new(kind: BlockKind) -> Self {
        Self { id: None, kind }
    }

    pub(super) fn paragraph(content: Vec<Span>) -> Self {
        Self::new(BlockKind::Paragraph { content })
    }
}

/// What an open element will become.
#[derive(Debug)]
pub(super) enum FrameKind {
    Root,
    Heading(u8),
    Quote { attribution: Option<String>, cite: Option<Cite> },
    Attribution,
    List { ordered: bool, parts: Vec<Part> },
    Item,
    Table { caption: Option<String>, rows: Vec<Vec<DraftCell>>, in_head: bool },
    Caption,
    Cell { header: bool, column_span: u16, row_span: u16 },
    Figure { gallery: bool, embed: Option<(EmbedProvider, String)>, caption: Option<String>, credit: Option<String> },
    FigureCaption,
    Credit,
    File { address: Option<String> },
}

/// A `cite` among the text of a quotation: the span at which it begins, and whether it has ended.
#[derive(Debug)]
pub(super) struct Cite {
    pub(super) start: usize,
    pub(super) ended: bool,
}

/// A part of a list: an item, or a block that no item can hold and that cuts the list in two.
#[derive(Debug)]
pub(super) enum Part {
    Item(ListItem),
    Block(Draft),
}

/// A cell with the blocks in it, kept until it is known whether the table is one.
#[derive(Debug)]
pub(super) struct DraftCell {
    pub(super) blocks: Vec<Draft>,
    pub(super) header: bool,
    pub(super) column_span: u16,
    pub(super) row_span: u16,
}

/// What is known about the paragraph that the next text will be in.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) id: Option<BlockId>,
    /// The level of the item that Word made of it.
    pub(super) level: Option<u8>,
    /// Whether its class is that of items, which alone does not make it one.
    pub(super) item_like: bool,
}

/// An open element.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) kind: FrameKind,
    pub(super) id: Option<BlockId>,
    /// The finished blocks in it.
    pub(super) blocks: Vec<Draft>,
    /// The text behind them.
    pub(super) run: Vec<Span>,
    /// The text of the marker that Word set before the run.
    pub(super) marker: String,
    pub(super) paragraph: Paragraph,
    /// Whether the last block is a list that the next item of Word continues.
    pub(super) continues: bool,
    /// How many inline elements were open when it was opened.
    pub(super) inline: usize,
}

impl Frame {
    pub(super) fn new(kind: FrameKind, id: Option<BlockId>, inline: usize) -> Self {
        Self {
            kind,
            id,
            blocks: Vec::new(),
            run: Vec::new(),
            marker: String::new(),
            paragraph: Paragraph::default(),
            continues: false,
            inline,
        }
    }

    /// Takes in a finished block.
    pub(super) fn accept(&mut self, draft: Draft) {
        self.continues = false;
        match &mut self.kind {
            FrameKind::List { parts, .. } => add_parts(parts, vec![draft]),
            _ => self.blocks.push(draft),
        }
    }
}

/// The text of blocks as spans, a line a paragraph; and the blocks that are not text.
pub(super) fn flatten(blocks: Vec<Draft>) -> (Vec<Span>, Vec<Draft>) {
    let (mut content, mut rest): (Vec<Span>, _) = (Vec::new(), Vec::new());
    let mut add = |line: Vec<Span>| {
        if !content.is_empty() && !line.is_empty() {
            content.push(Span::plain("\n"));
        }
        content.extend(line);
    };
    for draft in blocks {
        match draft.kind {
            BlockKind::Paragraph { content } | BlockKind::Heading { content, .. } => add(content),
            BlockKind::Quote { content, attribution } => {
                add(content);
                add(attribution.into_iter().map(Span::plain).collect());
            }
            BlockKind::List { items, .. } => items.into_iter().for_each(|item| add(item.content)),
            BlockKind::Table { caption, rows } => {
                add(caption.into_iter().map(Span::plain).collect());
                for row in rows {
                    let mut line = Vec::new();
                    for cell in row.cells {
                        line.push(Span::plain(" "));
                        line.extend(cell.content);
                    }
                    add(line);
                }
            }
            BlockKind::Image(_) | BlockKind::Gallery { .. } | BlockKind::File { .. } | BlockKind::Embed { .. } => {
                rest.push(draft);
            }
        }
    }
    (content, rest)
}

/// The text of blocks on one line; and the blocks that are not text.
pub(super) fn flatten_line(blocks: Vec<Draft>) -> (Option<String>, Vec<Draft>) {
    let (content, rest) = flatten(blocks);
    let line = text::line(&plain_text::of(&content));
    ((!line.is_empty()).then_some(line), rest)
}

/// Adds the blocks of one item to its list: the first text becomes the item and further text goes on in it, a list
/// becomes items one level deeper.
pub(super) fn add_parts(parts: &mut Vec<Part>, blocks: Vec<Draft>) {
    let first = parts.len();
    for draft in blocks {
        match draft.kind {
            BlockKind::Paragraph { content } | BlockKind::Heading { content, .. } => {
                let open = parts.len() > first;
                match parts.last_mut() {
                    Some(Part::Item(last)) if open => {
                        last.content.push(Span::plain("\n"));
                        last.content.extend(content);
                    }
                    _ => parts.push(Part::Item(ListItem { level: 0, content })),
                }
            }
            BlockKind::List { items, .. } => {
                let deeper = |item: ListItem| Part::Item(ListItem { level: item.level.saturating_add(1), ..item });
                parts.extend(items.into_iter().map(deeper));
            }
            _ => parts.push(Part::Block(draft)),
        }
    }
}

/// The lists, and the blocks between them.
pub(super) fn list(id: Option<BlockId>, ordered: bool, parts: Vec<Part>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    let mut id = id;
    let mut open = false;
    for part in parts {
        match part {
            Part::Item(item) => match out.last_mut() {
                Some(Draft { kind: BlockKind::List { items, .. }, .. }) if open => items.push(item),
                _ => {
                    let kind = BlockKind::List { ordered, items: vec![item] };
                    out.push(Draft { id: id.take(), kind });
                    open = true;
                }
            },
            Part::Block(draft) => {
                out.push(draft);
                open = false;
            }
        }
    }
    out
}

/// Quotations of the paragraphs, and the other blocks between them.
pub(super) fn quote(id: Option<BlockId>, blocks: Vec<Draft>, attribution: Option<String>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    let mut id = id;
    let mut open = false;
    for draft in blocks {
        match (draft.kind, out.last_mut()) {
            (BlockKind::Paragraph { content: more }, Some(Draft { kind: BlockKind::Quote { content, .. }, .. }))
                if open =>
            {
                content.push(Span::plain("\n"));
                content.extend(more);
            }
            (BlockKind::Paragraph { content }, _) => {
                out.push(Draft { id: id.take(), kind: BlockKind::Quote { content, attribution: None } });
                open = true;
            }
            (kind, _) => {
                out.push(Draft { id: draft.id, kind });
                open = false;
            }
        }
    }
    let last = out.iter_mut().rev().find_map(|draft| match &mut draft.kind {
        BlockKind::Quote { attribution, .. } => Some(attribution),
        _ => None,
    });
    match (last, attribution) {
        (Some(last), Some(name)) => *last = Some(name),
        (None, Some(name)) => out.push(Draft::paragraph(vec![Span::plain(name)])),
        (_, None) => {}
    }
    out
}

/// The table with the pictures of its cells behind it; or, when its only cell makes it a frame and not a table, what
/// is in the cell. The fault of a table beyond the limits.
pub(super) fn table(
    id: Option<BlockId>,
    caption: Option<String>,
    mut rows: Vec<Vec<DraftCell>>,
) -> Result<Vec<Draft>, table::GridFault> {
    let mut cells = rows.iter_mut().flatten();
    if let (Some(only), None, None) = (cells.next(), cells.next(), &caption)
        && !only.header
    {
        return Ok(std::mem::take(&mut only.blocks));
    }
    let mut behind = Vec::new();
    let mut flat = Vec::with_capacity(rows.len());
    for row in rows {
        let mut cells = Vec::with_capacity(row.len());
        for cell in row {
            let (content, rest) = flatten(cell.blocks);
            behind.extend(rest);
            let (column_span, row_span) = (cell.column_span, cell.row_span);
            cells.push(Cell { content, header: cell.header, column_span, row_span });
        }
        flat.push(Row { cells });
    }
    let mut out = vec![Draft { id, kind: BlockKind::Table { caption, rows: table::repair(flat)? } }];
    out.append(&mut behind);
    Ok(out)
}

/// What a figure shows: a video, a picture, several pictures, or a table, with its caption; then the rest of it.
pub(super) fn figure(
    id: Option<BlockId>,
    blocks: Vec<Draft>,
    gallery: bool,
    embed: Option<(EmbedProvider, String)>,
    caption: Option<String>,
    credit: Option<String>,
) -> Vec<Draft> {
    if let Some((provider, reference)) = embed {
        return vec![Draft { id, kind: BlockKind::Embed { provider, reference, title: caption } }];
    }
    let mut pictures = Vec::new();
    let mut rest = Vec::new();
    for draft in blocks {
        match draft.kind {
            BlockKind::Image(picture) => pictures.push(picture),
            BlockKind::Gallery { pictures: more, .. } => pictures.extend(more),
            _ => rest.push(draft),
        }
    }
    let mut out = Vec::new();
    let one = if gallery || pictures.len() != 1 { None } else { pictures.pop() };
    if let Some(mut picture) = one {
        picture.caption = caption.or(picture.caption);
        picture.credit = credit.or(picture.credit);
        out.push(Draft { id, kind: BlockKind::Image(picture) });
    } else if !pictures.is_empty() {
        let caption = joined(caption, credit);
        out.push(Draft { id, kind: BlockKind::Gallery { pictures, caption } });
    } else {
        let slot = rest.iter_mut().find_map(|draft| match &mut draft.kind {
            BlockKind::Table { caption, .. } | BlockKind::Embed { title: caption, .. } => Some(caption),
            _ => None,
        });
        let said = joined(caption, credit);
        match slot {
            Some(slot) if said.is_some() => *slot = said,
            _ => rest.extend(said.map(|said| Draft { id, ..Draft::paragraph(vec![Span::plain(said)]) })),
        }
    }
    out.append(&mut rest);
    out
}

fn joined(one: Option<String>, other: Option<String>) -> Option<String> {
    let both: Vec<String> = [one, other].into_iter().flatten().collect();
    (!both.is_empty()).then(|| both.join(" "))
}

/// A link to a file; a paragraph that only looked like one stays what it is.
pub(super) fn file(id: Option<BlockId>, address: Option<String>, blocks: Vec<Draft>) -> Vec<Draft> {
    let Some(address) = address else {
        let mut id = id;
        return blocks.into_iter().map(|draft| Draft { id: draft.id.or(id.take()), ..draft }).collect();
    };
    let (title, mut rest) = flatten_line(blocks);
    let title = title.unwrap_or_else(|| address.clone());
    rest.insert(0, Draft { id, kind: BlockKind::File { media: MediaRef::Address(address), title } });
    rest
}
