//! Resolving names, and refusing what does not lead to the public internet.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{
    address::is_public,
    target::{Barred, Rules},
};

/// What turns names into addresses.
pub trait Names: Send + Sync + 'static {
    /// All addresses of a name.
    fn addresses(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The resolver of the operating system.
#[derive(Debug, Clone, Copy)]
pub struct SystemNames;

impl Names for SystemNames {
    fn addresses(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|found| found.ip()).collect()) })
    }
}

/// The resolver inside the connector: what it lets through is what is dialled.
pub(super) struct PublicNames {
    pub(super) names: Arc<dyn Names>,
    pub(super) rules: Arc<Rules>,
}

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        let is_allowed = self.rules.allows(name.as_str());
        let found = self.names.addresses(name.as_str().to_owned());
        Box::pin(async move {
            let found = found.await?;
            // One answer that is not public makes the others worth nothing: who mixes them hopes for a second try.
            if !is_allowed && !found.iter().copied().all(is_public) {
                return Err(Barred::Host.into());
            }
            if found.is_empty() {
                return Err(io::Error::from(io::ErrorKind::NotFound).into());
            }
            let addresses: Addrs = Box::new(found.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}
