//! The one way out: HTTP to addresses that somebody else wrote down.
//!
//! Whoever can name an address to us must not be able to make us ask our own network. So a literal address is judged
//! before anything is sent, and a name is resolved inside the connector, where the addresses that were judged are the
//! very ones that are dialled: nobody can answer differently the second time. All answers have to be public, not only
//! one of them. No redirect is followed here; who follows one comes back with it, and it is judged like the first.

mod address;
mod certificate;
mod fault;
mod names;
pub mod settings;
mod target;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use anyhow::Context as _;
use reqwest::{
    Client, Response, StatusCode,
    header::{HeaderValue, LOCATION},
    redirect::Policy,
};
use url::Url;

use crate::kernel::clock::Timestamp;
use names::PublicNames;
use settings::OutboundSettings;
use target::Rules;

pub use fault::Fault;
pub use names::{Names, SystemNames};
pub use reqwest::Method;
pub use target::{Barred, host_is_public};

/// The most characters of an address that we follow.
const ADDRESS_LIMIT: usize = crate::kernel::value::address::LIMIT;

/// What asks other hosts.
pub struct Outbound {
    client: Client,
    rules: Arc<Rules>,
    body_bytes: usize,
}

/// What a host answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where a redirect leads, in its absolute form.
    pub location: Option<Url>,
    /// Until when the certificate is valid that the host has shown.
    pub certificate_expires_at: Option<Timestamp>,
}

impl Outbound {
    /// Makes a client that resolves names as the operating system does.
    ///
    /// # Errors
    /// When the further roots of trust cannot be read.
    pub fn open(settings: &OutboundSettings) -> anyhow::Result<Self> {
        Self::with_names(settings, Arc::new(SystemNames))
    }

    /// Makes a client that resolves names in another way; what they lead to is judged all the same.
    ///
    /// # Errors
    /// When the further roots of trust cannot be read.
    pub fn with_names(settings: &OutboundSettings, names: Arc<dyn Names>) -> anyhow::Result<Self> {
        let rules = Arc::new(Rules {
            ports: settings.ports.iter().copied().collect(),
            allowed_hosts: settings.hosts().collect(),
        });
        let client = Client::builder()
            .user_agent(user_agent(&settings.contact)?)
            .dns_resolver(PublicNames { names, rules: Arc::clone(&rules) })
            // A proxy would resolve names itself, out of our sight.
            .no_proxy()
            .redirect(Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            // Every request is judged and dialled anew: a connection that is kept was judged for another moment.
            .pool_max_idle_per_host(0)
            .http1_only()
            .tls_info(true)
            .tls_certs_merge(settings.roots()?)
            .connect_timeout(Duration::from_millis(settings.connect_timeout_ms))
            .timeout(Duration::from_millis(settings.timeout_ms))
            .build()
            .context("the HTTP client cannot be made")?;
        Ok(Self { client, rules, body_bytes: settings.body_bytes })
    }

    /// Asks one host once. The body is read up to the bound and thrown away.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn ask(&self, method: Method, url: &Url) -> Result<Answer, Fault> {
        self.rules.judge(url)?;
        let response = self.client.request(method, url.clone()).send().await.map_err(|error| Fault::of(&error))?;
        let answer = Answer {
            status: response.status().as_u16(),
            location: location(&response, url)?,
            certificate_expires_at: certificate::expiry(&response),
        };
        self.drain(response).await?;
        Ok(answer)
    }

    /// Reads the body to its end or to the bound, whichever comes first.
    async fn drain(&self, mut response: Response) -> Result<(), Fault> {
        let mut left = self.body_bytes;
        while left > 0
            && let Some(chunk) = response.chunk().await.map_err(|error| Fault::of(&error))?
        {
            left = left.saturating_sub(chunk.len());
        }
        Ok(())
    }
}

/// Where an answer sends us on.
fn location(response: &Response, url: &Url) -> Result<Option<Url>, Fault> {
    let sends_on = [
        StatusCode::MOVED_PERMANENTLY,
        StatusCode::FOUND,
        StatusCode::SEE_OTHER,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
    ];
    if !sends_on.contains(&response.status()) {
        return Ok(None);
    }
    let given = response.headers().get(LOCATION).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
    let mut next = given.and_then(|given| url.join(given).ok()).ok_or(Fault::Malformed)?;
    next.set_fragment(None);
    if next.as_str().len() > ADDRESS_LIMIT { Err(Fault::Malformed) } else { Ok(Some(next)) }
}

/// Says who asks, and where to complain.
fn user_agent(contact: &str) -> anyhow::Result<HeaderValue> {
    let name = concat!("Loa/", env!("CARGO_PKG_VERSION"));
    let text = if contact.is_empty() { name.to_owned() } else { format!("{name} (+{contact})") };
    HeaderValue::from_str(&text).context("outbound.contact cannot stand in a header")
}

/// The ports that may be asked.
type Ports = BTreeSet<u16>;
