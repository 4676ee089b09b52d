//! What is served: all of a file or a part of it, once or again, and with which headers.

use axum::http::StatusCode;

use super::{address, files, shown};
use crate::kit::{Answer, Newsroom, on_both};

/// What every answer below `/media/` has.
fn assert_guarded(answer: &Answer) {
    assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
    assert!(answer.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn a_file_is_served_for_good() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let (kept, _) = shown(&newsroom.publisher(&site), files::jpeg(200, 100, 1)).await;
        let reader = site.reader();
        let answer = reader.get(address(&kept), &[("accept-encoding", "gzip")]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_guarded(&answer);
        assert_eq!(answer.header("content-type"), "image/jpeg");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(answer.header("etag"), format!("\"{}\"", kept["id"].as_str().unwrap()));
        assert_eq!(answer.header("accept-ranges"), "bytes");
        assert_eq!(answer.header("content-length"), kept["byteSize"].to_string());
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(answer.headers.get("content-encoding").is_none(), "it is packed as it is");
        assert!(answer.headers.get("content-disposition").is_none(), "a picture is shown");

        let head = reader.send("HEAD", address(&kept), &[], "").await;
        assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
        for name in ["content-type", "content-length", "etag", "cache-control", "accept-ranges"] {
            assert_eq!(head.headers.get(name), answer.headers.get(name), "{name}");
        }

        let etag = answer.header("etag").to_owned();
        for known in [etag.clone(), format!("W/{etag}"), format!("\"x\", {etag}"), "*".to_owned()] {
            for method in ["GET", "HEAD"] {
                let again = reader.send(method, address(&kept), &[("if-none-match", &known)], "").await;
                assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{known}");
                assert_eq!(again.header("etag"), etag);
                assert_eq!(again.header("cache-control"), answer.header("cache-control"));
            }
        }
        assert_eq!(reader.get(address(&kept), &[("if-none-match", "\"x\"")]).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_part_is_a_part_of_the_same_bytes() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let (kept, _) = shown(&newsroom.publisher(&site), files::jpeg(200, 100, 1)).await;
        let (reader, address) = (site.reader(), address(&kept));
        let all = reader.get(address, &[]).await;
        let (whole, etag) = (all.bytes.clone(), all.header("etag").to_owned());
        let size = whole.len();
        for (range, part) in [
            ("bytes=0-0".to_owned(), 0..1),
            ("bytes=100-299".to_owned(), 100..300),
            (format!("bytes={}-", size - 7), size - 7..size),
            ("bytes=-20".to_owned(), size - 20..size),
            (format!("bytes=10-{}", size * 2), 10..size),
            (format!("bytes=-{}", size * 2), 0..size),
        ] {
            let answer = reader.get(address, &[("range", &range), ("if-range", &etag)]).await;
            assert_eq!(answer.status, StatusCode::PARTIAL_CONTENT, "{range}");
            assert_guarded(&answer);
            assert_eq!(answer.header("content-range"), format!("bytes {}-{}/{size}", part.start, part.end - 1));
            assert_eq!(answer.header("content-length"), part.len().to_string());
            assert_eq!(answer.bytes, whole[part], "{range}");
        }
        for range in [format!("bytes={size}-"), "bytes=-0".to_owned(), "bytes=99999999999999999999-".to_owned()] {
            let answer = reader.get(address, &[("range", &range)]).await;
            assert_eq!(answer.status, StatusCode::RANGE_NOT_SATISFIABLE, "{range}");
            assert_eq!(answer.code(), "RANGE_NOT_SATISFIABLE");
            assert_eq!(answer.header("content-range"), format!("bytes */{size}"));
            assert_guarded(&answer);
        }
        // What cannot be read, several parts, and a part of other bytes: the whole.
        for headers in [
            vec![("range", "bytes=0-1,5-6")],
            vec![("range", "pages=1-2")],
            vec![("range", "bytes=7-3")],
            vec![("range", "bytes=0-1"), ("if-range", "\"other\"")],
            vec![("range", "bytes=0-1"), ("if-range", "Wed, 21 Oct 2015 07:28:00 GMT")],
        ] {
            let answer = reader.get(address, &headers).await;
            assert_eq!((answer.status, answer.bytes.len()), (StatusCode::OK, size), "{headers:?}");
        }
        let head = reader.send("HEAD", address, &[("range", "bytes=0-1")], "").await;
        assert_eq!((head.status, head.header("content-length")), (StatusCode::OK, size.to_string().as_str()));
    })
    .await;
}

#[tokio::test]
async fn a_pdf_is_a_download_under_its_name() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let file = files::pdf("Quy che chi tieu", b"");
        let name = [("content-disposition", "attachment; filename=\"Quy chế \\\"2021\\\".pdf\"")];
        let kept = lan.send("POST", "/media", &name, file.clone()).await.json();
        let input = serde_json::json!({ "publish": true, "content": { "file": kept["id"] } });
        lan.document("mediaAssetCreate", input).await;
        let answer = site.reader().get(address(&kept), &[]).await;
        assert_guarded(&answer);
        assert_eq!(answer.header("content-type"), "application/pdf");
        assert_eq!(
            answer.header("content-disposition"),
            "attachment; filename=\"file.pdf\"; filename*=UTF-8''Quy%20ch%E1%BA%BF%20_2021_.pdf"
        );
        assert_eq!(answer.bytes, file, "many are signed, so no byte is changed");
        let part = site.reader().get(address(&kept), &[("range", "bytes=0-8")]).await;
        assert_eq!((part.status, part.bytes.as_slice()), (StatusCode::PARTIAL_CONTENT, b"%PDF-1.7\n".as_slice()));
        assert!(part.header("content-disposition").starts_with("attachment"));
    })
    .await;
}

#[tokio::test]
async fn nothing_else_is_there() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        let (kept, _) = shown(&newsroom.publisher(&site), files::jpeg(800, 400, 1)).await;
        let sha = kept["id"].as_str().unwrap();
        let reader = site.reader();
        for path in [
            "/media/".to_owned(),
            "/media/..".to_owned(),
            "/media/../config/default.toml".to_owned(),
            "/media/%2e%2e/%2e%2e/etc/passwd".to_owned(),
            "/media/original".to_owned(),
            format!("/media/original/{}/{sha}", &sha[..2]),
            format!("/media/{sha}"),
            format!("/media/{sha}.png"),
            format!("/media/{sha}.html"),
            format!("/media/{sha}.svg"),
            format!("/media/{sha}.jpg/"),
            format!("/media/{sha}.jpg%00.html"),
            format!("/media/{}.jpg", sha.to_uppercase()),
            format!("/media/{}.jpg", "0".repeat(64)),
            format!("/media/{sha}/320.html"),
        ] {
            let answer = reader.get(&path, &[]).await;
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "NOT_FOUND"), "{path}");
            assert_eq!(answer.header("cache-control"), "no-store");
        }
        for method in ["POST", "PUT", "DELETE", "PATCH"] {
            let answer = reader.send(method, address(&kept), &[], "x").await;
            assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD"));
        }
        let bad = [("authorization", "Bearer nonsense")];
        assert_eq!(
            reader.get(address(&kept), &bad).await.code(),
            "UNAUTHENTICATED",
            "a bad token is never taken for none"
        );
        let asked = [("origin", "https://a.example.vn"), ("access-control-request-method", "GET")];
        let preflight = reader.send("OPTIONS", address(&kept), &asked, "").await;
        assert_eq!(preflight.header("access-control-allow-origin"), "*");
    })
    .await;
}
