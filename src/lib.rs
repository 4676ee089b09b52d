//! Loa: a GraphQL content API for Vietnamese local-government portals.

pub mod body;
pub mod content;
pub mod graphql;
pub mod kernel;
pub mod schema;
