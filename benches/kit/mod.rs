//! What the benchmarks stand on.

pub(crate) mod client;
pub(crate) mod content;
pub(crate) mod process;
pub(crate) mod server;
