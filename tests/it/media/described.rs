//! Pictures in articles: described for readers who cannot see them, and shown with their copies.

use serde_json::{Value, json};

use super::{address, files, shown};
use crate::kit::{Newsroom, on_both};

#[tokio::test]
async fn no_picture_becomes_public_that_nobody_has_described() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let (_, media) = shown(&lan, files::jpeg(400, 300, 1)).await;
        let media = media["id"].as_str().unwrap().replace("Document", "MediaAsset");
        let content = |more: Value| {
            let mut content = json!({ "title": "Lễ hội", "summary": "Tin.", "categoryId": newsroom.category_id(),
                "contributions": [{ "contributorId": crate::kit::global("Contributor", newsroom.authors[0]) }],
                "body": { "markdown": "Một đoạn." } });
            content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            json!({ "publish": true, "content": content })
        };
        let picture = |text: &str| json!({ "mediaId": media, "alternativeText": text });
        let body = |blocks: Value| json!({ "body": { "blocks": blocks } });
        let gallery = |one: &str, other: &str| json!([{ "gallery": { "pictures": [picture(one), picture(other)] } }]);
        for (text, is_public) in [("", false), ("  ", false), ("Đoàn rước kiệu", true)] {
            for (more, path) in [
                (json!({ "cover": picture(text) }), "content.cover.alternativeText"),
                (
                    body(json!([{ "image": { "picture": picture(text) } }])),
                    "content.body.blocks.0.image.picture.alternativeText",
                ),
                (body(gallery("Cờ hội", text)), "content.body.blocks.0.gallery.pictures.1.alternativeText"),
            ] {
                let input = content(more);
                if is_public {
                    lan.document("articleCreate", input).await;
                } else {
                    assert_eq!(lan.refused("articleCreate", input.clone()).await, [format!("BLANK {path}")]);
                    // As a draft it may wait for its description; it cannot be published or scheduled without.
                    let draft = lan.document("articleCreate", json!({ "content": input["content"] })).await;
                    let step = json!({ "id": draft["id"], "expectedVersion": 1 });
                    assert_eq!(lan.refused("documentPublish", step).await, [format!("BLANK {path}")]);
                }
            }
        }
        let unknown = content(json!({ "body": { "markdown": "![Cờ hội](/media/x.jpg)" } }));
        assert_eq!(lan.refused("articleCreate", unknown).await.len(), 1, "an address that names no file");
    })
    .await;
}

#[tokio::test]
async fn articles_show_their_pictures_with_copies() {
    on_both(async |site| {
        let site = site.configured(|settings| settings.media.public_url = "https://media.haiha.example.vn/".into());
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let (kept, media) = shown(&lan, files::jpeg(1000, 500, 1)).await;
        let (file, _) = shown(&lan, files::pdf("Quy che", b"")).await;
        let media = media["id"].as_str().unwrap().replace("Document", "MediaAsset");
        assert!(address(&kept).starts_with("https://media.haiha.example.vn/media/"), "{kept}");
        // A picture in a body is named by any address of its file, also by that of a copy, from wherever it was taken.
        let sha = kept["id"].as_str().unwrap();
        let markdown = format!(
            "![Đoàn rước](https://media.haiha.example.vn/media/{sha}/320.jpg)\n\n[Quy chế]({})",
            address(&file)
        );
        let content = json!({ "title": "Lễ hội", "summary": "Tin.", "categoryId": newsroom.category_id(),
            "cover": { "mediaId": media, "alternativeText": "Đoàn rước" }, "body": { "markdown": markdown } });
        lan.document("articleCreate", json!({ "publish": true, "content": content })).await;
        let query = "{ articles { nodes { cover { media { address width height blurhash srcSetText
            srcSet { address } } } body { html } } } }";
        let data = site.reader().data(query).await;
        let article = &data["articles"]["nodes"][0];
        let cover = &article["cover"]["media"];
        assert_eq!(cover["address"], kept["address"]);
        let html = article["body"]["html"].as_str().unwrap();
        let page = scraper::Html::parse_fragment(html);
        let image = page.select(&scraper::Selector::parse("img").unwrap()).next().unwrap();
        assert_eq!(image.attr("src"), Some(address(&kept)), "{html}");
        assert_eq!((image.attr("width"), image.attr("height")), (Some("1000"), Some("500")));
        assert_eq!((image.attr("alt"), image.attr("loading")), (Some("Đoàn rước"), Some("lazy")));
        assert_eq!(image.attr("srcset"), cover["srcSetText"].as_str());
        for rendition in cover["srcSet"].as_array().unwrap() {
            let path = rendition["address"].as_str().unwrap().strip_prefix("https://media.haiha.example.vn").unwrap();
            assert_eq!(site.reader().get(path, &[]).await.status, 200, "{path}");
        }
    })
    .await;
}
