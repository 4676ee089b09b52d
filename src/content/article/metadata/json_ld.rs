//! An article as schema.org's `NewsArticle`.

use serde_json::{Map, Value, json};

use super::{Facts, written};
use crate::content::article::{LegalDocument, entity::ContributionRole};

/// The facts as JSON-LD, fit to stand in a `script` element of an HTML page.
#[must_use]
pub fn json_ld(facts: &Facts) -> String {
    embeddable(&Value::Object(news_article(facts)).to_string())
}

/// JSON in which nothing can end the element around it, or begin another one. These characters stand only in the
/// strings of JSON, where an escape says the same. The two separators are line ends to old readers of scripts.
fn embeddable(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

fn news_article(facts: &Facts) -> Map<String, Value> {
    let Facts { card, details, legal_documents, address, .. } = facts;
    let mut article = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            article.insert(name.to_owned(), value);
        }
    };
    set("@context", Some(json!("https://schema.org")));
    set("@type", Some(json!("NewsArticle")));
    set("headline", Some(json!(card.title)));
    set("description", Some(json!(card.summary)));
    set("inLanguage", Some(json!(details.language)));
    set("datePublished", Some(json!(written(card.published_at))));
    set("dateModified", Some(json!(written(details.modified_at.max(card.published_at)))));
    set("url", address.as_ref().map(|address| json!(address)));
    set("mainEntityOfPage", address.as_ref().map(|address| json!({ "@type": "WebPage", "@id": address })));
    set("articleSection", card.category.as_ref().map(|category| json!(category.name)));
    let publisher = publisher(facts);
    // Without a name in the byline the agency speaks for itself.
    set("author", people(facts, ContributionRole::Author).or_else(|| publisher.clone()));
    set("editor", people(facts, ContributionRole::Editor));
    set("translator", people(facts, ContributionRole::Translator));
    set("contributor", people(facts, ContributionRole::Photographer));
    set("sourceOrganization", named(facts, ContributionRole::Source, "Organization"));
    set("publisher", publisher);
    set("image", image(facts));
    set("isBasedOn", based_on(facts));
    set("citation", some(legal_documents.iter().map(legislation).collect()));
    article
}

fn publisher(facts: &Facts) -> Option<Value> {
    let agency = facts.agency.as_ref()?;
    Some(json!({ "@type": "GovernmentOrganization", "name": agency.name, "identifier": agency.code }))
}

fn people(facts: &Facts, role: ContributionRole) -> Option<Value> {
    named(facts, role, "Person")
}

fn named(facts: &Facts, role: ContributionRole, type_name: &str) -> Option<Value> {
    let names = facts.byline.iter().filter(|(found, _)| *found == role);
    some(names.map(|(_, contributor)| json!({ "@type": type_name, "name": contributor.name })).collect())
}

fn image(facts: &Facts) -> Option<Value> {
    let media = facts.card.media.as_ref()?;
    let mut image = json!({ "@type": "ImageObject", "url": media.address });
    for (name, size) in [("width", media.width), ("height", media.height)] {
        if let Some(size) = size {
            image[name] = json!(size);
        }
    }
    if let Some(caption) = &facts.details.cover_caption {
        image["caption"] = json!(caption);
    }
    Some(image)
}

fn based_on(facts: &Facts) -> Option<Value> {
    let name = facts.details.source_name.as_ref()?;
    let mut work = json!({ "@type": "CreativeWork", "publisher": { "@type": "Organization", "name": name } });
    if let Some(address) = &facts.details.source_address {
        work["url"] = json!(address);
    }
    Some(work)
}

fn legislation(document: &LegalDocument) -> Value {
    let LegalDocument { number, issued_on, issuer, title, address } = document;
    let mut work = json!({ "@type": "Legislation", "legislationIdentifier": number });
    work["name"] = json!(title.as_ref().unwrap_or(number));
    if let Some(date) = issued_on {
        work["legislationDate"] = json!(date.to_string());
    }
    if let Some(issuer) = issuer {
        work["legislationPassedBy"] = json!({ "@type": "Organization", "name": issuer });
    }
    if let Some(address) = address {
        work["url"] = json!(address);
    }
    work
}

/// A list, if there is anything in it.
fn some(values: Vec<Value>) -> Option<Value> {
    (!values.is_empty()).then_some(Value::Array(values))
}
