//! The published rows of achievements.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::period::PeriodType;
use crate::{
    content::indicator::entity::Field,
    kernel::{clock::Timestamp, value::decimal::Decimal},
};

/// Of which sort an achievement is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[graphql(name = "AchievementSort")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Sort {
    /// A value of an indicator (chỉ tiêu) for a period.
    Measurement,
    /// A title that the place was given (được công nhận).
    Recognition,
}

/// What a value is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, async_graphql::Enum)]
#[graphql(name = "ComparisonBase")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Base {
    /// The agency's own plan (kế hoạch): the percentage of it that was reached.
    Plan,
    /// What the district had set (huyện giao): the percentage of it that was reached.
    DistrictPlan,
    /// What the province had set (tỉnh giao): the percentage of it that was reached.
    ProvincialPlan,
    /// The same period of the year before (cùng kỳ): the change against it in percent, negative for a decrease.
    SamePeriod,
}

/// One public achievement.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "achievement")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agency whose achievement it is.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// When it first became public.
    pub published_at: Timestamp,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// Of which sort it is.
    pub sort: Sort,
    /// The title.
    pub title: String,
    /// What it is about: the field of its indicator, or its own.
    pub field: Field,
    /// The first day that it is about.
    pub begins_on: Date,
    /// The last day that it is about.
    pub ends_on: Date,
    /// The year of the last day.
    pub year: i32,
    /// What else is to be known.
    pub note: Option<String>,
    /// The emulation movement that it belongs to.
    pub movement_id: Option<Uuid>,
    /// The article that tells of it; it may be withdrawn.
    pub source_article_id: Option<Uuid>,
    /// What was measured.
    pub indicator_id: Option<Uuid>,
    /// How long the period is.
    pub period_type: Option<PeriodType>,
    /// The value.
    pub value: Option<Decimal>,
    /// How many targets were met.
    pub targets_met: Option<i32>,
    /// Out of how many.
    pub targets_set: Option<i32>,
    /// Whether the figures are estimates.
    pub is_estimate: bool,
    /// What the value is compared with, as JSON.
    pub comparisons: String,
    /// What was recognised.
    pub subject: Option<String>,
    /// Who recognised it.
    pub recognised_by: Option<String>,
    /// The decision, as JSON.
    pub legal_document: Option<String>,
}

/// No relations: lists and loaders name the columns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
