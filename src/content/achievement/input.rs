//! What an editor sends of an achievement.

use std::sync::Arc;

use async_graphql::{ID, InputObject, MaybeUndefined};
use sea_orm::entity::prelude::*;

use super::{
    Achievement, Comparison, Measurement, Recognition,
    entity::Base,
    graphql,
    list::AchievementList,
    period::{Period, PeriodType},
};
use crate::{
    content::{
        Content,
        article::input::LegalDocumentInput,
        indicator::entity::Field,
        slice::{Change, Slice},
    },
    graphql::{
        Result, Session,
        batch::ById,
        ids, input,
        scalars::{Date, Decimal},
    },
    kernel::{Error, clock::local_date, document, kind::Kind, value::text},
};

/// What an editor writes of an achievement: `title`, and `measurement` or `recognition`, which in an edit replaces the one
/// before whole. What is left out stays as it is, and null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "AchievementInput")]
pub struct Input {
    /// The title, at most 300 characters: of a recognition, the title that was given.
    title: MaybeUndefined<String>,
    /// A value of an indicator for a period.
    measurement: MaybeUndefined<MeasurementInput>,
    /// A title that the place was given.
    recognition: MaybeUndefined<RecognitionInput>,
    /// What else is to be known, at most 1,000 characters.
    note: MaybeUndefined<String>,
    /// The emulation movement that it belongs to, which must be public.
    movement_id: MaybeUndefined<ID>,
    /// The article that tells of it, which must have been public once.
    source_article_id: MaybeUndefined<ID>,
}

/// A value of an indicator for a period. Before publication it needs a value, targets or a comparison. An agency has one
/// value of an indicator for a period.
#[derive(Debug, InputObject)]
pub struct MeasurementInput {
    /// What was measured: an indicator that is public.
    indicator_id: ID,
    /// For which period. It must touch the life of the agency, and have begun.
    period: PeriodInput,
    /// The value, in the unit of the indicator.
    value: Option<Decimal>,
    /// How many targets were met, 0 to 10,000 and not more than `targetsSet`.
    targets_met: Option<i32>,
    /// How many targets were set, 1 to 10,000.
    targets_set: Option<i32>,
    /// Whether the figures are estimates (ước, dự kiến).
    #[graphql(default)]
    is_estimate: bool,
    /// What the value is compared with, each base at most once.
    #[graphql(default)]
    comparisons: Vec<ComparisonInput>,
}

/// A period. Besides the year it has what its type asks for, and nothing else.
#[derive(Debug, InputObject)]
pub struct PeriodInput {
    /// How long it is.
    #[graphql(default_with = "PeriodType::Year")]
    period_type: PeriodType,
    /// The year, 1900 to 2200.
    year: i32,
    /// The quarter, 1 to 4, of the type QUARTER.
    quarter: Option<i32>,
    /// The month, 1 to 12, of the type MONTH.
    month: Option<i32>,
    /// The last day, of the type `TO_DATE`; it lies in the year.
    until: Option<Date>,
}

/// One comparison of a value.
#[derive(Debug, InputObject)]
pub struct ComparisonInput {
    /// With what.
    base: Base,
    /// In percent: of a plan what was reached, at least 0; against the same period the change, at least -100.
    percent: Decimal,
}

/// A title that the place was given (được công nhận).
#[derive(Debug, InputObject)]
pub struct RecognitionInput {
    /// What was recognised, at most 200 characters: the place or the collective.
    subject: String,
    /// Who recognised it, as it was called at that time; at most 200 characters.
    recognised_by: String,
    /// On which day, in the life of the agency and not in the future; needed for publication.
    recognised_on: Option<Date>,
    /// What it is about (lĩnh vực); needed for publication.
    field: Option<Field>,
    /// The decision.
    legal_document: Option<LegalDocumentInput>,
}

impl MeasurementInput {
    fn read(self) -> Result<Measurement, Error> {
        let comparison = |given: ComparisonInput| Comparison { base: given.base, percent: given.percent.0 };
        Ok(Measurement {
            indicator_id: ids::reference(Kind::Indicator, &self.indicator_id, "measurement.indicatorId")?,
            period: self.period.into(),
            value: self.value.map(|value| value.0),
            targets_met: self.targets_met,
            targets_set: self.targets_set,
            is_estimate: self.is_estimate,
            comparisons: self.comparisons.into_iter().map(comparison).collect(),
        })
    }
}

impl From<PeriodInput> for Period {
    fn from(given: PeriodInput) -> Self {
        let PeriodInput { period_type, year, quarter, month, until } = given;
        Self { period_type, year, quarter, month, until: until.map(|date| date.0) }
    }
}

impl From<RecognitionInput> for Recognition {
    fn from(given: RecognitionInput) -> Self {
        Self {
            subject: text::line(&given.subject),
            recognised_by: text::line(&given.recognised_by),
            recognised_on: given.recognised_on.map(|date| date.0),
            field: given.field,
            legal_document: given.legal_document.map(Into::into),
        }
    }
}

impl Slice for Achievement {
    type Input = Input;
    type View = graphql::Achievement;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        let movement = input::reference(Kind::EmulationMovement, given.movement_id, "movementId")?;
        let article = input::reference(Kind::Article, given.source_article_id, "sourceArticleId")?;
        let measurement = match given.measurement {
            MaybeUndefined::Undefined => MaybeUndefined::Undefined,
            MaybeUndefined::Null => MaybeUndefined::Null,
            MaybeUndefined::Value(given) => MaybeUndefined::Value(given.read()?),
        };
        let Input { title, recognition, note, .. } = given;
        Ok(Box::new(move |before| {
            let mut draft = before.unwrap_or_default();
            input::line(&mut draft.title, title);
            input::optional(&mut draft.measurement, measurement);
            input::optional(&mut draft.recognition, recognition);
            input::optional_line(&mut draft.note, note);
            input::optional(&mut draft.movement_id, movement);
            input::optional(&mut draft.source_article_id, article);
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        Ok(session.batch.load_one(ById::<AchievementList>::new(id)).await?.map(|row| Content::Achievement(row.into())))
    }

    async fn preview(mut self, session: &Session, document: &document::Model) -> Result<Content> {
        let indicator = self.measurement.as_ref().map(|measurement| measurement.indicator_id);
        let field = match indicator {
            Some(id) => {
                let row = session.batch.load_one(ById::<crate::content::indicator::graphql::IndicatorList>::new(id));
                row.await?.map(|row| row.field)
            }
            None => self.recognition.as_ref().and_then(|recognition| recognition.field),
        };
        // A draft may lack what every public achievement has.
        if self.measurement.is_none() {
            let recognition = self.recognition.get_or_insert_with(|| Recognition {
                subject: String::new(),
                recognised_by: String::new(),
                recognised_on: None,
                field: None,
                legal_document: None,
            });
            recognition.recognised_on.get_or_insert(local_date(document.modified_at));
        }
        let row = self.row(document.into(), field.unwrap_or(Field::General))?;
        Ok(Content::Achievement(Arc::new(row).into()))
    }
}
