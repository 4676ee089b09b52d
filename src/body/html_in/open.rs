//! What each tag does to an import.

use super::super::{BlockId, BlockKind, EmbedProvider, Mark, MediaRef, Picture, link, text};
use super::frame::{Cite, Draft, FrameKind, Paragraph};
use super::inline::Effect;
use super::style::Style;
use super::tokens::Tag;
use super::{Importer, is_blank};

/// Elements that vanish with their content.
const DROPPED: [&str; 33] = [
    "applet", "area", "audio", "base", "button", "canvas", "datalist", "embed", "frame", "frameset", "head", "input",
    "link", "map", "math", "meta", "meter", "noembed", "noframes", "noscript", "object", "option", "param", "progress",
    "script", "select", "style", "svg", "template", "textarea", "title", "video", "xml",
];
/// Those of them that have no content.
const VOID: [&str; 10] = ["area", "base", "embed", "frame", "input", "link", "meta", "param", "source", "track"];
/// Elements that end a paragraph and mean nothing more here.
const BORDERS: [&str; 25] = [
    "address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "footer", "form",
    "header", "hgroup", "hr", "html", "legend", "main", "nav", "p", "pre", "section", "summary", "search",
];
/// Elements within a line, with the mark that they mean.
const INLINES: [(&str, Option<Mark>); 35] = [
    ("a", None),
    ("abbr", None),
    ("acronym", None),
    ("b", Some(Mark::Bold)),
    ("bdi", None),
    ("bdo", None),
    ("big", None),
    ("cite", Some(Mark::Italic)),
    ("code", Some(Mark::Code)),
    ("data", None),
    ("del", Some(Mark::Strikethrough)),
    ("dfn", Some(Mark::Italic)),
    ("div", None),
    ("em", Some(Mark::Italic)),
    ("font", None),
    ("i", Some(Mark::Italic)),
    ("ins", Some(Mark::Underline)),
    ("kbd", Some(Mark::Code)),
    ("label", None),
    ("mark", None),
    ("p", None),
    ("pre", Some(Mark::Code)),
    ("q", None),
    ("s", Some(Mark::Strikethrough)),
    ("samp", Some(Mark::Code)),
    ("small", None),
    ("span", None),
    ("strike", Some(Mark::Strikethrough)),
    ("strong", Some(Mark::Bold)),
    ("sub", Some(Mark::Subscript)),
    ("sup", Some(Mark::Superscript)),
    ("time", None),
    ("tt", Some(Mark::Code)),
    ("u", Some(Mark::Underline)),
    ("var", Some(Mark::Italic)),
];

fn is_cell(kind: &FrameKind) -> bool {
    matches!(kind, FrameKind::Cell { .. })
}

fn is_table(kind: &FrameKind) -> bool {
    matches!(kind, FrameKind::Table { .. })
}

fn is_list(kind: &FrameKind) -> bool {
    matches!(kind, FrameKind::List { .. })
}

fn is_heading(kind: &FrameKind) -> bool {
    matches!(kind, FrameKind::Heading(_))
}

/// The level in an article of a heading's element.
fn heading(name: &str) -> Option<u8> {
    match name {
        "h1" | "h2" => Some(2),
        "h3" => Some(3),
        "h4" | "h5" | "h6" => Some(4),
        _ => None,
    }
}

/// The id of a block that the HTML output wrote.
fn block_id(tag: &Tag) -> Option<BlockId> {
    BlockId::parse(tag.get("id")?.strip_prefix("b-")?)
}

fn has_class(tag: &Tag, wanted: impl Fn(&str) -> bool) -> bool {
    tag.get("class").unwrap_or_default().split_whitespace().any(wanted)
}

fn span(tag: &Tag, name: &str, least: u16) -> u16 {
    let digits: String = tag.get(name).unwrap_or("1").trim().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(1).clamp(least, 1_000)
}

impl Importer {
    /// Takes in a start tag.
    pub(super) fn open(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth += usize::from(skipped == name && !tag.closed);
            return;
        }
        let style = tag.get("style").map(Style::parse).unwrap_or_default();
        let hidden = style.hidden && matches!(name, "span" | "div" | "a" | "font");
        if DROPPED.contains(&name) || hidden {
            if !tag.closed && !VOID.contains(&name) {
                self.skipped = Some((name.to_owned(), 1));
            }
            return;
        }
        if let Some(level) = heading(name) {
            self.border();
            self.close_frame(is_heading, is_cell);
            self.enter(FrameKind::Heading(level), block_id(tag));
            self.paragraph(tag, &style);
            return;
        }
        match name {
            "br" => self.push("\n"),
            "img" | "image" => self.picture(tag),
            "iframe" => {
                let found = tag.get("src").or(tag.get("data-src")).and_then(EmbedProvider::from_address);
                if let Some((provider, reference)) = found {
                    self.flush();
                    let title = tag.get("title").map(text::line).filter(|title| !title.is_empty());
                    self.top().accept(Draft::new(BlockKind::Embed { provider, reference, title }));
                }
            }
            "ul" | "ol" | "menu" | "dir" => {
                self.border();
                self.enter(FrameKind::List { ordered: name == "ol", parts: Vec::new() }, block_id(tag));
            }
            "li" => {
                self.border();
                self.close_frame(|kind| matches!(kind, FrameKind::Item), |kind| is_list(kind) || is_cell(kind));
                if is_list(&self.top().kind) {
                    self.enter(FrameKind::Item, None);
                }
            }
            "blockquote" => {
                self.border();
                self.enter(FrameKind::Quote { attribution: None, cite: None }, block_id(tag));
            }
            "figure" => {
                self.border();
                let gallery = has_class(tag, |class| class.contains("gallery"));
                let reference = tag.get("data-reference").unwrap_or_default();
                let provider = tag.get("data-provider").and_then(|name| EmbedProvider::named(name, reference));
                let embed = provider.map(|provider| (provider, reference.to_owned()));
                self.enter(FrameKind::Figure { gallery, embed, caption: None, credit: None }, block_id(tag));
            }
            "figcaption" => {
                self.border();
                let inside = self.frames.iter().any(|frame| matches!(frame.kind, FrameKind::Figure { .. }));
                if inside {
                    self.enter(FrameKind::FigureCaption, None);
                }
            }
            "small"
                if matches!(self.top().kind, FrameKind::FigureCaption) && has_class(tag, |class| class == "credit") =>
            {
                self.flush();
                self.enter(FrameKind::Credit, None);
            }
            "footer" | "cite" if matches!(self.top().kind, FrameKind::Quote { .. }) => self.attribution(name),
            "table" | "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" => self.table_tag(name, tag),
            "p" if has_class(tag, |class| class == "file") => {
                self.border();
                self.enter(FrameKind::File { address: None }, block_id(tag));
            }
            _ if BORDERS.contains(&name) => {
                self.border();
                self.paragraph(tag, &style);
                if name == "p" {
                    self.inlines.close("p");
                }
                self.preformatted += usize::from(name == "pre");
                self.inline(name, tag, style);
            }
            _ => self.inline(name, tag, style),
        }
    }

    /// Takes in an end tag.
    pub(super) fn close(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skipped {
            if skipped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        let nothing = |_: &FrameKind| false;
        if heading(name).is_some() {
            self.border();
            self.close_frame(is_heading, is_cell);
            return;
        }
        match name {
            "br" => self.push("\n"),
            "ul" | "ol" | "menu" | "dir" => {
                self.border();
                self.close_frame(is_list, is_cell);
            }
            "li" => {
                self.border();
                self.close_frame(|kind| matches!(kind, FrameKind::Item), |kind| is_list(kind) || is_cell(kind));
            }
            "blockquote" => {
                // Not a border: the text that is still open may end with the name of the speaker.
                self.close_frame(|kind| matches!(kind, FrameKind::Quote { .. }), is_cell);
            }
            "figure" => {
                self.border();
                self.close_frame(|kind| matches!(kind, FrameKind::Figure { .. }), is_cell);
            }
            "figcaption" => {
                self.border();
                self.close_frame(|kind| matches!(kind, FrameKind::FigureCaption), is_cell);
            }
            "small" if matches!(self.top().kind, FrameKind::Credit) => self.close_frame_on_top(),
            "footer" | "cite" if matches!(self.top().kind, FrameKind::Attribution) => self.close_frame_on_top(),
            "table" => {
                self.border();
                self.close_frame(is_table, nothing);
            }
            "caption" => {
                self.border();
                self.close_frame(|kind| matches!(kind, FrameKind::Caption), is_table);
            }
            "td" | "th" | "tr" | "thead" | "tbody" | "tfoot" => {
                self.border();
                self.close_frame(is_cell, is_table);
                if name == "thead"
                    && let FrameKind::Table { in_head, .. } = &mut self.top().kind
                {
                    *in_head = false;
                }
            }
            _ => {
                if BORDERS.contains(&name) {
                    self.border();
                }
                if name == "pre" {
                    self.preformatted = self.preformatted.saturating_sub(1);
                }
                if name == "cite"
                    && let FrameKind::Quote { cite: Some(cite), .. } = &mut self.top().kind
                {
                    cite.ended = true;
                }
                self.inlines.close(name);
            }
        }
    }

    fn close_frame_on_top(&mut self) {
        let below = self.frames.len() - 1;
        self.close_down_to(below);
    }

    /// Ends the paragraph.
    fn border(&mut self) {
        self.flush();
        if matches!(self.top().kind, FrameKind::File { .. }) {
            self.close_frame_on_top();
        }
        self.top().paragraph = Paragraph::default();
    }

    /// Notes what the tag says about the paragraph that it begins.
    fn paragraph(&mut self, tag: &Tag, style: &Style) {
        // Headings and the like keep their number as text.
        let heading = is_heading(&self.top().kind);
        let item_like = !heading && has_class(tag, |class| class.starts_with("MsoListParagraph"));
        let level = style.level.filter(|_| !heading);
        let id = block_id(tag).filter(|_| !heading);
        self.top().paragraph = Paragraph { id, level, item_like };
    }

    fn inline(&mut self, name: &str, tag: &Tag, mut style: Style) {
        let Some((name, mark)) = INLINES.iter().find(|(known, _)| *known == name).copied() else { return };
        let mut link = None;
        if name == "a" {
            // Links do not nest, so a new one ends the one before.
            self.inlines.close("a");
            link = tag.get("href").and_then(link::imported);
            if tag.get("download").is_some()
                && let FrameKind::File { address } = &mut self.top().kind
            {
                *address = tag.get("href").and_then(link::media_address);
            }
        }
        if link.is_some() || self.inlines.style().1.is_some() {
            // That a link is underlined says nothing.
            style.on.retain(|mark| *mark != Mark::Underline);
        }
        self.inlines.open(name, Effect::new(mark, style, link));
    }

    /// A `footer` in a quotation, or a `cite` outside of its paragraphs, says who is quoted; a `cite` within text does
    /// so only if nothing follows.
    fn attribution(&mut self, name: &str) {
        let frame = self.top();
        if name == "footer" || is_blank(&frame.run) {
            self.border();
            return self.enter(FrameKind::Attribution, None);
        }
        let start = frame.run.len();
        if let FrameKind::Quote { cite, .. } = &mut frame.kind {
            *cite = Some(Cite { start, ended: false });
        }
        self.inlines.open("cite", Effect::new(Some(Mark::Italic), Style::default(), None));
    }

    fn table_tag(&mut self, name: &str, tag: &Tag) {
        self.border();
        if name == "table" {
            let kind = FrameKind::Table { caption: None, rows: Vec::new(), in_head: false };
            return self.enter(kind, block_id(tag));
        }
        self.close_frame(|kind| is_cell(kind) || matches!(kind, FrameKind::Caption), is_table);
        // Elements that were left open between the cells end here, as far as they belong to the table.
        let Some(at) = self.frames.iter().rposition(|frame| is_table(&frame.kind)) else { return };
        self.close_down_to(at + 1);
        let FrameKind::Table { rows, in_head, .. } = &mut self.top().kind else { return };
        match name {
            "caption" => self.enter(FrameKind::Caption, None),
            "tr" => rows.push(Vec::new()),
            "td" | "th" => {
                let header = name == "th" || *in_head;
                let (column_span, row_span) = (span(tag, "colspan", 1), span(tag, "rowspan", 0));
                self.enter(FrameKind::Cell { header, column_span, row_span }, None);
            }
            section => *in_head = section == "thead",
        }
    }

    fn picture(&mut self, tag: &Tag) {
        let tiny = |name| tag.get(name).is_some_and(|size| matches!(size.trim(), "0" | "1" | "0px" | "1px"));
        if tiny("width") && tiny("height") {
            // A counter, not a picture.
            return;
        }
        // Pages that load pictures late keep the address elsewhere.
        let sources = ["data-src", "data-original", "src"].into_iter().filter_map(|name| tag.get(name));
        let Some(address) = sources.filter_map(link::media_address).next() else { return };
        let unused = is_blank(&self.top().run);
        self.flush();
        let picture = Picture {
            media: MediaRef::Address(address),
            alternative_text: tag.get("alt").unwrap_or_default().to_owned(),
            caption: None,
            credit: None,
        };
        let frame = self.top();
        let id = if unused { frame.paragraph.id.take() } else { None };
        frame.accept(Draft { id, kind: BlockKind::Image(picture) });
    }
}
