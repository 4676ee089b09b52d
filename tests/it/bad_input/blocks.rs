//! Bodies that cannot be, and bodies that are cleaned.

use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use super::{article, case, refuse_all};
use crate::kit::{Newsroom, global, newsroom::PICTURE, on_both};

fn text(text: &str) -> Value {
    json!([{ "text": text }])
}

fn paragraph(id: Option<&str>) -> Value {
    json!({ "paragraph": { "id": id, "content": text("Một đoạn.") } })
}

fn row(cells: usize) -> Value {
    json!({ "cells": vec![json!({ "content": text("ô") }); cells] })
}

#[tokio::test]
async fn blocks_keep_their_rules() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let body = |blocks: Value| article(&newsroom, json!({ "body": { "blocks": blocks } }));
        let one = |block: Value| body(json!([paragraph(None), block]));
        let heading = |level: i64| one(json!({ "heading": { "level": level, "content": text("Đề mục") } }));
        let table = |rows: Value| one(json!({ "table": { "rows": rows } }));
        let list = |depths: &[i64]| {
            let items: Vec<Value> =
                depths.iter().map(|depth| json!({ "depth": depth, "content": text("mục") })).collect();
            one(json!({ "list": { "items": items } }))
        };
        let link = |link: &str| one(json!({ "paragraph": { "content": [{ "text": "x", "link": link }] } }));
        let media = global("MediaAsset", newsroom.picture);
        let cases = vec![
            case("1,001 blocks", body(json!(vec![paragraph(None); 1_001])), "TOO_MANY content.body.blocks"),
            case(
                "200,001 characters",
                body(json!(vec![json!({ "paragraph": { "content": text(&"x".repeat(1_000)) } }); 201])),
                "TOO_LONG content.body.blocks",
            ),
            case(
                "a block without text",
                one(json!({ "paragraph": { "content": [] } })),
                "BLANK content.body.blocks.1.*",
            ),
            case("a block id in capitals", body(json!([paragraph(Some("ABC"))])), "INVALID content.body.blocks.0.*"),
            case("an empty block id", body(json!([paragraph(Some(""))])), "INVALID content.body.blocks.0.*"),
            case(
                "a block id of 33 characters",
                body(json!([paragraph(Some(&"a".repeat(33)))])),
                "INVALID content.body.blocks.0.*",
            ),
            case(
                "a block id with a quote",
                body(json!([paragraph(Some("a\"onclick=x"))])),
                "INVALID content.body.blocks.0.*",
            ),
            case(
                "a block id twice",
                body(json!([paragraph(Some("a")), paragraph(Some("a"))])),
                "DUPLICATE content.body.blocks.1.*",
            ),
            case("level 1", heading(1), "OUT_OF_RANGE content.body.blocks.1.*"),
            case("level 7", heading(7), "OUT_OF_RANGE content.body.blocks.1.*"),
            case("level -1", heading(-1), "OUT_OF_RANGE content.body.blocks.1.*"),
            case("level 258", heading(258), "OUT_OF_RANGE content.body.blocks.1.*"),
            case("ragged rows", table(json!([row(2), row(3)])), "INVALID content.body.blocks.1.*"),
            case("no rows", table(json!([])), "BLANK content.body.blocks.1.*"),
            case("an empty row", table(json!([row(1), row(0)])), "BLANK content.body.blocks.1.*"),
            case("31 columns", table(json!([row(31)])), "TOO_MANY content.body.blocks.1.*"),
            case("501 rows", table(json!(vec![row(1); 501])), "TOO_MANY content.body.blocks.1.*"),
            case(
                "a span of 0",
                table(json!([{ "cells": [{ "content": text("x"), "columnSpan": 0 }, { "content": text("y") }] }])),
                "OUT_OF_RANGE content.body.blocks.1.*",
            ),
            case(
                "a huge span",
                table(json!([{ "cells": [{ "content": text("x"), "rowSpan": i32::MAX }, { "content": text("y") }] }])),
                "OUT_OF_RANGE content.body.blocks.1.*",
            ),
            case("a list without items", list(&[]), "BLANK content.body.blocks.1.*"),
            case("a depth that is none", list(&[0, 256]), "OUT_OF_RANGE content.body.blocks.1.*"),
            case("a script as a link", link("javascript:alert(1)"), "UNSAFE_ADDRESS content.body.blocks.1.*"),
            case("half a link", link("tin-tuc"), "INVALID content.body.blocks.1.*"),
            case(
                "an embed of another site",
                one(json!({ "embed": { "provider": "YOU_TUBE", "reference": "\"><script>" } })),
                "INVALID content.body.blocks.1.*",
            ),
            case("an empty gallery", one(json!({ "gallery": { "pictures": [] } })), "BLANK content.body.blocks.1.*"),
            case(
                "51 pictures",
                one(json!({ "gallery": { "pictures": vec![json!({ "mediaId": media }); 51] } })),
                "TOO_MANY content.body.blocks.1.*",
            ),
            case(
                "a file without a name",
                one(json!({ "file": { "mediaId": media, "name": " " } })),
                "BLANK content.body.blocks.1.*",
            ),
            case(
                "a picture that is no medium",
                one(json!({ "image": { "picture": { "mediaId": newsroom.category_id() } } })),
                "INVALID content.body.blocks.1.*",
            ),
            case(
                "a character that turns the text around",
                one(json!({ "paragraph": { "content": text("a\u{202e}b") } })),
                "INVALID content.body.blocks.1.*",
            ),
        ];
        refuse_all(&site.administrator(), "articleCreate", Some(&newsroom.agency_id()), cases).await;
    })
    .await;
}

#[tokio::test]
async fn a_picture_in_markdown_or_html_must_be_registered() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let unknown = "https://elsewhere.example.com/x.jpg";
        let cases = vec![
            case(
                "Markdown",
                article(&newsroom, json!({ "body": { "markdown": format!("Chữ\n\n![x]({unknown})") } })),
                "NOT_FOUND content.body.blocks.1*",
            ),
            case(
                "HTML",
                article(&newsroom, json!({ "body": { "html": format!("<p>Chữ</p><img src='{unknown}' alt='x'>") } })),
                "NOT_FOUND content.body.blocks.1*",
            ),
            case(
                "too much Markdown",
                article(&newsroom, json!({ "body": { "markdown": "x".repeat((1 << 20) + 1) } })),
                "TOO_LONG content.body",
            ),
            case(
                "too much HTML",
                article(&newsroom, json!({ "body": { "html": "x".repeat((1 << 20) + 1) } })),
                "TOO_LONG content.body",
            ),
        ];
        refuse_all(&site.administrator(), "articleCreate", Some(&newsroom.agency_id()), cases).await;
        let content = article(&newsroom, json!({ "body": { "markdown": format!("Chữ\n\n![Phố]({PICTURE})") } }));
        let input = json!({ "content": content, "agencyId": newsroom.agency_id(), "publish": true });
        site.administrator().document("articleCreate", input).await;
    })
    .await;
}

#[tokio::test]
async fn no_script_ever_comes_out() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let html = r#"<p onclick="alert(1)" style="x">Một <b onmouseover=alert(1)>đoạn</b></p><script>alert(1)</script>
            <a href="javascript:alert(1)">đây</a><a href="https://example.vn/?a=1&b=2" onclick=x>kia</a>
            <iframe src="https://example.com"></iframe><svg onload=alert(1)><script>alert(1)</script></svg>
            <math><mtext><style><a onclick=alert(1)></style></mtext></math><object data=x></object>
            <p>&lt;script&gt;alert(1)&lt;/script&gt;</p><noscript><p title="</noscript><a onclick=alert(1)>"></noscript>"#;
        let content = article(&newsroom, json!({ "title": "Sạch", "slug": "sach", "body": { "html": html } }));
        let input = json!({ "content": content, "agencyId": newsroom.agency_id(), "publish": true });
        site.administrator().document("articleCreate", input).await;
        let data = site.reader().data("{ article(slug: \"sach\") { body { html markdown plainText } } }").await;
        let html = data["article"]["body"]["html"].as_str().unwrap();
        assert!(html.contains("Một <strong>đoạn</strong>") && html.contains("https://example.vn/"), "{html}");
        let document = scraper::Html::parse_fragment(html);
        for element in document.tree.values().filter_map(|node| node.as_element()) {
            assert!(!["script", "iframe", "svg", "math", "object", "style", "img", "noscript"].contains(&element.name()), "{html}");
            for (name, value) in element.attrs() {
                assert!(!name.starts_with("on") && name != "style", "{html}");
                assert!(!value.to_lowercase().contains("javascript:"), "{html}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_picture_of_a_draft_asset_waits_for_it() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let file = json!({ "file": { "mediaId": global("MediaAsset", Uuid::from_u128(9)), "name": "Tệp" } });
        let content = article(&newsroom, json!({ "body": { "blocks": [file] } }));
        // As a draft it may stand there; it cannot become public.
        let input = json!({ "content": content, "agencyId": newsroom.agency_id() });
        let draft = site.administrator().document("articleCreate", input).await;
        let before = site.rows().await;
        let step = json!({ "id": draft["id"], "expectedVersion": 1 });
        let errors = site.administrator().refused("documentPublish", step).await;
        assert_eq!(errors.len(), 1);
        assert!(errors[0].starts_with("NOT_PUBLISHED content.body"), "{errors:?}");
        assert_eq!(site.rows().await, before);
    })
    .await;
}

#[tokio::test]
async fn the_path_of_an_error_is_a_path_in_the_input() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let one = |block: Value| article(&newsroom, json!({ "body": { "blocks": [block] } }));
        let media = global("MediaAsset", newsroom.picture);
        let cases = vec![
            case("an id", one(paragraph(Some("ABC"))), "INVALID content.body.blocks.0.paragraph.id"),
            case(
                "a text",
                one(json!({ "paragraph": { "content": [] } })),
                "BLANK content.body.blocks.0.paragraph.content",
            ),
            case(
                "a level",
                one(json!({ "heading": { "level": 7, "content": text("x") } })),
                "OUT_OF_RANGE content.body.blocks.0.heading.level",
            ),
            case(
                "a depth below 0",
                one(json!({ "list": { "items": [{ "depth": -1, "content": text("x") }] } })),
                "OUT_OF_RANGE content.body.blocks.0.list.items.0.depth",
            ),
            case(
                "a name",
                one(json!({ "file": { "mediaId": media, "name": " " } })),
                "BLANK content.body.blocks.0.file.name",
            ),
            case(
                "a picture",
                one(json!({ "image": { "picture": { "mediaId": media, "alternativeText": "x".repeat(501) } } })),
                "TOO_LONG content.body.blocks.0.image.picture.alternativeText",
            ),
            case(
                "a span",
                one(json!({ "table": { "rows": [{ "cells": [{ "content": text("x"), "rowSpan": 0 }] }] } })),
                "OUT_OF_RANGE content.body.blocks.0.table.rows.0.cells.0.rowSpan",
            ),
        ];
        refuse_all(&site.administrator(), "articleCreate", Some(&newsroom.agency_id()), cases).await;
    })
    .await;
}
