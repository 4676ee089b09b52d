//! The client: as little as one can do and still read an answer, so that the machine is left to the server.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// The query whose answer has what the hand-written endpoint gives.
pub(crate) const QUERY: &str = "query News { articles(first: 20) { nodes { id title slug summary publishedAt category { id name slug } contributions { role contributor { id name } } cover { alternativeText media { address width height } } } } }";

/// Connections that ask one after the other until enough has been asked.
pub(crate) struct Load {
    pub(crate) port: u16,
    pub(crate) connections: usize,
}

impl Load {
    /// Asks so many times in all.
    pub(crate) async fn run(&self, endpoint: &str, requests: usize) {
        let left = Arc::new(AtomicUsize::new(requests));
        let tasks = (0..self.connections).map(|_| {
            let (left, request, port) = (Arc::clone(&left), request(endpoint), self.port);
            tokio::spawn(async move {
                let mut connection = Connection::open(port).await;
                while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
                    connection.ask(&request).await;
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
    }

    /// Asks once and answers the body.
    pub(crate) async fn once(&self, endpoint: &str) -> Vec<u8> {
        Connection::open(self.port).await.ask(&request(endpoint)).await
    }
}

fn request(endpoint: &str) -> Vec<u8> {
    if endpoint == "graphql" {
        let body = serde_json::json!({ "query": QUERY }).to_string();
        format!(
            "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    } else {
        format!("GET /{endpoint} HTTP/1.1\r\nhost: x\r\n\r\n").into_bytes()
    }
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: Vec::with_capacity(64 << 10) }
    }

    async fn ask(&mut self, request: &[u8]) -> Vec<u8> {
        self.stream.write_all(request).await.unwrap();
        self.buffer.clear();
        loop {
            assert!(self.stream.read_buf(&mut self.buffer).await.unwrap() > 0, "the server hung up");
            let Some(end) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
            let head = std::str::from_utf8(&self.buffer[..end]).unwrap().to_ascii_lowercase();
            assert!(head.starts_with("http/1.1 200"), "{head}");
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
            let length: usize = length.trim().parse().unwrap();
            while self.buffer.len() < end + 4 + length {
                assert!(self.stream.read_buf(&mut self.buffer).await.unwrap() > 0, "the server hung up");
            }
            return self.buffer[end + 4..].to_vec();
        }
    }
}
