//! A web server with all the manners that websites have, and beside it a listener that nobody may reach.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer},
    },
};

/// One request, as the server saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) host: String,
    pub(super) user_agent: String,
}

#[derive(Default)]
struct Seen {
    hits: Mutex<Vec<Hit>>,
    now: AtomicUsize,
    most: AtomicUsize,
    trapped: AtomicUsize,
    status: AtomicU16,
}

/// The server.
pub(super) struct Web {
    pub(super) port: u16,
    pub(super) trap: u16,
    scheme: &'static str,
    seen: Arc<Seen>,
}

impl Web {
    /// A server without TLS.
    pub(super) async fn start() -> Self {
        Self::serve(None).await
    }

    /// A server with this certificate.
    pub(super) async fn start_tls(certificate: Vec<u8>, key: Vec<u8>) -> Self {
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(certificate)], PrivateKeyDer::try_from(key).unwrap())
            .unwrap();
        Self::serve(Some(TlsAcceptor::from(Arc::new(config)))).await
    }

    async fn serve(tls: Option<TlsAcceptor>) -> Self {
        let seen = Arc::new(Seen::default());
        seen.status.store(200, Ordering::SeqCst);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let at = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (seen, tls) = (Arc::clone(&at), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        Some(tls) => {
                            if let Ok(socket) = tls.accept(socket).await {
                                answer(socket, &seen).await;
                            }
                        }
                        None => answer(socket, &seen).await,
                    }
                });
            }
        });
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let trap = closed.local_addr().unwrap().port();
        let at = Arc::clone(&seen);
        tokio::spawn(async move {
            while closed.accept().await.is_ok() {
                at.trapped.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { port, trap, scheme, seen }
    }

    /// The address of a path of a host here.
    pub(super) fn address(&self, host: &str, path: &str) -> String {
        format!("{}://{host}:{}{path}", self.scheme, self.port)
    }

    /// What `/changing` answers from now on.
    pub(super) fn answers(&self, status: u16) {
        self.seen.status.store(status, Ordering::SeqCst);
    }

    /// The requests that came so far.
    pub(super) fn hits(&self) -> Vec<Hit> {
        self.seen.hits.lock().unwrap().clone()
    }

    /// The most requests that were under way at one time.
    pub(super) fn most_at_once(&self) -> usize {
        self.seen.most.load(Ordering::SeqCst)
    }

    /// How often somebody reached what nobody may reach.
    pub(super) fn trapped(&self) -> usize {
        self.seen.trapped.load(Ordering::SeqCst)
    }
}

/// Reads one request and answers it.
async fn answer<S: AsyncRead + AsyncWrite + Unpin>(mut socket: S, seen: &Seen) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match socket.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.lines();
    let mut words = lines.next().unwrap().split(' ');
    let (method, path) = (words.next().unwrap().to_owned(), words.next().unwrap().to_owned());
    let header = |name: &str| {
        let found = head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        });
        found.unwrap_or_default()
    };
    let hit =
        Hit { method: method.clone(), path: path.clone(), host: header("host"), user_agent: header("user-agent") };
    seen.hits.lock().unwrap().push(hit);
    // Who gives up on an answer is gone before we know it.
    let is_given_up = ["/slow-head", "/slow-body", "/endless-body"].contains(&path.as_str());
    if !is_given_up {
        let now = seen.now.fetch_add(1, Ordering::SeqCst) + 1;
        seen.most.fetch_max(now, Ordering::SeqCst);
    }
    let text = respond(&mut socket, seen, &method, &path).await;
    // Before the answer goes out: whoever has it may ask again before we know that it has arrived.
    if !is_given_up {
        seen.now.fetch_sub(1, Ordering::SeqCst);
    }
    if let Some(text) = text {
        drop(socket.write_all(text.as_bytes()).await);
        drop(socket.flush().await);
    }
    drop(socket.shutdown().await);
}

/// What is answered; nothing when it has been written already, or there is no answer.
async fn respond<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut S,
    seen: &Seen,
    method: &str,
    path: &str,
) -> Option<String> {
    let is_head = method == "HEAD";
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let redirect = |to: &str| format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
    let status = |status: u16| format!("HTTP/1.1 {status} Status\r\ncontent-length: 0\r\n\r\n");
    let mut parts = path.trim_start_matches('/').split('/');
    let text = match (parts.next().unwrap_or_default(), parts.next().unwrap_or_default()) {
        ("status", number) => status(number.parse().unwrap()),
        ("changing", _) if seen.status.load(Ordering::SeqCst) == 302 => {
            redirect(&format!("http://la.example.vn:{query}/"))
        }
        ("changing", _) => status(seen.status.load(Ordering::SeqCst)),
        ("hop", "0") => status(200),
        ("hop", number) => redirect(&format!("/hop/{}", number.parse::<u32>().unwrap() - 1)),
        ("loop", _) => redirect("/loop"),
        ("to", _) => redirect(query),
        ("nowhere", _) => "HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n".to_owned(),
        ("no-head" | "slow-body" | "endless-body", _) if is_head => status(405),
        ("no-head", _) => status(200),
        ("bad-head", _) => status(if is_head { 404 } else { 200 }),
        ("slow", _) => {
            tokio::time::sleep(Duration::from_millis(80)).await;
            status(200)
        }
        ("slow-head", _) => {
            tokio::time::sleep(Duration::from_secs(20)).await;
            status(200)
        }
        ("slow-body", _) => {
            drop(socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").await);
            for _ in 0..100 {
                if socket.write_all(b"x").await.is_err() || socket.flush().await.is_err() {
                    return None;
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            return None;
        }
        ("endless-body", _) => {
            drop(socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await);
            let chunk = [b'x'; 16_384];
            while socket.write_all(&chunk).await.is_ok() {}
            return None;
        }
        ("garbage", _) => "SSH-2.0-OpenSSH\r\n\r\n".to_owned(),
        ("hang-up", _) => return None,
        _ => status(200),
    };
    Some(text)
}
