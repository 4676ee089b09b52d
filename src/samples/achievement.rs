//! Indicators and achievements.

use anyhow::Context as _;
use indicatif::ProgressBar;
use serde::Deserialize;
use uuid::Uuid;

use super::{Published, find, publish, read};
use crate::{
    content::{
        achievement::{Achievement, Comparison, Measurement, Recognition, period::Period},
        indicator::{Indicator, entity::Field},
    },
    kernel::{clock::local_date, desk::Desk, value::decimal::Decimal},
};

/// The agency that looks after the catalogue.
const KEEPER: &str = "tinh-quang-ninh";

#[derive(Deserialize)]
struct Indicators {
    indicator: Vec<IndicatorRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct IndicatorRow {
    code: String,
    name: String,
    unit: String,
    field: Field,
    description: Option<String>,
}

#[derive(Deserialize)]
struct Achievements {
    achievement: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Row {
    agency: String,
    title: String,
    indicator: Option<String>,
    #[serde(default)]
    period: Period,
    value: Option<Decimal>,
    targets_met: Option<i32>,
    targets_set: Option<i32>,
    #[serde(default)]
    is_estimate: bool,
    #[serde(default)]
    comparisons: Vec<Comparison>,
    recognition: Option<Recognition>,
    note: Option<String>,
    movement: Option<String>,
    article: Option<String>,
}

/// Publishes the catalogue and the achievements that have been reached, and answers how many they are.
pub(super) async fn load(desk: &Desk<'_>, published: &mut Published, progress: &ProgressBar) -> anyhow::Result<u64> {
    let indicators = read::<Indicators>("indicators.toml")?.indicator;
    let mut rows = read::<Achievements>("achievements.toml")?.achievement;
    let today = local_date(desk.kernel.clock.now());
    rows.retain(|row| row.ends_by(today));
    let count = u64::try_from(indicators.len() + rows.len())?;
    progress.inc_length(count);
    let keeper = find(&published.agencies, "agency", KEEPER)?;
    for IndicatorRow { code, name, unit, field, description } in indicators {
        let content = Indicator { code: code.clone(), name, unit, field: Some(field), description };
        let id = publish(desk, Some(keeper), content).await.with_context(|| format!("the indicator {code}"))?;
        published.indicators.insert(code, id);
        progress.inc(1);
    }
    for row in rows {
        let title = row.title.clone();
        let (agency, content) = row.into_content(published).with_context(|| title.clone())?;
        publish(desk, Some(agency), content).await.with_context(|| title)?;
        progress.inc(1);
    }
    Ok(count)
}

impl Row {
    /// Whether it was over by a day.
    fn ends_by(&self, day: chrono::NaiveDate) -> bool {
        let ends_on = match &self.recognition {
            Some(recognition) => recognition.recognised_on,
            None => self.period.days().map(|(_, last)| last),
        };
        ends_on.is_some_and(|ends_on| ends_on <= day)
    }

    /// The achievement, with the agency whose it is.
    fn into_content(self, published: &Published) -> anyhow::Result<(Uuid, Achievement)> {
        let indicator = self.indicator.map(|code| find(&published.indicators, "indicator", &code)).transpose()?;
        let measurement = indicator.map(|indicator_id| Measurement {
            indicator_id,
            period: self.period,
            value: self.value,
            targets_met: self.targets_met,
            targets_set: self.targets_set,
            is_estimate: self.is_estimate,
            comparisons: self.comparisons,
        });
        let achievement = Achievement {
            title: self.title,
            measurement,
            recognition: self.recognition,
            note: self.note,
            movement_id: self.movement.map(|slug| find(&published.movements, "movement", &slug)).transpose()?,
            source_article_id: self.article.map(|slug| find(&published.articles, "article", &slug)).transpose()?,
        };
        Ok((find(&published.agencies, "agency", &self.agency)?, achievement))
    }
}
