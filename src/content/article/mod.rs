//! Articles: news and notices, with a body of blocks.

pub mod entity;
pub mod graphql;
pub mod input;
mod landing;
mod list;
mod load;
pub mod metadata;
pub mod query;
mod searchable;

use std::collections::HashSet;

use chrono::NaiveDate;
use sea_orm::{DatabaseExecutor, DatabaseTransaction, DbErr, entity::prelude::*};
use serde::{Deserialize, Serialize};

use crate::{
    body::Body,
    kernel::{
        Problem, ProblemCode, Result,
        clock::Timestamp,
        content::{Content, Landing},
        kind::Kind,
        searchable::Searchable,
        value::check::Check,
    },
};
use entity::ContributionRole;

/// The most characters of a title.
pub const TITLE_LIMIT: usize = 300;
/// The most characters of a summary.
pub const SUMMARY_LIMIT: usize = 1_000;
/// The most names in a byline.
pub const CONTRIBUTION_LIMIT: usize = 20;
/// The most legal documents.
pub const LEGAL_DOCUMENT_LIMIT: usize = 50;
/// The most related articles.
pub const RELATED_LIMIT: usize = 20;
/// The most characters of a legal document's number.
pub const NUMBER_LIMIT: usize = 100;
/// The most characters of a caption or an alternative text.
pub const CAPTION_LIMIT: usize = 500;

/// What an editor writes of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Article {
    /// The title.
    pub title: String,
    /// The readable part of its address; without one it is made from the title at the first publication and kept.
    pub slug: Option<String>,
    /// What it is about, in a sentence or two.
    pub summary: String,
    /// The language, as a BCP 47 tag.
    pub language: String,
    /// The category it stands in; needed for publication.
    pub category_id: Option<Uuid>,
    /// The byline, in order.
    pub contributions: Vec<Contribution>,
    /// The picture that lists show.
    pub cover: Option<Cover>,
    /// Where it was taken from.
    pub source: Option<Source>,
    /// The legal documents it is about.
    pub legal_documents: Vec<LegalDocument>,
    /// The articles that stand beside it, in order.
    #[serde(default)]
    pub related_article_ids: Vec<Uuid>,
    /// The date line; without one it is the moment of the first publication.
    pub published_at: Option<Timestamp>,
    /// The body.
    pub body: Body,
}

/// One name in a byline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contribution {
    /// Who.
    pub contributor_id: Uuid,
    /// As what.
    pub role: ContributionRole,
}

/// The picture that lists show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cover {
    /// The media asset.
    pub media_id: Uuid,
    /// What a reader who cannot see it is told.
    pub alternative_text: String,
    /// The text under it.
    pub caption: Option<String>,
}

/// Where an article was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// The name of the paper or the body.
    pub name: String,
    /// Its address.
    pub address: Option<String>,
}

/// A legal document (văn bản): a law, a decree, a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LegalDocument {
    /// Its number, such as 59/2001/NĐ-CP.
    pub number: String,
    /// The day it was issued.
    pub issued_on: Option<NaiveDate>,
    /// The body that issued it.
    pub issuer: Option<String>,
    /// What it is about (trích yếu).
    pub title: Option<String>,
    /// Where it can be read.
    pub address: Option<String>,
}

impl LegalDocument {
    /// What is wrong with it.
    #[must_use]
    pub fn check(&self) -> Vec<Problem> {
        Check::default()
            .line("number", &self.number, NUMBER_LIMIT)
            .date("issuedOn", self.issued_on)
            .optional("issuer", self.issuer.as_deref(), TITLE_LIMIT)
            .optional("title", self.title.as_deref(), SUMMARY_LIMIT)
            .address("address", self.address.as_deref())
            .done()
    }
}

impl LegalDocument {
    /// What search may find of it: its number, who issued it, what it is about.
    #[must_use]
    pub fn words(&self) -> String {
        let parts = [Some(&self.number), self.issuer.as_ref(), self.title.as_ref()];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join("\n")
    }
}

impl Default for Article {
    fn default() -> Self {
        Self {
            title: String::new(),
            slug: None,
            summary: String::new(),
            language: "vi".to_owned(),
            category_id: None,
            contributions: Vec::new(),
            cover: None,
            source: None,
            legal_documents: Vec::new(),
            related_article_ids: Vec::new(),
            published_at: None,
            body: Body::default(),
        }
    }
}

impl Content for Article {
    const KIND: Kind = Kind::Article;

    fn title(&self) -> &str {
        &self.title
    }

    fn check(&self) -> Vec<Problem> {
        let mut check = Check::default();
        check
            .line("title", &self.title, TITLE_LIMIT)
            .slug("slug", self.slug.as_deref())
            .optional("summary", Some(&self.summary), SUMMARY_LIMIT)
            .holds(is_language(&self.language), ProblemCode::Invalid, "language", "Give a BCP 47 tag such as `vi`.")
            .list("contributions", self.contributions.len(), CONTRIBUTION_LIMIT)
            .list("legalDocuments", self.legal_documents.len(), LEGAL_DOCUMENT_LIMIT)
            .list("relatedArticleIds", self.related_article_ids.len(), RELATED_LIMIT);
        let mut seen = HashSet::new();
        for (index, contribution) in self.contributions.iter().enumerate() {
            let path = format!("contributions.{index}");
            check.holds(seen.insert(contribution), ProblemCode::Duplicate, &path, "This stands in the byline twice.");
        }
        let mut seen = HashSet::new();
        for (index, id) in self.related_article_ids.iter().enumerate() {
            let path = format!("relatedArticleIds.{index}");
            check.holds(seen.insert(id), ProblemCode::Duplicate, &path, "This article stands here twice.");
        }
        if let Some(cover) = &self.cover {
            check.optional("cover.alternativeText", Some(&cover.alternative_text), CAPTION_LIMIT).optional(
                "cover.caption",
                cover.caption.as_deref(),
                CAPTION_LIMIT,
            );
        }
        if let Some(source) = &self.source {
            check.line("source.name", &source.name, TITLE_LIMIT).address("source.address", source.address.as_deref());
        }
        for (index, document) in self.legal_documents.iter().enumerate() {
            check.within(&format!("legalDocuments.{index}"), document.check());
        }
        check.within("body", self.body.check()).done()
    }

    fn missing(&self) -> Vec<Problem> {
        let mut check = Check::default();
        check
            .holds(self.category_id.is_some(), ProblemCode::Blank, "categoryId", "An article needs a category.")
            .holds(!self.summary.is_empty(), ProblemCode::Blank, "summary", "An article needs a summary.")
            .holds(!self.body.blocks.is_empty(), ProblemCode::Blank, "body", "An article needs a body.");
        if let Some(cover) = &self.cover {
            let message = "Say what the cover shows, for readers who cannot see it.";
            check.holds(!cover.alternative_text.is_empty(), ProblemCode::Blank, "cover.alternativeText", message);
        }
        check.within("body", self.body.missing()).done()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        landing::land(self, landing).await
    }

    const SEARCHED: bool = true;

    async fn searchable(executor: &DatabaseExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Searchable>, DbErr> {
        searchable::read(executor, ids).await
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}

/// Whether it has the form of a BCP 47 tag: a language of two or three letters, then subtags.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    tag.len() <= 35
        && (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
