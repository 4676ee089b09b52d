//! The words in which all kinds speak GraphQL: ids, scalars, connections, errors, batches, costs, bodies.

pub mod batch;
pub mod connection;
pub mod cost;
pub mod error;
pub mod ids;
pub mod input;
pub mod payload;
pub mod scalars;
pub mod session;
pub mod shown;

pub use error::{Fault, Result};
pub use session::Session;
