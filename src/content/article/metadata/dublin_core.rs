//! An article in the words of Dublin Core.

use async_graphql::SimpleObject;

use super::{Facts, written};
use crate::{content::article::entity::ContributionRole, kernel::clock::local_date};

/// One statement in the words of Dublin Core, as a `meta` element has it.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct DublinCoreElement {
    /// Its name, such as `DC.creator` or `DCTERMS.modified`.
    pub(super) name: &'static str,
    /// What it says: plain text, to be escaped where it is put.
    content: String,
}

/// The facts as elements of Dublin Core: the fifteen of ISO 15836, as far as there is something to say, and the two dates
/// that its terms tell apart.
#[must_use]
pub fn dublin_core(facts: &Facts) -> Vec<DublinCoreElement> {
    let Facts { card, details, byline, agency, address, .. } = facts;
    let mut elements = Vec::new();
    let mut say = |name: &'static str, content: &str| {
        elements.push(DublinCoreElement { name, content: content.to_owned() });
    };
    say("DC.title", &card.title);
    let publisher = agency.as_ref().map(|agency| agency.name.as_str());
    let names = |wanted: fn(ContributionRole) -> bool| {
        byline.iter().filter(move |(role, _)| wanted(*role)).map(|(_, contributor)| contributor.name.as_str())
    };
    let mut creators = names(|role| role == ContributionRole::Author).peekable();
    // Without a name in the byline the agency speaks for itself.
    let speaker = publisher.filter(|_| creators.peek().is_none());
    for name in creators.chain(speaker) {
        say("DC.creator", name);
    }
    for name in names(|role| !matches!(role, ContributionRole::Author | ContributionRole::Source)) {
        say("DC.contributor", name);
    }
    if let Some(category) = &card.category {
        say("DC.subject", &category.name);
    }
    say("DC.description", &card.summary);
    if let Some(publisher) = publisher {
        say("DC.publisher", publisher);
    }
    say("DC.date", &local_date(card.published_at).to_string());
    say("DC.type", "Text");
    say("DC.format", "text/html");
    say("DC.identifier", address.as_deref().unwrap_or(&card.slug));
    for source in names(|role| role == ContributionRole::Source).chain(details.source_name.as_deref()) {
        say("DC.source", source);
    }
    say("DC.language", &details.language);
    say("DCTERMS.issued", &written(card.published_at));
    say("DCTERMS.modified", &written(details.modified_at.max(card.published_at)));
    elements
}
