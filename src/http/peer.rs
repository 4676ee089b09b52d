//! Who sent a request: the other end of the connection, or, behind a proxy that is trusted, whom the proxy names.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

use super::conditional::list;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address at the other end of the connection that a request came by. The accept loop adds it to every request.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// Networks whose word about others is taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Reads addresses and networks; what is neither is left out, for the check of the settings has refused it.
    pub(super) fn read(texts: &[String]) -> Self {
        Self(texts.iter().filter_map(|text| network(text)).collect())
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The address of the client. From the nearest hop back, each that is trusted is believed when it names the one
    /// before it; the first that is not trusted is the client, whatever stands before it in the header.
    pub(super) fn client(&self, peer: Peer, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.0.to_canonical();
        if !self.trusts(client) {
            return client;
        }
        let named: Vec<&str> = list(headers, FORWARDED_FOR).collect();
        for text in named.into_iter().rev() {
            // Some proxies add the port.
            let address = text.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
            let Ok(address) = address else { break };
            client = address.to_canonical();
            if !self.trusts(client) {
                break;
            }
        }
        client
    }
}

/// An address such as `10.0.0.7`, or a network such as `10.0.0.0/8`.
pub(crate) fn network(text: &str) -> Option<IpNet> {
    text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_names_the_client() {
        let trusted = Proxies::read(&["10.0.0.0/8".to_owned(), "::1".to_owned(), "nothing".to_owned()]);
        for (peer, forwarded, expected) in [
            ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
            ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("::1", "2001:db8::7", "2001:db8::7"),
            // What the client put in front itself is not believed.
            ("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
            ("10.0.0.1", "198.51.100.1:443", "198.51.100.1"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "unknown", "10.0.0.1"),
            ("10.0.0.1", "1.1.1.1, <script>, 10.0.0.2", "10.0.0.2"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(FORWARDED_FOR, forwarded.parse().unwrap());
            let client = trusted.client(Peer(peer.parse().unwrap()), &headers);
            assert_eq!(client, expected.parse::<IpAddr>().unwrap(), "{peer} says {forwarded}");
            assert_eq!(
                Proxies::default().client(Peer(peer.parse().unwrap()), &headers).to_string(),
                peer.trim_start_matches("::ffff:")
            );
        }
    }
}
