//! What an editor sends of a body: blocks, Markdown or HTML.

use async_graphql::{ID, InputObject, OneofObject};

use super::{
    path,
    view::{EmbedProvider, TextMark},
};
use crate::{
    body::{self, Block, BlockId, BlockKind, Body, MediaRef, Span, from_html, from_markdown},
    content::media_asset,
    graphql::{Session, ids},
    kernel::{Error, Problem, ProblemCode, kind::Kind, value::text},
};

/// A body, in one of three forms. Blocks keep the ids they are given; blocks read from Markdown or HTML keep the ids of
/// the blocks they equal in the revision before.
#[derive(Debug, OneofObject)]
pub enum BodyInput {
    /// The blocks in reading order, at most 1,000.
    Blocks(Vec<BlockInput>),
    /// Markdown (CommonMark with tables), at most 1 MiB. Pictures are named by the address of a public media asset.
    Markdown(String),
    /// HTML, as written by hand or pasted from a word processor, at most 1 MiB. What blocks cannot say is dropped:
    /// styles, scripts, frames. Pictures are named by the address of a public media asset.
    Html(String),
}

/// One block of a body.
#[derive(Debug, OneofObject)]
pub enum BlockInput {
    /// Running text.
    Paragraph(ParagraphInput),
    /// A heading inside the article.
    Heading(HeadingInput),
    /// One picture.
    Image(ImageInput),
    /// Several pictures that belong together.
    Gallery(GalleryInput),
    /// Words of somebody else.
    Quote(QuoteInput),
    /// A list.
    List(ListInput),
    /// A table.
    Table(TableInput),
    /// A file to download.
    File(FileInput),
    /// Something that another site plays.
    Embed(EmbedInput),
}

/// A piece of text with the same marks throughout. A line break is the character U+000A.
#[derive(Debug, InputObject)]
pub struct TextSpanInput {
    /// The text.
    text: String,
    /// How it is marked.
    #[graphql(default)]
    marks: Vec<TextMark>,
    /// Where it leads: an address with the scheme http, https, mailto or tel, at most 2,048 characters.
    link: Option<String>,
}

/// Running text.
#[derive(Debug, InputObject)]
pub struct ParagraphInput {
    /// 1 to 32 characters of a–z, 0–9 and hyphens, unique within the body; a new one is made when there is none.
    id: Option<String>,
    /// The text, not empty.
    content: Vec<TextSpanInput>,
}

/// A heading inside the article.
#[derive(Debug, InputObject)]
pub struct HeadingInput {
    /// As with a paragraph.
    id: Option<String>,
    /// 2 to 4.
    level: i32,
    /// The text, on one line.
    content: Vec<TextSpanInput>,
}

/// One picture.
#[derive(Debug, InputObject)]
pub struct ImageInput {
    /// As with a paragraph.
    id: Option<String>,
    /// The picture.
    picture: PictureInput,
}

/// A picture in one of its uses.
#[derive(Debug, InputObject)]
pub struct PictureInput {
    /// The media asset, which must be public when the article becomes public.
    media_id: ID,
    /// What a reader who cannot see it is told, at most 500 characters; needed for publication.
    #[graphql(default)]
    alternative_text: String,
    /// The text under it, at most 1,000 characters.
    caption: Option<String>,
    /// Who took it, when this use says more than the media asset does.
    credit: Option<String>,
}

/// Several pictures that belong together.
#[derive(Debug, InputObject)]
pub struct GalleryInput {
    /// As with a paragraph.
    id: Option<String>,
    /// 1 to 50 pictures in order.
    pictures: Vec<PictureInput>,
    /// A caption for all of them, at most 1,000 characters.
    caption: Option<String>,
}

/// Words of somebody else.
#[derive(Debug, InputObject)]
pub struct QuoteInput {
    /// As with a paragraph.
    id: Option<String>,
    /// What was said.
    content: Vec<TextSpanInput>,
    /// Who said it, at most 1,000 characters.
    attribution: Option<String>,
}

/// A list.
#[derive(Debug, InputObject)]
pub struct ListInput {
    /// As with a paragraph.
    id: Option<String>,
    /// Whether the items are numbered.
    #[graphql(default)]
    ordered: bool,
    /// 1 to 500 items in order.
    items: Vec<ListItemInput>,
}

/// An item of a list.
#[derive(Debug, InputObject)]
pub struct ListItemInput {
    /// How deep it is nested, 0 to 5, at most one deeper than the item before it.
    #[graphql(default)]
    depth: i32,
    /// The text.
    content: Vec<TextSpanInput>,
}

/// A table whose cells fill a rectangle.
#[derive(Debug, InputObject)]
pub struct TableInput {
    /// As with a paragraph.
    id: Option<String>,
    /// What the table shows, at most 1,000 characters.
    caption: Option<String>,
    /// 1 to 500 rows from the top.
    rows: Vec<TableRowInput>,
}

/// A row of a table.
#[derive(Debug, InputObject)]
pub struct TableRowInput {
    /// The cells from the left, at most 30.
    cells: Vec<TableCellInput>,
}

/// A cell of a table.
#[derive(Debug, InputObject)]
pub struct TableCellInput {
    /// The text; an empty list for an empty cell.
    content: Vec<TextSpanInput>,
    /// Whether it heads its row or column.
    #[graphql(default)]
    header: bool,
    /// How many columns it covers, from 1.
    #[graphql(default = 1)]
    column_span: i32,
    /// How many rows it covers, from 1.
    #[graphql(default = 1)]
    row_span: i32,
}

/// A file to download.
#[derive(Debug, InputObject)]
pub struct FileInput {
    /// As with a paragraph.
    id: Option<String>,
    /// The media asset, which must be public when the article becomes public.
    media_id: ID,
    /// What the link says, 1 to 500 characters.
    name: String,
}

/// Something that another site plays.
#[derive(Debug, InputObject)]
pub struct EmbedInput {
    /// As with a paragraph.
    id: Option<String>,
    /// The site that plays it.
    provider: EmbedProvider,
    /// The id that the site gave to it.
    reference: String,
    /// What it is, at most 500 characters.
    title: Option<String>,
}

/// A body that was read, and whether its blocks came with ids of their own.
pub struct Given {
    /// The body, normalised and with all its pictures resolved.
    pub body: Body,
    /// Whether its ids are new, so that they should be carried over from the revision before.
    pub is_import: bool,
}

impl Given {
    /// The body, with the ids of the blocks that it shares with the revision before.
    #[must_use]
    pub fn following(mut self, before: &Body) -> Body {
        if self.is_import {
            body::carry_ids(before, &mut self.body);
        }
        self.body
    }
}

impl BodyInput {
    /// Reads the body.
    ///
    /// # Errors
    /// Problems below `body` when it cannot be read or shows a picture that is not registered.
    pub async fn read(self, session: &Session) -> Result<Given, Error> {
        let within = |problems: Vec<Problem>| {
            Error::Problems(problems.into_iter().map(|problem| problem.within("body")).collect())
        };
        let (mut body, is_import) = match self {
            Self::Blocks(blocks) => {
                // Checked as it came: what the normal form would mend silently is a mistake of the client here.
                let body = blocks_of(blocks).map_err(within)?;
                let problems = body.check();
                if !problems.is_empty() {
                    return Err(within(problems.into_iter().map(|problem| path::of_input(&body, problem)).collect()));
                }
                (body, false)
            }
            Self::Markdown(text) => (from_markdown(&text).map_err(within)?, true),
            Self::Html(text) => (from_html(&text).map_err(within)?, true),
        };
        body.normalize();
        let registered = media_asset::by_address(session.kernel.store.reader(), &body.addresses()).await?;
        let unknown = body.resolve(&registered);
        if unknown.is_empty() { Ok(Given { body, is_import }) } else { Err(within(unknown)) }
    }
}

fn blocks_of(inputs: Vec<BlockInput>) -> Result<Body, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut blocks = Vec::with_capacity(inputs.len());
    for (index, input) in inputs.into_iter().enumerate() {
        match block_of(input) {
            Ok(block) => blocks.push(block),
            Err(problem) => problems.push(problem.within(&format!("blocks.{index}"))),
        }
    }
    if problems.is_empty() { Ok(Body { blocks }) } else { Err(problems) }
}

fn block_of(input: BlockInput) -> Result<Block, Problem> {
    let (id, kind) = match input {
        BlockInput::Paragraph(given) => (given.id, BlockKind::Paragraph { content: spans_of(given.content) }),
        BlockInput::Heading(given) => {
            let kind =
                BlockKind::Heading { level: small(given.level, "heading.level")?, content: spans_of(given.content) };
            (given.id, kind)
        }
        BlockInput::Image(given) => (given.id, BlockKind::Image(picture_of(&given.picture, "image.picture")?)),
        BlockInput::Gallery(given) => {
            let pictures = given.pictures.into_iter().enumerate();
            let pictures = pictures
                .map(|(index, picture)| picture_of(&picture, &format!("gallery.pictures.{index}")))
                .collect::<Result<Vec<_>, Problem>>()?;
            (given.id, BlockKind::Gallery { pictures, caption: tidy(given.caption.as_ref()) })
        }
        BlockInput::Quote(given) => {
            let kind =
                BlockKind::Quote { content: spans_of(given.content), attribution: tidy(given.attribution.as_ref()) };
            (given.id, kind)
        }
        BlockInput::List(given) => {
            let item = |(index, item): (usize, ListItemInput)| {
                let level = small(item.depth, &format!("list.items.{index}.depth"))?;
                Ok(body::ListItem { level, content: spans_of(item.content) })
            };
            let items = given.items.into_iter().enumerate().map(item).collect::<Result<Vec<_>, Problem>>()?;
            (given.id, BlockKind::List { ordered: given.ordered, items })
        }
        BlockInput::Table(given) => {
            let cell = |path: String, cell: TableCellInput| {
                Ok(body::Cell {
                    content: spans_of(cell.content),
                    header: cell.header,
                    column_span: span(cell.column_span, &format!("{path}.columnSpan"))?,
                    row_span: span(cell.row_span, &format!("{path}.rowSpan"))?,
                })
            };
            let row = |(index, row): (usize, TableRowInput)| {
                let cells = row.cells.into_iter().enumerate();
                let cells = cells.map(|(at, one)| cell(format!("table.rows.{index}.cells.{at}"), one));
                Ok(body::Row { cells: cells.collect::<Result<Vec<_>, Problem>>()? })
            };
            let rows = given.rows.into_iter().enumerate().map(row).collect::<Result<Vec<_>, Problem>>()?;
            (given.id, BlockKind::Table { caption: tidy(given.caption.as_ref()), rows })
        }
        BlockInput::File(given) => {
            let media = media_of(&given.media_id, "file.mediaId")?;
            (given.id, BlockKind::File { media, title: text::line(&given.name) })
        }
        BlockInput::Embed(given) => {
            let kind = BlockKind::Embed {
                provider: given.provider.into(),
                reference: given.reference,
                title: tidy(given.title.as_ref()),
            };
            (given.id, kind)
        }
    };
    let id = match id {
        None => BlockId::fresh(),
        Some(id) => BlockId::parse(&id).ok_or_else(|| {
            let path = format!("{}.id", path::name(&kind));
            Problem::at(ProblemCode::Invalid, &path, "A block id has 1 to 32 characters of a–z, 0–9 and hyphens.")
        })?,
    };
    Ok(Block { id, kind })
}

/// A small whole number; what does not fit is refused here, what is merely too great by the checks of the body.
fn small<N: TryFrom<i32>>(number: i32, path: &str) -> Result<N, Problem> {
    N::try_from(number).map_err(|_| Problem::at(ProblemCode::OutOfRange, path, "This number is out of range."))
}

/// How many rows or columns a cell covers: at least one.
fn span(number: i32, path: &str) -> Result<u16, Problem> {
    small(number, path).and_then(|span: u16| {
        if span == 0 {
            Err(Problem::at(ProblemCode::OutOfRange, path, "A cell covers at least one."))
        } else {
            Ok(span)
        }
    })
}

fn tidy(line: Option<&String>) -> Option<String> {
    text::optional_line(line.map(String::as_str))
}

fn spans_of(inputs: Vec<TextSpanInput>) -> Vec<Span> {
    let span = |input: TextSpanInput| Span {
        text: input.text,
        marks: input.marks.into_iter().map(Into::into).collect(),
        link: input.link,
    };
    inputs.into_iter().map(span).collect()
}

fn picture_of(input: &PictureInput, path: &str) -> Result<body::Picture, Problem> {
    Ok(body::Picture {
        media: media_of(&input.media_id, &format!("{path}.mediaId"))?,
        alternative_text: text::line(&input.alternative_text),
        caption: tidy(input.caption.as_ref()),
        credit: tidy(input.credit.as_ref()),
    })
}

fn media_of(id: &ID, path: &str) -> Result<MediaRef, Problem> {
    let refused = || Problem::at(ProblemCode::Invalid, path, "This is not an id of the kind MediaAsset.");
    ids::reference(Kind::MediaAsset, id, path).map(MediaRef::Asset).map_err(|_| refused())
}
