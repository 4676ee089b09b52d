//! What search may find of awards.

use std::collections::HashMap;

use sea_orm::{DatabaseExecutor, QueryOrder, QuerySelect, entity::prelude::*};

use super::entity::{Column, Entity, Model, recipient};
use crate::{
    content::{article::LegalDocument, award_title},
    kernel::{clock::start_of, kind::Kind, searchable::Searchable},
};

/// What search may find of these awards: what was awarded and by whom, what for, the recipients that are named and the
/// decisions, under the day of the decision, or the last one of the year. The name of the title is the one it has when the
/// award is published.
pub(super) async fn read(executor: &DatabaseExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Searchable>, DbErr> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(executor).await?;
    let titles: HashMap<Uuid, String> = award_title::entity::Entity::find()
        .select_only()
        .columns([award_title::entity::Column::Id, award_title::entity::Column::Name])
        .filter(award_title::entity::Column::Id.is_in(rows.iter().map(|row| row.award_title_id)))
        .into_tuple()
        .all(executor)
        .await?
        .into_iter()
        .collect();
    let mut recipients: HashMap<Uuid, Vec<recipient::Model>> = HashMap::new();
    let named = recipient::Entity::find()
        .filter(recipient::Column::AwardId.is_in(ids.iter().copied()))
        .order_by_asc(recipient::Column::Position);
    for row in named.all(executor).await? {
        recipients.entry(row.award_id).or_default().push(row);
    }
    let item = |row: Model| {
        let title = titles.get(&row.award_title_id).cloned().unwrap_or_default();
        let recipients = recipients.remove(&row.id).unwrap_or_default();
        item(row, &title, recipients)
    };
    rows.into_iter().map(item).collect()
}

fn item(row: Model, title: &str, recipients: Vec<recipient::Model>) -> Result<Searchable, DbErr> {
    let mut parts: Vec<String> = row.ground.into_iter().collect();
    for recipient::Model { name, job_title, affiliation, note, .. } in recipients {
        parts.push([Some(name), job_title, affiliation, note].into_iter().flatten().collect::<Vec<_>>().join(", "));
    }
    for document in [row.decision, row.revocation].into_iter().flatten() {
        let document: LegalDocument =
            serde_json::from_str(&document).map_err(|error| DbErr::Json(error.to_string()))?;
        parts.push(document.words());
    }
    Ok(Searchable {
        id: row.id,
        kind: Kind::Award,
        agency_id: row.agency_id,
        category_id: None,
        contributors: Vec::new(),
        dated_at: start_of(row.decided_on_key),
        title: format!("{title} – {}", row.conferring_body),
        text: parts.join("\n"),
    })
}
