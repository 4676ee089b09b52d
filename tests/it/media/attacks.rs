//! The files of `corpus.rs` against the binary: no script, no place and nothing else that was hidden comes out again,
//! nothing is written outside the store, and neither memory nor time runs away.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{
    corpus::{Attack, Fate, PARTS, attacks, examine},
    files, walk,
    wire::{self, Reply},
};
use crate::{
    kit::{Backend, Newsroom, Site},
    process::{Running, graphql, loa, publisher_token},
};

/// How much memory the service may take for pictures, beside what it has anyway: the share of
/// `media.picture_memory_mb`, the files that are in hand, and what the allocator keeps. One at a time they take some
/// 210 MB; the largest side by side 350 MB, of which 90 MB are free already and kept by the allocator for a moment: with
/// `MIMALLOC_PURGE_DELAY=0` in the environment it is 260 MB.
const MEMORY: u64 = 448 << 20;
/// How long one file may take: far more than any does, for the machine may be busy and the tests are not optimised.
const TIME: Duration = Duration::from_secs(120);
/// What must never come out of a picture again; shorter words could stand there by chance.
const HIDDEN: [&[u8]; 10] = [
    b"LOA-PAYLOAD",
    b"<script",
    b"document.title",
    b"<svg",
    b"<html",
    b"Exif\0",
    b"xpacket",
    b"8BIM",
    b"META-INF",
    b"%PDF",
];

const MUTATION: &str = "mutation($input: MediaAssetCreateInput!) { mediaAssetCreate(input: $input) { document { id } userErrors { code } } }";
const QUERY: &str =
    "query($id: ID!) { mediaAsset(id: $id) { srcSet { address } webp: srcSet(format: WEBP) { address } } }";

/// The most memory that a process has had so far.
fn high_water(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

struct Target {
    running: Running,
    token: String,
}

impl Target {
    fn bring(&self, attack: &Attack) -> Option<Reply> {
        wire::bring(&self.running.address, &self.token, &attack.headers, &attack.file)
    }

    /// Publishes what was kept, and looks at all that is served of it.
    fn look_through(&self, attack: &Attack, kept: &Value) {
        let name = attack.name;
        let input = json!({ "input": { "publish": true, "content": { "file": kept["id"] } } });
        let answer = graphql(&self.running.address, Some(&self.token), MUTATION, &input).unwrap();
        let document =
            answer["data"]["mediaAssetCreate"]["document"]["id"].as_str().unwrap_or_else(|| panic!("{answer}"));
        let id = json!({ "id": document.replace("Document", "MediaAsset") });
        let answer = graphql(&self.running.address, None, QUERY, &id).unwrap();
        let mut addresses = BTreeSet::from([kept["address"].as_str().unwrap()]);
        for set in ["srcSet", "webp"] {
            let set = answer["data"]["mediaAsset"][set].as_array().unwrap();
            // Of the largest pictures the smallest copy will do.
            let count = if attack.fate == Fate::Bounded { 1 } else { set.len() };
            addresses.extend(set.iter().take(count).map(|one| one["address"].as_str().unwrap()));
        }
        for address in addresses {
            // Renditions of others may be in the way.
            let served = (0..120).find_map(|_| {
                let served = wire::get(&self.running.address, address);
                (served.status != 503).then_some(served).or_else(|| {
                    thread::sleep(Duration::from_millis(500));
                    None
                })
            });
            let served = served.unwrap_or_else(|| panic!("{name}: {address} is busy for ever"));
            assert_eq!(served.status, 200, "{name}: {address}");
            assert_eq!(served.header("x-content-type-options"), "nosniff", "{name}");
            assert_eq!(served.header("content-security-policy"), "sandbox; default-src 'none'", "{name}");
            match served.header("content-type") {
                "application/pdf" => {
                    assert_eq!(attack.fate, Fate::Document, "{name}");
                    assert!(served.header("content-disposition").starts_with("attachment;"), "{name}");
                    assert_eq!(served.body, attack.file, "{name}");
                }
                "image/jpeg" | "image/png" | "image/webp" => {
                    let (size, parts) = examine(&served.body);
                    assert!(size.0 > 0 && size.1 > 0, "{name}");
                    for part in parts {
                        assert!(PARTS.contains(&part.as_str()), "{name}: {part} in {address}");
                    }
                    let place = files::PLACE.map(u32::to_le_bytes).concat();
                    for word in HIDDEN.into_iter().chain([place.as_slice()]) {
                        let found = served.body.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
                        assert!(!found, "{name}: {}", word.escape_ascii());
                    }
                }
                other => panic!("{name}: {other}"),
            }
        }
    }
}

/// Whether a file of the store is called as only we call files.
fn is_ours(path: &Path) -> bool {
    let parts: Vec<&str> = path.iter().map(|part| part.to_str().unwrap()).collect();
    let is_hash = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match parts.as_slice() {
        ["original", two, name] => is_hash(name) && name.starts_with(two),
        ["rendition", two, name, copy] => {
            let (width, ending) = copy.split_once('.').unwrap();
            is_hash(name) && name.starts_with(two) && width.parse::<u32>().is_ok() && matches!(ending, "jpg" | "webp")
        }
        _ => false,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_was_hidden_comes_out_again() {
    let corpus = attacks();
    assert!(corpus.len() >= 90, "{}", corpus.len());
    for backend in Backend::available() {
        let site = Site::new(backend).await;
        let newsroom = Newsroom::open(&site).await;
        // Deep enough that `../../..` stays where it can be seen.
        let outer = site.database().folder();
        let folder = outer.join("a/b/c/d");
        fs::create_dir_all(&folder).unwrap();
        let url = site.database().url();
        let token = publisher_token(&site, &newsroom, &folder, &url);
        let running = Running::start(loa(&folder, Some(&url)).env("LOA__IDENTITY__KEY_FILE", outer.join("key.pem")));
        let target = Target { running, token };
        let store = folder.join("data/media");
        let beside = || -> Vec<PathBuf> {
            let is_beside = |path: &PathBuf| !path.starts_with(&store) && !path.to_str().unwrap().contains("loa.db");
            walk(outer).into_iter().filter(is_beside).collect()
        };
        let first = wire::bring(&target.running.address, &target.token, &[], &files::jpeg(640, 480, 77)).unwrap();
        assert_eq!(first.status, 201);
        let (before, baseline) = (beside(), high_water(target.running.id()));

        let (mut kept, mut wrong) = (Vec::new(), Vec::new());
        let mut slowest = (Duration::ZERO, "");
        // What a picture takes has nothing to do with the database: once is enough for the largest of them.
        let is_meant = |attack: &&Attack| attack.fate != Fate::Bounded || backend == Backend::Sqlite;
        for attack in corpus.iter().filter(is_meant) {
            let begun = Instant::now();
            if attack.fate == Fate::BrokenOff {
                let length = attack.headers[0].1.parse().unwrap();
                wire::break_off(&target.running.address, &target.token, length, &attack.file);
                continue;
            }
            let reply = target.bring(attack);
            slowest = slowest.max((begun.elapsed(), attack.name));
            assert!(begun.elapsed() < TIME, "{} took {:?}", attack.name, begun.elapsed());
            let reply = reply.unwrap_or_else(|| panic!("{}: no answer", attack.name));
            let is_kept = matches!(reply.status, 200 | 201);
            let told = if is_kept { String::new() } else { reply.code() };
            let is_right = match attack.fate {
                Fate::Picture | Fate::Document => is_kept,
                Fate::Refused(status, code) => (reply.status, told.as_str()) == (status, code),
                Fate::Bounded => {
                    let told = (reply.status, told.as_str());
                    is_kept || matches!(told, (413, "PAYLOAD_TOO_LARGE") | (422, "INVALID_FILE"))
                }
                Fate::BrokenOff => unreachable!("nobody waits for an answer"),
            };
            if !is_right {
                wrong.push(format!("{}: {} {told}, not {:?}", attack.name, reply.status, attack.fate));
            }
            let body = String::from_utf8(reply.body.clone()).unwrap();
            for word in ["LOA-PAYLOAD", "/tmp", "panicked", "image::", "src/"] {
                assert!(!body.contains(word), "{}: {body}", attack.name);
            }
            eprintln!(
                "{:>4} {told:<24} {:>6.2} s {:>5} MB  {}",
                reply.status,
                begun.elapsed().as_secs_f64(),
                high_water(target.running.id()).saturating_sub(baseline) >> 20,
                attack.name
            );
            if is_kept {
                kept.push((attack, reply.json()));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        // And now several at one time, while copies are made. The last byte makes other bytes of each, so that none is
        // known already.
        let large = corpus.iter().filter(is_meant).filter(|attack| attack.fate == Fate::Bounded);
        let large: Vec<&Attack> = large.collect();
        thread::scope(|scope| {
            for turn in [0, large.len() / 2 + 1] {
                let (target, large) = (&target, &large);
                scope.spawn(move || {
                    for number in 0..large.len() {
                        let Attack { name, file, fate, .. } = large[(number + turn) % large.len()];
                        let file = [file.as_slice(), &[u8::try_from(turn).unwrap()]].concat();
                        let other = Attack { name, file, headers: Vec::new(), fate: *fate };
                        assert!(target.bring(&other).is_some(), "{name}: no answer");
                    }
                });
            }
            for (attack, file) in &kept {
                target.look_through(attack, file);
            }
        });
        let taken = high_water(target.running.id()).saturating_sub(baseline);
        eprintln!(
            "on {backend:?}: {} files, {} kept, {} MB beside {} MB, the slowest in {:.1} s ({})",
            corpus.len(),
            kept.len(),
            taken >> 20,
            baseline >> 20,
            slowest.0.as_secs_f64(),
            slowest.1
        );
        assert!(taken < MEMORY, "{} MB", taken >> 20);
        assert_eq!(beside(), before, "something was written outside the store");
        for path in walk(&store) {
            assert!(is_ours(path.strip_prefix(&store).unwrap()), "{}", path.display());
        }
        // After all that it is as well as before.
        assert_eq!(wire::get(&target.running.address, "/health/ready").status, 200);
        assert!(target.running.stop());
    }
}
