//! What a reader gets of a body: blocks to draw natively, or the whole as HTML, Markdown or plain text.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, Enum, Interface, Object, SimpleObject};
use uuid::Uuid;

use crate::{
    body::{self, BlockKind, Mark, MediaRef, MediaSource, Span},
    content::media_asset::{
        graphql::MediaAsset,
        list::MediaList,
        rendition::{full_address, source_set},
    },
    graphql::{Fault, Result, Session, batch::ById, cost},
};

/// The body of an article: a list of typed blocks, each with a stable id. It is stored as blocks; the other forms are
/// made from them, escaped, when they are asked for.
pub struct Body(pub Arc<body::Body>);

/// The body of an article: a list of typed blocks, each with a stable id. It is stored as blocks; the other forms are
/// made from them, escaped, when they are asked for.
#[Object]
impl Body {
    /// The blocks in reading order, at most 1,000.
    #[graphql(complexity = "cost::list(20, child_complexity)")]
    async fn blocks(&self) -> Vec<Block> {
        self.0.blocks.iter().map(Block::from).collect()
    }

    /// The body as HTML that is safe to insert into a page: no scripts, styles, frames or event handlers; links only
    /// to http, https, mailto and tel. Each block's element has the id `b-` and the block's id.
    async fn html(&self, context: &Context<'_>) -> Result<String> {
        let media = self.media(context).await?;
        Ok(self.0.to_html(&|id| media.get(&id).cloned()))
    }

    /// The body as plain text: paragraphs are separated by an empty line, cells of a table by a tab.
    async fn plain_text(&self) -> String {
        self.0.to_plain_text()
    }

    /// The body as Markdown (CommonMark with tables); what Markdown cannot say stands in it as HTML.
    async fn markdown(&self, context: &Context<'_>) -> Result<String> {
        let media = self.media(context).await?;
        Ok(self.0.to_markdown(&|id| media.get(&id).cloned()))
    }
}

impl Body {
    /// Where the files are that the body shows, read at once.
    async fn media(&self, context: &Context<'_>) -> Result<HashMap<Uuid, MediaSource>> {
        let keys: Vec<_> = self.0.media().map(ById::<MediaList>::new).collect();
        let rows = Session::of(context).batch.load_many(keys).await?;
        let pixels = |side: Option<i32>| side.and_then(|side| u32::try_from(side).ok());
        let source = |row: &crate::content::media_asset::entity::Model| MediaSource {
            address: full_address(context, &row.address),
            source_set: source_set(context, row),
            width: pixels(row.width),
            height: pixels(row.height),
            content_type: row.content_type.clone(),
        };
        Ok(rows.values().map(|row| (row.id, source(row))).collect())
    }
}

/// A block of a body. One type a kind; no field name has two types, so that one query can select from all of them.
#[derive(Debug, Interface)]
#[graphql(field(
    name = "id",
    ty = "&String",
    desc = "Stable over revisions and unique within the body: 1 to 32 characters of a–z, 0–9 and hyphens."
))]
pub enum Block {
    /// Running text.
    Paragraph(ParagraphBlock),
    /// A heading.
    Heading(HeadingBlock),
    /// One picture.
    Image(ImageBlock),
    /// Several pictures.
    Gallery(GalleryBlock),
    /// Words of somebody else.
    Quote(QuoteBlock),
    /// A list.
    List(ListBlock),
    /// A table.
    Table(TableBlock),
    /// A file to download.
    File(FileBlock),
    /// Something that another site plays.
    Embed(EmbedBlock),
}

/// A piece of text with the same marks throughout. A line break is the character U+000A.
#[derive(Debug, SimpleObject)]
pub struct TextSpan {
    /// The text.
    text: String,
    /// How it is marked.
    marks: Vec<TextMark>,
    /// Where it leads: an address with the scheme http, https, mailto or tel.
    link: Option<String>,
}

/// A mark of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Mark")]
pub enum TextMark {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Underlined.
    Underline,
    /// Struck through.
    Strikethrough,
    /// Raised.
    Superscript,
    /// Lowered.
    Subscript,
    /// Code.
    Code,
}

/// Running text.
#[derive(Debug, SimpleObject)]
pub struct ParagraphBlock {
    /// Stable over revisions and unique within the body.
    id: String,
    /// The text.
    content: Vec<TextSpan>,
}

/// A heading inside the article.
#[derive(Debug, SimpleObject)]
pub struct HeadingBlock {
    /// Stable over revisions and unique within the body.
    id: String,
    /// 2 to 4; the title of the article is level 1.
    level: i32,
    /// The text, on one line.
    content: Vec<TextSpan>,
}

/// One picture.
#[derive(Debug, SimpleObject)]
pub struct ImageBlock {
    /// Stable over revisions and unique within the body.
    id: String,
    /// The picture.
    picture: Picture,
}

/// Several pictures that belong together.
#[derive(Debug, SimpleObject)]
pub struct GalleryBlock {
    /// Stable over revisions and unique within the body.
    id: String,
    /// The pictures in order, 1 to 50.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    pictures: Vec<Picture>,
    /// A caption for all of them, at most 1,000 characters.
    caption: Option<String>,
}

/// Words of somebody else.
#[derive(Debug, SimpleObject)]
pub struct QuoteBlock {
    /// Stable over revisions and unique within the body.
    id: String,
    /// What was said.
    content: Vec<TextSpan>,
    /// Who said it.
    attribution: Option<String>,
}

/// A list.
#[derive(Debug, SimpleObject)]
pub struct ListBlock {
    /// Stable over revisions and unique within the body.
    id: String,
    /// Whether the items are numbered.
    ordered: bool,
    /// The items in order, 1 to 500.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    items: Vec<ListItem>,
}

/// An item of a list.
#[derive(Debug, SimpleObject)]
pub struct ListItem {
    /// How deep it is nested, 0 to 5.
    depth: i32,
    /// The text.
    content: Vec<TextSpan>,
}

/// A table.
#[derive(Debug, SimpleObject)]
pub struct TableBlock {
    /// Stable over revisions and unique within the body.
    id: String,
    /// What the table shows, at most 1,000 characters.
    caption: Option<String>,
    /// The rows from the top, 1 to 500.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, SimpleObject)]
pub struct TableRow {
    /// The cells from the left, at most 30.
    cells: Vec<TableCell>,
}

/// A cell of a table.
#[derive(Debug, SimpleObject)]
pub struct TableCell {
    /// The text.
    content: Vec<TextSpan>,
    /// Whether it heads its row or column.
    header: bool,
    /// How many columns it covers, from 1.
    column_span: i32,
    /// How many rows it covers, from 1.
    row_span: i32,
}

/// A file to download.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct FileBlock {
    /// Stable over revisions and unique within the body.
    id: String,
    /// What the link says, at most 500 characters.
    name: String,
    #[graphql(skip)]
    media: MediaRef,
}

/// Something that another site plays. It is named, not embedded: the frontend decides whether to load it.
#[derive(Debug, SimpleObject)]
pub struct EmbedBlock {
    /// Stable over revisions and unique within the body.
    id: String,
    /// The site that plays it.
    provider: EmbedProvider,
    /// The id that the site gave to it.
    reference: String,
    /// The address of its page.
    address: String,
    /// What it is, at most 500 characters.
    title: Option<String>,
}

/// A site that plays what is embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "body::EmbedProvider")]
pub enum EmbedProvider {
    /// YouTube.
    YouTube,
    /// Vimeo.
    Vimeo,
}

/// A picture in one of its uses.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct Picture {
    /// What a reader who cannot see it is told, at most 500 characters.
    alternative_text: String,
    /// The text under it, at most 1,000 characters.
    caption: Option<String>,
    /// Who took it, when this use says more than the media asset does.
    credit: Option<String>,
    #[graphql(skip)]
    media: MediaRef,
}

#[async_graphql::ComplexObject]
impl Picture {
    /// The file; null in the preview of a draft whose picture is not public.
    async fn media(&self, context: &Context<'_>) -> Option<Result<MediaAsset>> {
        asset(context, &self.media).await
    }
}

#[async_graphql::ComplexObject]
impl FileBlock {
    /// The file; null in the preview of a draft whose file is not public.
    async fn media(&self, context: &Context<'_>) -> Option<Result<MediaAsset>> {
        asset(context, &self.media).await
    }
}

async fn asset(context: &Context<'_>, media: &MediaRef) -> Option<Result<MediaAsset>> {
    let MediaRef::Asset(id) = media else { return None };
    let row = Session::of(context).batch.load_one(ById::<MediaList>::new(*id)).await;
    row.map(|row| row.map(MediaAsset::from)).map_err(Fault::from).transpose()
}

impl From<&Span> for TextSpan {
    fn from(span: &Span) -> Self {
        let marks = span.marks.iter().map(|mark| TextMark::from(*mark)).collect();
        Self { text: span.text.clone(), marks, link: span.link.clone() }
    }
}

fn spans(content: &[Span]) -> Vec<TextSpan> {
    content.iter().map(TextSpan::from).collect()
}

impl From<&body::Picture> for Picture {
    fn from(picture: &body::Picture) -> Self {
        let body::Picture { media, alternative_text, caption, credit } = picture.clone();
        Self { media, alternative_text, caption, credit }
    }
}

impl From<&body::Block> for Block {
    fn from(block: &body::Block) -> Self {
        let id = block.id.as_str().to_owned();
        match &block.kind {
            BlockKind::Paragraph { content } => Self::Paragraph(ParagraphBlock { id, content: spans(content) }),
            BlockKind::Heading { level, content } => {
                Self::Heading(HeadingBlock { id, level: i32::from(*level), content: spans(content) })
            }
            BlockKind::Image(picture) => Self::Image(ImageBlock { id, picture: picture.into() }),
            BlockKind::Gallery { pictures, caption } => {
                let pictures = pictures.iter().map(Picture::from).collect();
                Self::Gallery(GalleryBlock { id, pictures, caption: caption.clone() })
            }
            BlockKind::Quote { content, attribution } => {
                Self::Quote(QuoteBlock { id, content: spans(content), attribution: attribution.clone() })
            }
            BlockKind::List { ordered, items } => {
                let item =
                    |item: &body::ListItem| ListItem { depth: i32::from(item.level), content: spans(&item.content) };
                Self::List(ListBlock { id, ordered: *ordered, items: items.iter().map(item).collect() })
            }
            BlockKind::Table { caption, rows } => {
                let cell = |cell: &body::Cell| TableCell {
                    content: spans(&cell.content),
                    header: cell.header,
                    column_span: i32::from(cell.column_span),
                    row_span: i32::from(cell.row_span),
                };
                let rows = rows.iter().map(|row| TableRow { cells: row.cells.iter().map(cell).collect() }).collect();
                Self::Table(TableBlock { id, caption: caption.clone(), rows })
            }
            BlockKind::File { media, title } => Self::File(FileBlock { id, name: title.clone(), media: media.clone() }),
            BlockKind::Embed { provider, reference, title } => Self::Embed(EmbedBlock {
                id,
                provider: (*provider).into(),
                reference: reference.clone(),
                address: provider.page(reference),
                title: title.clone(),
            }),
        }
    }
}
