//! The body of an article: a tree of typed blocks, never stored HTML.
//!
//! HTML and Markdown are ways in, parsed and cleaned down to what the types can say; HTML, Markdown and plain text are
//! ways out, generated and escaped. What the types cannot say cannot be stored, so there is no sanitizer to get wrong.

mod check;
mod diff;
mod embed;
#[cfg(test)]
mod hostile;
mod html_in;
mod html_out;
mod identity;
mod link;
mod markdown_in;
mod markdown_out;
mod normalize;
mod plain_text;
#[cfg(test)]
mod samples;
mod table;
mod text;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::kernel::problem::{Problem, ProblemCode};

pub use check::{
    MAX_ADDRESS, MAX_ALTERNATIVE_TEXT, MAX_BLOCKS, MAX_CAPTION, MAX_ITEMS, MAX_LEVEL, MAX_LINK, MAX_PICTURES, MAX_TEXT,
    MAX_TITLE,
};
pub use diff::{BlockChange, BlockChangeKind, TextChange, TextChangeKind, diff};
pub use embed::EmbedProvider;
pub use html_in::{MAX_INPUT, from_html};
pub use html_out::MediaSource;
pub use identity::{BlockId, carry_ids};
pub use markdown_in::from_markdown;
pub use table::{MAX_COLUMNS, MAX_ROWS};

/// A whole article body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Body {
    /// The blocks in reading order, at most [`MAX_BLOCKS`].
    pub blocks: Vec<Block>,
}

/// One block with the id by which comments, links and comparisons know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// Stable over revisions and unique within the body.
    pub id: BlockId,
    /// What the block is, and what it holds. Serialised beside the id, told apart by `type`.
    #[serde(flatten)]
    pub kind: BlockKind,
}

/// What a block can be.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum BlockKind {
    /// Running text.
    Paragraph {
        /// The text, not empty.
        content: Vec<Span>,
    },
    /// A heading inside the article; the title of the article is level 1 and stands outside of the body.
    Heading {
        /// 2 to 4.
        level: u8,
        /// The text, on one line.
        content: Vec<Span>,
    },
    /// One picture.
    Image(Picture),
    /// Several pictures that belong together.
    Gallery {
        /// One to [`MAX_PICTURES`] pictures in order.
        pictures: Vec<Picture>,
        /// A caption for all of them, at most [`MAX_CAPTION`] characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    },
    /// Words of somebody else.
    Quote {
        /// What was said.
        content: Vec<Span>,
        /// Who said it, without a leading dash; at most [`MAX_CAPTION`] characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        attribution: Option<String>,
    },
    /// A list. Nesting is flattened into the level of each item.
    List {
        /// Whether the items are numbered.
        ordered: bool,
        /// One to [`MAX_ITEMS`] items.
        items: Vec<ListItem>,
    },
    /// A table whose spans fill a rectangle exactly.
    Table {
        /// What the table shows, at most [`MAX_CAPTION`] characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// One to [`MAX_ROWS`] rows of at most [`MAX_COLUMNS`] columns.
        rows: Vec<Row>,
    },
    /// A file to download.
    File {
        /// The file.
        media: MediaRef,
        /// What the link says, at most [`MAX_TITLE`] characters.
        title: String,
    },
    /// Something that another site plays.
    Embed {
        /// The site.
        provider: EmbedProvider,
        /// The id that the provider gave to it.
        reference: String,
        /// What it is, at most [`MAX_TITLE`] characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
}

/// A picture in one of its uses: the texts belong to the use, not to the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Picture {
    /// The file.
    pub media: MediaRef,
    /// What a reader who cannot see the picture is told; needed before it becomes public. At most [`MAX_ALTERNATIVE_TEXT`]
    /// characters.
    #[serde(default)]
    pub alternative_text: String,
    /// The text under the picture, at most [`MAX_CAPTION`] characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Who took it, at most [`MAX_CAPTION`] characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
}

/// The file that a block shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MediaRef {
    /// A registered asset.
    Asset(Uuid),
    /// An address found by an import, to be replaced by [`Body::resolve`]. It is never written out and never stored.
    Address(String),
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListItem {
    /// How far the item is indented, 0 to [`MAX_LEVEL`]; at most one more than that of the item before.
    #[serde(default)]
    pub level: u8,
    /// The text, not empty.
    pub content: Vec<Span>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Row {
    /// The cells that begin in this row, at least one.
    pub cells: Vec<Cell>,
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cell {
    /// The text; a cell may be empty.
    pub content: Vec<Span>,
    /// Whether the cell names its row or column.
    #[serde(default)]
    pub header: bool,
    /// How many columns it covers, at least 1.
    #[serde(default = "one")]
    pub column_span: u16,
    /// How many rows it covers, at least 1.
    #[serde(default = "one")]
    pub row_span: u16,
}

fn one() -> u16 {
    1
}

/// A stretch of text in one style.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Span {
    /// The text, not empty; `\n` breaks the line.
    pub text: String,
    /// The style, in the order of [`Mark`] and without repetition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// Where it leads: an `http`, `https`, `mailto` or `tel` address of at most [`MAX_LINK`] characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Span {
    /// Text without marks and without a link.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), marks: Vec::new(), link: None }
    }
}

/// A style of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mark {
    /// Strong importance.
    Bold,
    /// Stress, or a title.
    Italic,
    /// Underlined.
    Underline,
    /// No longer valid.
    Strikethrough,
    /// Raised, as in m².
    Superscript,
    /// Lowered, as in H₂O.
    Subscript,
    /// Machine text.
    Code,
}

impl Mark {
    /// Every mark, in order.
    pub const ALL: [Self; 7] = [
        Self::Bold,
        Self::Italic,
        Self::Underline,
        Self::Strikethrough,
        Self::Superscript,
        Self::Subscript,
        Self::Code,
    ];

    /// The HTML element that says it.
    fn tag(self) -> &'static str {
        match self {
            Self::Bold => "strong",
            Self::Italic => "em",
            Self::Underline => "u",
            Self::Strikethrough => "s",
            Self::Superscript => "sup",
            Self::Subscript => "sub",
            Self::Code => "code",
        }
    }
}

impl BlockKind {
    /// The files of the block in order, each with its path below the block.
    fn media_mut(&mut self) -> Vec<(String, &mut MediaRef)> {
        match self {
            Self::Image(picture) => vec![(String::new(), &mut picture.media)],
            Self::File { media, .. } => vec![(String::new(), media)],
            Self::Gallery { pictures, .. } => {
                let named = |(at, picture)| -> (String, &mut MediaRef) {
                    let picture: &mut Picture = picture;
                    (format!(".pictures.{at}"), &mut picture.media)
                };
                pictures.iter_mut().enumerate().map(named).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The files of the block in order.
    fn media(&self) -> Vec<&MediaRef> {
        match self {
            Self::Image(picture) => vec![&picture.media],
            Self::File { media, .. } => vec![media],
            Self::Gallery { pictures, .. } => pictures.iter().map(|picture| &picture.media).collect(),
            _ => Vec::new(),
        }
    }
}

impl Body {
    /// Every asset that the body uses, in reading order, with repetitions.
    pub fn media(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.blocks.iter().flat_map(|block| block.kind.media()).filter_map(|media| match media {
            MediaRef::Asset(id) => Some(*id),
            MediaRef::Address(_) => None,
        })
    }

    /// Every address that an import has left to be resolved, in reading order, with repetitions.
    pub fn addresses(&self) -> Vec<&str> {
        let media = self.blocks.iter().flat_map(|block| block.kind.media());
        let address = |media| match media {
            &MediaRef::Asset(_) => None,
            MediaRef::Address(address) => Some(address.as_str()),
        };
        media.filter_map(address).collect()
    }

    /// Puts assets in the place of addresses, and reports each address that is not registered. A reported address
    /// stays where it is, and [`Body::check`] refuses it.
    pub fn resolve(&mut self, assets: &HashMap<String, Uuid>) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (at, block) in self.blocks.iter_mut().enumerate() {
            for (path, media) in block.kind.media_mut() {
                let MediaRef::Address(address) = media else { continue };
                match assets.get(address) {
                    Some(id) => *media = MediaRef::Asset(*id),
                    None => problems.push(Problem::at(
                        ProblemCode::NotFound,
                        &format!("blocks.{at}{path}"),
                        format!("no file is registered for the address {address}"),
                    )),
                }
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_form_is_camel_case_and_compact() {
        let json = r#"{"blocks":[{"id":"a-1","type":"table","rows":[{"cells":[{"content":[{"text":"x","marks":["bold"],"link":"https://a.vn/"}],"header":true,"columnSpan":1,"rowSpan":1}]}]},{"id":"b","type":"image","media":{"asset":"00000000-0000-0000-0000-000000000001"},"alternativeText":""},{"id":"c","type":"embed","provider":"youTube","reference":"dQw4w9WgXcQ"}]}"#;
        let body: Body = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&body).unwrap(), json);
    }

    #[test]
    fn unknown_fields_and_bad_ids_are_refused() {
        for json in [
            r#"{"blocks":[],"html":"x"}"#,
            r#"{"blocks":[{"id":"a","type":"paragraph","content":[],"style":"x"}]}"#,
            r#"{"blocks":[{"id":"a","type":"image","media":{"address":"x"},"onerror":"x"}]}"#,
            r#"{"blocks":[{"id":"a","type":"paragraph","content":[{"text":"x","color":"red"}]}]}"#,
            r#"{"blocks":[{"id":"A","type":"paragraph","content":[]}]}"#,
            r#"{"blocks":[{"id":"","type":"paragraph","content":[]}]}"#,
            r#"{"blocks":[{"id":"a","type":"script","content":[]}]}"#,
        ] {
            assert!(serde_json::from_str::<Body>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn addresses_become_assets_or_problems() {
        let picture = |address: &str| Picture {
            media: MediaRef::Address(address.to_owned()),
            alternative_text: String::new(),
            caption: None,
            credit: None,
        };
        let kinds = [
            BlockKind::Image(picture("/a.jpg")),
            BlockKind::Gallery { pictures: vec![picture("/a.jpg"), picture("/b.jpg")], caption: None },
            BlockKind::File { media: MediaRef::Address("/c.pdf".to_owned()), title: "c".to_owned() },
        ];
        let mut body = Body { blocks: kinds.map(|kind| Block { id: BlockId::fresh(), kind }).to_vec() };
        assert_eq!(body.addresses(), ["/a.jpg", "/a.jpg", "/b.jpg", "/c.pdf"]);
        let id = Uuid::from_u128(7);
        let problems = body.resolve(&HashMap::from([("/a.jpg".to_owned(), id)]));
        let paths: Vec<String> = problems.iter().map(|problem| problem.field.join(".")).collect();
        assert_eq!(paths, ["blocks.1.pictures.1", "blocks.2"]);
        assert!(problems.iter().all(|problem| problem.code == ProblemCode::NotFound));
        assert_eq!(body.media().collect::<Vec<_>>(), [id, id]);
        assert_eq!(body.addresses(), ["/b.jpg", "/c.pdf"]);
    }
}
