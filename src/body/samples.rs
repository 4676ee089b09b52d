//! Bodies for tests.

use std::collections::HashMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Block, BlockId, BlockKind, Body, Cell, EmbedProvider, ListItem, Mark, MediaRef, MediaSource, Picture, Row, Span,
};

/// Finds every file.
pub(super) fn source(id: Uuid) -> Option<MediaSource> {
    let address = format!("https://media.example/{id}");
    let source_set = format!("{address} 4w");
    Some(MediaSource { address, source_set, width: Some(4), height: Some(3), content_type: "image/png".to_owned() })
}

/// The body with the addresses that [`source`] gave made assets again, and others made assets as well.
pub(super) fn resolved(mut body: Body) -> Body {
    let id = |address: &str| {
        let id = address.rsplit('/').next().and_then(|id| Uuid::parse_str(id).ok());
        id.unwrap_or(Uuid::from_u128(address.len() as u128))
    };
    let known: HashMap<String, Uuid> = body.addresses().into_iter().map(|a| (a.to_owned(), id(a))).collect();
    assert_eq!(body.resolve(&known), []);
    body
}

/// The blocks without their ids.
pub(super) fn bare(body: Body) -> Vec<BlockKind> {
    body.blocks.into_iter().map(|block| block.kind).collect()
}

/// The body in a short form that is easy to compare.
pub(super) fn told(body: &Body) -> String {
    let lines: Vec<String> = body.blocks.iter().map(|block| kind(&block.kind)).collect();
    lines.join("\n")
}

fn kind(kind: &BlockKind) -> String {
    let by = |name: &Option<String>| name.as_ref().map(|name| format!("|{name}")).unwrap_or_default();
    match kind {
        BlockKind::Paragraph { content } => format!("P({})", spans(content)),
        BlockKind::Heading { level, content } => format!("H{level}({})", spans(content)),
        BlockKind::Image(one) => format!("IMG({})", picture(one)),
        BlockKind::Gallery { pictures, caption } => {
            format!("GALLERY({}{})", pictures.iter().map(picture).collect::<Vec<_>>().join(";"), by(caption))
        }
        BlockKind::Quote { content, attribution } => format!("Q({}{})", spans(content), by(attribution)),
        BlockKind::List { ordered, items } => {
            let items: Vec<String> =
                items.iter().map(|item| format!("{} {}", item.level, spans(&item.content))).collect();
            format!("{}({})", if *ordered { "OL" } else { "UL" }, items.join("|"))
        }
        BlockKind::Table { caption, rows } => {
            let caption = caption.as_ref().map(|caption| format!("{caption}:")).unwrap_or_default();
            let rows: Vec<String> =
                rows.iter().map(|row| row.cells.iter().map(cell).collect::<Vec<_>>().join("|")).collect();
            format!("T({caption}{})", rows.join(";"))
        }
        BlockKind::File { media, title } => format!("FILE({}|{title})", address(media)),
        BlockKind::Embed { provider, reference, title } => {
            format!("EMBED({}|{reference}{})", provider.name(), by(title))
        }
    }
}

fn spans(content: &[Span]) -> String {
    let one = |span: &Span| {
        let text = span.text.replace('|', "\\|").replace('\n', "/");
        let mut marks: Vec<String> = span.marks.iter().map(|mark| format!("{mark:?}")).collect();
        marks.extend(span.link.iter().map(|link| format!(">{link}")));
        if marks.is_empty() { text } else { format!("[{}:{text}]", marks.join("+")) }
    };
    content.iter().map(one).collect()
}

fn cell(cell: &Cell) -> String {
    let sign = |name: &str, span: u16| if span == 1 { String::new() } else { format!("{name}{span}") };
    let header = if cell.header { "!" } else { "" };
    format!("{header}{}{}{}", spans(&cell.content), sign("*", cell.column_span), sign("^", cell.row_span))
}

fn picture(picture: &Picture) -> String {
    let [caption, credit] = [&picture.caption, &picture.credit].map(|text| text.clone().unwrap_or_default());
    format!("{}|{}|{caption}|{credit}", address(&picture.media), picture.alternative_text)
}

fn address(media: &MediaRef) -> String {
    match media {
        MediaRef::Asset(id) => id.to_string(),
        MediaRef::Address(address) => address.clone(),
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zàảạđêếệơờưữ A-Z0-9]{1,12}",
        3 => "[-*_`~#+=|:>&<\\[\\]()!\\\\\"'.;,/1a \n]{1,8}",
        1 => "(&amp;|&copy|&#39;|<b>|</p>|<!--|-->|\\*\\*|~~|```|\\[a\\]: b|1\\. |- |> |    x|\n---\n|\u{301}e\u{323}|👩‍👩‍👧|\u{a0}|5\u{a0}km|\u{ad}|\u{feff}|\t|\r\n){1,3}",
        1 => ".{0,6}",
    ]
}

fn line() -> impl Strategy<Value = Option<String>> {
    prop::option::of(text())
}

fn link() -> impl Strategy<Value = Option<String>> {
    let links = [
        "https://haiha.gov.vn/",
        "https://a.vn/x?a=1&b=2;c&copy;d",
        "http://a.vn/(b)_[c]*d|e\"f'g<h>\\",
        "mailto:a@b.vn",
        "tel:+84203",
        "https://a.vn/tiếng-việt#`x`",
    ];
    prop_oneof![3 => Just(None), 1 => prop::sample::select(links.to_vec()).prop_map(|link| Some(link.to_owned()))]
}

fn content() -> impl Strategy<Value = Vec<Span>> {
    let marks = prop_oneof![
        3 => Just(Vec::new()),
        3 => prop::sample::select(&Mark::ALL[..]).prop_map(|mark| vec![mark]),
        1 => prop::collection::vec(prop::sample::select(&Mark::ALL[..]), 2..4),
    ];
    let span = (text(), marks, link()).prop_map(|(text, marks, link)| Span { text, marks, link });
    prop::collection::vec(span, 0..5)
}

fn pictures() -> impl Strategy<Value = Picture> {
    (1u128..9, text(), line(), line()).prop_map(|(id, alternative_text, caption, credit)| {
        let credit = credit.filter(|_| id > 4);
        Picture { media: MediaRef::Asset(Uuid::from_u128(id)), alternative_text, caption, credit }
    })
}

fn tables() -> impl Strategy<Value = Vec<Row>> {
    let cell = (content(), any::<bool>(), 1u16..3, 1u16..3).prop_map(|(content, header, column_span, row_span)| Cell {
        content,
        header,
        column_span,
        row_span,
    });
    let ragged = prop::collection::vec(prop::collection::vec(cell, 1..4), 1..4);
    let spanned = ragged.prop_map(|rows| {
        super::table::repair(rows.into_iter().map(|cells| Row { cells }).collect()).unwrap_or_default()
    });
    let grid = (2usize..4, 1usize..4).prop_flat_map(|(width, height)| {
        prop::collection::vec(prop::collection::vec(content(), width), height).prop_map(|rows| {
            let row = |(at, row): (usize, Vec<Vec<Span>>)| {
                let cell = |content| Cell { content, header: at == 0, column_span: 1, row_span: 1 };
                Row { cells: row.into_iter().map(cell).collect() }
            };
            rows.into_iter().enumerate().map(row).collect()
        })
    });
    prop_oneof![spanned, grid]
}

fn kinds() -> impl Strategy<Value = BlockKind> {
    let item = (0u8..7, content()).prop_map(|(level, content)| ListItem { level, content });
    let embeds = [(EmbedProvider::YouTube, "dQw4w9WgX-_"), (EmbedProvider::Vimeo, "76979871")];
    prop_oneof![
        4 => content().prop_map(|content| BlockKind::Paragraph { content }),
        1 => (2u8..5, content()).prop_map(|(level, content)| BlockKind::Heading { level, content }),
        1 => pictures().prop_map(BlockKind::Image),
        1 => (prop::collection::vec(pictures(), 1..4), line())
            .prop_map(|(pictures, caption)| BlockKind::Gallery { pictures, caption }),
        1 => (content(), line()).prop_map(|(content, attribution)| BlockKind::Quote { content, attribution }),
        3 => (any::<bool>(), prop::collection::vec(item, 1..13))
            .prop_map(|(ordered, items)| BlockKind::List { ordered, items }),
        2 => (line(), tables()).prop_map(|(caption, rows)| BlockKind::Table { caption, rows }),
        1 => (1u128..9, text())
            .prop_map(|(id, title)| BlockKind::File { media: MediaRef::Asset(Uuid::from_u128(id)), title }),
        1 => (prop::sample::select(embeds.to_vec()), line()).prop_map(|((provider, reference), title)| {
            BlockKind::Embed { provider, reference: reference.to_owned(), title }
        }),
    ]
}

/// A body as a careless client might send it.
pub(super) fn rough_body() -> impl Strategy<Value = Body> {
    prop::collection::vec(kinds(), 0..6).prop_map(|kinds| {
        let block = |(at, kind)| Block { id: BlockId::parse(&format!("b{at}-x")).unwrap_or_else(BlockId::fresh), kind };
        Body { blocks: kinds.into_iter().enumerate().map(block).collect() }
    })
}

/// A body in canonical form in which nothing is to be put right.
pub(super) fn valid_body() -> impl Strategy<Value = Body> {
    rough_body().prop_map(|mut body| {
        body.normalize();
        for block in &mut body.blocks {
            if let BlockKind::List { items, .. } = &mut block.kind {
                items.retain(|item| !item.content.is_empty());
            }
        }
        body.normalize();
        body.blocks.retain(|block| Body { blocks: vec![block.clone()] }.check().is_empty());
        body
    })
}
