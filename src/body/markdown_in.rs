//! The import of Markdown (`CommonMark` with tables and strikethrough).
//!
//! Markdown is rewritten as HTML and imported as such, so that HTML within it, which says what Markdown cannot, is
//! read by the same rules as the rest.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::html_in::{import, refuse_long};
use super::html_out::escaped;
use super::{Body, text};
use crate::kernel::problem::{Problem, ProblemCode};

/// How many containers (quotations and items) may begin on one line. The parser looks at all open containers for each
/// line, so this keeps its time in bounds; nobody indents that far.
const MAX_CONTAINERS: usize = 100;

/// Reads Markdown. A picture alone in its paragraph is an image and its title the caption; several are a gallery. HTML
/// within it is imported as [`from_html`](super::from_html) does, and the same inputs are refused.
pub fn from_markdown(markdown: &str) -> Result<Body, Vec<Problem>> {
    refuse_long(markdown)?;
    refuse_deep(markdown)?;
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut writer = Writer::default();
    Parser::new_ext(markdown, options).for_each(|event| writer.event(event));
    import(&writer.html)
}

/// Refuses lines that open an absurd number of containers.
fn refuse_deep(markdown: &str) -> Result<(), Vec<Problem>> {
    for line in markdown.split(['\n', '\r']) {
        let head = line
            .bytes()
            .take_while(|b| matches!(b, b'>' | b'-' | b'+' | b'*' | b' ' | b'\t' | b'0'..=b'9' | b'.' | b')'));
        let opened = head.filter(|b| matches!(b, b'>' | b'-' | b'+' | b'*' | b'.' | b')')).count();
        // A row of dashes or stars is a rule or an underline, however long.
        let rule = line.trim().bytes().all(|b| matches!(b, b'-' | b'*' | b' '))
            && !line.contains("- -")
            && !line.contains("* *");
        if opened > MAX_CONTAINERS && !rule {
            let message = format!("a line begins more than {MAX_CONTAINERS} quotations or items within each other");
            return Err(vec![Problem::at(ProblemCode::TooMany, "", message)]);
        }
    }
    Ok(())
}

struct Image {
    address: String,
    title: String,
    alternative_text: String,
    /// How many pictures are open, for the alternative text of one may hold another.
    depth: usize,
}

impl Image {
    fn html(&self) -> String {
        format!("<img src=\"{}\" alt=\"{}\">", escaped(&self.address), escaped(&self.alternative_text))
    }

    /// The picture with its title as the caption.
    fn figure(&self) -> String {
        let caption = match text::is_blank(&self.title) {
            true => String::new(),
            false => format!("<figcaption>{}</figcaption>", escaped(&self.title)),
        };
        format!("<figure>{}{caption}</figure>", self.html())
    }
}

#[derive(Default)]
struct Writer {
    html: String,
    image: Option<Image>,
    /// Where the paragraph began, and the pictures in it, as long as nothing else is.
    paragraph: Option<(usize, Vec<Image>)>,
    in_head: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        if let Some(image) = &mut self.image {
            match event {
                Event::Text(text) | Event::Code(text) => image.alternative_text.push_str(&text),
                Event::SoftBreak | Event::HardBreak => image.alternative_text.push(' '),
                Event::Start(Tag::Image { .. }) => image.depth += 1,
                Event::End(TagEnd::Image) => {
                    image.depth -= 1;
                    if image.depth == 0 {
                        self.end_image();
                    }
                }
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                if !text::is_blank(&text) {
                    self.paragraph = None;
                }
                self.html.push_str(&escaped(&text));
            }
            Event::Code(code) => self.inline(&format!("<code>{}</code>", escaped(&code))),
            Event::InlineHtml(html) => self.inline(&html),
            Event::Html(html) => self.html.push_str(&html),
            Event::SoftBreak => self.html.push('\n'),
            Event::HardBreak => self.html.push_str("<br>"),
            Event::Rule => self.html.push_str("<hr>"),
            // The rest belongs to extensions that are not switched on.
            _ => {}
        }
    }

    fn inline(&mut self, html: &str) {
        self.paragraph = None;
        self.html.push_str(html);
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.paragraph = Some((self.html.len(), Vec::new()));
                self.html.push_str("<p>");
            }
            Tag::Heading { level, .. } => self.html.push_str(&format!("<h{}>", level as u8)),
            Tag::BlockQuote(_) => self.html.push_str("<blockquote>"),
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => self.html.push_str("<pre>"),
            Tag::List(number) => self.html.push_str(if number.is_some() { "<ol>" } else { "<ul>" }),
            Tag::Item => self.html.push_str("<li>"),
            Tag::Table(_) => self.html.push_str("<table>"),
            Tag::TableHead => {
                self.in_head = true;
                self.html.push_str("<tr>");
            }
            Tag::TableRow => self.html.push_str("<tr>"),
            Tag::TableCell => self.html.push_str(if self.in_head { "<th>" } else { "<td>" }),
            Tag::Emphasis => self.html.push_str("<em>"),
            Tag::Strong => self.html.push_str("<strong>"),
            Tag::Strikethrough => self.html.push_str("<s>"),
            Tag::Link { link_type, dest_url, .. } => {
                let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                self.html.push_str(&format!("<a href=\"{scheme}{}\">", escaped(&dest_url)));
            }
            Tag::Image { dest_url, title, .. } => self.image = Some(image(dest_url, title)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => match self.paragraph.take() {
                Some((start, images)) if !images.is_empty() => {
                    self.html.truncate(start);
                    let figures: String = images.iter().map(Image::figure).collect();
                    self.html.push_str(&match images.len() {
                        1 => figures,
                        _ => format!("<figure class=\"gallery\">{figures}</figure>"),
                    });
                }
                _ => self.html.push_str("</p>"),
            },
            TagEnd::Heading(level) => self.html.push_str(&format!("</h{}>", level as u8)),
            TagEnd::BlockQuote(_) => self.html.push_str("</blockquote>"),
            TagEnd::CodeBlock => self.html.push_str("</pre>"),
            TagEnd::List(ordered) => self.html.push_str(if ordered { "</ol>" } else { "</ul>" }),
            TagEnd::Item => self.html.push_str("</li>"),
            TagEnd::Table => self.html.push_str("</table>"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.html.push_str("</tr>");
            }
            TagEnd::TableRow => self.html.push_str("</tr>"),
            TagEnd::TableCell => self.html.push_str(if self.in_head { "</th>" } else { "</td>" }),
            TagEnd::Emphasis => self.html.push_str("</em>"),
            TagEnd::Strong => self.html.push_str("</strong>"),
            TagEnd::Strikethrough => self.html.push_str("</s>"),
            TagEnd::Link => self.html.push_str("</a>"),
            _ => {}
        }
    }

    fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        self.html.push_str(&if text::is_blank(&image.title) { image.html() } else { image.figure() });
        if let Some((_, images)) = &mut self.paragraph {
            images.push(image);
        }
    }
}

fn image(address: CowStr<'_>, title: CowStr<'_>) -> Image {
    Image { address: address.into_string(), title: title.into_string(), alternative_text: String::new(), depth: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::samples::told;

    fn read(markdown: &str) -> String {
        told(&from_markdown(markdown).unwrap())
    }

    #[test]
    fn text_and_marks() {
        assert_eq!(read("# A\n\n##### B"), "H2(A)\nH4(B)");
        assert_eq!(
            read("a **b** *c* ~~d~~ `e` [f](https://f.vn) <g@h.vn>"),
            "P(a [Bold:b] [Italic:c] [Strikethrough:d] [Code:e] [>https://f.vn:f] [>mailto:g@h.vn:g@h.vn])"
        );
        assert_eq!(read("a\nb\\\nc  \nd"), "P(a b/c/d)");
        assert_eq!(read("[x](javascript:alert(1)) <u>y</u>"), "P(x [Underline:y])");
        assert_eq!(read("```\na < b\nc\n```"), "P([Code:a < b/c])");
    }

    #[test]
    fn lists_quotes_and_tables() {
        assert_eq!(read("- a\n  1. b\n\n  c\n- d"), "UL(0 a|1 b/c|0 d)");
        assert_eq!(read("> a\n>\n> b\n\n> c"), "Q(a/b)\nQ(c)");
        assert_eq!(read("|a|b|\n|-|-|\n|1<br>2|\\||"), "T(!a|!b;1/2|\\|)");
    }

    #[test]
    fn pictures() {
        assert_eq!(read("![a](/b.jpg \"c\")"), "IMG(/b.jpg|a|c|)");
        assert_eq!(read("![a](/b.jpg)\n![](/c.jpg \"d\")"), "GALLERY(/b.jpg|a||;/c.jpg||d|)");
        assert_eq!(read("x ![*a* ![b](c)](/b.jpg) y"), "P(x)\nIMG(/b.jpg|a b||)\nP(y)");
    }

    #[test]
    fn html_blocks_are_imported() {
        assert_eq!(read("a\n\n<table><tr><th colspan=2>x<tr><td>1<td>2</table>\n\nb"), "P(a)\nT(!x*2;1|2)\nP(b)");
        assert_eq!(read("<script>alert(1)</script>\n\na"), "P(a)");
    }

    #[test]
    fn absurd_nesting_is_refused() {
        assert_eq!(from_markdown(&"> ".repeat(101)).unwrap_err()[0].code, ProblemCode::TooMany);
        assert_eq!(from_markdown(&"- ".repeat(500)).unwrap_err()[0].code, ProblemCode::TooMany);
        assert!(from_markdown(&format!("a\n\n{}\n\n> > > b", "-".repeat(200))).is_ok());
        assert_eq!(from_markdown(&"x".repeat(1024 * 1024 + 1)).unwrap_err()[0].code, ProblemCode::TooLong);
    }
}
