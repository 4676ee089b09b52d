//! The endpoint from outside: GraphQL over HTTP, and what goes around it.

mod bodies;
mod browsers;
mod faults;
mod media_types;
mod operations;
mod surroundings;

/// A query that anybody may send and that needs nothing to be there.
const QUERY: &str = "{ articles { totalCount } }";
/// Its answer on a site without content.
const ANSWER: &str = r#"{"data":{"articles":{"totalCount":0}}}"#;
