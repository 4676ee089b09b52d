//! Uploads that break off, services that are killed, and a store that is full.

use std::{
    fs,
    io::Write as _,
    net::TcpStream,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{files, walk, wire};
use crate::{
    kit::{Backend, Newsroom, Site},
    process::{Running, graphql, loa, output, publisher_token},
};

const ROUNDS: u64 = 8;

/// The binary over the database of a site.
struct Outside {
    site: Site,
    folder: PathBuf,
    url: String,
    token: String,
}

impl Outside {
    async fn new(backend: Backend) -> Self {
        let site = Site::new(backend).await;
        let newsroom = Newsroom::open(&site).await;
        let (url, folder) = (site.database().url(), site.database().folder().to_owned());
        let token = publisher_token(&site, &newsroom, &folder, &url);
        Self { site, folder, url, token }
    }

    fn command(&self) -> Command {
        let mut command = loa(&self.folder, Some(&self.url));
        command.env("LOA__IDENTITY__KEY_FILE", self.site.database().folder().join("key.pem"));
        command
    }

    fn sweep(&self) -> String {
        let (done, told, said) = output(self.command().args(["media", "sweep", "--older-than", "0s"]));
        assert!(done, "{said}");
        told
    }

    fn stored(&self) -> Vec<PathBuf> {
        walk(&self.folder.join("data/media"))
    }
}

/// Whether the file under a hash has that hash.
fn is_whole(path: &Path) -> bool {
    let digest = Sha256::digest(fs::read(path).unwrap());
    path.file_name().unwrap().to_str() == Some(&digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_whole_after_a_kill_and_nothing_else_is_served() {
    for backend in Backend::available() {
        eprintln!("on {backend:?}");
        let outside = Outside::new(backend).await;
        let acknowledged = Mutex::new(Vec::new());
        for round in 0..ROUNDS {
            let mut running = Running::start(&mut outside.command());
            let address = running.address.clone();
            // One that is half here when it happens.
            let half = files::png(300, 300, 1);
            let mut stream = TcpStream::connect(&address).unwrap();
            let head = format!(
                "POST /media HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
                outside.token,
                half.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&half[..half.len() / 2]).unwrap();
            thread::scope(|scope| {
                for writer in 0..2_u8 {
                    let (address, token, acknowledged) = (&address, &outside.token, &acknowledged);
                    let seed = u8::try_from(round).unwrap() * 16 + writer * 8;
                    scope.spawn(move || {
                        for seed in (seed..=u8::MAX).chain(0..seed) {
                            let file = files::jpeg(200 + u32::from(writer), 150, seed);
                            let Some(reply) = wire::bring(address, token, &[], &file) else { return };
                            if !matches!(reply.status, 200 | 201) {
                                return;
                            }
                            acknowledged.lock().unwrap().push(reply.json());
                        }
                    });
                }
                thread::sleep(Duration::from_millis(80 + (round * 397) % 500));
                running.kill();
            });
            assert_eq!(walk(&outside.folder.join("data/uploads")).len(), 0, "what was half here has no name");
        }
        let acknowledged = acknowledged.into_inner().unwrap();
        assert!(acknowledged.len() > 5, "only {} files were brought", acknowledged.len());
        for path in outside.stored().iter().filter(|path| !path.to_str().unwrap().contains('#')) {
            assert!(is_whole(path), "{}", path.display());
        }
        let running = Running::start(&mut outside.command());
        let mutation = "mutation($input: MediaAssetCreateInput!) { mediaAssetCreate(input: $input) { document { id } userErrors { code } } }";
        let mut kept: Vec<&str> = Vec::new();
        for file in &acknowledged {
            let input = json!({ "input": { "publish": true, "content": { "file": file["id"] } } });
            let answer = graphql(&running.address, Some(&outside.token), mutation, &input).unwrap();
            assert_eq!(answer["data"]["mediaAssetCreate"]["userErrors"], json!([]), "{answer}");
            let served = wire::get(&running.address, file["address"].as_str().unwrap());
            assert_eq!((served.status, served.body.len()), (200, file["byteSize"].as_u64().unwrap() as usize));
            kept.push(file["id"].as_str().unwrap());
        }
        // What nobody was told of goes; what is used stays.
        outside.sweep();
        kept.sort_unstable();
        kept.dedup();
        let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut left: Vec<String> = outside.stored().iter().map(name).filter(|name| !name.contains('#')).collect();
        left.sort_unstable();
        assert_eq!(left, kept);
        for file in &acknowledged {
            assert_eq!(wire::get(&running.address, file["address"].as_str().unwrap()).status, 200);
        }
        assert!(running.stop());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_breaks_off_leaves_nothing() {
    for backend in Backend::available() {
        eprintln!("on {backend:?}");
        let outside = Outside::new(backend).await;
        let running = Running::start(loa_with_one_place(&outside).env("LOA__MEDIA__UPLOAD_TIMEOUT_MS", "60000"));
        let before = outside.site.rows().await;
        let file = files::jpeg(600, 400, 1);
        for part in [0, 1, 20, file.len() / 2, file.len() - 1] {
            wire::break_off(&running.address, &outside.token, file.len(), &file[..part]);
        }
        // There is one place only, so this succeeds when those that broke off have given theirs back.
        let mut tries = 0..100;
        let status = tries.find_map(|_| {
            let reply = wire::bring(&running.address, &outside.token, &[], &files::pdf("Quy che", b"")).unwrap();
            thread::sleep(Duration::from_millis(50));
            (reply.status != 503).then_some(reply.status)
        });
        assert_eq!(status, Some(201));
        assert_eq!(outside.stored().len(), 1);
        assert_eq!(walk(&outside.folder.join("data/uploads")).len(), 0);
        assert_eq!(outside.site.rows().await.len(), before.len() + 2, "a file, and who brought it");
    }
}

fn loa_with_one_place(outside: &Outside) -> Command {
    let mut command = outside.command();
    command.env("LOA__MEDIA__UPLOADS", "1");
    command
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_store_is_told_and_reading_goes_on() {
    for backend in Backend::available() {
        eprintln!("on {backend:?}");
        let outside = Outside::new(backend).await;
        let folder = outside.folder.join("data/media");
        fs::create_dir_all(&folder).unwrap();
        // A file system of 1 MiB that only this process and its children see, and that is gone with them.
        let mounted = "mount -t tmpfs -o size=1m tmpfs data/media && exec \"$0\" \"$@\"";
        let unshare = |program: &str| {
            let mut command = Command::new("unshare");
            command.current_dir(&outside.folder).args(["--mount", "--map-root-user", "sh", "-c", mounted, program]);
            command
        };
        if !unshare("true").output().is_ok_and(|output| output.status.success()) {
            eprintln!("left out: no file system can be mounted here");
            return;
        }
        let mut command = unshare(env!("CARGO_BIN_EXE_loa"));
        command
            .env("LOA__HTTP__LISTEN", "127.0.0.1:0")
            .env("LOA__DATABASE__URL", &outside.url)
            .env("LOA__IDENTITY__KEY_FILE", outside.site.database().folder().join("key.pem"));
        let running = Running::start(&mut command);
        // The folder as the service sees it.
        let seen = PathBuf::from(format!("/proc/{}/cwd/data/media", running.id()));
        let mut kept: Vec<Value> = Vec::new();
        let full = (0..=u8::MAX).find_map(|seed| {
            let reply = wire::bring(&running.address, &outside.token, &[], &files::jpeg(900, 700, seed)).unwrap();
            if reply.status == 201 {
                kept.push(reply.json());
                return None;
            }
            Some((reply.status, reply.code()))
        });
        assert_eq!(full, Some((507, "STORAGE_FULL".to_owned())));
        assert!(kept.len() > 2, "{}", kept.len());
        let authorization = format!("authorization: Bearer {}\r\n", outside.token);
        let read = |file: &Value| {
            let head = format!("GET {} HTTP/1.1\r\n{authorization}", file["address"].as_str().unwrap());
            wire::send(&running.address, &head, b"").unwrap().status
        };
        assert!(kept.iter().all(|file| read(file) == 200));
        let originals = walk(&seen);
        assert_eq!(originals.len(), kept.len(), "nothing half written is left");
        // There is room again: it goes on without a restart.
        fs::remove_file(&originals[0]).unwrap();
        let reply = wire::bring(&running.address, &outside.token, &[], &files::jpeg(100, 100, 1)).unwrap();
        assert_eq!(reply.status, 201);
    }
}
