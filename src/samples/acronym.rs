//! Acronyms for search.

use anyhow::Context as _;
use indicatif::ProgressBar;
use serde::Deserialize;

use super::{Published, find, publish, read};
use crate::{content::acronym::Acronym, kernel::desk::Desk};

#[derive(Deserialize)]
struct Acronyms {
    acronym: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    agency: String,
    short: String,
    long: String,
}

/// Publishes them and answers how many they are.
pub(super) async fn load(desk: &Desk<'_>, published: &Published, progress: &ProgressBar) -> anyhow::Result<u64> {
    let rows = read::<Acronyms>("acronyms.toml")?.acronym;
    let count = u64::try_from(rows.len())?;
    progress.inc_length(count);
    for Row { agency, short, long } in rows {
        let agency = find(&published.agencies, "agency", &agency)?;
        let name = short.clone();
        publish(desk, Some(agency), Acronym { short, long }).await.with_context(|| format!("the acronym {name}"))?;
        progress.inc(1);
    }
    Ok(count)
}
