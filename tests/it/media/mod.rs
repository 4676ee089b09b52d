//! Files: brought, kept, served, made smaller, swept; and all that should not happen to them.

mod attacks;
mod corpus;
mod crash;
mod described;
mod files;
mod renditions;
mod rights;
mod s3;
mod serving;
mod sweeping;
mod upload;
mod wire;

use std::path::{Path, PathBuf};

use loa::kernel::{access::Role, clock::Clock};
use serde_json::{Value, json};

use crate::kit::{Client, Newsroom, Site};

impl Newsroom {
    /// A publisher of the newsroom.
    fn publisher<'a>(&self, site: &'a Site) -> Client<'a> {
        site.member(Role::Publisher, self.agency, "lan")
    }
}

/// Brings a file and answers what the service says of it.
async fn kept(client: &Client<'_>, file: Vec<u8>) -> Value {
    let answer = client.bring(file).await;
    assert!(answer.status.is_success(), "{}: {}", answer.status, answer.text());
    answer.json()
}

/// Brings a file and makes a public media asset of it; what the service says of the file, and the document.
async fn shown(client: &Client<'_>, file: Vec<u8>) -> (Value, Value) {
    let kept = kept(client, file).await;
    let input = json!({ "publish": true, "content": { "file": kept["id"] } });
    let document = client.document("mediaAssetCreate", input).await;
    (kept, document)
}

/// The address of a file that was brought.
fn address(kept: &Value) -> &str {
    kept["address"].as_str().unwrap()
}

/// All files below a folder, in order; none when it is not there.
fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(walk(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

/// The files in the store of a site.
fn stored(site: &Site) -> Vec<PathBuf> {
    walk(&site.database().folder().join("media"))
}

/// Moves the clock of a site, which stands before the machine's, to that: the machine's dates the files.
fn to_the_machine(site: &Site) {
    site.clock.advance(Clock::System.now() - site.clock.now());
}
