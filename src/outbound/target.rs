//! Judging an address before it is asked: its scheme, its port, and its host as far as it can be told from its form.

use std::{collections::HashSet, fmt};

use url::{Host, Url};

use super::{Ports, address::is_public};

/// Why an address is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Barred {
    /// Its scheme is neither http nor https.
    Scheme,
    /// It carries a name and password.
    Credentials,
    /// Its port is not one of those that may be asked.
    Port,
    /// Its host is not public, or a name leads to an address that is not.
    Host,
}

impl fmt::Display for Barred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "only http and https are asked",
            Self::Credentials => "an address with a name and password is not asked",
            Self::Port => "this port is not asked",
            Self::Host => "this host is not a public one",
        })
    }
}

impl std::error::Error for Barred {}

/// What may be asked.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) ports: Ports,
    /// Hosts that may be asked although they are not public, in their normal form.
    pub(super) allowed_hosts: HashSet<String>,
}

impl Rules {
    /// Judges an address. Of a name only the form can be judged here; what it leads to is judged when it is dialled.
    pub(super) fn judge(&self, url: &Url) -> Result<(), Barred> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Barred::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Barred::Credentials);
        }
        if !url.port_or_known_default().is_some_and(|port| self.ports.contains(&port)) {
            return Err(Barred::Port);
        }
        let is_allowed = url.host_str().is_some_and(|host| self.allows(host));
        if is_allowed || host_is_public(url) { Ok(()) } else { Err(Barred::Host) }
    }

    /// Whether a host may be asked wherever it is.
    pub(super) fn allows(&self, host: &str) -> bool {
        self.allowed_hosts.contains(&normal_host(host))
    }
}

/// A host in small letters and without the dot at its end.
pub(super) fn normal_host(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

/// Names below which nothing is public (RFC 6761, 6762, 7686, 8375, and what ICANN keeps for private use).
const PRIVATE_ZONES: [&str; 11] = [
    "corp",
    "home",
    "home.arpa",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
];

/// Whether the host of an address can be a public one: a literal address that is public, or a name with a dot in it that
/// does not belong to a private zone. The address is in the normal form of the WHATWG URL standard, in which `127.1`,
/// `0x7f.1` and `2130706433` are `127.0.0.1` already.
#[must_use]
pub fn host_is_public(url: &Url) -> bool {
    match url.host() {
        None => false,
        Some(Host::Ipv4(address)) => is_public(address.into()),
        Some(Host::Ipv6(address)) => is_public(address.into()),
        Some(Host::Domain(name)) => {
            let name = normal_host(name);
            let in_zone =
                |zone: &&str| name.strip_suffix(*zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
            name.contains('.') && !name.split('.').any(str::is_empty) && !PRIVATE_ZONES.iter().any(in_zone)
        }
    }
}
