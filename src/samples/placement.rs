//! Placements: what stands in the slots of the front pages.

use indicatif::ProgressBar;
use serde::Deserialize;

use super::{Published, find, publish, read};
use crate::{
    content::placement::{Placement, entity::Slot},
    kernel::desk::Desk,
};

#[derive(Deserialize)]
struct Placements {
    placement: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Row {
    agency: String,
    slot: Slot,
    article: String,
    position: i32,
    title_override: Option<String>,
}

/// Publishes those whose article has been published, and answers how many they are.
pub(super) async fn load(desk: &Desk<'_>, published: &Published, progress: &ProgressBar) -> anyhow::Result<u64> {
    let mut count = 0;
    for row in read::<Placements>("placements.toml")?.placement {
        let Some(article_id) = published.articles.get(&row.article).copied() else { continue };
        let content = Placement {
            slot: Some(row.slot),
            article_id: Some(article_id),
            position: row.position,
            title_override: row.title_override,
            ..Placement::default()
        };
        let agency = find(&published.agencies, "agency", &row.agency)?;
        progress.inc_length(1);
        publish(desk, Some(agency), content).await?;
        progress.inc(1);
        count += 1;
    }
    Ok(count)
}
