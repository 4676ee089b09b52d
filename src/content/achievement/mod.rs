//! Achievements (thành tích): values of indicators, and titles that a place was given.

pub mod entity;
pub mod graphql;
pub mod input;
mod landing;
pub mod list;
pub mod period;
pub mod query;
mod searchable;

use std::collections::HashSet;

use chrono::{Datelike as _, NaiveDate};
use sea_orm::{DatabaseExecutor, DatabaseTransaction, DbErr, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::{article::LegalDocument, indicator::entity::Field, publish::Known};
use crate::kernel::{
    Error, Problem, ProblemCode, Result,
    content::{Content, Landing},
    kind::Kind,
    searchable::Searchable,
    value::{check::Check, decimal::Decimal},
};
use entity::{Base, Sort};
use period::Period;

/// The most characters of a title.
pub const TITLE_LIMIT: usize = 300;
/// The most characters of a name.
pub const NAME_LIMIT: usize = 200;
/// The most characters of a note.
pub const NOTE_LIMIT: usize = 1_000;
/// The most targets.
pub const TARGET_LIMIT: i32 = 10_000;

/// What an editor writes of an achievement: of its two sorts exactly one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Achievement {
    /// The title.
    pub title: String,
    /// A value of an indicator.
    pub measurement: Option<Measurement>,
    /// A title that the place was given.
    pub recognition: Option<Recognition>,
    /// What else is to be known.
    pub note: Option<String>,
    /// The emulation movement that it belongs to.
    pub movement_id: Option<Uuid>,
    /// The article that tells of it.
    pub source_article_id: Option<Uuid>,
}

/// A value of an indicator for a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Measurement {
    /// What was measured.
    pub indicator_id: Uuid,
    /// For which period.
    pub period: Period,
    /// The value; of what is only compared, none.
    pub value: Option<Decimal>,
    /// How many targets were met.
    pub targets_met: Option<i32>,
    /// Out of how many.
    pub targets_set: Option<i32>,
    /// Whether the figures are estimates (ước, dự kiến).
    pub is_estimate: bool,
    /// What the value is compared with.
    pub comparisons: Vec<Comparison>,
}

/// One comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Comparison {
    /// With what.
    pub base: Base,
    /// In percent: of a plan what was reached, of the same period the change.
    pub percent: Decimal,
}

/// A title that the place was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recognition {
    /// What was recognised: the place, the collective.
    pub subject: String,
    /// Who recognised it.
    pub recognised_by: String,
    /// On which day; needed for publication.
    pub recognised_on: Option<NaiveDate>,
    /// What it is about; needed for publication.
    pub field: Option<Field>,
    /// The decision.
    pub legal_document: Option<LegalDocument>,
}

impl Content for Achievement {
    const KIND: Kind = Kind::Achievement;

    fn title(&self) -> &str {
        &self.title
    }

    fn check(&self) -> Vec<Problem> {
        let mut check = Check::default();
        check.line("title", &self.title, TITLE_LIMIT).optional("note", self.note.as_deref(), NOTE_LIMIT).holds(
            self.measurement.is_none() || self.recognition.is_none(),
            ProblemCode::Invalid,
            "recognition",
            "An achievement is a measurement or a recognition, not both.",
        );
        if let Some(measurement) = &self.measurement {
            check.within("measurement", measurement.check());
        }
        if let Some(recognition) = &self.recognition {
            check.within("recognition", recognition.check());
        }
        check.done()
    }

    fn missing(&self) -> Vec<Problem> {
        let mut check = Check::default();
        let sort = "Give a measurement or a recognition.";
        let is_something = self.measurement.is_some() || self.recognition.is_some();
        check.holds(is_something, ProblemCode::Blank, "measurement", sort);
        if let Some(measurement) = &self.measurement {
            let says_something =
                measurement.value.is_some() || measurement.targets_set.is_some() || !measurement.comparisons.is_empty();
            let message = "Give a value, targets, or a comparison.";
            check.holds(says_something, ProblemCode::Blank, "measurement.value", message);
        }
        if let Some(recognition) = &self.recognition {
            let is_dated = recognition.recognised_on.is_some();
            check
                .holds(is_dated, ProblemCode::Blank, "recognition.recognisedOn", "Say on which day it was recognised.")
                .holds(recognition.field.is_some(), ProblemCode::Blank, "recognition.field", "Say what it is about.");
        }
        check.done()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        landing::land(self, landing).await
    }

    const SEARCHED: bool = true;

    async fn searchable(executor: &DatabaseExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Searchable>, DbErr> {
        searchable::read(executor, ids).await
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}

impl Achievement {
    /// The first and the last day that it is about, where they are known.
    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        match (&self.measurement, &self.recognition) {
            (Some(measurement), _) => measurement.period.days(),
            (None, Some(recognition)) => recognition.recognised_on.map(|date| (date, date)),
            (None, None) => None,
        }
    }

    /// Its row. A measurement has the field of its indicator.
    fn row(&self, known: Known, field: Field) -> Result<entity::Model> {
        let (begins_on, ends_on) =
            self.days().ok_or_else(|| Error::internal("an achievement without days was ready"))?;
        let (measurement, recognition) = (self.measurement.as_ref(), self.recognition.as_ref());
        let document = recognition.and_then(|recognition| recognition.legal_document.as_ref());
        let comparisons = measurement.map_or(&[] as &[Comparison], |measurement| &measurement.comparisons);
        Ok(entity::Model {
            id: known.id,
            agency_id: known.agency_id,
            edition: known.edition,
            published_at: known.published_at,
            modified_at: known.modified_at,
            sort: if measurement.is_some() { Sort::Measurement } else { Sort::Recognition },
            title: self.title.clone(),
            field,
            begins_on,
            ends_on,
            year: ends_on.year(),
            note: self.note.clone(),
            movement_id: self.movement_id,
            source_article_id: self.source_article_id,
            indicator_id: measurement.map(|measurement| measurement.indicator_id),
            period_type: measurement.map(|measurement| measurement.period.period_type),
            value: measurement.and_then(|measurement| measurement.value),
            targets_met: measurement.and_then(|measurement| measurement.targets_met),
            targets_set: measurement.and_then(|measurement| measurement.targets_set),
            is_estimate: measurement.is_some_and(|measurement| measurement.is_estimate),
            comparisons: serde_json::to_string(comparisons)?,
            subject: recognition.map(|recognition| recognition.subject.clone()),
            recognised_by: recognition.map(|recognition| recognition.recognised_by.clone()),
            legal_document: document.map(serde_json::to_string).transpose()?,
        })
    }
}

impl Measurement {
    fn check(&self) -> Vec<Problem> {
        let (met, set) = (self.targets_met, self.targets_set);
        let mut check = Check::default();
        check
            .within("period", self.period.check())
            .range("targetsMet", met, 0, TARGET_LIMIT)
            .range("targetsSet", set, 1, TARGET_LIMIT)
            .holds(
                met.is_some() == set.is_some(),
                ProblemCode::Blank,
                if met.is_none() { "targetsMet" } else { "targetsSet" },
                "Say both: how many targets were met, and out of how many.",
            )
            .holds(
                met.zip(set).is_none_or(|(met, set)| met <= set),
                ProblemCode::OutOfRange,
                "targetsMet",
                "No more targets can be met than were set.",
            );
        let mut seen = HashSet::new();
        for (index, comparison) in self.comparisons.iter().enumerate() {
            let path = format!("comparisons.{index}");
            check.holds(seen.insert(comparison.base), ProblemCode::Duplicate, &path, "It is compared with this twice.");
            let lowest = if comparison.base == Base::SamePeriod { -100 } else { 0 };
            check.holds(
                comparison.percent >= Decimal::from(lowest),
                ProblemCode::OutOfRange,
                &format!("{path}.percent"),
                "Of a plan at least 0 % was reached; a change is at least -100 %.",
            );
        }
        check.done()
    }
}

impl Recognition {
    fn check(&self) -> Vec<Problem> {
        let mut check = Check::default();
        check
            .line("subject", &self.subject, NAME_LIMIT)
            .line("recognisedBy", &self.recognised_by, NAME_LIMIT)
            .date("recognisedOn", self.recognised_on);
        if let Some(document) = &self.legal_document {
            check.within("legalDocument", document.check());
        }
        check.done()
    }
}
