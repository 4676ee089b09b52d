//! What search may find of achievements.

use sea_orm::{DatabaseExecutor, entity::prelude::*};

use super::entity::{Column, Entity, Model};
use crate::{
    content::article::LegalDocument,
    kernel::{clock::start_of, kind::Kind, searchable::Searchable},
};

/// What search may find of these achievements: all words of them, under the last day that they are about.
pub(super) async fn read(executor: &DatabaseExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Searchable>, DbErr> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(executor).await?;
    rows.into_iter().map(item).collect()
}

fn item(row: Model) -> Result<Searchable, DbErr> {
    let document: Option<LegalDocument> = row
        .legal_document
        .as_deref()
        .map(serde_json::from_str)
        .transpose()
        .map_err(|error| DbErr::Json(error.to_string()))?;
    let parts = [row.subject, row.recognised_by, document.map(|document| document.words()), row.note];
    Ok(Searchable {
        id: row.id,
        kind: Kind::Achievement,
        agency_id: row.agency_id,
        category_id: None,
        contributors: Vec::new(),
        dated_at: start_of(row.ends_on),
        title: row.title,
        text: parts.into_iter().flatten().collect::<Vec<_>>().join("\n"),
    })
}
