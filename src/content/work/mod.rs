//! The work side in GraphQL: documents, their revisions, what changed between them, and the steps of the workflow.

pub mod difference;
pub mod document;
pub mod list;
pub mod query;
pub mod revision;
pub mod steps;
pub mod write;
