//! The store of files on a real S3 server: s3s-fs, over a socket.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, Mutex},
};

use axum::http::{Method, StatusCode};
use chrono::Duration;
use futures_util::future::join_all;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use indicatif::ProgressBar;
use loa::{config::Settings, media::sweep::Sweep};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use serde_json::json;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

use super::{address, files, kept, shown, stored, to_the_machine, walk};
use crate::kit::{Newsroom, on_both};

/// An S3 server with one bucket, `tep-tin`, and what it was asked.
struct Server {
    folder: TempDir,
    address: SocketAddr,
    asked: Arc<Mutex<Vec<(Method, String)>>>,
    task: JoinHandle<()>,
}

impl Server {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("tep-tin")).unwrap();
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single("loa", "loa-secret"));
        let service = builder.build();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (service, log) = (service.clone(), Arc::clone(&log));
                let logged = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
                    log.lock().unwrap().push((request.method().clone(), request.uri().to_string()));
                    let service = service.clone();
                    async move { service.call(request.map(s3s::Body::from)).await }
                });
                let http = hyper::server::conn::http1::Builder::new();
                tokio::spawn(http.serve_connection(TokioIo::new(stream), logged));
            }
        });
        Self { folder, address, asked, task }
    }

    fn settings(&self, settings: &mut Settings) {
        settings.media.url = "s3://tep-tin/loa".into();
        settings.media.s3_endpoint = format!("http://{}", self.address);
        settings.media.s3_allow_http = true;
        settings.media.s3_access_key_id = "loa".into();
        settings.media.s3_secret_access_key = "loa-secret".into();
    }

    /// What lies in the bucket, without what the server itself writes beside it.
    fn stored(&self) -> Vec<String> {
        let bucket = self.folder.path().join("tep-tin");
        let name = |path: &Path| path.strip_prefix(&bucket).unwrap().to_str().unwrap().to_owned();
        walk(&bucket).iter().map(|path| name(path)).filter(|name| !name.contains("internal.json")).collect()
    }

    fn count(&self, method: &Method, part: &str) -> usize {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(asked, address)| asked == method && address.contains(part)).count()
    }
}

#[tokio::test]
async fn everything_works_on_s3_too() {
    on_both(async |site| {
        let server = Server::start().await;
        let site = site.configured(|settings| server.settings(settings));
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let (picture, document) = shown(&lan, files::jpeg(1000, 500, 1)).await;
        let sha = picture["id"].as_str().unwrap();
        assert_eq!(server.stored(), [format!("loa/original/{}/{sha}", &sha[..2])]);
        assert_eq!(stored(&site).len(), 0, "nothing lies in a folder");
        let reader = site.reader();
        let whole = reader.get(address(&picture), &[]).await;
        assert_eq!((whole.status, whole.bytes.len()), (StatusCode::OK, picture["byteSize"].as_u64().unwrap() as usize));
        assert_eq!(whole.header("content-type"), "image/jpeg");
        assert_eq!(files::read(&whole.bytes).dimensions(), (1000, 500));
        let part = reader.get(address(&picture), &[("range", "bytes=100-199")]).await;
        assert_eq!((part.status, &part.bytes[..]), (StatusCode::PARTIAL_CONTENT, &whole.bytes[100..200]));
        let tail = reader.get(address(&picture), &[("range", "bytes=-5")]).await;
        assert_eq!(tail.bytes, whole.bytes[whole.bytes.len() - 5..]);

        // Twenty who ask at once make one copy.
        let path = format!("/media/{sha}/640.jpg");
        let answers = join_all((0..20).map(|_| reader.get(&path, &[]))).await;
        for answer in &answers {
            assert_eq!((answer.status, &answer.bytes), (StatusCode::OK, &answers[0].bytes));
        }
        assert_eq!(files::read(&answers[0].bytes).dimensions(), (640, 320));
        assert_eq!(server.count(&Method::PUT, "/640.jpg"), 1);
        // Another instance finds it, and does not make it again.
        let other = site.configured(|_| {});
        assert_eq!(other.reader().get(&path, &[]).await.bytes, answers[0].bytes);
        assert_eq!(server.count(&Method::PUT, "/640.jpg"), 1);

        // A file of several parts, as it comes from a disk: 12 MiB.
        let lan = newsroom.publisher(&other);
        let padding = [b"5 0 obj\n".as_slice(), &b"% LOA\n".repeat(2 << 20), b"endobj\n"].concat();
        let file = files::pdf("Ban do", &padding);
        let (pdf, _) = shown(&lan, file.clone()).await;
        assert!(server.count(&Method::PUT, "partNumber=2") >= 1, "{:?}", server.asked.lock().unwrap());
        assert!(other.reader().get(address(&pdf), &[]).await.bytes == file);

        // What nobody needs is swept.
        let forgotten = kept(&lan, files::jpeg(300, 300, 2)).await;
        lan.document("documentWithdraw", json!({ "id": document["id"], "expectedVersion": 1 })).await;
        let edited = json!({ "id": document["id"], "expectedVersion": 2,
            "content": { "file": pdf["id"] } });
        lan.document("mediaAssetEdit", edited).await;
        to_the_machine(&other);
        other.clock.advance(Duration::days(1));
        let progress = ProgressBar::hidden();
        let sweep = Sweep { kernel: &other.kernel, older_than: Duration::zero(), dry_run: false, progress: &progress };
        let report = other.media.sweep(&sweep).await.map_err(loa::media::Refusal::into_report).unwrap();
        assert_eq!((report.files, report.renditions, report.strays), (2, 1, 0), "{}", forgotten["id"]);
        let pdf = pdf["id"].as_str().unwrap();
        assert_eq!(server.stored(), [format!("loa/original/{}/{pdf}", &pdf[..2])]);
    })
    .await;
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_told_in_time() {
    on_both(async |site| {
        let server = Server::start().await;
        let site = site.configured(|settings| server.settings(settings));
        let newsroom = Newsroom::open(&site).await;
        let lan = newsroom.publisher(&site);
        let (picture, _) = shown(&lan, files::jpeg(400, 300, 1)).await;
        // A key that is wrong: neither bytes nor the key are told.
        let wrong = site.configured(|settings| settings.media.s3_secret_access_key = "other".into());
        for answer in [
            wrong.reader().get(address(&picture), &[]).await,
            newsroom.publisher(&wrong).bring(files::jpeg(90, 90, 1)).await,
        ] {
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL"));
            assert!(!answer.text().contains("tep-tin") && !answer.text().contains("Signature"), "{}", answer.text());
        }
        // No server at all: said in time, and nothing is remembered of what could not be kept.
        let site = wrong.configured(|settings| server.settings(settings));
        server.task.abort();
        let before = site.rows().await;
        let begun = std::time::Instant::now();
        let lan = newsroom.publisher(&site);
        let reader = site.reader();
        let rendition = format!("/media/{}/320.jpg", picture["id"].as_str().unwrap());
        let (one, other, third) = tokio::join!(
            reader.get(address(&picture), &[]),
            reader.get(&rendition, &[]),
            lan.bring(files::jpeg(80, 80, 2))
        );
        for answer in [one, other, third] {
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"));
        }
        assert!(begun.elapsed() < std::time::Duration::from_secs(30), "{:?}", begun.elapsed());
        assert_eq!(site.rows().await, before);
    })
    .await;
}
