//! Achievements as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};

use super::{
    Comparison as StoredComparison,
    entity::{self, Base, Sort},
    period::PeriodType,
};
use crate::{
    content::{
        agency::graphql::{self as agency, Agency},
        article::{
            LegalDocument as StoredLegalDocument,
            graphql::{self as article, Article, LegalDocument},
        },
        emulation_movement::graphql::{self as movement, EmulationMovement},
        indicator::{
            entity::Field,
            graphql::{self as indicator, Indicator},
        },
    },
    graphql::{
        Result, cost, ids,
        scalars::{Date, DateTime, Decimal},
    },
    kernel::Error,
};

/// An achievement (thành tích) of an agency.
#[derive(Clone)]
pub struct Achievement(Arc<entity::Model>);

impl From<Arc<entity::Model>> for Achievement {
    fn from(row: Arc<entity::Model>) -> Self {
        Self(row)
    }
}

/// An achievement (thành tích) of an agency, of one of two sorts: a value of an indicator for a period, or a title that
/// the place was given.
#[Object]
impl Achievement {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("Achievement", self.0.id)
    }

    /// Of which sort it is: the field of that name is there, the other one is null.
    async fn sort(&self) -> Sort {
        self.0.sort
    }

    /// The title, at most 300 characters: of a recognition, the title that was given.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What it is about (lĩnh vực).
    async fn field(&self) -> Field {
        self.0.field
    }

    /// The first day that it is about.
    async fn begins_on(&self) -> Date {
        Date(self.0.begins_on)
    }

    /// The last day that it is about; of a recognition, the same as the first.
    async fn ends_on(&self) -> Date {
        Date(self.0.ends_on)
    }

    /// The year of the last day.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// The value of an indicator; null for a recognition.
    async fn measurement(&self) -> Option<Measurement> {
        self.0.period_type.map(|period_type| Measurement { row: Arc::clone(&self.0), period_type })
    }

    /// The title that the place was given; null for a measurement.
    async fn recognition(&self) -> Result<Option<Recognition>> {
        let row = &self.0;
        let Some((subject, recognised_by)) = row.subject.clone().zip(row.recognised_by.clone()) else {
            return Ok(None);
        };
        let document = row.legal_document.as_deref().map(serde_json::from_str::<StoredLegalDocument>);
        let legal_document = document.transpose().map_err(Error::from)?.map(LegalDocument::from);
        Ok(Some(Recognition { subject, recognised_by, recognised_on: Date(row.ends_on), legal_document }))
    }

    /// What else is to be known, at most 1,000 characters.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// The emulation movement that it belongs to, when it does.
    async fn movement(&self, context: &Context<'_>) -> Option<Result<EmulationMovement>> {
        Box::pin(movement::optional(context, self.0.movement_id)).await
    }

    /// The article that tells of it; null when there is none, or it was withdrawn.
    async fn source_article(&self, context: &Context<'_>) -> Option<Result<Article>> {
        Box::pin(article::optional(context, self.0.source_article_id)).await
    }

    /// The agency whose achievement it is.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(agency::optional(context, Some(self.0.agency_id))).await
    }

    /// When it first became public here.
    async fn published_at(&self) -> DateTime {
        DateTime(self.0.published_at)
    }

    /// When it was last changed.
    async fn modified_at(&self) -> DateTime {
        DateTime(self.0.modified_at)
    }
}

/// A value of an indicator for a period. The period is told by `beginsOn` and `endsOn` of the achievement.
pub struct Measurement {
    row: Arc<entity::Model>,
    period_type: PeriodType,
}

/// A value of an indicator for a period. The period is told by `beginsOn` and `endsOn` of the achievement.
#[Object(name = "Measurement")]
impl Measurement {
    /// What was measured; null only in the preview of a draft.
    async fn indicator(&self, context: &Context<'_>) -> Option<Result<Indicator>> {
        Box::pin(indicator::optional(context, self.row.indicator_id)).await
    }

    /// How long the period is.
    async fn period_type(&self) -> PeriodType {
        self.period_type
    }

    /// The value, in the unit of the indicator; null where only targets or comparisons were reported.
    async fn value(&self) -> Option<Decimal> {
        self.row.value.map(Decimal)
    }

    /// How many targets were met, out of `targetsSet`.
    async fn targets_met(&self) -> Option<i32> {
        self.row.targets_met
    }

    /// How many targets were set.
    async fn targets_set(&self) -> Option<i32> {
        self.row.targets_set
    }

    /// Whether the figures are estimates (ước, dự kiến).
    async fn is_estimate(&self) -> bool {
        self.row.is_estimate
    }

    /// What the value is compared with, each at most once.
    #[graphql(complexity = "cost::list(4, child_complexity)")]
    async fn comparisons(&self) -> Result<Vec<Comparison>> {
        let stored: Vec<StoredComparison> = serde_json::from_str(&self.row.comparisons).map_err(Error::from)?;
        Ok(stored.into_iter().map(|one| Comparison { base: one.base, percent: Decimal(one.percent) }).collect())
    }
}

/// One comparison of a value.
#[derive(SimpleObject)]
pub struct Comparison {
    /// With what.
    base: Base,
    /// In percent: of a plan what was reached, so that 100 is as planned; against the same period the change, so that 0 is
    /// no change.
    percent: Decimal,
}

/// A title that the place was given (được công nhận).
#[derive(SimpleObject)]
pub struct Recognition {
    /// What was recognised, at most 200 characters: the place or the collective.
    subject: String,
    /// Who recognised it, as it was called at that time; at most 200 characters.
    recognised_by: String,
    /// On which day.
    recognised_on: Date,
    /// The decision, where it is known.
    legal_document: Option<LegalDocument>,
}
