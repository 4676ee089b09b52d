//! Sweeping: what nobody refers to goes, and everything else stays.

use std::fs;

use axum::http::StatusCode;
use chrono::Duration;
use indicatif::ProgressBar;
use loa::{
    kernel::file,
    media::sweep::{Report, Sweep},
};
use serde_json::{Value, json};

use super::{address, files, kept, shown, stored, to_the_machine, walk};
use crate::kit::{Newsroom, Site, on_both};

async fn sweep(site: &Site, older_than: Duration, dry_run: bool) -> Report {
    let progress = ProgressBar::hidden();
    let sweep = Sweep { kernel: &site.kernel, older_than, dry_run, progress: &progress };
    site.media.sweep(&sweep).await.map_err(loa::media::Refusal::into_report).unwrap()
}

fn past_the_machine(site: &Site) {
    to_the_machine(site);
    site.clock.advance(Duration::days(1));
}

fn names(site: &Site) -> Vec<String> {
    let name = |path: std::path::PathBuf| {
        let inside = path.strip_prefix(site.database().folder().join("media")).unwrap().to_owned();
        inside.to_str().unwrap().to_owned()
    };
    stored(site).into_iter().map(name).collect()
}

fn original(kept: &Value) -> String {
    let sha = kept["id"].as_str().unwrap();
    format!("original/{}/{sha}", &sha[..2])
}

#[tokio::test]
async fn only_what_no_revision_that_counts_names_goes() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        past_the_machine(&site);
        let lan = newsroom.publisher(&site);
        let file = |seed| files::jpeg(400, 300, seed);
        let forgotten = kept(&lan, file(1)).await;
        let draft = kept(&lan, file(2)).await;
        lan.document("mediaAssetCreate", json!({ "content": { "file": draft["id"] } })).await;

        // Public as it was first, with a later draft of another picture: both stay. Between them was a third.
        let (public, document) = shown(&lan, file(3)).await;
        let edit = async |version: u32, file: &Value| {
            let input = json!({ "id": document["id"], "expectedVersion": version, "content": { "file": file["id"] } });
            lan.document("mediaAssetEdit", input).await
        };
        let (between, later) = (kept(&lan, file(4)).await, kept(&lan, file(5)).await);
        edit(1, &between).await;
        edit(2, &later).await;

        // Scheduled, with a later draft.
        let scheduled = kept(&lan, file(6)).await;
        let other = lan.document("mediaAssetCreate", json!({ "content": { "file": scheduled["id"] } })).await;
        let at = (site.clock.now() + Duration::days(60)).to_rfc3339();
        lan.document("documentSchedule", json!({ "id": other["id"], "expectedVersion": 1, "at": at })).await;
        let after = kept(&lan, file(7)).await;
        let input = json!({ "id": other["id"], "expectedVersion": 2, "content": { "file": after["id"] } });
        lan.document("mediaAssetEdit", input).await;

        // Withdrawn: its document is still there, and may be published again.
        let (withdrawn, gone) = shown(&lan, file(8)).await;
        lan.document("documentWithdraw", json!({ "id": gone["id"], "expectedVersion": 1 })).await;

        for kept in [&forgotten, &between, &public] {
            let path = format!("/media/{}/320.jpg", kept["id"].as_str().unwrap());
            assert_eq!(lan.get(&path, &[]).await.status, StatusCode::OK);
        }
        let all = names(&site);
        assert_eq!(all.len(), 8 + 3);

        // All of them are new; and whoever only looks changes nothing.
        assert_eq!(sweep(&site, Duration::days(7), false).await, Report::default());
        site.clock.advance(Duration::days(8));
        let lan = newsroom.publisher(&site);
        let looked = sweep(&site, Duration::days(7), true).await;
        assert_eq!((looked.files, looked.renditions, looked.strays, looked.unfinished), (2, 2, 0, 0));
        assert_eq!(names(&site), all);

        // Brought again yesterday, it is needed again.
        kept(&lan, file(1)).await;
        let swept = sweep(&site, Duration::days(7), false).await;
        assert_eq!((swept.files, swept.renditions), (1, 1), "only the one between");
        assert_eq!(swept.bytes, between["byteSize"].as_u64().unwrap());
        site.clock.advance(Duration::days(8));
        let swept = sweep(&site, Duration::days(7), false).await;
        assert_eq!((swept.files, swept.renditions), (1, 1));
        let left: Vec<String> = names(&site).into_iter().filter(|name| name.starts_with("original")).collect();
        let mut stay: Vec<String> = [&draft, &public, &later, &scheduled, &after, &withdrawn].map(original).to_vec();
        stay.sort();
        assert_eq!(left, stay);
        assert_eq!(sweep(&site, Duration::zero(), false).await, Report::default());

        // What is public is served as before; what went can be brought again; and a revision that names it says so.
        assert_eq!(site.reader().get(address(&public), &[]).await.status, StatusCode::OK);
        let lan = newsroom.publisher(&site);
        assert_eq!(lan.get(address(&between), &[]).await.status, StatusCode::NOT_FOUND);
        let restore = json!({ "id": document["id"], "expectedVersion": 3, "revision": 2 });
        assert_eq!(lan.refused("documentRestore", restore.clone()).await, ["NOT_FOUND content.file"]);
        assert_eq!(kept(&lan, file(4)).await["id"], between["id"]);
        lan.document("documentRestore", restore).await;
        assert_eq!(site.reader().get(address(&between), &[]).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn what_a_crash_left_goes_too() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        past_the_machine(&site);
        let (kept, _) = shown(&newsroom.publisher(&site), files::jpeg(400, 300, 1)).await;
        let folder = site.database().folder().join("media");
        // Bytes that were stored without a row, a copy of what is gone, and two files that were not finished.
        let stray = "ab".repeat(32);
        for name in [
            format!("original/ab/{stray}"),
            format!("rendition/ab/{stray}/320.jpg"),
            format!("original/ab/{stray}#1"),
            format!("{}#7", original(&kept)),
            "notes.txt".to_owned(),
        ] {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, b"LOA").unwrap();
        }
        let before = names(&site);
        assert_eq!(sweep(&site, Duration::days(7), false).await, Report::default(), "they are new");
        let expected = Report { strays: 1, renditions: 1, unfinished: 2, ..Report::default() };
        assert_eq!(sweep(&site, Duration::zero(), true).await, expected);
        assert_eq!(names(&site), before);
        assert_eq!(sweep(&site, Duration::zero(), false).await, expected);
        assert_eq!(names(&site), ["notes.txt".to_owned(), original(&kept)], "what is not ours is left alone");
        assert_eq!(site.reader().get(address(&kept), &[]).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn what_is_being_brought_stays() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        to_the_machine(&site);
        let lan = newsroom.publisher(&site);
        // Sweeps without end while files come and are used at once: whatever was acknowledged can be used and is there,
        // though nothing but its being new keeps it.
        let bringing = async {
            let mut all = Vec::new();
            for seed in 0..12 {
                let (kept, _) = shown(&lan, files::jpeg(160, 120, seed)).await;
                all.push(kept);
            }
            all
        };
        let mut bringing = std::pin::pin!(bringing);
        let mut sweeps = 0;
        let all = loop {
            tokio::select! {
                biased;
                all = &mut bringing => break all,
                _ = sweep(&site, Duration::minutes(1), false) => sweeps += 1,
            }
        };
        assert!(sweeps > 0);
        for kept in &all {
            assert_eq!(site.reader().get(address(kept), &[]).await.status, StatusCode::OK);
        }
        // The same bytes again and again while they are swept at once: each time they are there, or come to be.
        for _ in 0..8 {
            site.clock.advance(Duration::seconds(3));
            let (again, _) = tokio::join!(kept(&lan, files::jpeg(160, 120, 99)), sweep(&site, Duration::zero(), false));
            let is_known = lan.get(address(&again), &[]).await.status;
            assert!(is_known == StatusCode::OK || is_known == StatusCode::NOT_FOUND, "{is_known}: never by half");
        }
        assert_eq!(walk(&site.database().folder().join("uploads")).len(), 0);
    })
    .await;
}

#[tokio::test]
async fn who_brings_what_is_being_forgotten_waits_for_it() {
    on_both(async |site| {
        let newsroom = Newsroom::open(&site).await;
        to_the_machine(&site);
        let lan = newsroom.publisher(&site);
        let first = kept(&lan, files::jpeg(160, 120, 7)).await;
        site.clock.advance(Duration::minutes(1));
        let now = site.kernel.clock.now();
        let name = first["id"].as_str().unwrap();
        let forgetting = file::forget(&site.kernel.store, name, now).await.unwrap().expect("nobody needs it");
        let (again, ()) = tokio::join!(kept(&lan, files::jpeg(160, 120, 7)), async {
            // Long enough for the upload to come to the row that is held; were it not, nothing would be tried, and
            // nothing would fail.
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            forgetting.done().await.unwrap();
        });
        assert_eq!(again["id"], first["id"]);
        assert!(file::of(site.kernel.store.reader(), name).await.unwrap().is_some(), "it was brought again");
        assert_eq!(site.reader().get(address(&again), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(lan.get(address(&again), &[]).await.status, StatusCode::OK);
    })
    .await;
}
