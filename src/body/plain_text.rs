//! The body as plain text, for search and previews.

use super::{BlockKind, Body, Picture, Span};

impl Body {
    /// The text of the body: blocks with a blank line between them, items and rows a line each, cells with a tab
    /// between them. Captions and titles are part of it, alternative texts are not.
    pub fn to_plain_text(&self) -> String {
        let texts: Vec<String> = self.blocks.iter().map(|block| block.kind.plain_text()).collect();
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

impl BlockKind {
    /// The text of the block, in lines.
    pub fn plain_text(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        match self {
            Self::Paragraph { content } | Self::Heading { content, .. } => lines.push(of(content)),
            Self::Image(picture) => lines.extend(of_picture(picture)),
            Self::Gallery { pictures, caption } => {
                lines.extend(pictures.iter().flat_map(of_picture));
                lines.extend(caption.clone());
            }
            Self::Quote { content, attribution } => {
                lines.push(of(content));
                lines.extend(attribution.clone());
            }
            Self::List { items, .. } => lines.extend(items.iter().map(|item| of(&item.content))),
            Self::Table { caption, rows } => {
                lines.extend(caption.clone());
                for row in rows {
                    let cells: Vec<String> =
                        row.cells.iter().map(|cell| of(&cell.content).replace('\n', " ")).collect();
                    lines.push(cells.join("\t"));
                }
            }
            Self::File { title, .. } => lines.push(title.clone()),
            Self::Embed { title, .. } => lines.extend(title.clone()),
        }
        lines.join("\n")
    }
}

/// The text of some spans.
pub(super) fn of(content: &[Span]) -> String {
    content.iter().map(|span| span.text.as_str()).collect()
}

fn of_picture(picture: &Picture) -> Vec<String> {
    [&picture.caption, &picture.credit].into_iter().flatten().cloned().collect()
}

#[cfg(test)]
mod tests {
    use crate::body::from_html;

    #[test]
    fn everything_readable_is_in_it() {
        let html = "<h2>Tiêu đề</h2><p>một <b>hai</b><br>ba</p><ul><li>x<ul><li>y</li></ul></li></ul>\
            <table><caption>Bảng</caption><tr><th>A</th><th>B</th></tr><tr><td>1<br>2</td><td>3</td></tr></table>\
            <figure><img src=/a.jpg alt='không đọc'><figcaption>Chú thích</figcaption></figure>\
            <blockquote><p>lời</p><footer>người</footer></blockquote>";
        let expected = "Tiêu đề\n\nmột hai\nba\n\nx\ny\n\nBảng\nA\tB\n1 2\t3\n\nChú thích\n\nlời\nngười";
        assert_eq!(from_html(html).unwrap().to_plain_text(), expected);
    }
}
