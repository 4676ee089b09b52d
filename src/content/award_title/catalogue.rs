//! The catalogue as the law has it, which comes with the binary.

use std::collections::{HashMap, HashSet};

use anyhow::Context as _;
use chrono::NaiveDate;
use sea_orm::{QuerySelect as _, QueryTrait as _, entity::prelude::*};
use serde::Deserialize;

use super::{
    AwardTitle,
    entity::{ConferringLevel, Family, RecipientKind},
    rule::Rule,
};
use crate::{
    content::article::LegalDocument,
    kernel::{Kernel, content, document, kind::Kind, revision},
};

const FILE: &str = include_str!("catalogue.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    period: HashMap<String, Period>,
    title: Vec<TitleRow>,
}

/// On what rules stand, and how long.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Period {
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    legal_basis: String,
    legal_document: LegalDocument,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleRow {
    code: String,
    name: String,
    family: Family,
    description: Option<String>,
    rules: Vec<RuleRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RuleRow {
    periods: Vec<String>,
    conferring_levels: Vec<ConferringLevel>,
    recipient_kinds: Vec<RecipientKind>,
}

/// The catalogue, in its order.
///
/// # Errors
/// When the file is not as it should be.
pub fn titles() -> anyhow::Result<Vec<AwardTitle>> {
    let Catalogue { period, title } = toml::from_str(FILE).context("the catalogue of awards")?;
    title.into_iter().zip(1..).map(|(row, place)| row.into_content(&period, place)).collect()
}

/// The titles of the catalogue that no document has, or ever had, so that what editors have changed or withdrawn stays
/// as they left it.
///
/// # Errors
/// When the database cannot be read.
pub async fn missing(kernel: &Kernel) -> anyhow::Result<Vec<AwardTitle>> {
    let documents = document::Entity::find()
        .select_only()
        .column(document::Column::Id)
        .filter(document::Column::Kind.eq(Kind::AwardTitle));
    let revisions: Vec<String> = revision::Entity::find()
        .select_only()
        .column(revision::Column::Content)
        .filter(revision::Column::DocumentId.in_subquery(documents.into_query()))
        .into_tuple()
        .all(kernel.store.reader())
        .await
        .context("the documents cannot be read; has `loa migrate` run?")?;
    let codes: HashSet<String> = revisions
        .iter()
        .map(|json| content::parse::<AwardTitle>(json).map(|title| title.code))
        .collect::<Result<_, _>>()
        .map_err(crate::kernel::Error::into_report)?;
    Ok(titles()?.into_iter().filter(|title| !codes.contains(&title.code)).collect())
}

impl TitleRow {
    fn into_content(self, periods: &HashMap<String, Period>, place: i32) -> anyhow::Result<AwardTitle> {
        let Self { code, name, family, description, rules } = self;
        let mut made = Vec::new();
        for rule in rules {
            for name in &rule.periods {
                let period = periods.get(name).with_context(|| format!("{code}: there is no period {name:?}"))?;
                made.push(Rule {
                    valid_from: period.valid_from,
                    valid_to: period.valid_to,
                    conferring_levels: rule.conferring_levels.clone(),
                    recipient_kinds: rule.recipient_kinds.clone(),
                    legal_basis: Some(period.legal_basis.clone()),
                    legal_document: Some(period.legal_document.clone()),
                });
            }
        }
        // Ten apart, so that others find a place between them.
        Ok(AwardTitle { code, name, family: Some(family), description, position: place * 10, rules: made })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::content::Content as _;

    #[test]
    fn the_catalogue_is_fit_to_be_public() {
        let titles = titles().unwrap();
        assert!(titles.len() > 50);
        let codes: HashSet<&str> = titles.iter().map(|title| title.code.as_str()).collect();
        assert_eq!(codes.len(), titles.len(), "each code once");
        for title in &titles {
            assert_eq!((title.check(), title.missing()), (Vec::new(), Vec::new()), "{}", title.code);
        }
    }

    #[test]
    fn no_district_confers_anything_since_there_are_none() {
        let abolished = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap();
        for title in titles().unwrap() {
            for rule in title.rules.iter().filter(|rule| rule.conferring_levels.contains(&ConferringLevel::District)) {
                assert!(!rule.span().holds(abolished), "{}", title.code);
            }
        }
    }
}
