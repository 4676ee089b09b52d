use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate};
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::content::{
    agency::entity::Level, article::entity::ContributionRole, category::graphql::CategoryBrief,
    contributor::graphql::ContributorBrief,
};

/// What would leave the element in which a page puts it.
const HOSTILE: &str = "</script><script>alert('x')</script> & <!-- \u{2028}\u{2029} \"\\";

fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn facts(text: &str, roles: &[ContributionRole]) -> Facts {
    let card = Card {
        id: Uuid::from_u128(1),
        agency_id: Uuid::from_u128(2),
        published_at: at("2021-12-09T16:30:00+07:00"),
        slug: "tin".into(),
        title: text.into(),
        summary: text.into(),
        cover_alternative_text: None,
        category: Some(Arc::new(CategoryBrief { id: Uuid::nil(), slug: "muc".into(), name: text.into() })),
        media: None,
        byline: OnceLock::new(),
    };
    let details = Details {
        modified_at: at("2021-12-10T00:00:00+07:00"),
        language: "vi".into(),
        source_name: Some(text.into()),
        source_address: Some("https://bao.example.vn/?a=1&b=<".into()),
        ..Details::default()
    };
    let name = |role: &ContributionRole| (*role, Arc::new(ContributorBrief { id: Uuid::nil(), name: text.into() }));
    let agency = agency::entity::Model {
        id: Uuid::from_u128(2),
        agency_id: Uuid::from_u128(2),
        edition: 1,
        published_at: card.published_at,
        modified_at: card.published_at,
        code: "huyen".into(),
        name: text.into(),
        name_key: Vec::new(),
        level: Level::District,
        valid_from: None,
        valid_to: None,
        parent_id: None,
    };
    let document = LegalDocument {
        number: "59/2001/NĐ-CP".into(),
        issued_on: NaiveDate::from_ymd_opt(2001, 8, 29),
        issuer: Some("Chính phủ".into()),
        title: Some(text.into()),
        address: None,
    };
    Facts {
        card: Arc::new(card),
        details: Arc::new(details),
        byline: Arc::new(roles.iter().map(name).collect()),
        legal_documents: vec![document],
        agency: Some(Arc::new(agency)),
        address: Some("https://haiha.example.vn/tin".into()),
    }
}

/// All texts in a value.
fn texts<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| texts(field, found)),
        _ => {}
    }
}

#[test]
fn nothing_in_a_text_can_end_the_script_element() {
    let roles = [ContributionRole::Author, ContributionRole::Source];
    let written = json_ld(&facts(HOSTILE, &roles));
    for c in ['<', '>', '&', '\u{2028}', '\u{2029}'] {
        assert!(!written.contains(c), "{c:?} in {written}");
    }
    let read: Value = serde_json::from_str(&written).unwrap();
    let mut found = Vec::new();
    texts(&read, &mut found);
    assert_eq!(found.iter().filter(|text| **text == HOSTILE).count(), 8, "the texts are what they were: {read}");
    assert_eq!(read["isBasedOn"]["url"], "https://bao.example.vn/?a=1&b=<");
}

#[test]
fn an_article_is_said_in_the_words_of_schema_org() {
    let roles = [ContributionRole::Author, ContributionRole::Author, ContributionRole::Photographer];
    let read: Value = serde_json::from_str(&json_ld(&facts("Tin", &roles))).unwrap();
    let person = json!({ "@type": "Person", "name": "Tin" });
    assert_eq!(
        read,
        json!({
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": "Tin",
            "description": "Tin",
            "inLanguage": "vi",
            "datePublished": "2021-12-09T16:30:00+07:00",
            "dateModified": "2021-12-10T00:00:00+07:00",
            "url": "https://haiha.example.vn/tin",
            "mainEntityOfPage": { "@type": "WebPage", "@id": "https://haiha.example.vn/tin" },
            "articleSection": "Tin",
            "author": [person, person],
            "contributor": [person],
            "publisher": { "@type": "GovernmentOrganization", "name": "Tin", "identifier": "huyen" },
            "isBasedOn": { "@type": "CreativeWork", "publisher": { "@type": "Organization", "name": "Tin" },
                "url": "https://bao.example.vn/?a=1&b=<" },
            "citation": [{ "@type": "Legislation", "legislationIdentifier": "59/2001/NĐ-CP", "name": "Tin",
                "legislationDate": "2001-08-29",
                "legislationPassedBy": { "@type": "Organization", "name": "Chính phủ" } }],
        })
    );
}

#[test]
fn without_a_byline_the_agency_speaks() {
    let facts = facts("Tin", &[]);
    let read: Value = serde_json::from_str(&json_ld(&facts)).unwrap();
    assert_eq!(read["author"], read["publisher"]);
    let elements = dublin_core(&facts);
    let creators: Vec<_> = elements.iter().filter(|element| element.name == "DC.creator").collect();
    assert_eq!(creators.len(), 1);
}
