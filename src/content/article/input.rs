//! What an editor sends of an article.

use std::sync::{Arc, OnceLock};

use async_graphql::{ID, InputObject, MaybeUndefined};
use sea_orm::entity::prelude::*;

use super::{
    Article, Contribution, Cover, LegalDocument, Source,
    entity::ContributionRole,
    graphql::{self, ArticleList, Card, Details, Parts},
};
use crate::{
    body::Body,
    content::{
        Content,
        blocks::input::BodyInput,
        category::graphql::{CategoryBrief, CategoryList},
        media_asset::list::{MediaBrief, MediaList},
        slice::{Change, Slice},
    },
    graphql::{
        Result, Session,
        batch::ById,
        ids, input,
        scalars::{Date, DateTime},
    },
    kernel::{
        Error, document,
        kind::Kind,
        value::{slug, text},
    },
};

/// What an editor writes of an article. On creation `title` is needed, and `summary`, `categoryId` and `body` before it
/// can become public; in an edit, what is left out stays as it is, and null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "ArticleInput")]
pub struct Input {
    /// The title, at most 300 characters.
    title: MaybeUndefined<String>,
    /// The readable part of its address: words of a–z and 0–9 joined by hyphens, at most 100 characters, unique among
    /// all articles. Without one it is made from the title at the first publication and kept.
    slug: MaybeUndefined<String>,
    /// What it is about, in a sentence or two, at most 1,000 characters.
    summary: MaybeUndefined<String>,
    /// The language it is written in: a BCP 47 tag; `vi` when it is not given.
    language: Option<String>,
    /// The category it is filed in: public and of the same agency when the article becomes public.
    category_id: MaybeUndefined<ID>,
    /// The byline in order, at most 20 names. The list replaces the one before.
    contributions: Option<Vec<ContributionInput>>,
    /// The picture that lists show.
    cover: MaybeUndefined<CoverInput>,
    /// Where it was taken from.
    source: MaybeUndefined<SourceInput>,
    /// The legal documents it is about, at most 50. The list replaces the one before.
    legal_documents: Option<Vec<LegalDocumentInput>>,
    /// The articles that stand beside it, in order, at most 20: each public, or public once. One that is not public when
    /// somebody reads is left out then. The list replaces the one before.
    related_article_ids: Option<Vec<ID>>,
    /// The date line, for an article that was published earlier elsewhere: in the past, and within the life of its
    /// agency. Without one it is the moment of the first publication.
    published_at: MaybeUndefined<DateTime>,
    /// The body, which replaces the one before.
    body: MaybeUndefined<BodyInput>,
}

/// One name in a byline.
#[derive(Debug, InputObject)]
pub struct ContributionInput {
    /// Who: a contributor that is public when the article becomes public.
    contributor_id: ID,
    /// As what.
    #[graphql(default_with = "ContributionRole::Author")]
    role: ContributionRole,
}

/// The picture that lists show.
#[derive(Debug, InputObject)]
pub struct CoverInput {
    /// The media asset, which must be public when the article becomes public.
    media_id: ID,
    /// What a reader who cannot see it is told, at most 500 characters; needed for publication.
    #[graphql(default)]
    alternative_text: String,
    /// The text under it, at most 500 characters.
    caption: Option<String>,
}

/// Where an article was taken from.
#[derive(Debug, InputObject)]
pub struct SourceInput {
    /// The name of the paper or the body, at most 300 characters.
    name: String,
    /// Its http or https address.
    address: Option<String>,
}

/// A legal document (văn bản): a law, a decree, a decision.
#[derive(Debug, InputObject)]
pub struct LegalDocumentInput {
    /// Its number, such as 59/2001/NĐ-CP; at most 100 characters.
    number: String,
    /// The day it was issued.
    issued_on: Option<Date>,
    /// The body that issued it, at most 300 characters.
    issuer: Option<String>,
    /// What it is about (trích yếu), at most 1,000 characters.
    title: Option<String>,
    /// Where it can be read: an http or https address.
    address: Option<String>,
}

impl ContributionInput {
    fn read((index, given): (usize, Self)) -> Result<Contribution, Error> {
        let path = format!("contributions.{index}.contributorId");
        Ok(Contribution {
            contributor_id: ids::reference(Kind::Contributor, &given.contributor_id, &path)?,
            role: given.role,
        })
    }
}

impl CoverInput {
    fn read(self) -> Result<Cover, Error> {
        Ok(Cover {
            media_id: ids::reference(Kind::MediaAsset, &self.media_id, "cover.mediaId")?,
            alternative_text: text::line(&self.alternative_text),
            caption: text::optional_line(self.caption.as_deref()),
        })
    }
}

impl From<SourceInput> for Source {
    fn from(given: SourceInput) -> Self {
        Self { name: text::line(&given.name), address: given.address.as_deref().map(input::normal_address) }
    }
}

impl From<LegalDocumentInput> for LegalDocument {
    fn from(given: LegalDocumentInput) -> Self {
        Self {
            number: text::line(&given.number),
            issued_on: given.issued_on.map(|date| date.0),
            issuer: text::optional_line(given.issuer.as_deref()),
            title: text::optional_line(given.title.as_deref()),
            address: given.address.as_deref().map(input::normal_address),
        }
    }
}

fn related(given: &[ID]) -> Result<Vec<Uuid>, Error> {
    let read = |(index, id): (usize, &ID)| ids::reference(Kind::Article, id, &format!("relatedArticleIds.{index}"));
    given.iter().enumerate().map(read).collect()
}

impl Slice for Article {
    type Input = Input;
    type View = graphql::Article;

    async fn change(given: Input, session: &Session) -> Result<Change<Self>, Error> {
        let category = input::reference(Kind::Category, given.category_id, "categoryId")?;
        let contributions = given
            .contributions
            .map(|list| list.into_iter().enumerate().map(ContributionInput::read).collect::<Result<Vec<_>, Error>>())
            .transpose()?;
        let cover = match given.cover {
            MaybeUndefined::Undefined => MaybeUndefined::Undefined,
            MaybeUndefined::Null => MaybeUndefined::Null,
            MaybeUndefined::Value(cover) => MaybeUndefined::Value(cover.read()?),
        };
        let body = match given.body {
            MaybeUndefined::Undefined => MaybeUndefined::Undefined,
            MaybeUndefined::Null => MaybeUndefined::Null,
            MaybeUndefined::Value(body) => MaybeUndefined::Value(body.read(session).await?),
        };
        let related = given.related_article_ids.map(|ids| related(&ids)).transpose()?;
        let legal_documents =
            given.legal_documents.map(|list| list.into_iter().map(LegalDocument::from).collect::<Vec<_>>());
        let Input { title, slug, summary, language, source, published_at, .. } = given;
        Ok(Box::new(move |before| {
            let mut draft = before.unwrap_or_default();
            input::line(&mut draft.title, title);
            input::optional_line(&mut draft.slug, slug);
            input::line(&mut draft.summary, summary);
            if let Some(language) = language {
                draft.language = text::line(&language);
            }
            input::optional(&mut draft.category_id, category);
            if let Some(contributions) = contributions {
                draft.contributions = contributions;
            }
            input::optional(&mut draft.cover, cover);
            input::optional(&mut draft.source, source);
            if let Some(legal_documents) = legal_documents {
                draft.legal_documents = legal_documents;
            }
            if let Some(related) = related {
                draft.related_article_ids = related;
            }
            input::optional(&mut draft.published_at, published_at.map_value(|DateTime(instant)| instant));
            match body {
                MaybeUndefined::Undefined => {}
                MaybeUndefined::Null => draft.body = Body::default(),
                MaybeUndefined::Value(given) => draft.body = given.following(&draft.body),
            }
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        let card = session.batch.load_one(ById::<ArticleList>::new(id)).await?;
        Ok(card.map(|card| Content::Article(card.into())))
    }

    async fn preview(self, session: &Session, document: &document::Model) -> Result<Content> {
        let category = match self.category_id {
            Some(id) => session.batch.load_one(ById::<CategoryList>::new(id)).await?,
            None => None,
        };
        let media = match &self.cover {
            Some(cover) => session.batch.load_one(ById::<MediaList>::new(cover.media_id)).await?,
            None => None,
        };
        let (cover_alternative_text, cover_caption) =
            self.cover.map(|cover| (Some(cover.alternative_text), cover.caption)).unwrap_or_default();
        let (source_name, source_address) =
            self.source.map(|source| (Some(source.name), source.address)).unwrap_or_default();
        let first = document.first_published_at.unwrap_or(document.modified_at);
        let card = Card {
            id: document.id,
            agency_id: document.agency_id,
            published_at: self.published_at.unwrap_or(first),
            slug: self.slug.unwrap_or_else(|| slug::from_title(&self.title, "bai-viet")),
            title: self.title,
            summary: self.summary,
            cover_alternative_text,
            category: category
                .map(|row| Arc::new(CategoryBrief { id: row.id, slug: row.slug.clone(), name: row.name.clone() })),
            media: media.map(|row| Arc::new(MediaBrief::from(row.as_ref()))),
            byline: OnceLock::new(),
        };
        let details = Details {
            id: document.id,
            modified_at: document.modified_at,
            language: self.language,
            cover_caption,
            source_name,
            source_address,
            legal_documents: serde_json::to_string(&self.legal_documents).map_err(Error::from)?,
        };
        let contributions = self.contributions.iter().map(|one| (one.role, one.contributor_id)).collect();
        let related = self.related_article_ids;
        let parts = Parts { contributions, related, details: Arc::new(details), body: Arc::new(self.body) };
        Ok(Content::Article(graphql::Article::preview(card, parts)))
    }

    fn body(&self) -> Option<&Body> {
        Some(&self.body)
    }
}
