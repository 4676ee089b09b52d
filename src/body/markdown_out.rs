//! The body as Markdown.
//!
//! What Markdown can say is said in Markdown; what it cannot say, or not safely in its place, is written as HTML,
//! which Markdown takes over. Reading the output again gives the same body.

use uuid::Uuid;

use super::html_out::{Media, MediaSource, address, escaped, write_kind, write_marked};
use super::{BlockKind, Body, ListItem, Mark, Picture, Row, Span};

impl Body {
    /// The body as Markdown (`CommonMark` with tables and strikethrough), without the ids of the blocks.
    /// [`from_markdown`](super::from_markdown) reads it back.
    pub fn to_markdown(&self, media: &dyn Fn(Uuid) -> Option<MediaSource>) -> String {
        let mut out = String::new();
        // Neighbouring lists take turns with their markers, for equal markers would make one list of them.
        let mut turn = false;
        let mut after_list = false;
        for block in &self.blocks {
            let list = matches!(block.kind, BlockKind::List { .. });
            turn = list && after_list && !turn;
            after_list = list;
            if !out.is_empty() {
                out.push('\n');
            }
            write_block(&mut out, &block.kind, turn, media);
            out.push('\n');
        }
        out
    }
}

fn write_block(out: &mut String, kind: &BlockKind, turn: bool, media: Media<'_>) {
    let written = match kind {
        BlockKind::Paragraph { content } => Some(inline(content, Place::Block)),
        BlockKind::Heading { level, content } => {
            let signs = "#".repeat(usize::from((*level).clamp(2, 4)));
            Some(format!("{signs} {}", inline(content, Place::Block)))
        }
        BlockKind::Image(one) => picture(one, media),
        BlockKind::Gallery { pictures, caption: None } if pictures.len() > 1 => {
            let pictures: Option<Vec<String>> = pictures.iter().map(|one| picture(one, media)).collect();
            pictures.map(|pictures| pictures.join("\n"))
        }
        BlockKind::Quote { content, attribution: None } => {
            Some(format!("> {}", inline(content, Place::Block).replace('\n', "\n> ")))
        }
        BlockKind::List { ordered, items } => Some(list(*ordered, items, turn)),
        BlockKind::Table { caption: None, rows } if is_plain(rows) => Some(table(rows)),
        _ => None,
    };
    match written {
        Some(markdown) => out.push_str(&markdown),
        None => write_kind(out, "", kind, media),
    }
}

/// A picture in Markdown, when its address and texts can be said so.
fn picture(picture: &Picture, media: Media<'_>) -> Option<String> {
    let address = address(&picture.media, media).filter(|address| is_plain_address(address))?;
    if picture.credit.is_some() {
        return None;
    }
    let title = match &picture.caption {
        Some(caption) => format!(" \"{}\"", text(caption, Place::Block, true).replace('"', "\\\"")),
        None => String::new(),
    };
    Some(format!("![{}]({address}{title})", text(&picture.alternative_text, Place::Block, true)))
}

/// Whether a link can stand between round brackets as it is.
fn is_plain_address(address: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#@!$+,=%&".contains(&b);
    // `&` and `;` together may make a character reference; `;` is not in the list.
    !address.is_empty() && address.bytes().all(plain)
}

fn list(ordered: bool, items: &[ListItem], turn: bool) -> String {
    // For each open level, where the text of its items begins, and the number of its last item.
    let mut levels: Vec<(usize, usize)> = Vec::new();
    let mut lines = Vec::with_capacity(items.len());
    for item in items {
        let level = usize::from(item.level).min(levels.len());
        levels.truncate(level + 1);
        let indent = level.checked_sub(1).and_then(|outer| levels.get(outer)).map_or(0, |(column, _)| *column);
        let number = levels.get(level).map_or(1, |(_, number)| number + 1);
        let marker = match (ordered, turn) {
            (true, false) => format!("{number}. "),
            (true, true) => format!("{number}) "),
            (false, false) => "- ".to_owned(),
            (false, true) => "* ".to_owned(),
        };
        let column = indent + marker.len();
        levels.truncate(level);
        levels.push((column, number));
        let broken = format!("\n{}", " ".repeat(column));
        lines.push(format!(
            "{}{marker}{}",
            " ".repeat(indent),
            inline(&item.content, Place::Block).replace('\n', &broken)
        ));
    }
    lines.join("\n")
}

/// Whether a table has the one form that Markdown knows: a row of headers, then rows without any, and no spans.
fn is_plain(rows: &[Row]) -> bool {
    let mut all = rows.iter().enumerate().flat_map(|(at, row)| row.cells.iter().map(move |cell| (at, cell)));
    let single = all.all(|(at, cell)| cell.column_span == 1 && cell.row_span == 1 && cell.header == (at == 0));
    // Tables of one column and headers without text are read differently by different programs.
    let clear =
        rows.first().is_some_and(|row| row.cells.len() > 1 && row.cells.iter().all(|cell| !cell.content.is_empty()));
    single && clear
}

fn table(rows: &[Row]) -> String {
    let mut lines = Vec::with_capacity(rows.len() + 1);
    for (at, row) in rows.iter().enumerate() {
        let cells = row.cells.iter().map(|cell| format!(" {} |", inline(&cell.content, Place::Cell)));
        lines.push(format!("|{}", cells.collect::<String>()));
        if at == 0 {
            lines.push(format!("|{}", " --- |".repeat(row.cells.len())));
        }
    }
    lines.join("\n")
}

/// Where a text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a block of its own, where a line break can be a line break.
    Block,
    /// In a cell, where neither a line break nor a bar may stand.
    Cell,
}

fn inline(content: &[Span], place: Place) -> String {
    let mut out = String::new();
    let mut before: Option<&Span> = None;
    for linked in content.chunk_by(|one, next| one.link == next.link) {
        let link = linked.first().and_then(|span| span.link.as_deref()).filter(|link| super::link::judge(link).is_ok());
        let plain = link.is_some_and(is_plain_address);
        match link {
            Some(_) if plain => out.push('['),
            Some(link) => out.push_str(&format!("<a href=\"{}\">", attribute(link))),
            None => {}
        }
        for (at, span) in linked.iter().enumerate() {
            let after = linked.get(at + 1);
            // Inside of a link its own brackets are the neighbours, outside of it the text around.
            let before_here = if at == 0 && link.is_some() { None } else { before };
            write_span(&mut out, span, before_here, after, place);
            before = Some(span);
        }
        match link {
            Some(link) if plain => out.push_str(&format!("]({link})")),
            Some(_) => out.push_str("</a>"),
            None => {}
        }
    }
    out
}

fn write_span(out: &mut String, span: &Span, before: Option<&Span>, after: Option<&Span>, place: Place) {
    let at_start = out.is_empty() || out.ends_with('\n');
    if span.marks.is_empty() {
        return out.push_str(&text(&span.text, place, at_start));
    }
    // Signs of emphasis are only understood next to letters and blanks, and not next to each other.
    let calm = |neighbour: Option<&Span>, edge: Option<char>| match neighbour {
        None => true,
        Some(span) => span.marks.is_empty() && edge.is_some_and(|c| c.is_alphanumeric() || c == ' ' || c == '\n'),
    };
    let inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (first, last) = (span.text.chars().next(), span.text.chars().next_back());
    let signs = match span.marks.as_slice() {
        [Mark::Bold] => "**",
        [Mark::Italic] => "*",
        [Mark::Bold, Mark::Italic] => "***",
        [Mark::Strikethrough] => "~~",
        [Mark::Code] if !span.text.contains(['`', '|', '\\']) => "`",
        _ => "",
    };
    let usable = !signs.is_empty()
        && inner(first)
        && inner(last)
        && !span.text.contains('\n')
        && calm(before, before.and_then(|span| span.text.chars().next_back()))
        && calm(after, after.and_then(|span| span.text.chars().next()));
    match (usable, signs) {
        (true, "`") => out.push_str(&format!("`{}`", span.text)),
        (true, signs) => out.push_str(&format!("{signs}{}{signs}", text(&span.text, place, false))),
        (false, _) => write_marked(out, &span.marks, &text(&span.text, place, at_start)),
    }
}

/// A text with everything that means something in Markdown made harmless.
fn text(text: &str, place: Place, at_start: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut line_start = at_start;
    // Whether the line has begun with digits only.
    let mut number = at_start;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\n' if place == Place::Cell => out.push_str("<br>"),
            '\n' => out.push_str("\\\n"),
            '|' => out.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '#' => out.extend(['\\', c]),
            '&' if rest.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#') => out.push_str("\\&"),
            '&' if rest.peek().is_none() => out.push_str("\\&"),
            // At the end of a text a link may follow and make a picture of it.
            '!' if rest.peek().is_none() => out.push_str("\\!"),
            '-' | '+' | '=' | ':' if line_start => out.extend(['\\', c]),
            '.' | ')' if number && !line_start => out.extend(['\\', c]),
            c => out.push(c),
        }
        number = c == '\n' || number && c.is_ascii_digit();
        line_start = c == '\n';
    }
    out
}

/// The value of an attribute in HTML within Markdown.
fn attribute(value: &str) -> String {
    escaped(value).replace('|', "&#124;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::samples::{bare, resolved, source, valid_body};
    use crate::body::{Block, BlockId, from_html, from_markdown};
    use proptest::prelude::*;

    fn written(html: &str) -> String {
        let body = resolved(from_html(html).unwrap());
        let markdown = body.to_markdown(&source);
        assert_eq!(bare(resolved(from_markdown(&markdown).unwrap())), bare(body), "{markdown}");
        markdown
    }

    #[test]
    fn plain_things_look_plain() {
        assert_eq!(
            written("<h2>Năm 2021</h2><p>Đạt <b>97,8%</b> và <i>hơn</i> nữa</p>"),
            "## Năm 2021\n\nĐạt <strong>97,8%</strong> và *hơn* nữa\n"
        );
        assert_eq!(written("<ul><li>a<ul><li>b</ul><li>c</ul><ul><li>d</ul>"), "- a\n  - b\n- c\n\n* d\n");
        assert_eq!(
            written("<table><tr><th>a<th>b<tr><td>1|2<td>3<br>4</table>"),
            "| a | b |\n| --- | --- |\n| 1&#124;2 | 3<br>4 |\n"
        );
        assert_eq!(written("<p><a href='https://a.vn/x'>b <b>c</b></a>! d</p>"), "[b **c**](https://a.vn/x)! d\n");
    }

    #[test]
    fn specials_survive() {
        for text in [
            "1. a",
            "- a",
            "# a #",
            "a\\",
            "*a*",
            "_a_",
            "[a](b)",
            "&amp;amp; &amp;copy;",
            "&lt;b&gt;",
            "=== a",
            "+ a",
            "a | b<br>--- | ---",
            "a<br>===",
            "a<br>1) b",
            "!<a href='https://a.vn/'>b</a>",
            "`a`<code>b`</code>",
            "~~a~~",
            "<b>a</b>b<b>c</b><i>d</i>",
            "<u>a<br>b</u>",
            "a<br>&gt; b",
            ": a",
            "www.a.vn https://b.vn",
        ] {
            written(&format!(
                "<p>{text}</p><ol><li>{text}<ol><li>{text}</ol></ol><table><tr><th>x<th>y<tr><td>{text}<td></table>"
            ));
        }
    }

    #[test]
    fn unknown_media_leave_their_texts() {
        let html = "<figure><img src=/a.jpg><figcaption>x</figcaption></figure>";
        let body = resolved(from_html(html).unwrap());
        assert_eq!(body.to_markdown(&|_| None), "<figure><figcaption>x</figcaption></figure>\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn reading_back_gives_the_same(body in valid_body()) {
            let markdown = body.to_markdown(&source);
            let again = resolved(from_markdown(&markdown).unwrap());
            prop_assert_eq!(bare(again), bare(body), "{}", markdown);
        }
    }

    #[test]
    fn ids_are_not_written() {
        let kind = BlockKind::Quote { content: vec![Span::plain("x")], attribution: Some("y".to_owned()) };
        let body = Body { blocks: vec![Block { id: BlockId::parse("secret").unwrap(), kind }] };
        assert!(!body.to_markdown(&source).contains("secret"));
    }
}
