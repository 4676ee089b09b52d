//! The ways in which an address can hide where it leads. None may reach a listener on this machine.

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures_util::future::BoxFuture;
use reqwest::Method;
use tokio::net::TcpListener;
use url::Url;

use super::{Barred, Fault, Names, Outbound, address::is_public, host_is_public, settings::OutboundSettings};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Every spelling of a host that leads to this machine or into a private network. The port of the trap is added.
const PRIVATE_HOSTS: &[&str] = &[
    // This machine in decimal, octal, hexadecimal, with fewer parts, and mixed.
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "0",
    "0.0.0.0",
    "0x0",
    "00",
    "2130706433",
    "0x7f000001",
    "0x7F.1",
    "0x7f.0x0.0x0.0x1",
    "017700000001",
    "0177.0.0.1",
    "0177.0x0.0.1",
    "127.0.0.1.",
    "127.1.",
    // Written with percent signs, in other digits, with other dots, with a soft hyphen.
    "%31%32%37.0.0.1",
    "127%2e0%2e0%2e1",
    "１２７.0.0.1",
    "①②⑦.0.0.1",
    "127。0。0。1",
    "127．0．0．1",
    "127｡0｡0｡1",
    "127\u{ad}.0.0.1",
    // Private, shared, link-local and reserved ranges.
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "169.254.1.1",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    // IPv6, and IPv4 within it.
    "[::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:10.0.0.1]",
    "[::127.0.0.1]",
    "[::7f00:1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::10.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2002:a00:1::1]",
    "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
    "[2001:db8::1]",
    "[2400:cb00::5efe:127.0.0.1]",
    "[2400:cb00::200:5efe:a00:1]",
    "[fe80::1]",
    "[fec0::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "[100::1]",
    "[5f00::1]",
    // Names of this machine and of what is around it.
    "localhost",
    "localhost.",
    "LOCALHOST",
    "a.localhost",
    "ｌｏｃａｌｈｏｓｔ",
    "localhost.localdomain",
    "printer.local",
    "metadata.google.internal",
    "metadata",
    "router.home.arpa",
    "nas.lan",
    // Names that lead here, whatever they look like.
    "127.0.0.1.nip.io",
    "7f000001.example.vn",
    "cong.example.vn",
    "chính-phủ.example.vn",
];

/// Addresses that are no sound address at all, or not what they seem.
const DISGUISED: &[&str] = &[
    "http://chinhphu.vn@127.0.0.1:PORT/",
    "http://chinhphu.vn:443@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT\\@chinhphu.vn/",
    "http://127.0.0.1:PORT#@chinhphu.vn/",
    "http://127.0.0.1:PORT?@chinhphu.vn/",
    "http:\\\\127.0.0.1:PORT\\",
    "http:127.0.0.1:PORT",
    "http:///127.0.0.1:PORT/",
    "ht\ttp://127.0.0.1:PORT/",
    "http://127.0\t.0.1:PORT/",
    "http://127.0.0\n.1:PORT/",
    " http://127.0.0.1:PORT/ ",
    "http://[fe80::1%25eth0]:PORT/",
    "http://[::1%lo]:PORT/",
    "http://[::1]:0PORT/",
    "http://[v1.fe80]:PORT/",
    "ftp://127.0.0.1:PORT/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:PORT/_",
    "javascript:alert(1)",
    "data:text/html,x",
    "dict://127.0.0.1:PORT/",
];

/// A resolver that answers as it is told: each time the next of its answers, the last one for ever.
struct Told {
    answers: HashMap<&'static str, Vec<Vec<IpAddr>>>,
    asked: Mutex<HashMap<String, usize>>,
}

impl Told {
    fn new(answers: impl IntoIterator<Item = (&'static str, Vec<Vec<IpAddr>>)>) -> Arc<Self> {
        Arc::new(Self { answers: answers.into_iter().collect(), asked: Mutex::default() })
    }
}

impl Names for Told {
    fn addresses(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let mut asked = self.asked.lock().unwrap();
        let count = asked.entry(name.clone()).or_default();
        let answer = match self.answers.get(name.as_str()) {
            Some(answers) => answers[(*count).min(answers.len() - 1)].clone(),
            None => vec![LOOPBACK],
        };
        *count += 1;
        Box::pin(async move { Ok(answer) })
    }
}

/// A listener that nobody may reach.
async fn trap() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let count = Arc::new(AtomicUsize::new(0));
    let caught = Arc::clone(&count);
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            caught.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, count)
}

fn settings(port: u16) -> OutboundSettings {
    OutboundSettings {
        contact: String::new(),
        ports: vec![80, 443, port],
        allowed_hosts: Vec::new(),
        trusted_certificates: std::path::PathBuf::new(),
        connect_timeout_ms: 2_000,
        timeout_ms: 4_000,
        body_bytes: 1_024,
    }
}

#[tokio::test]
async fn no_spelling_reaches_this_machine() {
    let (port, caught) = trap().await;
    let outbound = Outbound::with_names(&settings(port), Told::new([])).unwrap();
    let spelled =
        PRIVATE_HOSTS.iter().flat_map(|host| [format!("http://{host}:{port}/"), format!("https://{host}:{port}/")]);
    let disguised = DISGUISED.iter().map(|address| address.replace("PORT", &port.to_string()));
    let mut count = 0;
    for address in spelled.chain(disguised) {
        count += 1;
        let Ok(url) = Url::parse(&address) else { continue };
        let answer = outbound.ask(Method::HEAD, &url).await;
        assert!(matches!(answer, Err(Fault::Barred(_))), "{address} is {url}: {answer:?}");
    }
    assert!(count >= 160, "{count} forms");
    assert_eq!(caught.load(Ordering::SeqCst), 0, "somebody reached the trap");
}

#[test]
fn a_literal_private_host_is_told_by_its_form() {
    for host in PRIVATE_HOSTS.iter().take_while(|host| **host != "127.0.0.1.nip.io") {
        if let Ok(url) = Url::parse(&format!("http://{host}/")) {
            assert!(!host_is_public(&url), "{host} is {url}");
        }
    }
    for host in [
        "chinhphu.vn",
        "quangninh.gov.vn.",
        "dịch-vụ-công.vn",
        "8.8.8.8",
        "[2400:cb00::1]",
        "local.vn",
        "xlocalhost.vn",
    ] {
        assert!(host_is_public(&Url::parse(&format!("http://{host}/")).unwrap()), "{host}");
    }
}

#[test]
fn the_edges_of_the_table() {
    for (address, public) in [
        ("9.255.255.255", true),
        ("11.0.0.0", true),
        ("100.63.255.255", true),
        ("100.128.0.0", true),
        ("126.255.255.255", true),
        ("128.0.0.0", true),
        ("172.15.255.255", true),
        ("172.32.0.0", true),
        ("192.167.255.255", true),
        ("192.169.0.0", true),
        ("198.17.255.255", true),
        ("198.20.0.0", true),
        ("223.255.255.255", true),
        ("2001:200::1", true),
        ("2001:1ff:ffff::1", false),
        ("2001:db7::1", true),
        ("2001:db9::1", true),
        ("2003::1", true),
        ("2002:808:808::1", false),
        ("2402:800::1", true),
        ("3ffe::1", true),
        ("3fff::1", false),
        ("4000::1", false),
        ("::ffff:8.8.8.8", true),
        ("::8.8.8.8", false),
    ] {
        assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
    }
}

#[tokio::test]
async fn a_name_is_judged_by_all_it_leads_to_and_each_time_anew() {
    let (port, caught) = trap().await;
    let public: IpAddr = "8.8.8.8".parse().unwrap();
    let names = Told::new([
        ("mixed.example.vn", vec![vec![public, LOOPBACK]]),
        ("mapped.example.vn", vec![vec!["::ffff:127.0.0.1".parse().unwrap()]]),
        ("nowhere.example.vn", vec![vec![]]),
        // Public when somebody looks and private when it is dialled; there is no second look here.
        ("turning.example.vn", vec![vec![LOOPBACK], vec![public]]),
    ]);
    let outbound = Outbound::with_names(&settings(port), Arc::clone(&names) as Arc<dyn Names>).unwrap();
    let ask = async |host: &str| {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        outbound.ask(Method::GET, &url).await
    };
    for host in ["mixed.example.vn", "mapped.example.vn", "turning.example.vn"] {
        assert_eq!(ask(host).await, Err(Fault::Barred(Barred::Host)), "{host}");
    }
    assert_eq!(ask("nowhere.example.vn").await, Err(Fault::Name));
    // What was judged is what is dialled: nobody asks a second time.
    assert!(names.asked.lock().unwrap().values().all(|count| *count == 1));
    assert_eq!(caught.load(Ordering::SeqCst), 0, "somebody reached the trap");
}

#[tokio::test]
async fn only_the_ports_of_the_list_are_asked_also_on_an_allowed_host() {
    let (port, caught) = trap().await;
    let open = OutboundSettings {
        ports: vec![80, 443],
        allowed_hosts: vec!["127.0.0.1".into(), "::1".into(), "Cong.Example.VN.".into()],
        ..settings(port)
    };
    let outbound = Outbound::with_names(&open, Told::new([])).unwrap();
    for host in ["127.0.0.1", "2130706433", "[::1]", "cong.example.vn"] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        assert_eq!(outbound.ask(Method::GET, &url).await, Err(Fault::Barred(Barred::Port)), "{host}");
    }
    assert_eq!(caught.load(Ordering::SeqCst), 0);
    // With the port in the list the same hosts are asked, which shows that the trap would have caught them.
    let outbound = Outbound::with_names(&OutboundSettings { ports: vec![port], ..open }, Told::new([])).unwrap();
    for host in ["2130706433", "cong.example.vn"] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        assert_eq!(outbound.ask(Method::GET, &url).await, Err(Fault::Connection), "the trap hangs up");
    }
    assert_eq!(caught.load(Ordering::SeqCst), 2);
}

#[test]
fn settings_that_could_not_work_are_told() {
    let sound = settings(8_080);
    assert_eq!(sound.faults(true), Vec::<String>::new());
    for (changed, word) in [
        (OutboundSettings { ports: vec![], ..sound.clone() }, "outbound.ports"),
        (OutboundSettings { contact: "a b".into(), ..sound.clone() }, "outbound.contact"),
        (OutboundSettings { timeout_ms: 0, ..sound.clone() }, "timeout"),
        (OutboundSettings { allowed_hosts: vec!["a b".into()], ..sound.clone() }, "allowed_hosts"),
        (OutboundSettings { allowed_hosts: vec!["127.0.0.1".into()], ..sound.clone() }, "production"),
        (OutboundSettings { allowed_hosts: vec!["::1".into()], ..sound.clone() }, "production"),
    ] {
        let faults = changed.faults(true);
        assert!(faults.len() == 1 && faults[0].contains(word), "{word}: {faults:?}");
    }
    assert!(
        OutboundSettings { allowed_hosts: vec!["10.1.2.3".into(), "cong.noi-bo.vn".into()], ..sound }
            .faults(true)
            .is_empty()
    );
}
