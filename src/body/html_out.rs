//! The body as HTML: generated from the types, every text escaped.

use uuid::Uuid;

pub(super) use crate::kernel::value::html::escaped;

use super::{Block, BlockKind, Body, ListItem, Mark, MediaRef, Picture, Row, Span};

/// Where a reader's program finds a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaSource {
    /// The address of the file.
    pub address: String,
    /// Smaller copies with their widths, as the attribute `srcset` has them; empty when there are none.
    pub source_set: String,
    /// The width of a picture in pixels.
    pub width: Option<u32>,
    /// The height of a picture in pixels.
    pub height: Option<u32>,
    /// The media type, such as `image/jpeg`.
    pub content_type: String,
}

/// How an output finds files.
pub(super) type Media<'a> = &'a dyn Fn(Uuid) -> Option<MediaSource>;

impl Body {
    /// The body as safe HTML. The element of each block carries `id="b-…"` with the block's id, so that a reader can
    /// link to it. Videos are linked, not framed. A file that `media` does not know leaves only its texts.
    pub fn to_html(&self, media: &dyn Fn(Uuid) -> Option<MediaSource>) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            write_block(&mut out, block, media);
            out.push('\n');
        }
        out
    }
}

fn write_block(out: &mut String, block: &Block, media: Media<'_>) {
    let id = format!(" id=\"b-{}\"", block.id);
    match &block.kind {
        BlockKind::Heading { level, content } => {
            let level = (*level).clamp(2, 4);
            out.push_str(&format!("<h{level}{id}>"));
            write_content(out, content);
            out.push_str(&format!("</h{level}>"));
        }
        BlockKind::List { ordered, items } => write_list(out, &id, *ordered, items),
        kind => write_kind(out, &id, kind, media),
    }
}

/// A block other than a heading or a list, on one line. The Markdown output uses it, without ids, for what Markdown
/// has no words for.
pub(super) fn write_kind(out: &mut String, id: &str, kind: &BlockKind, media: Media<'_>) {
    match kind {
        BlockKind::Paragraph { content } | BlockKind::Heading { content, .. } => {
            out.push_str(&format!("<p{id}>"));
            write_content(out, content);
            out.push_str("</p>");
        }
        BlockKind::Image(picture) => write_picture(out, id, picture, media),
        BlockKind::Gallery { pictures, caption } => {
            out.push_str(&format!("<figure{id} class=\"gallery\">"));
            for picture in pictures {
                write_picture(out, "", picture, media);
            }
            write_caption(out, "figcaption", caption.as_deref(), None);
            out.push_str("</figure>");
        }
        BlockKind::Quote { content, attribution } => {
            out.push_str(&format!("<blockquote{id}><p>"));
            write_content(out, content);
            out.push_str("</p>");
            write_caption(out, "footer", attribution.as_deref(), None);
            out.push_str("</blockquote>");
        }
        BlockKind::List { ordered, items } => write_list(out, id, *ordered, items),
        BlockKind::Table { caption, rows } => write_table(out, id, caption.as_deref(), rows),
        BlockKind::File { media: file, title } => {
            out.push_str(&format!("<p{id} class=\"file\">"));
            match source(file, media) {
                Some(source) => {
                    let (address, kind) = (escaped(&source.address), escaped(&source.content_type));
                    out.push_str(&format!("<a href=\"{address}\" type=\"{kind}\" download>{}</a>", escaped(title)));
                }
                None => out.push_str(&escaped(title)),
            }
            out.push_str("</p>");
        }
        BlockKind::Embed { provider, reference, title } => {
            out.push_str(&format!("<figure{id} class=\"embed\""));
            // What was stored under older rules may not be accepted any more; then only its title is shown.
            if provider.accepts(reference) {
                let (name, page) = (provider.name(), escaped(&provider.page(reference)));
                out.push_str(&format!(
                    " data-provider=\"{name}\" data-reference=\"{reference}\">\
                     <a href=\"{page}\" rel=\"noopener\">{page}</a>"
                ));
            } else {
                out.push('>');
            }
            write_caption(out, "figcaption", title.as_deref(), None);
            out.push_str("</figure>");
        }
    }
}

fn source(file: &MediaRef, media: Media<'_>) -> Option<MediaSource> {
    match file {
        MediaRef::Asset(id) => media(*id),
        // An address was written by a stranger and is not ours to pass on.
        MediaRef::Address(_) => None,
    }
}

/// The address under which a picture or a file is found.
pub(super) fn address(file: &MediaRef, media: Media<'_>) -> Option<String> {
    source(file, media).map(|source| source.address)
}

fn write_picture(out: &mut String, id: &str, picture: &Picture, media: Media<'_>) {
    out.push_str(&format!("<figure{id}>"));
    if let Some(source) = source(&picture.media, media) {
        let (address, alternative) = (escaped(&source.address), escaped(&picture.alternative_text));
        out.push_str(&format!("<img src=\"{address}\" alt=\"{alternative}\""));
        if !source.source_set.is_empty() {
            out.push_str(&format!(" srcset=\"{}\"", escaped(&source.source_set)));
        }
        for (name, size) in [("width", source.width), ("height", source.height)] {
            if let Some(size) = size {
                out.push_str(&format!(" {name}=\"{size}\""));
            }
        }
        out.push_str(" loading=\"lazy\">");
    }
    write_caption(out, "figcaption", picture.caption.as_deref(), picture.credit.as_deref());
    out.push_str("</figure>");
}

fn write_caption(out: &mut String, tag: &str, text: Option<&str>, credit: Option<&str>) {
    if text.is_none() && credit.is_none() {
        return;
    }
    out.push_str(&format!("<{tag}>{}", escaped(text.unwrap_or_default())));
    if let Some(credit) = credit {
        let gap = if text.is_some() { " " } else { "" };
        out.push_str(&format!("{gap}<small class=\"credit\">{}</small>", escaped(credit)));
    }
    out.push_str(&format!("</{tag}>"));
}

fn write_list(out: &mut String, id: &str, ordered: bool, items: &[ListItem]) {
    let tag = if ordered { "ol" } else { "ul" };
    let mut open = 0;
    for (at, item) in items.iter().enumerate() {
        let wanted = usize::from(item.level) + 1;
        if open >= wanted {
            while open > wanted {
                out.push_str(&format!("</li></{tag}>"));
                open -= 1;
            }
            out.push_str("</li><li>");
        }
        while open < wanted {
            let id = if at == 0 && open == 0 { id } else { "" };
            out.push_str(&format!("<{tag}{id}><li>"));
            open += 1;
        }
        write_content(out, &item.content);
    }
    while open > 0 {
        out.push_str(&format!("</li></{tag}>"));
        open -= 1;
    }
}

fn write_table(out: &mut String, id: &str, caption: Option<&str>, rows: &[Row]) {
    out.push_str(&format!("<table{id}>"));
    write_caption(out, "caption", caption, None);
    // No thead: a span must not cross its end, and the cells say what they are.
    out.push_str("<tbody>");
    for (at, row) in rows.iter().enumerate() {
        out.push_str("<tr>");
        for cell in &row.cells {
            let tag = if cell.header { "th" } else { "td" };
            out.push_str(&format!("<{tag}"));
            if cell.header {
                out.push_str(if at == 0 { " scope=\"col\"" } else { " scope=\"row\"" });
            }
            for (name, span) in [("colspan", cell.column_span), ("rowspan", cell.row_span)] {
                if span != 1 {
                    out.push_str(&format!(" {name}=\"{span}\""));
                }
            }
            out.push('>');
            write_content(out, &cell.content);
            out.push_str(&format!("</{tag}>"));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
}

/// Spans as inline HTML, neighbours with the same link in one link.
pub(super) fn write_content(out: &mut String, content: &[Span]) {
    for linked in content.chunk_by(|one, next| one.link == next.link) {
        let link = linked.first().and_then(|span| span.link.as_deref()).filter(|link| super::link::judge(link).is_ok());
        if let Some(link) = link {
            out.push_str(&format!("<a href=\"{}\" rel=\"noopener\">", escaped(link)));
        }
        for span in linked {
            write_marked(out, &span.marks, &escaped(&span.text).replace('\n', "<br>"));
        }
        if link.is_some() {
            out.push_str("</a>");
        }
    }
}

/// The finished text inside the elements of the marks.
pub(super) fn write_marked(out: &mut String, marks: &[Mark], text: &str) {
    for mark in marks {
        out.push_str(&format!("<{}>", mark.tag()));
    }
    out.push_str(text);
    for mark in marks.iter().rev() {
        out.push_str(&format!("</{}>", mark.tag()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::{BlockId, EmbedProvider};

    fn html(kind: BlockKind) -> String {
        let source = |id: Uuid| {
            let address = format!("https://m.vn/{}", id.as_u128());
            let content_type = "image/jpeg".to_owned();
            (!id.is_nil()).then_some(MediaSource {
                address,
                source_set: String::new(),
                width: Some(640),
                height: None,
                content_type,
            })
        };
        let body = Body { blocks: vec![Block { id: BlockId::parse("x1").unwrap(), kind }] };
        body.to_html(&source)
    }

    fn picture(id: u128) -> Picture {
        let alternative_text = "\"<b>'".to_owned();
        let media = MediaRef::Asset(Uuid::from_u128(id));
        Picture { media, alternative_text, caption: Some("a & b".to_owned()), credit: Some("c".to_owned()) }
    }

    #[test]
    fn pictures() {
        let caption = "<figcaption>a &amp; b <small class=\"credit\">c</small></figcaption>";
        let image = "<img src=\"https://m.vn/1\" alt=\"&quot;&lt;b&gt;&#39;\" width=\"640\" loading=\"lazy\">";
        assert_eq!(html(BlockKind::Image(picture(1))), format!("<figure id=\"b-x1\">{image}{caption}</figure>\n"));
        assert_eq!(html(BlockKind::Image(picture(0))), format!("<figure id=\"b-x1\">{caption}</figure>\n"));
        let stranger = Picture { media: MediaRef::Address("https://evil.vn/".to_owned()), ..picture(1) };
        assert_eq!(html(BlockKind::Image(stranger)), format!("<figure id=\"b-x1\">{caption}</figure>\n"));
    }

    #[test]
    fn lists_nest() {
        let items = [(0, "a"), (1, "b"), (2, "c"), (0, "d")]
            .map(|(level, text)| ListItem { level, content: vec![Span::plain(text)] });
        let expected = "<ol id=\"b-x1\"><li>a<ol><li>b<ol><li>c</li></ol></li></ol></li><li>d</li></ol>\n";
        assert_eq!(html(BlockKind::List { ordered: true, items: items.to_vec() }), expected);
    }

    #[test]
    fn a_bad_link_is_never_written() {
        let span = |link: &str| Span { text: "x\ny".to_owned(), marks: vec![Mark::Bold], link: Some(link.to_owned()) };
        let content = vec![span("javascript:alert(1)"), span("https://a.vn/\"")];
        let expected = "<p id=\"b-x1\"><strong>x<br>y</strong><a href=\"https://a.vn/&quot;\" rel=\"noopener\">\
            <strong>x<br>y</strong></a></p>\n";
        assert_eq!(html(BlockKind::Paragraph { content }), expected);
    }

    #[test]
    fn videos_are_linked_and_not_framed() {
        let embed = BlockKind::Embed { provider: EmbedProvider::Vimeo, reference: "42".to_owned(), title: None };
        let expected = "<figure id=\"b-x1\" class=\"embed\" data-provider=\"vimeo\" data-reference=\"42\">\
            <a href=\"https://vimeo.com/42\" rel=\"noopener\">https://vimeo.com/42</a></figure>\n";
        assert_eq!(html(embed), expected);
    }
}
