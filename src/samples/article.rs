//! Articles: a head in TOML between two lines of `+++`, then the body in Markdown.

use anyhow::Context as _;
use chrono::{DateTime, FixedOffset};
use serde::Deserialize;
use uuid::Uuid;

use super::{FILES, Published, find};
use crate::{
    body::from_markdown,
    content::article::{Article, Contribution, Cover, LegalDocument, Source, entity::ContributionRole},
    kernel::{Error, clock::Timestamp},
};

/// One file of the folder.
pub(super) struct ArticleFile {
    /// Its name, for messages.
    pub(super) name: String,
    head: Head,
    body: &'static str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Head {
    title: String,
    slug: String,
    summary: String,
    agency: String,
    category: String,
    published_at: DateTime<FixedOffset>,
    #[serde(default)]
    contributors: Vec<Byline>,
    cover: Option<CoverHead>,
    #[serde(default)]
    legal_documents: Vec<LegalDocument>,
    source: Option<Source>,
    /// The slugs of articles of an earlier date.
    #[serde(default)]
    related: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Byline {
    contributor: String,
    role: ContributionRole,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CoverHead {
    media: String,
    alternative_text: String,
    caption: Option<String>,
}

/// The articles in the order of their dates.
pub(super) fn files() -> anyhow::Result<Vec<ArticleFile>> {
    let folder = FILES.get_dir("articles").context("there are no sample articles")?;
    let mut files = folder.files().map(read).collect::<anyhow::Result<Vec<_>>>()?;
    files.sort_by_key(|file| file.head.published_at);
    Ok(files)
}

fn read(file: &'static include_dir::File<'static>) -> anyhow::Result<ArticleFile> {
    let name = file.path().display().to_string();
    let text = file.contents_utf8().with_context(|| format!("{name} is not UTF-8"))?;
    let parts = text.strip_prefix("+++\n").and_then(|text| text.split_once("\n+++\n"));
    let (head, body) = parts.with_context(|| format!("{name} has no head"))?;
    let head = toml::from_str(head).with_context(|| format!("the head of {name}"))?;
    Ok(ArticleFile { name, head, body })
}

impl ArticleFile {
    /// Its date line.
    pub(super) fn published_at(&self) -> Timestamp {
        self.head.published_at.to_utc()
    }

    /// Its slug, by which other samples name it.
    pub(super) fn slug(&self) -> &str {
        &self.head.slug
    }

    /// The article, with the agency that publishes it.
    pub(super) fn into_content(self, published: &Published) -> anyhow::Result<(Uuid, Article)> {
        let Self { head, body, .. } = self;
        let report = |problems| Error::Problems(problems).into_report();
        let mut body = from_markdown(body).map_err(report)?;
        let unknown = body.resolve(&published.media_by_address);
        if !unknown.is_empty() {
            return Err(report(unknown));
        }
        let contribution = |byline: &Byline| {
            let contributor_id = find(&published.contributors, "contributor", &byline.contributor)?;
            Ok(Contribution { contributor_id, role: byline.role })
        };
        let cover = |head: CoverHead| {
            let media_id = find(&published.media, "media asset", &head.media)?;
            anyhow::Ok(Cover { media_id, alternative_text: head.alternative_text, caption: head.caption })
        };
        let related = head.related.iter().map(|slug| find(&published.articles, "article", slug));
        let related_article_ids = related.collect::<anyhow::Result<_>>()?;
        let article = Article {
            title: head.title,
            slug: Some(head.slug),
            summary: head.summary,
            category_id: Some(find(&published.categories, "category", &head.category)?),
            contributions: head.contributors.iter().map(contribution).collect::<anyhow::Result<_>>()?,
            cover: head.cover.map(cover).transpose()?,
            source: head.source,
            legal_documents: head.legal_documents,
            related_article_ids,
            published_at: Some(head.published_at.to_utc()),
            body,
            ..Article::default()
        };
        Ok((find(&published.agencies, "agency", &head.agency)?, article))
    }
}
