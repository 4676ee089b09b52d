//! Kill -9 while visits are counted: what came in the last second may be lost, and nothing is there by half.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use loa::{config::Settings, kernel::store::Store};

use super::{Running, loa};
use crate::{
    kit::{Backend, Database, Newsroom, Site},
    statistics::{self, BROWSER},
};

const ROUNDS: u32 = 5;
/// Between two beacons.
const PACE: Duration = Duration::from_millis(4);
/// What may be lost: half a second until it is written, and the time in which a busy machine writes it.
const LOST: Duration = Duration::from_secs(1);

/// A beacon of a reader of their own, so that each counts as a visit and as a view; whether it was answered.
fn send(address: &str, reader: usize) -> bool {
    let exchange = || {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let head =
            format!("POST /visits?article=tin-so-{} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n", reader % 3);
        stream.write_all(format!("{head}content-length: 0\r\nuser-agent: {BROWSER} {reader}\r\n\r\n").as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok::<_, std::io::Error>(answer)
    };
    exchange().is_ok_and(|answer| answer.starts_with("HTTP/1.1 204 "))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_loses_no_more_than_the_last_second() {
    for backend in Backend::available() {
        eprintln!("on {backend:?}");
        let site = Site::new(backend).await;
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 3).await;
        let url = site.database().url();
        let folder = site.database().folder().to_owned();
        let start = || {
            Running::start(
                loa(&folder, Some(&url))
                    .env("LOA__IDENTITY__KEY_FILE", "key.pem")
                    .env("LOA__STATISTICS__BEACONS_PER_MINUTE", "1000000"),
            )
        };
        let (mut reader, mut before) = (0, 0);
        for round in 0..ROUNDS {
            let mut running = start();
            let began = Instant::now();
            let mut answered = Vec::new();
            while began.elapsed() < Duration::from_millis(1_600) + Duration::from_millis(170) * round {
                assert!(send(&running.address, reader));
                answered.push(Instant::now());
                reader += 1;
                tokio::time::sleep(PACE).await;
            }
            let killed = Instant::now();
            running.kill();
            let (visits, views) = written(site.database()).await;
            assert_eq!(visits, views, "each was a visit and a view");
            let old = answered.iter().filter(|at| killed - **at > LOST).count();
            println!(
                "round {round}: {} answered, {old} before the last second, {} counted",
                answered.len(),
                visits - before
            );
            assert!(visits - before >= old, "of {old} beacons {} are there", visits - before);
            assert!(visits - before <= answered.len());
            before = visits;
        }
        // An orderly end loses nothing.
        let running = start();
        for _ in 0..50 {
            assert!(send(&running.address, reader));
            reader += 1;
        }
        assert!(running.stop());
        assert_eq!(written(site.database()).await, (before + 50, before + 50));
    }
}

/// The visits and the views that are there.
async fn written(database: &Database) -> (usize, usize) {
    let mut settings = Settings::read(None, None).unwrap().database.store;
    settings.url = database.url();
    let store = Store::connect(&settings).await.unwrap();
    let (visits, views) = statistics::written(store.reader()).await;
    store.close().await;
    (usize::try_from(visits).unwrap(), usize::try_from(views).unwrap())
}
