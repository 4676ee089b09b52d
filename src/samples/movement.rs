//! Emulation movements.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Published, find, publish, read};
use crate::{
    content::emulation_movement::EmulationMovement,
    kernel::{clock::local_date, desk::Desk},
};

#[derive(Deserialize)]
struct Movements {
    movement: Vec<MovementRow>,
}

/// One movement of the file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MovementRow {
    slug: String,
    name: String,
    agency: String,
    started_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    description: Option<String>,
}

/// The movements that have begun.
pub(super) fn rows(desk: &Desk<'_>) -> anyhow::Result<Vec<MovementRow>> {
    let today = local_date(desk.kernel.clock.now());
    let rows = read::<Movements>("emulation-movements.toml")?.movement;
    Ok(rows.into_iter().filter(|row| row.started_on.is_none_or(|date| date <= today)).collect())
}

impl MovementRow {
    /// Publishes it.
    pub(super) async fn publish(self, desk: &Desk<'_>, published: &mut Published) -> anyhow::Result<()> {
        let agency = find(&published.agencies, "agency", &self.agency)?;
        let Self { slug, name, started_on, ended_on, description, .. } = self;
        let content = EmulationMovement { name, slug: Some(slug.clone()), description, started_on, ended_on };
        let id = publish(desk, Some(agency), content).await?;
        published.movements.insert(slug, id);
        Ok(())
    }
}
