//! The settings of the HTTP server and of what one operation may ask for. Each is explained where its default stands.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::screen::ScreenLimits;
use crate::schema::OperationLimits;

/// The HTTP server.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSettings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The origins of web pages whose scripts may call the API.
    pub allowed_origins: Vec<String>,
    /// The addresses and networks of proxies whose word about their clients is taken.
    pub trusted_proxies: Vec<String>,
    /// How long a query may take, in milliseconds.
    pub query_timeout_ms: u64,
    /// How long a mutation may take, in milliseconds.
    pub mutation_timeout_ms: u64,
    /// How long the head of a request may take, in milliseconds.
    pub header_timeout_ms: u64,
    /// How long the body of a request may take, in milliseconds.
    pub body_timeout_ms: u64,
    /// The connections held open at one time.
    pub max_connections: usize,
    /// How long requests may take to finish at the end, in milliseconds.
    pub shutdown_timeout_ms: u64,
    /// The largest body of a request without a token.
    pub anonymous_body_bytes: usize,
    /// The largest body of a request with a token.
    pub member_body_bytes: usize,
}

/// What one operation may ask for, by who asks.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GraphqlSettings {
    /// Without a token.
    pub anonymous: Limits,
    /// With a token.
    pub member: Limits,
}

/// What one operation may ask for.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
pub struct Limits {
    /// Before it is parsed.
    #[serde(flatten)]
    pub screen: ScreenLimits,
    /// Before it is executed.
    #[serde(flatten)]
    pub operation: OperationLimits,
}
