//! Search: what is found, in which order, how the index follows what is public, and what is refused.

mod acronyms;
mod bad_input;
mod corpus;
mod finding;
pub(crate) mod index;
mod pages;
mod suggestions;

use serde_json::{Value, json};

use crate::kit::{Answer, Site};

/// Searches with more arguments, and answers the connection.
async fn search(site: &Site, query: &str, arguments: &str) -> Value {
    ask(site, query, arguments).await.data()["search"].clone()
}

/// Searches, whatever comes of it.
async fn ask(site: &Site, query: &str, arguments: &str) -> Answer {
    let document = format!(
        "query($query: String!) {{ search(query: $query{arguments}) {{ relaxed tier totalCount
        pageInfo {{ hasNextPage hasPreviousPage endCursor }}
        edges {{ cursor score node {{ __typename ... on Article {{ title }} ... on CalendarEntry {{ entry: title }} }} }} }} }}"
    );
    site.reader().run(&document, json!({ "query": query })).await
}

/// The titles of what was found.
fn titles(found: &Value) -> Vec<String> {
    let title = |edge: &Value| {
        let node = &edge["node"];
        node["title"].as_str().or(node["entry"].as_str()).unwrap().to_owned()
    };
    found["edges"].as_array().unwrap().iter().map(title).collect()
}

/// The titles that are suggested.
async fn suggestions(site: &Site, prefix: &str) -> Vec<String> {
    let document = "query($prefix: String!) { suggest(prefix: $prefix) { title } }";
    let found = site.reader().run(document, json!({ "prefix": prefix })).await.data();
    found["suggest"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
}
