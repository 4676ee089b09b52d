//! Loa: a GraphQL content API for Vietnamese local-government portals.
//!
//! `ARCHITECTURE.md` has the map. In short: [`kernel`] is what is true of all content, [`content`] has a folder for each
//! kind, [`graphql`] the words they share, [`schema`] puts the roots together, [`http`] serves them.

pub mod app;
pub mod body;
pub mod cli;
pub mod config;
pub mod content;
pub mod graphql;
pub mod http;
pub mod identity;
pub mod kernel;
pub mod media;
pub mod outbound;
pub mod samples;
pub mod schema;
pub mod search;
pub mod statistics;
pub mod telemetry;
pub mod transfer;
pub mod worker;
