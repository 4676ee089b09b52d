//! What search may find of articles.

use std::collections::HashMap;

use sea_orm::{DatabaseExecutor, QueryOrder, QuerySelect, entity::prelude::*};

use super::{
    LegalDocument,
    entity::{Column, Entity, contribution},
};
use crate::{
    body::Body,
    kernel::{clock::Timestamp, kind::Kind, searchable::Searchable},
};

/// The columns that are read of an article.
type Row = (Uuid, Uuid, Uuid, Timestamp, String, String, Option<String>, String, String);

/// What search may find of these articles: title, summary, body with its captions, legal documents, the caption of the
/// cover.
pub(super) async fn read(executor: &DatabaseExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Searchable>, DbErr> {
    let columns = [
        Column::Id,
        Column::AgencyId,
        Column::CategoryId,
        Column::PublishedAt,
        Column::Title,
        Column::Summary,
        Column::CoverCaption,
        Column::LegalDocuments,
        Column::Body,
    ];
    let select = Entity::find().select_only().columns(columns).filter(Column::Id.is_in(ids.iter().copied()));
    let rows: Vec<Row> = select.into_tuple().all(executor).await?;
    let mut bylines: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    let names = contribution::Entity::find()
        .select_only()
        .columns([contribution::Column::ArticleId, contribution::Column::ContributorId])
        .filter(contribution::Column::ArticleId.is_in(ids.iter().copied()))
        .order_by_asc(contribution::Column::Position);
    for (article, contributor) in names.into_tuple::<(Uuid, Uuid)>().all(executor).await? {
        bylines.entry(article).or_default().push(contributor);
    }
    rows.into_iter().map(|row| item(row, &mut bylines)).collect()
}

fn item(row: Row, bylines: &mut HashMap<Uuid, Vec<Uuid>>) -> Result<Searchable, DbErr> {
    let (id, agency_id, category_id, dated_at, title, summary, caption, documents, body) = row;
    let unreadable = |error: serde_json::Error| DbErr::Json(error.to_string());
    let body: Body = serde_json::from_str(&body).map_err(unreadable)?;
    let documents: Vec<LegalDocument> = serde_json::from_str(&documents).map_err(unreadable)?;
    let mut parts = vec![summary, body.to_plain_text()];
    parts.extend(caption);
    parts.extend(documents.iter().map(LegalDocument::words));
    parts.retain(|part| !part.is_empty());
    Ok(Searchable {
        id,
        kind: Kind::Article,
        agency_id,
        category_id: Some(category_id),
        contributors: bylines.remove(&id).unwrap_or_default(),
        dated_at,
        title,
        text: parts.join("\n\n"),
    })
}
