//! What the benchmarks of a server share: the server as a process of its own, so that its CPU time can be told from
//! that of the client and of PostgreSQL; a client; and a portal full of articles.

pub(crate) mod client;
pub(crate) mod content;
pub(crate) mod server;

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

/// Starts this program again as the server over a database, and answers its port.
pub(crate) fn start(url: &str, folder: &str) -> (Child, u16) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--serve", url, folder])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, line.trim().parse().expect("the server says its port"))
}
