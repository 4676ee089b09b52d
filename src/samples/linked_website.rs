//! Linked websites, in the groups and in the order of their file.

use anyhow::Context as _;
use indicatif::ProgressBar;
use serde::Deserialize;

use super::{Published, find, publish, read};
use crate::{content::linked_website::LinkedWebsite, kernel::desk::Desk};

#[derive(Deserialize)]
struct Groups {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    agency: String,
    name: String,
    website: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Row {
    name: String,
    address: String,
    owner: Option<String>,
    owner_name: Option<String>,
    description: Option<String>,
    #[serde(default)]
    hide_when_failing: bool,
    #[serde(default)]
    hide_when_moved: bool,
}

/// Publishes them and answers how many they are.
pub(super) async fn load(desk: &Desk<'_>, published: &Published, progress: &ProgressBar) -> anyhow::Result<u64> {
    let groups = read::<Groups>("linked-websites.toml")?.group;
    let count = u64::try_from(groups.iter().map(|group| group.website.len()).sum::<usize>())?;
    progress.inc_length(count);
    for (group, group_position) in groups.into_iter().zip(0..) {
        let agency = find(&published.agencies, "agency", &group.agency)?;
        for (row, position) in group.website.into_iter().zip(0..) {
            let name = row.name.clone();
            let owner = row.owner.map(|code| find(&published.agencies, "agency", &code)).transpose()?;
            let content = LinkedWebsite {
                name: row.name,
                address: row.address,
                group: group.name.clone(),
                group_position,
                position,
                logo: None,
                owner_agency_id: owner,
                owner_name: row.owner_name,
                description: row.description,
                is_hidden: false,
                hide_when_failing: row.hide_when_failing,
                hide_when_moved: row.hide_when_moved,
            };
            publish(desk, Some(agency), content).await.with_context(|| format!("the website {name:?}"))?;
            progress.inc(1);
        }
    }
    Ok(count)
}
