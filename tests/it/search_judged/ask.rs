//! Asking Loa, by GraphQL and through the whole router, as a reader does.

use axum::{body::Body, http::Request};
use serde_json::Value;

use super::{
    corpus::{self, Names},
    judged::{Outcome, PAGE, Query},
};
use crate::kit::{Site, global};

/// An item, and what judgements call it by.
const ITEM: &str =
    "__typename ... on Article { slug title } ... on CalendarEntry { title } ... on Achievement { title }
    ... on LinkedWebsite { name } ... on Award { awardTitle { name } year conferringBody }";

/// Words that only an engine says. Its errors are not for readers.
const ENGINES: [&str; 8] = ["fts5", "sqlite", "tsquery", "postgres", "sql", "syntax", "unterminated", "panic"];

/// The first page for a query.
pub(super) async fn ask(site: &Site, names: &Names, query: &Query) -> Outcome {
    let operation = if query.suggest {
        format!("query($query: String!) {{ suggest(prefix: $query, first: {PAGE}) {{ node {{ {ITEM} }} }} }}")
    } else {
        let arguments = arguments(names, query);
        format!(
            "query($query: String!) {{ search(query: $query, {arguments} first: {PAGE}) {{ edges {{ node {{ {ITEM} }} }} }} }}"
        )
    };
    // The query goes in as it is: JSON can say what no string of ours can.
    let body = format!("{{\"query\":{},\"variables\":{{\"query\":{}}}}}", Value::from(operation), query.json());
    let request = Request::post("/graphql").header("content-type", "application/json").body(Body::from(body)).unwrap();
    read(&site.send(request).await.json())
}

/// What is asked beside the query.
fn arguments(names: &Names, query: &Query) -> String {
    let mut filter = Vec::new();
    if let Some(category) = &query.category {
        filter.push(format!("categoryId: \"{}\"", global("Category", names.categories[category].id)));
    }
    if let Some(agency) = &query.agency {
        filter.push(format!("agencyId: \"{}\"", global("Agency", names.agencies[agency])));
    }
    for (field, date) in [("from", query.from), ("to", query.to)] {
        filter.extend(date.map(|date| format!("{field}: \"{date}\"")));
    }
    let kinds = query.kinds.as_ref().map(|kinds| format!("kinds: [{}],", kinds.join(", ")));
    let order = query.order.as_ref().map(|order| format!("orderBy: {order},"));
    format!("filter: {{ {} }}, {} {}", filter.join(", "), kinds.unwrap_or_default(), order.unwrap_or_default())
}

fn read(json: &Value) -> Outcome {
    if let Some(errors) = json["errors"].as_array() {
        let code = errors[0]["extensions"]["code"].as_str().unwrap_or("no code");
        let said = json["errors"].to_string().to_lowercase();
        let ours = ["INTERNAL", "TIMEOUT", "UNAVAILABLE", "OVERLOADED", "no code"].contains(&code);
        return if ours || ENGINES.iter().any(|word| said.contains(word)) {
            Outcome::Failed(json["errors"].to_string())
        } else {
            Outcome::Refused(format!("{code}: {}", errors[0]["message"]))
        };
    }
    let data = &json["data"];
    let nodes = data["search"]["edges"].as_array().or_else(|| data["suggest"].as_array());
    let Some(nodes) = nodes else { return Outcome::Failed(json.to_string()) };
    Outcome::Found(nodes.iter().map(|node| named(&node["node"])).collect())
}

/// The name and the title of an item.
fn named(item: &Value) -> (String, String) {
    let title = corpus::named(item);
    let name = item["slug"]
        .as_str()
        .map_or_else(|| format!("{}: {title}", item["__typename"].as_str().unwrap_or_default()), str::to_owned);
    (name, title)
}
