//! The rules and limits of a body.

use std::collections::HashSet;

use super::link::{LinkFault, judge};
use super::table::{GridFault, MAX_COLUMNS, MAX_ROWS, place};
use super::{BlockKind, Body, MediaRef, Picture, Row, Span, text};
use crate::kernel::{
    problem::{Problem, ProblemCode},
    value::text::overrides_direction,
};

/// The greatest number of blocks in a body.
pub const MAX_BLOCKS: usize = 1_000;
/// The greatest number of characters (Unicode scalar values) of text in a body, captions and titles included.
pub const MAX_TEXT: usize = 200_000;
/// The greatest number of items in a list.
pub const MAX_ITEMS: usize = 500;
/// The deepest level of an item in a list; the outermost is 0.
pub const MAX_LEVEL: u8 = 5;
/// The greatest number of pictures in a gallery.
pub const MAX_PICTURES: usize = 50;
/// The greatest number of characters in an alternative text.
pub const MAX_ALTERNATIVE_TEXT: usize = 500;
/// The greatest number of characters in a caption, a credit or an attribution.
pub const MAX_CAPTION: usize = 1_000;
/// The greatest number of characters in the title of a file or an embed.
pub const MAX_TITLE: usize = 500;
/// The greatest number of characters in a link.
pub const MAX_LINK: usize = 2_048;
/// The greatest number of characters in the address of a file that an import found.
pub const MAX_ADDRESS: usize = 2_048;
/// The greatest number of problems that one check reports; the first ones are enough to work on.
const MAX_PROBLEMS: usize = 100;

impl Body {
    /// Everything that keeps the body from being stored, by the path below the body; empty when it may be. At most
    /// 100 problems are reported.
    pub fn check(&self) -> Vec<Problem> {
        let mut check = Check { problems: Vec::new(), characters: 0 };
        check.count("blocks", self.blocks.len(), MAX_BLOCKS, "blocks");
        let mut ids = HashSet::new();
        for (at, block) in self.blocks.iter().enumerate().take(MAX_BLOCKS) {
            let path = format!("blocks.{at}");
            if !ids.insert(&block.id) {
                check.add(ProblemCode::Duplicate, &format!("{path}.id"), "another block has this id already");
            }
            check.kind(&path, &block.kind);
        }
        if check.characters > MAX_TEXT {
            let message = format!("the body has {} characters of text; {MAX_TEXT} are allowed", check.characters);
            check.problems.insert(0, Problem::at(ProblemCode::TooLong, "blocks", message));
        }
        check.problems.truncate(MAX_PROBLEMS);
        check.problems
    }
}

impl Body {
    /// What keeps the body from becoming public: pictures that nobody has described for readers who cannot see them. By
    /// the path below the body as editors write it; at most 100 problems are reported.
    pub fn missing(&self) -> Vec<Problem> {
        let mut check = Check { problems: Vec::new(), characters: 0 };
        for (at, block) in self.blocks.iter().enumerate() {
            let path = format!("blocks.{at}");
            match &block.kind {
                BlockKind::Image(picture) => check.described(&format!("{path}.image.picture"), picture),
                BlockKind::Gallery { pictures, .. } => {
                    for (number, picture) in pictures.iter().enumerate() {
                        check.described(&format!("{path}.gallery.pictures.{number}"), picture);
                    }
                }
                _ => {}
            }
        }
        check.problems
    }
}

struct Check {
    problems: Vec<Problem>,
    characters: usize,
}

impl Check {
    fn add(&mut self, code: ProblemCode, path: &str, message: impl Into<String>) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem::at(code, path, message));
        }
    }

    fn count(&mut self, path: &str, count: usize, limit: usize, what: &str) {
        if count > limit {
            self.add(ProblemCode::TooMany, path, format!("there are {count} {what}; {limit} are allowed"));
        }
    }

    fn kind(&mut self, path: &str, kind: &BlockKind) {
        match kind {
            BlockKind::Paragraph { content } => self.content(path, content, true),
            BlockKind::Heading { level, content } => {
                if !(2..=4).contains(level) {
                    self.add(ProblemCode::OutOfRange, &format!("{path}.level"), "a heading has level 2, 3 or 4");
                }
                if content.iter().any(|span| span.text.contains('\n')) {
                    self.add(ProblemCode::Invalid, &format!("{path}.content"), "a heading stands on one line");
                }
                self.content(path, content, true);
            }
            BlockKind::Image(picture) => self.picture(path, picture),
            BlockKind::Gallery { pictures, caption } => {
                let list = format!("{path}.pictures");
                if pictures.is_empty() {
                    self.add(ProblemCode::Blank, &list, "a gallery has at least one picture");
                }
                self.count(&list, pictures.len(), MAX_PICTURES, "pictures");
                for (at, picture) in pictures.iter().enumerate().take(MAX_PICTURES) {
                    self.picture(&format!("{list}.{at}"), picture);
                }
                self.optional(&format!("{path}.caption"), caption.as_deref(), MAX_CAPTION);
            }
            BlockKind::Quote { content, attribution } => {
                self.content(path, content, true);
                self.optional(&format!("{path}.attribution"), attribution.as_deref(), MAX_CAPTION);
            }
            BlockKind::List { items, .. } => {
                let list = format!("{path}.items");
                if items.is_empty() {
                    self.add(ProblemCode::Blank, &list, "a list has at least one item");
                }
                self.count(&list, items.len(), MAX_ITEMS, "items");
                let mut deepest = 0;
                for (at, item) in items.iter().enumerate().take(MAX_ITEMS) {
                    if item.level > MAX_LEVEL {
                        let message = format!("the deepest level of a list is {MAX_LEVEL}");
                        self.add(ProblemCode::OutOfRange, &format!("{list}.{at}.level"), message);
                    } else if item.level > deepest {
                        let message = "an item is indented by at most one level more than the item before";
                        self.add(ProblemCode::Invalid, &format!("{list}.{at}.level"), message);
                    }
                    deepest = item.level.saturating_add(1);
                    self.content(&format!("{list}.{at}"), &item.content, true);
                }
            }
            BlockKind::Table { caption, rows } => {
                self.optional(&format!("{path}.caption"), caption.as_deref(), MAX_CAPTION);
                self.table(&format!("{path}.rows"), rows);
            }
            BlockKind::File { media, title } => {
                self.media(path, media);
                self.required(&format!("{path}.title"), title, MAX_TITLE);
            }
            BlockKind::Embed { provider, reference, title } => {
                if !provider.accepts(reference) {
                    let message = format!("this is not the id of a video at {}", provider.name());
                    self.add(ProblemCode::Invalid, &format!("{path}.reference"), message);
                }
                self.optional(&format!("{path}.title"), title.as_deref(), MAX_TITLE);
            }
        }
    }

    fn picture(&mut self, path: &str, picture: &Picture) {
        self.media(path, &picture.media);
        self.line(&format!("{path}.alternativeText"), &picture.alternative_text, MAX_ALTERNATIVE_TEXT);
        self.optional(&format!("{path}.caption"), picture.caption.as_deref(), MAX_CAPTION);
        self.optional(&format!("{path}.credit"), picture.credit.as_deref(), MAX_CAPTION);
    }

    fn described(&mut self, path: &str, picture: &Picture) {
        if text::is_blank(&picture.alternative_text) {
            let message = "Say what the picture shows, for readers who cannot see it.";
            self.add(ProblemCode::Blank, &format!("{path}.alternativeText"), message);
        }
    }

    fn media(&mut self, path: &str, media: &MediaRef) {
        if let MediaRef::Address(_) = media {
            let message = "the file stands under an address; register it and name it by its id";
            self.add(ProblemCode::Invalid, &format!("{path}.media"), message);
        }
    }

    fn table(&mut self, path: &str, rows: &[Row]) {
        if let Err(fault) = place(rows) {
            let too_wide = format!("a table has at most {MAX_COLUMNS} columns");
            let (code, place, message) = match fault {
                GridFault::Empty(_) if rows.is_empty() => {
                    (ProblemCode::Blank, String::new(), "a table has at least one row")
                }
                GridFault::Empty(row) => {
                    (ProblemCode::Blank, format!(".{row}"), "in every row of a table at least one cell begins")
                }
                GridFault::TooManyRows => {
                    return self.count(path, rows.len(), MAX_ROWS, "rows");
                }
                GridFault::TooWide(row) => (ProblemCode::TooMany, format!(".{row}"), too_wide.as_str()),
                GridFault::NoSpan(row, cell) => (
                    ProblemCode::OutOfRange,
                    format!(".{row}.cells.{cell}"),
                    "a cell spans at least 1 column and 1 row",
                ),
                GridFault::Overlap(row, cell) => {
                    (ProblemCode::Invalid, format!(".{row}.cells.{cell}"), "the cell would lie over another cell")
                }
                GridFault::Below(row, cell) => {
                    (ProblemCode::Invalid, format!(".{row}.cells.{cell}"), "the cell would reach below the last row")
                }
                GridFault::Ragged(row) => {
                    (ProblemCode::Invalid, format!(".{row}"), "the row is not as wide as the first row of the table")
                }
            };
            return self.add(code, &format!("{path}{place}"), message);
        }
        let mut said = false;
        for (at, row) in rows.iter().enumerate() {
            for (number, cell) in row.cells.iter().enumerate() {
                said |= !cell.content.is_empty();
                self.content(&format!("{path}.{at}.cells.{number}"), &cell.content, false);
            }
        }
        if !said {
            self.add(ProblemCode::Blank, path, "a table has at least one cell with text");
        }
    }

    fn content(&mut self, path: &str, content: &[Span], required: bool) {
        if required && content.iter().all(|span| text::is_blank(&span.text)) {
            self.add(ProblemCode::Blank, &format!("{path}.content"), "the text is empty");
        }
        for (at, span) in content.iter().enumerate() {
            let path = format!("{path}.content.{at}");
            if span.text.is_empty() {
                self.add(ProblemCode::Blank, &format!("{path}.text"), "the span is empty");
            }
            self.characters(&format!("{path}.text"), &span.text, true);
            if !span.marks.is_sorted_by(|one, next| one < next) {
                let message = "a mark stands twice or out of order";
                self.add(ProblemCode::Invalid, &format!("{path}.marks"), message);
            }
            if let Some(link) = &span.link {
                self.link(&format!("{path}.link"), link);
            }
        }
    }

    fn link(&mut self, path: &str, link: &str) {
        let (code, message) = match judge(link) {
            Ok(()) => return,
            Err(LinkFault::TooLong) => (ProblemCode::TooLong, format!("a link has at most {MAX_LINK} characters")),
            Err(LinkFault::Malformed) => {
                (ProblemCode::Invalid, "a link is a complete address, such as https://example.vn/".to_owned())
            }
            Err(LinkFault::Unsafe) => {
                let message = "a link begins with http, https, mailto or tel, and has no name before the host";
                (ProblemCode::UnsafeAddress, message.to_owned())
            }
        };
        self.add(code, path, message);
    }

    fn optional(&mut self, path: &str, line: Option<&str>, limit: usize) {
        if let Some(line) = line {
            self.required(path, line, limit);
        }
    }

    fn required(&mut self, path: &str, line: &str, limit: usize) {
        if text::is_blank(line) {
            self.add(ProblemCode::Blank, path, "the text is empty");
        }
        self.line(path, line, limit);
    }

    fn line(&mut self, path: &str, line: &str, limit: usize) {
        let count = line.chars().count();
        if count > limit {
            self.add(ProblemCode::TooLong, path, format!("the text has {count} characters; {limit} are allowed"));
        }
        self.characters(path, line, false);
    }

    fn characters(&mut self, path: &str, text: &str, breaks: bool) {
        self.characters += text.chars().count();
        if text.chars().any(|c| c.is_control() && !(breaks && c == '\n')) {
            self.add(ProblemCode::Invalid, path, "the text has control characters");
        }
        if text.chars().any(overrides_direction) {
            self.add(ProblemCode::Invalid, path, "the text has characters that override the reading direction");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::{Block, BlockId, Cell, EmbedProvider, ListItem, Mark};
    use uuid::Uuid;

    fn found(kind: BlockKind) -> Vec<(ProblemCode, String)> {
        let body = Body { blocks: vec![Block { id: BlockId::fresh(), kind }] };
        body.check().into_iter().map(|problem| (problem.code, problem.field.join("."))).collect()
    }

    fn one(code: ProblemCode, path: &str) -> Vec<(ProblemCode, String)> {
        vec![(code, path.to_owned())]
    }

    fn paragraph(span: Span) -> BlockKind {
        BlockKind::Paragraph { content: vec![span] }
    }

    fn linked(link: &str) -> BlockKind {
        paragraph(Span { text: "x".to_owned(), marks: Vec::new(), link: Some(link.to_owned()) })
    }

    fn picture(media: MediaRef, alternative_text: &str, caption: Option<&str>) -> Picture {
        let alternative_text = alternative_text.to_owned();
        Picture { media, alternative_text, caption: caption.map(str::to_owned), credit: None }
    }

    #[test]
    fn text_is_judged() {
        assert_eq!(found(paragraph(Span::plain("Hải Hà\nQuảng Ninh"))), []);
        let empty = BlockKind::Paragraph { content: Vec::new() };
        assert_eq!(found(empty), one(ProblemCode::Blank, "blocks.0.content"));
        assert_eq!(found(paragraph(Span::plain("a\u{0}"))), one(ProblemCode::Invalid, "blocks.0.content.0.text"));
        assert_eq!(found(paragraph(Span::plain("a\u{202e}b"))), one(ProblemCode::Invalid, "blocks.0.content.0.text"));
        let span = Span { text: "x".to_owned(), marks: vec![Mark::Italic, Mark::Bold], link: None };
        assert_eq!(found(paragraph(span)), one(ProblemCode::Invalid, "blocks.0.content.0.marks"));
        let heading = |level, text: &str| BlockKind::Heading { level, content: vec![Span::plain(text)] };
        assert_eq!(found(heading(1, "x")), one(ProblemCode::OutOfRange, "blocks.0.level"));
        assert_eq!(found(heading(2, "x\ny")), one(ProblemCode::Invalid, "blocks.0.content"));
    }

    #[test]
    fn links_are_judged() {
        assert_eq!(found(linked("https://haiha.gov.vn/?a=b")), []);
        assert_eq!(found(linked("javascript:x")), one(ProblemCode::UnsafeAddress, "blocks.0.content.0.link"));
        assert_eq!(found(linked("tin-tuc")), one(ProblemCode::Invalid, "blocks.0.content.0.link"));
        let long = format!("https://a.vn/{}", "x".repeat(3_000));
        assert_eq!(found(linked(&long)), one(ProblemCode::TooLong, "blocks.0.content.0.link"));
    }

    #[test]
    fn pictures_files_and_embeds_are_judged() {
        let asset = || MediaRef::Asset(Uuid::nil());
        assert_eq!(found(BlockKind::Image(picture(asset(), "", None))), []);
        let address = MediaRef::Address("/a.jpg".to_owned());
        assert_eq!(found(BlockKind::Image(picture(address, "", None))), one(ProblemCode::Invalid, "blocks.0.media"));
        let long = picture(asset(), &"x".repeat(501), Some(" "));
        let expected = [(ProblemCode::TooLong, "blocks.0.alternativeText"), (ProblemCode::Blank, "blocks.0.caption")];
        assert_eq!(found(BlockKind::Image(long)), expected.map(|(code, path)| (code, path.to_owned())));
        let gallery = |count| BlockKind::Gallery { pictures: vec![picture(asset(), "", None); count], caption: None };
        assert_eq!(found(gallery(0)), one(ProblemCode::Blank, "blocks.0.pictures"));
        assert_eq!(found(gallery(51)), one(ProblemCode::TooMany, "blocks.0.pictures"));
        let file = BlockKind::File { media: asset(), title: "\u{ad}".to_owned() };
        assert_eq!(found(file)[0], (ProblemCode::Blank, "blocks.0.title".to_owned()));
        let reference = "\"><script>".to_owned();
        let embed = BlockKind::Embed { provider: EmbedProvider::YouTube, reference, title: None };
        assert_eq!(found(embed), one(ProblemCode::Invalid, "blocks.0.reference"));
    }

    #[test]
    fn lists_and_tables_are_judged() {
        let item = |level| ListItem { level, content: vec![Span::plain("x")] };
        let list = |levels: &[u8]| BlockKind::List { ordered: true, items: levels.iter().copied().map(item).collect() };
        assert_eq!(found(list(&[0, 1, 2, 3, 4, 5, 0])), []);
        assert_eq!(found(list(&[])), one(ProblemCode::Blank, "blocks.0.items"));
        assert_eq!(found(list(&[0, 2])), one(ProblemCode::Invalid, "blocks.0.items.1.level"));
        assert_eq!(found(list(&[0, 6])), one(ProblemCode::OutOfRange, "blocks.0.items.1.level"));
        assert_eq!(found(list(&[0; 501])), one(ProblemCode::TooMany, "blocks.0.items"));
        let cell = |text: &str, row_span| Cell {
            content: text.split_terminator('|').map(Span::plain).collect(),
            header: false,
            column_span: 1,
            row_span,
        };
        let table = |rows: Vec<Vec<Cell>>| BlockKind::Table {
            caption: None,
            rows: rows.into_iter().map(|cells| Row { cells }).collect(),
        };
        assert_eq!(found(table(vec![vec![cell("a", 2), cell("", 1)], vec![cell("b", 1)]])), []);
        assert_eq!(found(table(Vec::new())), one(ProblemCode::Blank, "blocks.0.rows"));
        assert_eq!(found(table(vec![vec![cell("", 1)]])), one(ProblemCode::Blank, "blocks.0.rows"));
        assert_eq!(found(table(vec![vec![cell("a", 2)]])), one(ProblemCode::Invalid, "blocks.0.rows.0.cells.0"));
        assert_eq!(found(table(vec![vec![cell("a", 1)]; 501])), one(ProblemCode::TooMany, "blocks.0.rows"));
    }

    #[test]
    fn every_picture_is_described_before_it_is_public() {
        let asset = || MediaRef::Asset(uuid::Uuid::nil());
        let gallery = |texts: &[&str]| BlockKind::Gallery {
            pictures: texts.iter().map(|text| picture(asset(), text, None)).collect(),
            caption: None,
        };
        let kinds = [
            BlockKind::Image(picture(asset(), "Cầu", None)),
            BlockKind::Image(picture(asset(), " ", Some("Chú thích"))),
            gallery(&["Cầu", "", "Phà", ""]),
        ];
        let body = Body { blocks: kinds.map(|kind| Block { id: BlockId::fresh(), kind }).to_vec() };
        let paths: Vec<String> = body.missing().iter().map(|problem| problem.field.join(".")).collect();
        let expected = ["blocks.1.image.picture", "blocks.2.gallery.pictures.1", "blocks.2.gallery.pictures.3"];
        assert_eq!(paths, expected.map(|path| format!("{path}.alternativeText")));
        assert_eq!(body.check(), [], "a draft may wait for it");
    }

    #[test]
    fn the_whole_is_judged() {
        let block = Block { id: BlockId::parse("same").unwrap(), kind: paragraph(Span::plain("x")) };
        let problems = Body { blocks: vec![block.clone(); 2] }.check();
        assert_eq!((problems[0].code, problems[0].field.join(".")), (ProblemCode::Duplicate, "blocks.1.id".to_owned()));
        let blocks: Vec<Block> = (0..1_001).map(|_| Block { id: BlockId::fresh(), ..block.clone() }).collect();
        let problems = Body { blocks }.check();
        assert_eq!((problems[0].code, problems.len()), (ProblemCode::TooMany, 1));
        let long = paragraph(Span::plain("ệ".repeat(MAX_TEXT + 1)));
        assert_eq!(found(long), one(ProblemCode::TooLong, "blocks"));
        let empty = BlockKind::Paragraph { content: vec![Span::default(); 500] };
        assert_eq!(found(empty).len(), MAX_PROBLEMS);
    }
}
