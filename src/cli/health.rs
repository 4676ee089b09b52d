//! `loa health`.

use std::{
    io::{Read as _, Write as _},
    net::{TcpStream, ToSocketAddrs as _},
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::Args;
use url::Url;

/// For supervisors on machines without curl.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What to ask.
    #[arg(long, default_value = "http://127.0.0.1:8080/health/ready")]
    url: Url,
}

/// One plain HTTP request: a client library would be a hundred times its size.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let url = &arguments.url;
    let host = url.host_str().context("the address has no host")?;
    let port = url.port_or_known_default().context("the address has no port")?;
    if url.scheme() != "http" {
        bail!("only http addresses can be asked");
    }
    let patience = Duration::from_secs(3);
    let address = (host, port).to_socket_addrs()?.next().context("the host has no address")?;
    let mut stream = TcpStream::connect_timeout(&address, patience).context("nothing answers there")?;
    stream.set_read_timeout(Some(patience))?;
    write!(stream, "GET {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", url.path())?;
    let mut answer = Vec::new();
    stream.take(1024).read_to_end(&mut answer)?;
    let head = String::from_utf8_lossy(&answer);
    let status = head.split_whitespace().nth(1).unwrap_or("no status");
    if status == "200" { Ok(()) } else { bail!("not ready: {status}") }
}
