//! Requests to the binary byte by byte, so that they can be as wrong as they like.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use serde_json::Value;

/// What came back.
pub(super) struct Reply {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Reply {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.body)))
    }

    pub(super) fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Sends a request whose head is written out but for its last line, and reads the answer; none when none came. The
/// service may answer, and hang up, before it has read everything.
pub(super) fn send(address: &str, head: &str, body: &[u8]) -> Option<Reply> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(240))).unwrap();
    stream.write_all(format!("{head}host: {address}\r\nconnection: close\r\n\r\n").as_bytes()).ok()?;
    let _ = stream.write_all(body);
    let mut answer = Vec::new();
    let mut piece = [0; 1 << 16];
    while let Ok(count @ 1..) = stream.read(&mut piece) {
        answer.extend_from_slice(&piece[..count]);
    }
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Some(Reply { status, headers, body: answer[end + 4..].to_vec() })
}

/// Brings a part of a file, and hangs up.
pub(super) fn break_off(address: &str, token: &str, length: usize, part: &[u8]) {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /media HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(part).unwrap();
}

/// Reads an address without a token.
pub(super) fn get(address: &str, path: &str) -> Reply {
    send(address, &format!("GET {path} HTTP/1.1\r\n"), b"").unwrap()
}

/// Brings a file.
pub(super) fn bring(address: &str, token: &str, headers: &[(&str, String)], file: &[u8]) -> Option<Reply> {
    let mut head = format!("POST /media HTTP/1.1\r\nauthorization: Bearer {token}\r\n");
    if !headers.iter().any(|(name, _)| matches!(*name, "content-length" | "transfer-encoding")) {
        head += &format!("content-length: {}\r\n", file.len());
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    send(address, &head, file)
}
