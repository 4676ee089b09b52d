//! The catalogue of awards, and awards.

use anyhow::Context as _;
use chrono::Datelike as _;
use indicatif::ProgressBar;
use serde::Deserialize;
use uuid::Uuid;

use super::{Published, find, publish, read};
use crate::{
    content::{
        article::LegalDocument,
        award::{Award, Recipient, entity::State},
        award_title::{catalogue, entity::ConferringLevel},
    },
    kernel::{clock::local_date, desk::Desk},
};

/// The agency that looks after the catalogue.
const KEEPER: &str = "tinh-quang-ninh";

#[derive(Deserialize)]
struct Awards {
    award: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Row {
    agency: String,
    title: String,
    level: ConferringLevel,
    body: String,
    year: i32,
    #[serde(default)]
    state: State,
    decision: Option<LegalDocument>,
    revocation: Option<LegalDocument>,
    #[serde(default)]
    recipients: Vec<Recipient>,
    #[serde(default)]
    collective_count: i32,
    #[serde(default)]
    individual_count: i32,
    #[serde(default)]
    household_count: i32,
    ground: Option<String>,
    movement: Option<String>,
    article: Option<String>,
}

/// Publishes the catalogue and the awards that have been decided, and answers how many they are.
pub(super) async fn load(desk: &Desk<'_>, published: &mut Published, progress: &ProgressBar) -> anyhow::Result<u64> {
    let today = local_date(desk.kernel.clock.now());
    let titles = catalogue::titles()?;
    let decided_on = |row: &Row| row.decision.as_ref().and_then(|decision| decision.issued_on);
    let mut rows = read::<Awards>("awards.toml")?.award;
    rows.retain(|row| row.year <= today.year() && decided_on(row).is_none_or(|date| date <= today));
    let count = u64::try_from(titles.len() + rows.len())?;
    progress.inc_length(count);
    let keeper = find(&published.agencies, "agency", KEEPER)?;
    for title in titles {
        let code = title.code.clone();
        let id = publish(desk, Some(keeper), title).await.with_context(|| format!("the award title {code}"))?;
        published.award_titles.insert(code, id);
        progress.inc(1);
    }
    for row in rows {
        let name = format!("{} of {} by {}", row.title, row.year, row.body);
        let (agency, content) = row.into_content(published).with_context(|| name.clone())?;
        publish(desk, Some(agency), content).await.with_context(|| name)?;
        progress.inc(1);
    }
    Ok(count)
}

impl Row {
    /// The award, with the agency that records it.
    fn into_content(self, published: &Published) -> anyhow::Result<(Uuid, Award)> {
        let movement = self.movement.map(|slug| find(&published.movements, "movement", &slug)).transpose()?;
        let article = self.article.map(|slug| find(&published.articles, "article", &slug)).transpose()?;
        let award = Award {
            award_title_id: Some(find(&published.award_titles, "award title", &self.title)?),
            conferring_level: Some(self.level),
            conferring_body: Some(self.body),
            year: Some(self.year),
            state: self.state,
            decision: self.decision,
            revocation: self.revocation,
            recipients: self.recipients,
            collective_count: self.collective_count,
            individual_count: self.individual_count,
            household_count: self.household_count,
            ground: self.ground,
            movement_id: movement,
            source_article_id: article,
        };
        Ok((find(&published.agencies, "agency", &self.agency)?, award))
    }
}
