//! How an article becomes public.

use std::collections::BTreeSet;

use sea_orm::{Set, entity::prelude::*};

use super::{
    Article,
    entity::{self, contribution, media, related},
};
use crate::{
    content::{
        agency,
        publish::{paths, upsert},
        slugs,
    },
    kernel::{
        Error, Problem, ProblemCode, Result,
        clock::{Timestamp, local_date, to_micros},
        content::Landing,
        error::none_of,
        kind::Kind,
        value::{check::Check, collation},
    },
};

/// Writes the rows of an article that has been checked.
pub(super) async fn land(article: &Article, landing: &Landing<'_>) -> Result<()> {
    let published_at = article.published_at.map_or(landing.first_published_at, to_micros);
    let mut problems = unfit_references(article, landing).await?;
    problems.extend(unfit_date(published_at, landing).await?);
    none_of(problems)?;
    let category_id = article.category_id.ok_or_else(|| Error::internal("an article without a category was ready"))?;
    let wish = slugs::Wish { wanted: article.slug.as_deref(), title: &article.title, fallback: "bai-viet" };
    let slug = slugs::claim(landing, Kind::Article, wish).await?;
    let cover = article.cover.as_ref();
    let source = article.source.as_ref();
    upsert(
        landing.transaction,
        entity::ActiveModel {
            id: Set(landing.id),
            agency_id: Set(landing.agency_id),
            edition: Set(landing.edition),
            published_at: Set(published_at),
            modified_at: Set(landing.now),
            slug: Set(slug),
            title: Set(article.title.clone()),
            title_key: Set(collation::key(&article.title)),
            summary: Set(article.summary.clone()),
            language: Set(article.language.clone()),
            category_id: Set(category_id),
            cover_media_id: Set(cover.map(|cover| cover.media_id)),
            cover_alternative_text: Set(cover.map(|cover| cover.alternative_text.clone())),
            cover_caption: Set(cover.and_then(|cover| cover.caption.clone())),
            source_name: Set(source.map(|source| source.name.clone())),
            source_address: Set(source.and_then(|source| source.address.clone())),
            legal_documents: Set(serde_json::to_string(&article.legal_documents)?),
            body: Set(serde_json::to_string(&article.body)?),
        },
    )
    .await?;
    replace_contributions(article, landing).await?;
    replace_media(article, landing).await?;
    replace_related(article, landing).await
}

/// What it refers to must be public, and its category must be of the same agency.
async fn unfit_references(article: &Article, landing: &Landing<'_>) -> Result<Vec<Problem>> {
    let category = article.category_id.map(|id| ("categoryId".to_owned(), id));
    let mut problems = landing.unpublished(Kind::Category, category).await?;
    let contributors = article.contributions.iter().map(|contribution| contribution.contributor_id);
    let contributors = paths("contributions", contributors).map(|(path, id)| (format!("{path}.contributorId"), id));
    problems.extend(landing.unpublished(Kind::Contributor, contributors).await?);
    let cover = article.cover.as_ref().map(|cover| ("cover.mediaId".to_owned(), cover.media_id));
    let body = article.body.media().map(|id| ("body".to_owned(), id));
    problems.extend(landing.unpublished(Kind::MediaAsset, cover.into_iter().chain(body)).await?);
    let chosen = || paths("relatedArticleIds", article.related_article_ids.iter().copied());
    // One that was withdrawn since may stay in the list, so that an article can still be corrected, restored or
    // published on time. Readers do not see it.
    problems.extend(landing.never_published(Kind::Article, chosen()).await?);
    if let Some((path, _)) = chosen().find(|(_, id)| *id == landing.id) {
        problems.push(Problem::at(ProblemCode::Invalid, &path, "An article does not stand beside itself."));
    }
    if let Some(id) = article.category_id {
        let agency = landing.agency_of(Kind::Category, id).await?;
        if agency.is_some_and(|agency| agency != landing.agency_id) {
            let message = "This category belongs to another agency.";
            problems.push(Problem::at(ProblemCode::Invalid, "categoryId", message));
        }
    }
    Ok(problems)
}

/// A date line lies in the past and within the life of the agency: nobody publishes after they were dissolved.
async fn unfit_date(published_at: Timestamp, landing: &Landing<'_>) -> Result<Vec<Problem>> {
    let mut check = Check::default();
    let message = "A date line cannot lie in the future. Schedule the publication instead.";
    check.holds(published_at <= landing.now, ProblemCode::OutOfRange, "publishedAt", message);
    if let Some(agency) = agency::entity::Entity::find_by_id(landing.agency_id).one(landing.transaction).await? {
        let message =
            "The agency did not exist on this date. Give the date line of an older article, or choose another agency.";
        check.holds(agency.life().holds(local_date(published_at)), ProblemCode::OutOfRange, "publishedAt", message);
    }
    Ok(check.done())
}

async fn replace_contributions(article: &Article, landing: &Landing<'_>) -> Result<()> {
    if landing.may_replace() {
        contribution::Entity::delete_many()
            .filter(contribution::Column::ArticleId.eq(landing.id))
            .exec(landing.transaction)
            .await?;
    }
    let rows = article.contributions.iter().zip(0..).map(|(contribution, position)| contribution::ActiveModel {
        article_id: Set(landing.id),
        position: Set(position),
        contributor_id: Set(contribution.contributor_id),
        role: Set(contribution.role),
    });
    contribution::Entity::insert_many(rows).exec_without_returning(landing.transaction).await?;
    Ok(())
}

async fn replace_media(article: &Article, landing: &Landing<'_>) -> Result<()> {
    if landing.may_replace() {
        media::Entity::delete_many().filter(media::Column::ArticleId.eq(landing.id)).exec(landing.transaction).await?;
    }
    let used: BTreeSet<Uuid> = article.body.media().chain(article.cover.as_ref().map(|cover| cover.media_id)).collect();
    let rows =
        used.into_iter().map(|media_id| media::ActiveModel { article_id: Set(landing.id), media_id: Set(media_id) });
    media::Entity::insert_many(rows).exec_without_returning(landing.transaction).await?;
    Ok(())
}

async fn replace_related(article: &Article, landing: &Landing<'_>) -> Result<()> {
    if landing.may_replace() {
        related::Entity::delete_many()
            .filter(related::Column::ArticleId.eq(landing.id))
            .exec(landing.transaction)
            .await?;
    }
    let rows = article.related_article_ids.iter().zip(0..).map(|(related_id, position)| related::ActiveModel {
        article_id: Set(landing.id),
        position: Set(position),
        related_id: Set(*related_id),
    });
    related::Entity::insert_many(rows).exec_without_returning(landing.transaction).await?;
    Ok(())
}
