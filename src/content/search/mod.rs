//! Search in GraphQL: what clients ask for, and what they get of what [`crate::search`] found.

pub mod connection;
pub mod facets;
pub mod highlight;
pub mod query;
pub mod suggest;
