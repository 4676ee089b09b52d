//! One visit to a website: its address, and those to which it sends its readers on.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::OwnedMutexGuard;
use url::Url;

use crate::{
    content::linked_website::health::{
        Status,
        book::host_of,
        rule::{Finding, same_house},
    },
    outbound::{Answer, Fault, Method, Outbound},
};

/// The hosts that this instance is asking, so that each has one request at a time.
#[derive(Default)]
pub(super) struct Hosts(Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>);

impl Hosts {
    /// Waits until nobody asks a host. Who holds one waits for no other, so nobody waits for ever.
    async fn hold(&self, host: String) -> OwnedMutexGuard<()> {
        let lock = Arc::clone(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(host).or_default());
        lock.lock_owned().await
    }
}

/// Visits a website and answers what was found.
pub(super) async fn visit(outbound: &Outbound, hosts: &Hosts, address: &str, redirects: usize) -> Finding {
    let Ok(written) = Url::parse(address) else { return finding(Status::InvalidAnswer) };
    let mut url = written.clone();
    let mut found = finding(Status::Ok);
    for _ in 0..=redirects {
        let turn = hosts.hold(host_of(url.as_str())).await;
        let answer = ask(outbound, &url).await;
        drop(turn);
        match answer {
            Err(fault) => {
                if let Fault::Tls { expired_at: Some(at) } = fault {
                    found.certificate_expires_at = Some(at);
                }
                return Finding { status: status_of(fault), http_status: None, ..found };
            }
            Ok(Answer { status, location, certificate_expires_at }) => {
                found.http_status = Some(status);
                found.certificate_expires_at = certificate_expires_at.or(found.certificate_expires_at);
                let Some(next) = location else {
                    return Finding { status: reached(&written, &url, status), ..found };
                };
                found.final_address = Some(next.to_string());
                url = next;
            }
        }
    }
    Finding { status: Status::TooManyRedirects, ..found }
}

/// Asks for the head alone. Not every server knows that; what goes wrong with it is asked for again like a reader does.
async fn ask(outbound: &Outbound, url: &Url) -> Result<Answer, Fault> {
    match outbound.ask(Method::HEAD, url).await {
        Ok(Answer { status: 400..=428 | 430.., .. }) | Err(Fault::Connection | Fault::Malformed) => {
            outbound.ask(Method::GET, url).await
        }
        other => other,
    }
}

/// What an answer at the end of the way comes to.
fn reached(written: &Url, url: &Url, status: u16) -> Status {
    let host = |url: &Url| url.host_str().unwrap_or_default().to_owned();
    match status {
        500.. => Status::ServerError,
        400.. => Status::ClientError,
        _ if !same_house(&host(written), &host(url)) => Status::MovedHost,
        _ if written == url => Status::Ok,
        _ => Status::Redirected,
    }
}

fn status_of(fault: Fault) -> Status {
    match fault {
        Fault::Barred(_) => Status::Blocked,
        Fault::Timeout => Status::Timeout,
        Fault::Name => Status::Dns,
        Fault::Connection => Status::Connection,
        Fault::Tls { .. } => Status::Tls,
        Fault::Malformed => Status::InvalidAnswer,
    }
}

fn finding(status: Status) -> Finding {
    Finding { status, http_status: None, final_address: None, certificate_expires_at: None }
}
