//! The first start, and the commands.

use std::{fs, os::unix::fs::PermissionsExt as _};

use serde_json::json;

use super::{Running, graphql, http, loa, output};

#[test]
fn a_first_start_needs_nothing_and_has_everything() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&mut loa(folder.path(), None));
    let address = running.address.clone();
    for place in
        ["GraphiQL", "/graphql", "/schema.graphql", "/health/ready", "token --role publisher --agency xa-quang-ha"]
    {
        assert!(running.greeting.contains(place), "{place} is not in the greeting: {}", running.greeting);
    }
    assert_eq!(fs::metadata(folder.path().join("data/signing-key.pem")).unwrap().permissions().mode() & 0o777, 0o600);
    for file in ["data/loa.db", "data/loa.db-wal"] {
        assert_eq!(fs::metadata(folder.path().join(file)).unwrap().permissions().mode() & 0o077, 0, "{file}");
    }
    assert_eq!(http(&address, "GET /health/live", "").unwrap().0, 200);
    assert_eq!(http(&address, "GET /health/ready", "").unwrap().0, 200);
    let data =
        graphql(&address, None, "{ articles { totalCount } agency(code: \"huyen-hai-ha\") { name } }", &json!({}))
            .unwrap();
    assert!(data["data"]["articles"]["totalCount"].as_i64().unwrap() > 20, "the samples are there: {data}");

    // A second process issues a token while the first one serves.
    let (done, token, _) = output(loa(folder.path(), None).args([
        "token",
        "--role",
        "publisher",
        "--agency",
        "xa-quang-ha",
        "--subject",
        "lan",
    ]));
    assert!(done);
    let mutation = "mutation { contributorCreate(input: { publish: true, content: { name: \"Mai Lan\" } }) { document { isPublic createdBy } userErrors { code } } }";
    let payload = graphql(&address, Some(token.trim()), mutation, &json!({})).unwrap();
    assert_eq!(
        payload["data"]["contributorCreate"]["document"],
        json!({ "isPublic": true, "createdBy": "lan" }),
        "{payload}"
    );

    let (ready, _, _) =
        output(loa(folder.path(), None).args(["health", "--url", &format!("http://{address}/health/ready")]));
    assert!(ready);
    assert!(running.stop(), "it stops when it is told to");
    let (done, explained, _) = output(loa(folder.path(), None).args(["search", "NVH", "--explain"]));
    assert!(
        done && explained.contains("or  nha2 (nha) va8n (van) hoa1 (hoa)"),
        "an acronym of the samples: {explained}"
    );
    let (ready, _, said) =
        output(loa(folder.path(), None).args(["health", "--url", &format!("http://{address}/health/ready")]));
    assert!(!ready && !said.is_empty());

    // The second start finds what the first one left, and adds no samples.
    let again = Running::start(&mut loa(folder.path(), None));
    let query = "{ contributors(first: 100) { nodes { name } } articles { totalCount } }";
    let after = graphql(&again.address, None, query, &json!({})).unwrap();
    assert!(after.to_string().contains("Mai Lan"));
    assert_eq!(after["data"]["articles"]["totalCount"], data["data"]["articles"]["totalCount"]);
}

#[test]
fn settings_that_are_not_sound_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let check = |variables: &[(&str, &str)]| {
        output(loa(folder.path(), None).args(["config", "check"]).envs(variables.iter().copied()))
    };
    assert!(check(&[]).0);
    let (sound, _, said) = check(&[("LOA__HTTP__LITSEN", "127.0.0.1:1")]);
    assert!(!sound && said.contains("http.litsen"), "{said}");
    let (sound, _, said) = check(&[("LOA__DATABASE__STATEMENT_TIMEOUT_MS", "0")]);
    assert!(!sound && said.contains("statement_timeout_ms"), "{said}");
    assert!(!check(&[("LOA__HTTP__QUERY_TIMEOUT_MS", "soon")]).0);
    assert!(!check(&[("LOA__DATABASE__URL", "sqlite::memory:")]).0);
    assert!(!check(&[("LOA__LOG__FILTER", "((")]).0);
    let (sound, _, said) = check(&[("RUST_BACKTRACE", "1"), ("LOA__HTTP__FOO", "1")]);
    assert!(!sound && said.lines().count() == 1, "one line, whatever the environment: {said}");
    let (sound, _, said) = check(&[("LOA_PROFILE", "production")]);
    assert!(!sound && said.contains("issuer"), "{said}");
    assert!(check(&[("LOA_PROFILE", "production"), ("LOA__IDENTITY__ISSUER", "https://loa.example.vn")]).0);
    assert!(!output(loa(folder.path(), None).args(["serve", "--profile", "production"])).0, "nor does it start");
    fs::write(folder.path().join("loa.toml"), "[http]\nlisten = \"127.0.0.1:9\"\nspeed = 3\n").unwrap();
    let (sound, _, said) = output(loa(folder.path(), None).args(["config", "check", "--config", "loa.toml"]));
    assert!(!sound && said.contains("http.speed"), "{said}");
}

#[test]
fn the_settings_can_be_shown_and_hide_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let (_, shown, _) =
        output(loa(folder.path(), Some("postgres://loa:geheim@127.0.0.1/loa")).args(["config", "show"]));
    assert!(shown.contains("postgres://loa:***@127.0.0.1/loa") && !shown.contains("geheim"), "{shown}");
    let (_, defaults, _) = output(loa(folder.path(), None).args(["config", "default"]));
    assert_eq!(defaults, loa::config::DEFAULTS);
    let (done, said, wrong) =
        output(loa(folder.path(), Some("postgres://loa:ge#heim@127.0.0.1:1/loa")).args(["migrate", "--status"]));
    assert!(!done && !said.contains("heim") && !wrong.contains("heim"), "{said}{wrong}");
    // What is shown can be read again.
    fs::write(folder.path().join("loa.toml"), &shown).unwrap();
    assert!(output(loa(folder.path(), None).args(["config", "check", "--config", "loa.toml"])).0);
}

#[test]
fn a_production_start_loads_no_samples() {
    let folder = tempfile::tempdir().unwrap();
    let production = |arguments: &[&str]| {
        output(
            loa(folder.path(), None)
                .args(arguments)
                .env("LOA_PROFILE", "production")
                .env("LOA__IDENTITY__ISSUER", "https://loa.example.vn"),
        )
    };
    let (done, said, _) = production(&["migrate", "--status"]);
    assert!(done && said.contains("pending") && !folder.path().join("data").exists(), "a look makes nothing: {said}");
    let (done, said, _) = production(&["migrate"]);
    assert!(done && said.contains("applied  m20261122_000001_work_side"), "{said}");
    let (done, _, said) = production(&["seed"]);
    assert!(!done && said.contains("production"), "{said}");
    let (done, said, _) = production(&["migrate", "--status"]);
    assert!(done && !said.contains("pending"), "{said}");
}

#[test]
fn a_token_says_what_is_wrong_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let token = |arguments: &[&str]| output(loa(folder.path(), None).arg("token").args(arguments));
    let (done, _, said) = token(&["--role", "publisher", "--agency", "huyen-hai-ha"]);
    assert!(!done && said.contains("no database"), "{said}");
    assert!(output(loa(folder.path(), None).arg("seed")).0);
    let (done, _, said) = token(&["--role", "publisher", "--agency", "nowhere"]);
    assert!(!done && said.contains("huyen-hai-ha"), "the codes there are: {said}");
    assert!(!token(&["--role", "king"]).0);
    assert!(!token(&["--role", "publisher"]).0, "only an administrator can be without an agency");
    assert!(!token(&["--role", "administrator", "--ttl", "13h"]).0, "too long");
    let (done, said, _) = token(&["--role", "administrator"]);
    assert!(done && said.lines().count() == 1 && said.split('.').count() == 3);
    let (done, _, said) = output(loa(folder.path(), None).arg("seed"));
    assert!(!done && said.contains("not empty"), "{said}");
}

#[test]
fn the_schema_is_exported_by_the_binary() {
    let folder = tempfile::tempdir().unwrap();
    let (done, schema, _) = output(loa(folder.path(), None).arg("schema"));
    assert!(done);
    assert_eq!(schema, loa::schema::sdl());
}

#[test]
fn a_slow_client_is_hung_up_on() {
    use std::{
        io::{Read as _, Write as _},
        net::TcpStream,
        time::{Duration, Instant},
    };
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(
        loa(folder.path(), None).env("LOA__HTTP__HEADER_TIMEOUT_MS", "300").env("LOA__HTTP__BODY_TIMEOUT_MS", "300"),
    );
    let closed_after = |sent: &str| {
        let mut stream = TcpStream::connect(&running.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(sent.as_bytes()).unwrap();
        let began = Instant::now();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        (began.elapsed(), String::from_utf8(answer).unwrap())
    };
    let (elapsed, _) = closed_after("GET /health/live HTTP/1.1\r\nhost: x\r\n");
    assert!(elapsed < Duration::from_secs(5), "half a head: {elapsed:?}");
    let (elapsed, answer) = closed_after(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{",
    );
    assert!(elapsed < Duration::from_secs(5) && answer.contains("TIMEOUT"), "half a body: {elapsed:?} {answer}");
    assert_eq!(http(&running.address, "GET /health/live", "").unwrap().0, 200, "the others are served");
}

#[test]
fn links_are_checked_by_command_and_by_the_service_only_when_told() {
    let folder = tempfile::tempdir().unwrap();
    assert!(output(loa(folder.path(), None).arg("migrate")).0);
    let (done, said, _) = output(loa(folder.path(), None).arg("check-links"));
    assert!(done && said == "0 websites checked, 0 failing, 0 turned.\n", "{said}");
    let check = |variables: &[(&str, &str)]| {
        let issuer = ("LOA__IDENTITY__ISSUER", "https://loa.example.vn");
        let variables = variables.iter().copied().chain([issuer, ("LOA_PROFILE", "production")]);
        output(loa(folder.path(), None).args(["config", "check"]).envs(variables))
    };
    let (check_links, contact) =
        (("LOA__LINKS__CHECK", "true"), ("LOA__OUTBOUND__CONTACT", "https://example.vn/lien-he"));
    assert!(check(&[]).0);
    let (sound, _, said) = check(&[check_links]);
    assert!(!sound && said.contains("outbound.contact"), "{said}");
    assert!(check(&[check_links, contact]).0);
    let (sound, _, said) = check(&[("LOA__OUTBOUND__ALLOWED_HOSTS", "cong.noi-bo.vn,127.0.0.1")]);
    assert!(!sound && said.contains("127.0.0.1") && !said.contains("noi-bo"), "{said}");
    assert!(check(&[("LOA__OUTBOUND__PORTS", "80,443,8443")]).0);
    let (sound, _, said) = check(&[("LOA__LINKS__INTERVAL_S", "60")]);
    assert!(!sound && said.contains("links.interval_s"), "{said}");
}
