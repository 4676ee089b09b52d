//! Kill -9 in the middle of an import: nothing is there by half, and the same command goes on.

use std::{path::Path, process::Stdio, time::Duration};

use loa::{
    config::Settings,
    content::article::entity as article,
    kernel::{audit, change, document, revision, slugs, store::Store},
};
use sea_orm::{EntityTrait as _, PaginatorTrait as _, QueryOrder as _};

use super::{assert_same, export, many};
use crate::{
    kit::{Backend, Database, Newsroom, Site, newsroom},
    process::{loa, output},
};

const ARTICLES: usize = 2_500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_is_killed_goes_on() {
    for backend in Backend::available() {
        eprintln!("on {backend:?}");
        let site = Site::new(backend).await;
        let newsroom = Newsroom::open(&site).await;
        let model = newsroom::publish(&site, Some(newsroom.agency), newsroom.article("Mẫu")).await;
        let folder = export(&site, false).await;
        many(folder.path(), model, ARTICLES);
        let database = Database::fresh(backend).await;
        let url = database.url();
        let store = store(&url).await;
        let mut seen = Vec::new();
        for wanted in [1, 600, 1_300, 2_000] {
            let mut command = loa(database.folder(), Some(&url));
            let mut running =
                command.arg("import").arg(folder.path()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let mut count = documents(&store).await;
            while count < wanted && running.try_wait().unwrap().is_none() {
                tokio::time::sleep(Duration::from_millis(5)).await;
                count = documents(&store).await;
            }
            running.kill().unwrap();
            running.wait().unwrap();
            seen.push(nothing_by_half(&store).await);
        }
        eprintln!("killed with {seen:?} items");
        assert!(seen[0] < u64::try_from(ARTICLES).unwrap(), "it was killed in the middle");
        store.close().await;
        finish(&database, &url, folder.path());
    }
}

/// The same command once more, to its end; then what is there is what was exported.
fn finish(database: &Database, url: &str, folder: &Path) {
    let (done, said, wrong) = output(loa(database.folder(), Some(url)).arg("import").arg(folder));
    assert!(done && said.contains("items and 0 files imported"), "{said}{wrong}");
    let again = tempfile::tempdir().unwrap();
    let (done, said, wrong) = output(loa(database.folder(), Some(url)).arg("export").arg(again.path()));
    assert!(done && said.contains(&format!("{} items and 0 files exported", ARTICLES + 6)), "{said}{wrong}");
    let sorted = |folder: &Path| {
        let text = std::fs::read_to_string(folder.join(loa::transfer::CONTENT)).unwrap();
        let mut lines: Vec<String> =
            text.lines().filter(|line| line.starts_with("{\"item\"")).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    // The lines that the test has added do not stand in their order; the export of the export does.
    assert_eq!(sorted(folder), sorted(again.path()));
    let (done, said, _) = output(loa(database.folder(), Some(url)).arg("import").arg(again.path()));
    assert!(done && said.contains(&format!("0 items and 0 files imported; {} were here", ARTICLES + 6)), "{said}");
    let third = tempfile::tempdir().unwrap();
    assert!(output(loa(database.folder(), Some(url)).arg("export").arg(third.path())).0);
    assert_same(again.path(), third.path());
    // A folder that holds an export is not written over.
    let (done, _, wrong) = output(loa(database.folder(), Some(url)).arg("export").arg(third.path()));
    assert!(!done && wrong.contains("already"), "{wrong}");
    let (done, _, wrong) = output(loa(database.folder(), Some(url)).args(["import", "nowhere"]));
    assert!(!done && wrong.contains("cannot read"), "{wrong}");
    // A rehearsal on the command line, and a refusal.
    std::fs::write(third.path().join(loa::transfer::CONTENT), "").unwrap();
    let (done, _, wrong) = output(loa(database.folder(), Some(url)).arg("import").arg(third.path()).arg("--dry-run"));
    assert!(!done && wrong.contains("The file is empty") && wrong.contains("nothing was taken in"), "{wrong}");
}

async fn store(url: &str) -> Store {
    let mut settings = Settings::read(None, None).unwrap().database.store;
    settings.url = url.to_owned();
    settings.acquire_timeout_ms = 60_000;
    Store::connect(&settings).await.unwrap()
}

async fn documents(store: &Store) -> u64 {
    document::Entity::find().count(store.reader()).await.unwrap()
}

/// Each document has its revision, its change, its entry and its rows; answers how many there are.
async fn nothing_by_half(store: &Store) -> u64 {
    let reader = store.reader();
    let count = documents(store).await;
    assert_eq!(revision::Entity::find().count(reader).await.unwrap(), count);
    assert_eq!(audit::Entity::find().count(reader).await.unwrap(), count);
    let changes = change::Entity::find().order_by_asc(change::Column::Edition).all(reader).await.unwrap();
    let editions: Vec<i64> = changes.iter().map(|change| change.edition).collect();
    assert_eq!(editions, (1..=i64::try_from(count).unwrap()).collect::<Vec<_>>());
    let articles = article::Entity::find().count(reader).await.unwrap();
    if articles > 0 {
        // All but the agency, the category, two contributors and the picture.
        assert_eq!(articles, count - 5);
        assert_eq!(slugs::Entity::find().count(reader).await.unwrap(), articles + 1);
    }
    count
}
