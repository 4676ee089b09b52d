//! The import of HTML as it comes out of Word, `LibreOffice`, Google Docs or an old content system.

mod frame;
mod inline;
mod marker;
mod open;
mod style;
mod tokens;

use std::collections::HashSet;

use self::frame::{Draft, Frame, FrameKind, Paragraph};
use self::inline::Inlines;
use self::tokens::Token;
use super::table::GridFault;
use super::{Block, BlockId, BlockKind, Body, ListItem, MAX_BLOCKS, Span, normalize, text};
use crate::kernel::problem::{Problem, ProblemCode};

/// The greatest size of an imported document in bytes: 1 MiB.
pub const MAX_INPUT: usize = 1024 * 1024;
/// How many structural elements may be open within each other; deeper ones count as plain text. Word's deepest lists
/// take 18.
const MAX_DEPTH: usize = 40;

/// Reads HTML, as much of it as a body can say, and forgives everything else. Styles become marks, pseudo-lists of
/// Word become lists, scripts and their like vanish, links that are not allowed leave their text. Pictures and files
/// come as [`MediaRef::Address`](super::MediaRef::Address). The ids of blocks that [`Body::to_html`] wrote are kept.
///
/// Refused are only inputs beyond [`MAX_INPUT`] and results beyond what a body or a table may hold.
pub fn from_html(html: &str) -> Result<Body, Vec<Problem>> {
    refuse_long(html)?;
    import(html)
}

/// Refuses an input beyond [`MAX_INPUT`].
pub(super) fn refuse_long(input: &str) -> Result<(), Vec<Problem>> {
    if input.len() <= MAX_INPUT {
        return Ok(());
    }
    let message = format!("the document has {} bytes; {MAX_INPUT} are allowed", input.len());
    Err(vec![Problem::at(ProblemCode::TooLong, "", message)])
}

/// The import without the limit on the size.
pub(super) fn import(html: &str) -> Result<Body, Vec<Problem>> {
    let mut importer = Importer {
        frames: vec![Frame::new(FrameKind::Root, None, 0)],
        inlines: Inlines::default(),
        preformatted: 0,
        skipped: None,
        problems: Vec::new(),
    };
    tokens::read(html, |token| match token {
        Token::Text(text) => importer.text(text),
        Token::Open(tag) => importer.open(tag),
        Token::Close(name) => importer.close(name),
    });
    importer.finish()
}

/// The state of an import: a stack of open elements that becomes blocks from the inside out. Neither the stack nor
/// the work for one token grows with the input, so that any input takes linear time.
struct Importer {
    /// Never empty; the first is the document.
    frames: Vec<Frame>,
    inlines: Inlines,
    /// How many `pre` are open.
    preformatted: usize,
    /// The element that is being left out with its content, and how many of its name are open.
    skipped: Option<(String, usize)>,
    problems: Vec<Problem>,
}

impl Importer {
    fn finish(mut self) -> Result<Body, Vec<Problem>> {
        self.close_down_to(1);
        self.flush();
        let drafts = self.frames.pop().map(|frame| frame.blocks).unwrap_or_default();
        let drafts: Vec<Draft> = drafts.into_iter().filter(|draft| !normalize::is_empty(&draft.kind)).collect();
        if drafts.len() > MAX_BLOCKS {
            let message = format!("the document has {} blocks; {MAX_BLOCKS} are allowed", drafts.len());
            self.problems.push(Problem::at(ProblemCode::TooMany, "blocks", message));
        }
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let mut seen: HashSet<BlockId> = HashSet::new();
        let mut body = Body { blocks: Vec::with_capacity(drafts.len()) };
        for mut draft in drafts {
            if let BlockKind::List { items, .. } = &mut draft.kind {
                items.retain(|item| !is_blank(&item.content));
            }
            let id = draft.id.filter(|id| !seen.contains(id)).unwrap_or_else(BlockId::fresh);
            seen.insert(id.clone());
            body.blocks.push(Block { id, kind: draft.kind });
        }
        body.normalize();
        Ok(body)
    }

    /// The innermost open element.
    fn top(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(FrameKind::Root, None, 0));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn text(&mut self, text: &str) {
        if self.skipped.is_some() {
            return;
        }
        let text = match self.preformatted {
            0 => text.replace(['\n', '\r', '\t', '\u{c}'], " "),
            _ => text.replace("\r\n", "\n").replace('\r', "\n"),
        };
        self.push(&text);
    }

    /// Adds text in the style of the open inline elements; here `\n` is a line break.
    fn push(&mut self, text: &str) {
        if self.inlines.in_marker() {
            return self.top().marker.push_str(text);
        }
        let (marks, link) = self.inlines.style();
        let frame = self.top();
        if let FrameKind::Quote { cite, .. } = &mut frame.kind
            && cite.as_ref().is_some_and(|cite| cite.ended)
            && !text::is_blank(text)
        {
            *cite = None;
        }
        match frame.run.last_mut() {
            Some(last) if last.marks == marks && last.link.as_deref() == link.as_deref() => last.text.push_str(text),
            _ => frame.run.push(Span { text: text.to_owned(), marks, link: link.as_deref().map(str::to_owned) }),
        }
    }

    /// Ends the running text, if there is any: it becomes one paragraph or, at empty lines, several.
    fn flush(&mut self) {
        let frame = self.top();
        let run = std::mem::take(&mut frame.run);
        let marker = std::mem::take(&mut frame.marker);
        if let FrameKind::Quote { cite, .. } = &mut frame.kind {
            *cite = None;
        }
        if is_blank(&run) {
            return;
        }
        let Paragraph { mut id, level, item_like } = std::mem::take(&mut frame.paragraph);
        let mut paragraphs = split(run);
        if level.is_some() || item_like {
            let mut content = join(&std::mem::take(&mut paragraphs));
            let ordered = take_marker(&marker, &mut content);
            if level.is_some() || ordered.is_some() {
                let item = ListItem { level: level.unwrap_or(0), content };
                return continue_list(frame, id, ordered.unwrap_or(false), item);
            }
            paragraphs.push(content);
        }
        if !text::is_blank(&marker)
            && let Some(first) = paragraphs.first_mut()
        {
            first.insert(0, Span::plain(format!("{marker} ")));
        }
        for content in paragraphs {
            frame.accept(Draft { id: id.take(), ..Draft::paragraph(content) });
        }
    }

    /// Opens an element that holds blocks, unless there are too many within each other.
    fn enter(&mut self, kind: FrameKind, id: Option<BlockId>) {
        if self.frames.len() < MAX_DEPTH {
            self.frames.push(Frame::new(kind, id, self.inlines.count()));
        }
    }

    /// Closes the innermost element that `wanted` accepts, with all in it; nothing when `barrier` comes before.
    fn close_frame(&mut self, wanted: impl Fn(&FrameKind) -> bool, barrier: impl Fn(&FrameKind) -> bool) -> bool {
        let frames = self.frames.iter().enumerate().skip(1).rev();
        let mut inside = frames.take_while(|(_, frame)| wanted(&frame.kind) || !barrier(&frame.kind));
        let Some((at, _)) = inside.find(|(_, frame)| wanted(&frame.kind)) else { return false };
        self.close_down_to(at);
        true
    }

    /// Closes elements until only `count` are open.
    fn close_down_to(&mut self, count: usize) {
        while self.frames.len() > count.max(1) {
            self.close_top();
        }
    }

    fn close_top(&mut self) {
        let mut cited = None;
        let frame = self.top();
        if let FrameKind::Quote { attribution: None, cite: Some(cite) } = &frame.kind {
            let name: String = frame.run.drain(cite.start.min(frame.run.len())..).map(|span| span.text).collect();
            cited = Some(text::line(&name)).filter(|name| !name.is_empty());
        }
        self.flush();
        let Some(Frame { kind, id, blocks, inline, .. }) = self.frames.pop() else { return };
        self.inlines.truncate(inline);
        match kind {
            FrameKind::Root => blocks.into_iter().for_each(|draft| self.top().accept(draft)),
            FrameKind::Heading(level) => {
                let (content, rest) = frame::flatten(blocks);
                if !is_blank(&content) {
                    self.top().accept(Draft { id, kind: BlockKind::Heading { level, content } });
                }
                self.accept_all(rest);
            }
            FrameKind::Quote { attribution, .. } => self.accept_all(frame::quote(id, blocks, attribution.or(cited))),
            FrameKind::List { ordered, parts } => self.accept_all(frame::list(id, ordered, parts)),
            FrameKind::Item => match &mut self.top().kind {
                FrameKind::List { parts, .. } => frame::add_parts(parts, blocks),
                _ => self.accept_all(blocks),
            },
            FrameKind::Cell { header, column_span, row_span } => {
                let cell = frame::DraftCell { blocks, header, column_span, row_span };
                match &mut self.top().kind {
                    FrameKind::Table { rows, .. } => match rows.last_mut() {
                        Some(row) => row.push(cell),
                        None => rows.push(vec![cell]),
                    },
                    _ => self.accept_all(cell.blocks),
                }
            }
            FrameKind::Table { caption, rows, .. } => {
                // Text between the cells stands before the table, where a browser would put it.
                self.accept_all(blocks);
                match frame::table(id, caption, rows) {
                    Ok(drafts) => self.accept_all(drafts),
                    Err(fault) => self.refuse_table(fault),
                }
            }
            FrameKind::Figure { gallery, embed, caption, credit } => {
                self.accept_all(frame::figure(id, blocks, gallery, embed, caption, credit));
            }
            FrameKind::File { address } => self.accept_all(frame::file(id, address, blocks)),
            FrameKind::Attribution | FrameKind::Caption | FrameKind::FigureCaption | FrameKind::Credit => {
                let (line, rest) = frame::flatten_line(blocks);
                self.name(&kind, line);
                self.accept_all(rest);
            }
        }
    }

    /// Gives the text of a caption, a credit or an attribution to the element that it belongs to.
    fn name(&mut self, kind: &FrameKind, line: Option<String>) {
        let Some(line) = line else { return };
        let slot = self.frames.iter_mut().rev().find_map(|frame| match (&mut frame.kind, kind) {
            (FrameKind::Quote { attribution, .. }, FrameKind::Attribution) => Some(attribution),
            (FrameKind::Table { caption, .. }, FrameKind::Caption) => Some(caption),
            (FrameKind::Figure { caption, .. }, FrameKind::FigureCaption) => Some(caption),
            (FrameKind::Figure { credit, .. }, FrameKind::Credit) => Some(credit),
            _ => None,
        });
        match slot {
            Some(slot) => *slot = Some(slot.take().map_or(line.clone(), |said| format!("{said} {line}"))),
            None => self.top().accept(Draft::paragraph(vec![Span::plain(line)])),
        }
    }

    fn accept_all(&mut self, drafts: Vec<Draft>) {
        for draft in drafts {
            self.top().accept(draft);
        }
    }

    fn refuse_table(&mut self, fault: GridFault) {
        let message = match fault {
            GridFault::TooManyRows => format!("a table has more than {} rows", super::MAX_ROWS),
            _ => format!("a table has more than {} columns", super::MAX_COLUMNS),
        };
        if self.problems.is_empty() {
            self.problems.push(Problem::at(ProblemCode::TooMany, "blocks", message));
        }
    }
}

fn is_blank(content: &[Span]) -> bool {
    content.iter().all(|span| text::is_blank(&span.text))
}

/// The text cut where two line breaks follow each other, and blank pieces left out.
fn split(run: Vec<Span>) -> Vec<Vec<Span>> {
    let mut out = vec![Vec::new()];
    // Whether a line break was met and nothing but blanks since.
    let mut broken = false;
    for span in run {
        let mut piece = String::new();
        for c in span.text.chars() {
            if c == '\n' && broken {
                let rest = std::mem::take(&mut piece);
                let mut paragraph = out.pop().unwrap_or_default();
                paragraph.push(Span { text: rest, ..span.clone() });
                out.extend([paragraph, Vec::new()]);
                broken = false;
                continue;
            }
            broken = c == '\n' || broken && text::is_blank(c.encode_utf8(&mut [0; 4]));
            piece.push(c);
        }
        if let Some(last) = out.last_mut() {
            last.push(Span { text: piece, ..span });
        }
    }
    out.retain(|content| !is_blank(content));
    out
}

fn join(paragraphs: &[Vec<Span>]) -> Vec<Span> {
    paragraphs.join(&Span::plain("\n"))
}

/// The kind of the marker before an item of Word, taken off its text when it is written there.
fn take_marker(marker: &str, content: &mut Vec<Span>) -> Option<bool> {
    if let Some(ordered) = marker::is_ordered(marker) {
        return Some(ordered);
    }
    text::content(content, true);
    let first = content.first_mut()?;
    let (ordered, rest) = marker::strip(&first.text)?;
    first.text = rest.to_owned();
    Some(ordered)
}

/// Adds an item of Word to the list that the items before it made.
fn continue_list(frame: &mut Frame, id: Option<BlockId>, ordered: bool, item: ListItem) {
    match frame.blocks.last_mut() {
        Some(Draft { kind: BlockKind::List { items, .. }, .. }) if frame.continues => items.push(item),
        _ => {
            frame.accept(Draft { id, kind: BlockKind::List { ordered, items: vec![item] } });
            frame.continues = !matches!(frame.kind, FrameKind::List { .. });
        }
    }
}

#[cfg(test)]
mod tests;
