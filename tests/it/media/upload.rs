//! Bringing files: what is said of them, what is kept, and what is refused.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::StatusCode,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use futures_util::{StreamExt as _, stream};
use image::GenericImageView as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{address, files, kept, shown, stored, walk};
use crate::kit::{Newsroom, on_both};

#[tokio::test]
async fn a_picture_is_kept_and_told_of() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let file = files::jpeg(700, 500, 1);
        let headers = [("content-disposition", "attachment; filename*=UTF-8''L%E1%BB%85%20h%E1%BB%99i.jpeg")];
        let answer = lan.send("POST", "/media", &headers, file.clone()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let kept = answer.json();
        assert_eq!(answer.header("location"), address(&kept));
        assert_eq!(kept["contentType"], "image/jpeg");
        assert_eq!((&kept["width"], &kept["height"]), (&json!(700), &json!(500)));
        assert_eq!(kept["fileName"], "Lễ hội.jpg");
        assert_eq!(kept["blurhash"].as_str().unwrap().len(), 28);
        // The address says what is served: the hash is that of the bytes in the store.
        let [path] = stored(&site).try_into().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let digest = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(kept["id"], digest.as_str());
        assert_eq!(kept["byteSize"], bytes.len());
        assert!(path.ends_with(format!("original/{}/{digest}", &digest[..2])), "{}", path.display());
        assert_eq!(address(&kept), format!("/media/{digest}.jpg"));
        // It was written anew, and looks the same.
        assert_ne!(bytes, file);
        let (before, after) = (files::read(&file), files::read(&bytes));
        let difference =
            before.iter().zip(after.iter()).map(|(one, other)| u64::from(one.abs_diff(*other))).sum::<u64>();
        assert!(difference / u64::from(before.width() * before.height()) < 12, "{difference}");

        // Once more, and what came of it: the same file.
        for again in [file.clone(), bytes] {
            let answer = lan.send("POST", "/media", &[], again).await;
            assert_eq!(answer.json()["id"], kept["id"]);
        }
        let answer = lan.bring(file).await;
        assert_eq!((answer.status, answer.json()["fileName"].as_str()), (StatusCode::OK, Some("Lễ hội.jpg")));
        assert_eq!(stored(&site).len(), 1);
        assert_eq!(walk(&site.database().folder().join("uploads")).len(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_kept_suits_the_picture() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let gray = image::DynamicImage::from(files::picture(300, 200, 9)).into_luma16();
        let flat = image::RgbImage::from_pixel(300, 200, image::Rgb([10, 90, 200]));
        for (name, file, expected) in [
            ("a photograph", files::jpeg(300, 200, 2), "image/jpeg"),
            ("a progressive one", files::jpeg_of(&files::picture(300, 200, 3), true), "image/jpeg"),
            ("a drawing", files::encoded(&flat.into(), image::ImageFormat::Png), "image/png"),
            ("what is transparent", files::transparent_png(300), "image/png"),
            ("WebP", files::webp(300, 200, 4), "image/jpeg"),
            ("GIF", files::gif(300, 200, 5), "image/png"),
            ("16 bits of grey", files::encoded(&gray.into(), image::ImageFormat::Png), "image/jpeg"),
        ] {
            let (kept, _) = shown(&lan, file).await;
            assert_eq!(kept["contentType"], expected, "{name}");
            let served = site.reader().get(address(&kept), &[]).await;
            assert_eq!(image::load_from_memory(&served.bytes).unwrap().dimensions().0, 300, "{name}");
        }
        let kept = kept(&lan, files::pdf("Quy che", b"")).await;
        assert_eq!((kept["contentType"].as_str(), &kept["width"]), (Some("application/pdf"), &json!(null)));
    })
    .await;
}

#[tokio::test]
async fn a_picture_is_set_upright() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        // Left half dark, right half light; on its side, the camera says. Upright, the top is dark.
        let halves = image::RgbImage::from_fn(160, 80, |x, _| image::Rgb([if x < 80 { 20 } else { 230 }; 3]));
        let camera = files::segment(0xe1, &[b"Exif\0\0".as_slice(), &files::exif(b"Loa camera!\0", b"")].concat());
        let file = files::jpeg_with(&files::jpeg_of(&halves, false), &[camera]);
        let (kept, _) = shown(&newsroom.publisher(&site), file).await;
        assert_eq!((&kept["width"], &kept["height"]), (&json!(80), &json!(160)));
        let served = files::read(&site.reader().get(address(&kept), &[]).await.bytes);
        assert!(served.get_pixel(40, 20).0[0] < 60 && served.get_pixel(40, 140).0[0] > 200);
    })
    .await;
}

#[tokio::test]
async fn a_digest_is_held_against_the_file() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let file = files::jpeg(64, 64, 1);
        let right = format!("sha-256=:{}:", BASE64_STANDARD.encode(Sha256::digest(&file)));
        let wrong = format!("sha-256=:{}:", BASE64_STANDARD.encode(Sha256::digest(b"x")));
        for name in ["content-digest", "repr-digest"] {
            let answer = lan.send("POST", "/media", &[(name, &wrong)], file.clone()).await;
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "DIGEST_MISMATCH"));
            let answer = lan.send("POST", "/media", &[(name, "sha-256=x")], file.clone()).await;
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
        }
        assert_eq!(stored(&site).len(), 0);
        assert_eq!(lan.send("POST", "/media", &[("repr-digest", &right)], file).await.status, StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn what_is_too_large_is_refused_as_soon_as_it_shows() {
    on_both(async |site| {
        let site = site.configured(|settings| {
            settings.media.picture_bytes = 20_000;
            settings.media.pdf_bytes = 40_000;
        });
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        // A body without end: the refusal comes with the piece that is too much.
        let piece = Bytes::from(vec![b' '; 1_000]);
        for (begin, pieces) in [(b"\x89PNG\r\n\x1a\n".to_vec(), 20), (b"%PDF-1.4\n".to_vec(), 40)] {
            let read = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
            let count = std::sync::Arc::clone(&read);
            let first = stream::iter([Ok::<_, std::io::Error>(Bytes::from(begin))]);
            let rest = stream::repeat(piece.clone()).map(move |piece| {
                count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                Ok(piece)
            });
            let answer = lan.bring(Body::from_stream(first.chain(rest))).await;
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE"));
            // Of the rest as much is read as lets the client hear of it.
            let read = read.load(std::sync::atomic::Ordering::Relaxed);
            assert!((pieces..=pieces + 41).contains(&read), "{read}");
        }
        // What says so itself is refused before anything is read.
        let never = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        let answer = lan.send("POST", "/media", &[("content-length", "40001")], never).await;
        assert_eq!(answer.code(), "PAYLOAD_TOO_LARGE");
        assert_eq!((stored(&site).len(), walk(&site.database().folder().join("uploads")).len()), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_slow_upload_is_given_up_and_makes_room() {
    on_both(async |site| {
        let site = site.configured(|settings| {
            settings.media.upload_timeout_ms = 200;
            settings.media.uploads = 1;
        });
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let first = stream::iter([Ok::<_, std::io::Error>(Bytes::from(files::jpeg(64, 64, 1)))]);
        let slow = lan.bring(Body::from_stream(first.chain(stream::pending())));
        let other = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            lan.bring(files::jpeg(64, 64, 2)).await
        };
        let (slow, other) = tokio::join!(slow, other);
        assert_eq!((slow.status, slow.code().as_str()), (StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT"));
        assert_eq!((other.status, other.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED"));
        assert_eq!(stored(&site).len(), 0);
        assert_eq!(lan.bring(files::jpeg(64, 64, 2)).await.status, StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn a_broken_body_leaves_nothing() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let before = site.rows().await;
        let pieces = [Ok(Bytes::from(files::jpeg(64, 64, 1))), Err(std::io::Error::other("the line is dead"))];
        let answer = lan.bring(Body::from_stream(stream::iter(pieces))).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
        for (headers, code) in [
            (vec![("content-encoding", "gzip")], "UNSUPPORTED_MEDIA_TYPE"),
            (vec![("content-encoding", "identity, br")], "UNSUPPORTED_MEDIA_TYPE"),
        ] {
            let answer = lan.send("POST", "/media", &headers, files::jpeg(64, 64, 1)).await;
            assert_eq!(answer.code(), code);
        }
        for method in ["GET", "PUT", "DELETE", "PATCH"] {
            let answer = lan.send(method, "/media", &[], files::jpeg(64, 64, 1)).await;
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"));
        }
        assert_eq!(site.rows().await, before);
        assert_eq!((stored(&site).len(), walk(&site.database().folder().join("uploads")).len()), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_name_is_only_a_name() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let long = format!("attachment; filename=\"{}.png\"", "x".repeat(400));
        for (number, (header, name)) in (0..).zip([
            ("attachment; filename=\"../../../etc/passwd\"", Some("passwd.jpg")),
            ("attachment; filename=\"C:\\\\Windows\\\\system.ini\"", Some("system.jpg")),
            ("attachment; filename*=UTF-8''a%00b%0d%0aSet-Cookie%3a%20x.jpg", Some("ab Set-Cookie_ x.jpg")),
            ("attachment; filename*=UTF-8''anh%E2%80%AEgpj.exe", Some("anhgpj.jpg")),
            ("attachment; filename=CON", Some("_CON.jpg")),
            ("attachment; filename=com1.jpg", Some("_com1.jpg")),
            ("attachment; filename=page.html", Some("page.jpg")),
            ("attachment; filename=\"..\"", None),
            ("attachment; filename*=UTF-8''%ff%fe", None),
            ("nonsense", None),
            (long.as_str(), Some("")),
        ]) {
            let file = files::jpeg(40, 40, number);
            let answer = lan.send("POST", "/media", &[("content-disposition", header)], file).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{header}");
            let given = answer.json()["fileName"].clone();
            match name {
                Some("") => assert_eq!(given.as_str().unwrap().len(), 254),
                name => assert_eq!(given.as_str(), name, "{header}"),
            }
        }
        for path in stored(&site) {
            let file = path.file_name().unwrap().to_str().unwrap();
            assert!(file.len() == 64 && file.bytes().all(|byte| byte.is_ascii_hexdigit()), "{file}");
        }
    })
    .await;
}
