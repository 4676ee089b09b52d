//! A PostgreSQL server of the test process's own: started on first use from the machine's binaries, gone with the process.
//!
//! A small shell supervisor owns the server and its directory. It waits on a pipe whose other end only this process
//! holds, so it learns of the end of the process however that comes about (return, panic, `kill -9`), stops the server
//! and removes the directory.
//!
//! Where the binaries are looked for, in this order: the folder named by `LOA_TEST_POSTGRES_BIN`, the one `pg_config`
//! names, the highest version below `/usr/lib/postgresql`, `PATH`. PostgreSQL refuses to run as root; for root it runs
//! as the user `postgres`, or `nobody`.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The superuser of the server, who needs no password.
const USER: &str = "loa";
/// How long `initdb` and the start may take together, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(90);
/// How often a start is tried: between choosing a free port and listening on it another process may take it.
const ATTEMPTS: usize = 5;
/// What the server says in its log once it answers.
const READY: &str = "database system is ready to accept connections";

/// Runs one server until standard input ends. Arguments: the folder of the binaries, the folder to make the server's
/// directory in, the port, the superuser. Signals are ignored: an interrupt at the terminal ends the test process, and
/// that closes the pipe. `initdb` is let finish, for it leaves shared memory behind when it is cut short, and the signal
/// is repeated, for the server may not be listening to it yet.
const SUPERVISOR: &str = r#"
trap '' HUP INT QUIT TERM
dir=$(mktemp -d "$2/loa-postgres-XXXXXX") || exit 1
echo "$dir"
cd "$dir" && exec >log 2>&1
{
  "$1/initdb" -D data -U "$4" -E UTF8 --locale=C --auth=trust --no-sync && : >started &&
  exec "$1/postgres" -D data -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off \
    -c max_connections=300 -c shared_buffers=128MB -c dynamic_shared_memory_type=mmap \
    -c timezone=UTC -c log_timezone=UTC
  echo "FATAL: initdb failed"
} </dev/null &
server=$!
cat >/dev/null
while kill -0 "$server"; do
  [ ! -e started ] || kill -QUIT "$server"
  sleep 0.1
done
cd / && rm -rf "$dir"
"#;

/// A running server. It ends with the process, so there is one for all tests: [`server`].
///
/// The methods panic, with PostgreSQL's own words, where it refuses what they ask.
pub(crate) struct Server {
    bin: PathBuf,
    port: u16,
    /// Taken while a template is copied: PostgreSQL refuses while another copy of it is under way.
    copying: Mutex<()>,
    /// Holds the pipe whose end ends the server.
    _supervisor: Child,
}

/// The server of this process, started by whoever asks first.
///
/// `None` when the machine has no PostgreSQL, after saying so once on standard error. With `CI=true` in the
/// environment that is a panic instead: there a test is run, never skipped.
pub(crate) fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Result<Option<Server>, String>> = OnceLock::new();
    SERVER.get_or_init(start_if_installed).as_ref().unwrap_or_else(|reason| panic!("{reason}")).as_ref()
}

impl Server {
    /// The URL of a database of this server.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@{}:{}/{database}", Ipv4Addr::LOCALHOST, self.port)
    }

    /// Runs SQL in a database and answers what `psql` prints: one line a row, columns separated by `|`.
    pub(crate) fn psql(&self, database: &str, sql: &str) -> String {
        let output = command(&program(&self.bin, "psql").expect("psql was there when the server was started"))
            .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"])
            .args(["--command", sql, &self.url(database)])
            .stdin(Stdio::null())
            .output()
            .expect("psql can be run");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "psql: {said}in database {database}: {sql}");
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Makes a database as a copy of another, which nobody may be connected to. Many threads may call it at once.
    pub(crate) fn create_from_template(&self, name: &str, template: &str) {
        let _alone = self.copying.lock().unwrap_or_else(PoisonError::into_inner);
        self.psql("postgres", &format!("CREATE DATABASE {} TEMPLATE {}", quoted(name), quoted(template)));
    }

    /// Removes a database, and the connections to it; does nothing when there is none of that name.
    pub(crate) fn drop_database(&self, name: &str) {
        self.psql("postgres", &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(name)));
    }
}

/// A name as SQL writes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The server, or nothing where that is allowed. It is an error not to find one with `CI=true`, or not to start it.
fn start_if_installed() -> Result<Option<Server>, String> {
    let Some(bin) = find_binaries()? else {
        let missing = "\
            no PostgreSQL server was found on this machine (initdb, postgres, psql).\n\
            Install it (Debian: apt-get install postgresql), or name the folder of its binaries\n\
            in LOA_TEST_POSTGRES_BIN.";
        if env::var("CI").is_ok_and(|ci| ci == "true") {
            return Err(format!("{missing}\nWith CI=true the tests on PostgreSQL are not skipped."));
        }
        let line = "=".repeat(88);
        // Not by a macro, whose output a passing test keeps to itself.
        _ = writeln!(io::stderr(), "\n{line}\nTESTS ON POSTGRESQL ARE SKIPPED: {missing}\n{line}\n");
        return Ok(None);
    };
    let mut reason = String::new();
    for _ in 0..ATTEMPTS {
        match start(&bin) {
            Ok(server) => return Ok(Some(server)),
            Err(why) if why.contains("Address already in use") => reason = why,
            Err(why) => return Err(why),
        }
    }
    Err(reason)
}

/// Starts a server on a port that is free now, and waits until it answers. The return of an error closes the
/// supervisor's standard input, and so ends what was begun.
fn start(bin: &Path) -> Result<Server, String> {
    let failed = |what: &str, why: String| format!("PostgreSQL did not start: {what}: {why}");
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    let port = free.map_err(|error| failed("no free port", error.to_string()))?.port();

    let mut supervisor = command(Path::new("sh"));
    supervisor.args(["-c", SUPERVISOR, "loa-postgres"]).arg(bin);
    if program_output("id", "-u").as_deref() == Some("0") {
        let (uid, gid) = unprivileged().ok_or_else(|| failed("no user to run as", "/etc/passwd".into()))?;
        supervisor.uid(uid).gid(gid).arg("/tmp"); // Root's own temporary folder may be closed to others.
    } else {
        supervisor.arg(env::temp_dir());
    }
    let mut supervisor = supervisor
        .args([&port.to_string(), USER])
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed("sh", error.to_string()))?;

    let mut dir = String::new();
    let told = BufReader::new(supervisor.stdout.take().expect("piped above")).read_line(&mut dir);
    if told.is_err() || dir.is_empty() {
        return Err(failed("mktemp", "its directory could not be made".into()));
    }
    let log = Path::new(dir.trim_end()).join("log");
    let deadline = Instant::now() + PATIENCE;
    loop {
        let said = fs::read_to_string(&log).unwrap_or_default();
        if said.contains(READY) && TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(Server { bin: bin.to_owned(), port, copying: Mutex::new(()), _supervisor: supervisor });
        }
        if said.contains("FATAL:") {
            return Err(failed("its log", said));
        }
        if Instant::now() > deadline {
            return Err(failed(&format!("not ready after {PATIENCE:?}"), said));
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// The folder that holds the server's binaries.
fn find_binaries() -> Result<Option<PathBuf>, String> {
    let server = |dir: &PathBuf| ["initdb", "postgres"].iter().all(|name| dir.join(name).is_file());
    let complete = |dir: &PathBuf| dir.is_absolute() && server(dir) && program(dir, "psql").is_some();
    if let Some(named) = env::var_os("LOA_TEST_POSTGRES_BIN").map(PathBuf::from) {
        let told = || format!("LOA_TEST_POSTGRES_BIN={}: initdb, postgres and psql are not there", named.display());
        return fs::canonicalize(&named).ok().filter(complete).ok_or_else(told).map(Some);
    }
    let configured = program_output("pg_config", "--bindir").map(PathBuf::from);
    let packaged = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let versions: BTreeMap<u32, PathBuf> = packaged
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    Ok(configured.into_iter().chain(versions.into_values().rev()).chain(search_path()).find(complete))
}

/// A program in the given folder, else the first of that name on `PATH`.
fn program(dir: &Path, name: &str) -> Option<PathBuf> {
    std::iter::once(dir.to_owned()).chain(search_path()).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// The folders of `PATH`.
fn search_path() -> Vec<PathBuf> {
    env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default()
}

/// What a program prints; nothing when it is missing or fails.
fn program_output(name: &str, argument: &str) -> Option<String> {
    let output = command(Path::new(name)).arg(argument).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
}

/// A command that speaks English and is led astray by no setting for another server (`PGDATA`, `PGOPTIONS`, …).
fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    let astray = env::vars_os().map(|(name, _)| name).filter(|name| name.as_encoded_bytes().starts_with(b"PG"));
    astray.for_each(|name| _ = command.env_remove(name));
    command.env("LC_ALL", "C");
    command
}

/// User and group to run the server as in place of root.
fn unprivileged() -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    ["postgres", "nobody"].iter().find_map(|wanted| {
        let fields = users.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|user| user[0] == *wanted)?;
        Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
    })
}

#[test]
fn a_copy_is_a_database_of_its_own() {
    let Some(server) = server() else { return };
    server.psql("postgres", "CREATE DATABASE pattern");
    server.psql("pattern", "CREATE TABLE note AS SELECT 'first' AS text");
    server.create_from_template("copy", "pattern");
    server.psql("copy", "INSERT INTO note VALUES ('second')");
    assert_eq!(server.psql("copy", "SELECT count(*), min(text) FROM note"), "2|first");
    assert_eq!(server.psql("pattern", "SELECT text FROM note"), "first");
    server.drop_database("copy");
    assert_eq!(server.psql("postgres", "SELECT count(*) FROM pg_database WHERE datname = 'copy'"), "0");
}
