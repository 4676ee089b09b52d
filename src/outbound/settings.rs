//! The settings of the way out. Each is explained where its default stands.

use std::path::PathBuf;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use url::Host;

use super::target::normal_host;

/// Asking other hosts.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OutboundSettings {
    /// Where those who are asked can complain.
    pub contact: String,
    /// The ports that may be asked.
    pub ports: Vec<u16>,
    /// Hosts that may be asked although they are not public.
    pub allowed_hosts: Vec<String>,
    /// A file of further roots of trust; empty for none.
    pub trusted_certificates: PathBuf,
    /// How long a connection may take, in milliseconds.
    pub connect_timeout_ms: u64,
    /// How long a request may take in all, in milliseconds.
    pub timeout_ms: u64,
    /// The most bytes of a body that are read.
    pub body_bytes: usize,
}

impl OutboundSettings {
    /// What could not work, in words for the operator.
    #[must_use]
    pub fn faults(&self, is_production: bool) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, message: &str| {
            if wrong {
                faults.push(message.to_owned());
            }
        };
        fault(
            !self.contact.bytes().all(|byte| byte.is_ascii_graphic()) || self.contact.contains(['(', ')']),
            "outbound.contact must be an address without spaces, such as https://haiha.example.vn/lien-he",
        );
        fault(
            self.ports.is_empty() || self.ports.contains(&0),
            "outbound.ports must name at least one port, and not 0",
        );
        fault(
            [self.connect_timeout_ms, self.timeout_ms].contains(&0),
            "outbound: a timeout of 0 would end every request; give milliseconds",
        );
        for host in &self.allowed_hosts {
            let parsed = parse(host);
            fault(parsed.is_none(), &format!("outbound.allowed_hosts: {host:?} is not a host"));
            let is_own = match parsed {
                Some(Host::Ipv4(address)) => address.is_loopback() || address.is_link_local(),
                Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unicast_link_local(),
                Some(Host::Domain(name)) => name.trim_end_matches('.').eq_ignore_ascii_case("localhost"),
                None => false,
            };
            fault(
                is_production && is_own,
                &format!("production: outbound.allowed_hosts must not name {host:?}, the machine itself"),
            );
        }
        faults
    }

    /// The hosts that may be asked although they are not public, in their normal form.
    pub(super) fn hosts(&self) -> impl Iterator<Item = String> + '_ {
        self.allowed_hosts.iter().filter_map(|host| parse(host)).map(|host| normal_host(&host.to_string()))
    }

    /// The further roots of trust.
    pub(super) fn roots(&self) -> anyhow::Result<Vec<reqwest::Certificate>> {
        if self.trusted_certificates.as_os_str().is_empty() {
            return Ok(Vec::new());
        }
        let path = self.trusted_certificates.display();
        let text = std::fs::read(&self.trusted_certificates)
            .with_context(|| format!("outbound.trusted_certificates: {path} cannot be read"))?;
        let roots = reqwest::Certificate::from_pem_bundle(&text)
            .with_context(|| format!("outbound.trusted_certificates: {path} holds no certificates in PEM"))?;
        anyhow::ensure!(!roots.is_empty(), "outbound.trusted_certificates: {path} holds no certificates in PEM");
        Ok(roots)
    }
}

/// A host as it stands in an address; one of IPv6 may be given without its brackets.
fn parse(host: &str) -> Option<Host> {
    Host::parse(host).or_else(|_| Host::parse(&format!("[{host}]"))).ok()
}
