//! Smaller copies of pictures: those that the list allows, in the formats that suit, each made once.

use axum::http::StatusCode;
use futures_util::future::join_all;
use image::GenericImageView as _;
use serde_json::{Value, json};

use super::{address, files, shown, stored};
use crate::kit::{Newsroom, on_both};

const FIELDS: &str = "address width height blurhash srcSetText srcSet { address width height contentType }
    jpeg: srcSet(format: JPEG) { contentType } webp: srcSet(format: WEBP) { contentType }
    small: rendition(width: 100) { width } between: rendition(width: 321) { width } large: rendition(width: 9000) { width }";

#[tokio::test]
async fn a_photograph_has_the_widths_of_the_list() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let (kept, document) = shown(&newsroom.publisher(&site), files::jpeg(1000, 500, 1)).await;
        let id = document["id"].as_str().unwrap().replace("Document", "MediaAsset");
        let media = site.reader().data(&format!("{{ mediaAsset(id: \"{id}\") {{ {FIELDS} }} }}")).await;
        let media = &media["mediaAsset"];
        let sizes = |set: &Value| -> Vec<(i64, i64)> {
            let side = |value: &Value| value.as_i64().unwrap();
            set.as_array().unwrap().iter().map(|one| (side(&one["width"]), side(&one["height"]))).collect()
        };
        assert_eq!(sizes(&media["srcSet"]), [(320, 160), (640, 320), (960, 480), (1000, 500)]);
        assert_eq!((media["jpeg"].as_array().unwrap().len(), &media["webp"]), (4, &json!([])));
        let width = |name: &str| media[name]["width"].as_i64().unwrap();
        assert_eq!((width("small"), width("between"), width("large")), (320, 640, 1000));
        assert_eq!(media["blurhash"], kept["blurhash"]);
        let sha = kept["id"].as_str().unwrap();
        assert_eq!(
            media["srcSetText"],
            format!(
                "/media/{sha}/320.jpg 320w, /media/{sha}/640.jpg 640w, /media/{sha}/960.jpg 960w, /media/{sha}.jpg 1000w"
            )
        );
        assert_eq!(stored(&site).len(), 1, "nothing is made before it is asked for");
        for rendition in media["srcSet"].as_array().unwrap() {
            let answer = site.reader().get(rendition["address"].as_str().unwrap(), &[]).await;
            assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "image/jpeg"));
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
            let (width, height) = image::load_from_memory(&answer.bytes).unwrap().dimensions();
            assert_eq!((&json!(width), &json!(height)), (&rendition["width"], &rendition["height"]));
        }
        assert_eq!(stored(&site).len(), 4);
        // It shows what the picture shows.
        let small = site.reader().get(&format!("/media/{sha}/320.jpg"), &[]).await;
        let whole = files::read(&site.reader().get(address(&kept), &[]).await.bytes);
        let (small, answer) = (files::read(&small.bytes), small);
        let expected = image::imageops::thumbnail(&whole, 320, 160);
        let difference =
            small.iter().zip(expected.iter()).map(|(one, other)| u64::from(one.abs_diff(*other)));
        let difference = difference.sum::<u64>() / (320 * 160 * 3);
        assert!(difference < 12, "{difference}");
        // Parts, tags and HEAD as with originals.
        let path = format!("/media/{sha}/320.jpg");
        assert_eq!(answer.header("etag"), format!("\"{sha}-320-jpg\""));
        let part = site.reader().get(&path, &[("range", "bytes=-9")]).await;
        assert_eq!(part.bytes, answer.bytes[answer.bytes.len() - 9..]);
        let again = site.reader().get(&path, &[("if-none-match", answer.header("etag"))]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        let head = site.reader().send("HEAD", &path, &[], "").await;
        assert_eq!(head.header("content-length"), answer.bytes.len().to_string());
    })
    .await;
}

#[tokio::test]
async fn nothing_is_made_that_is_not_on_the_list() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let (photograph, _) = shown(&lan, files::jpeg(1000, 500, 1)).await;
        let (drawing, _) = shown(&lan, files::transparent_png(700)).await;
        let pdf = files::pdf("Quy che", b"");
        let (pdf, _) = shown(&lan, pdf).await;
        let sha = |kept: &Value| kept["id"].as_str().unwrap().to_owned();
        for (kept, names) in [
            (
                &photograph,
                ["1.jpg", "321.jpg", "1280.jpg", "1000.png", "320.webp", "320.png", "320.gif", "320.pdf"].as_slice(),
            ),
            (&drawing, ["320.png", "960.webp", "701.webp", "320.gif"].as_slice()),
            (&pdf, ["320.jpg", "320.webp", "320.pdf"].as_slice()),
        ] {
            for name in names {
                let answer = site.reader().get(&format!("/media/{}/{name}", sha(kept)), &[]).await;
                assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "NOT_FOUND"), "{name}");
            }
        }
        assert_eq!(stored(&site).len(), 3);
        // What shows through stays so in WebP, and stands on white in JPEG.
        let webp = site.reader().get(&format!("/media/{}/320.webp", sha(&drawing)), &[]).await;
        assert_eq!(webp.header("content-type"), "image/webp");
        let webp = image::load_from_memory(&webp.bytes).unwrap();
        assert_eq!((webp.dimensions(), webp.get_pixel(2, 2).0[3]), ((320, 320), 0));
        let jpeg = site.reader().get(&format!("/media/{}/700.jpg", sha(&drawing)), &[]).await;
        assert_eq!(files::read(&jpeg.bytes).get_pixel(2, 2).0, [255; 3]);
        // The list is the operator's. Limits that were lowered since are for what is brought, not for what is kept.
        let site = site.configured(|settings| {
            settings.media.widths = vec![100, 321];
            settings.media.picture_side = 500;
            settings.media.picture_memory_mb = 1;
        });
        for (width, status) in [(321, StatusCode::OK), (100, StatusCode::OK), (640, StatusCode::NOT_FOUND)] {
            let answer = site.reader().get(&format!("/media/{}/{width}.jpg", sha(&photograph)), &[]).await;
            assert_eq!(answer.status, status, "{width}");
        }
    })
    .await;
}

#[tokio::test]
async fn one_that_was_taken_away_is_made_again() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let (kept, _) = shown(&newsroom.publisher(&site), files::jpeg(500, 500, 1)).await;
        let path = format!("/media/{}/320.jpg", kept["id"].as_str().unwrap());
        let before = site.reader().get(&path, &[]).await;
        std::fs::remove_dir_all(site.database().folder().join("media/rendition")).unwrap();
        let after = site.reader().get(&path, &[]).await;
        assert_eq!((after.status, after.bytes), (before.status, before.bytes), "and is the same");
    })
    .await;
}

#[tokio::test]
async fn more_than_can_be_made_is_told_to_wait() {
    on_both(async |site| {
        let site = site.configured(|settings| {
            settings.media.workers = 1;
            settings.media.queue = 0;
        });
        let newsroom = Newsroom::open(&site).await;
        let (kept, _) = shown(&newsroom.publisher(&site), files::jpeg(2000, 1500, 1)).await;
        let paths: Vec<String> = [320, 640, 960, 1280, 1920]
            .map(|width| format!("/media/{}/{width}.jpg", kept["id"].as_str().unwrap()))
            .to_vec();
        let reader = site.reader();
        let at_once = join_all(paths.iter().map(|path| reader.get(path, &[]))).await;
        let (good, busy): (Vec<_>, Vec<_>) = at_once.iter().partition(|answer| answer.status == StatusCode::OK);
        assert!(!good.is_empty() && !busy.is_empty(), "{} were made at once", good.len());
        for answer in busy {
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED"));
            assert_eq!(answer.header("retry-after"), "2");
        }
        for path in &paths {
            assert_eq!(reader.get(path, &[]).await.status, StatusCode::OK);
        }
    })
    .await;
}
