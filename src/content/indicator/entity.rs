//! The published rows of indicators.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::kernel::clock::Timestamp;

/// What an indicator, or an achievement, is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[graphql(name = "AchievementField")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Field {
    /// Kinh tế: production, growth, investment.
    Economy,
    /// Thu, chi ngân sách.
    Budget,
    /// Nông nghiệp và nông thôn, nông thôn mới included.
    Agriculture,
    /// Xây dựng, đô thị, hạ tầng.
    Construction,
    /// Y tế.
    Health,
    /// Giáo dục và đào tạo.
    Education,
    /// Văn hóa, thể thao, du lịch.
    Culture,
    /// An sinh xã hội, lao động, giảm nghèo.
    Society,
    /// Tài nguyên và môi trường.
    Environment,
    /// Cải cách hành chính, chuyển đổi số.
    Administration,
    /// Bầu cử.
    Elections,
    /// Quốc phòng, an ninh, trật tự.
    Security,
    /// What belongs to several of these, or to none.
    General,
}

/// One public indicator.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "indicator")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agency that looks after it.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// When it first became public.
    pub published_at: Timestamp,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// The short name.
    pub code: String,
    /// The name.
    pub name: String,
    /// How the name sorts.
    pub name_key: Vec<u8>,
    /// What its values are counted in.
    pub unit: String,
    /// What it is about.
    pub field: Field,
    /// What exactly is measured.
    pub description: Option<String>,
}

/// No relations: lists and loaders name the columns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
