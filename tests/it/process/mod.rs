//! The binary from outside: started, asked over a socket, killed, started again.

mod commands;
mod durability;
mod visits;

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use loa::kernel::access::Role;
use serde_json::{Value, json};

use crate::kit::{Newsroom, Site};

/// The binary with a folder of its own as the working directory, and none of our environment's settings.
pub(crate) fn loa(folder: &Path, url: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loa"));
    command.current_dir(folder).env("LOA__HTTP__LISTEN", "127.0.0.1:0").env_remove("RUST_LOG").env_remove("CARGO");
    command.env_remove("LOA_PROFILE").env_remove("LOA_CONFIG");
    if let Some(url) = url {
        command.env("LOA__DATABASE__URL", url);
    }
    command
}

/// A token of the machine's clock for a publisher of the newsroom, signed with the key that lies beside the database.
pub(crate) fn publisher_token(site: &Site, newsroom: &Newsroom, folder: &Path, url: &str) -> String {
    // Reading with the test's own tokens makes the key, if it is not there yet.
    let _ = site.token(Role::Publisher, Some(newsroom.agency), "lan");
    let key = site.database().folder().join("key.pem");
    let arguments = ["token", "--role", "publisher", "--agency", "huyen-hai-ha", "--subject", "lan"];
    let (done, token, said) = output(loa(folder, Some(url)).env("LOA__IDENTITY__KEY_FILE", key).args(arguments));
    assert!(done, "{said}");
    token.trim().to_owned()
}

pub(crate) fn output(command: &mut Command) -> (bool, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// A running service; it is killed, as hard as can be, when it goes out of scope.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: String,
    pub(crate) greeting: String,
}

impl Running {
    /// Starts it and waits until it says where it listens.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.arg("serve").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut greeting = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            greeting += &line.unwrap();
            greeting.push('\n');
            if greeting.contains("Ctrl-C") {
                break;
            }
        }
        let address = greeting.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("it did not start: {greeting}")).to_owned();
        Self { child, address, greeting }
    }

    /// Starts one that does not greet anybody, and waits until it answers.
    pub(crate) fn silent(command: &mut Command) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap().to_string();
        drop(free);
        command.arg("serve").env("LOA__HTTP__LISTEN", &address).stdout(Stdio::null()).stderr(Stdio::null());
        let running = Self { child: command.spawn().unwrap(), address, greeting: String::new() };
        for _ in 0..600 {
            if http(&running.address, "GET /health/ready", "").is_some_and(|(status, _)| status == 200) {
                return running;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it did not start");
    }

    /// Its number among the processes.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it without a warning, as a crash or a power cut would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and waits until it has.
    pub(crate) fn stop(mut self) -> bool {
        let done = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        done.success() && self.child.wait().unwrap().success()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends one request; none when the service went away before it had answered.
pub(crate) fn http(address: &str, head: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let request =
        format!("{head} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    stream.write_all(format!("{request}content-type: application/json\r\n\r\n{body}").as_bytes()).ok()?;
    read(stream)
}

fn read(mut stream: TcpStream) -> Option<(u16, String)> {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8(answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let length =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
    // A body that was cut off was not received.
    (length? == body.len()).then(|| Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned())))?
}

/// Runs an operation; none when the service went away before it had answered.
pub(crate) fn graphql(address: &str, token: Option<&str>, query: &str, variables: &Value) -> Option<Value> {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let authorization = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let head = format!("POST /graphql HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{authorization}");
    let request = format!("{head}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).ok()?;
    let (status, body) = read(stream)?;
    assert_eq!(status, 200, "{body}");
    Some(serde_json::from_str(&body).unwrap())
}
