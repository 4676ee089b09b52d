//! The published rows of the catalogue of awards.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::kernel::clock::Timestamp;

/// Which of the two families of the law an award title belongs to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[graphql(name = "AwardFamily")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Family {
    /// Danh hiệu thi đua: an emulation title, such as Cờ thi đua, Tập thể lao động xuất sắc or Lao động tiên tiến.
    EmulationTitle,
    /// Hình thức khen thưởng: a form of commendation, such as huân chương, Bằng khen or Giấy khen.
    Commendation,
}

/// The level of a body that confers awards, as it stood at that time.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConferringLevel {
    /// Nhà nước: the President (Chủ tịch nước).
    State,
    /// Chính phủ: the Government or the Prime Minister (Thủ tướng Chính phủ).
    Government,
    /// Bộ, ban, ngành, đoàn thể trung ương: a ministry or another central body.
    Ministry,
    /// Cấp tỉnh: the people's committee of a province or of a city of that rank, or its chairperson.
    Province,
    /// Cấp huyện: the same of a district; there have been none since 1 July 2025.
    District,
    /// Cấp xã: the same of a commune, a ward or a special zone.
    Commune,
    /// Cơ quan, đơn vị, doanh nghiệp: the head of an agency, unit or enterprise.
    Unit,
}

/// Who receives an award.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecipientKind {
    /// Tập thể: a body, a unit, a village.
    Collective,
    /// Cá nhân: a person.
    Individual,
    /// Hộ gia đình: a household.
    Household,
}

/// One public award title.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "award_title")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agency that looks after the entry.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// When it first became public.
    pub published_at: Timestamp,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// Its short name, unique among all award titles.
    pub code: String,
    /// The name.
    pub name: String,
    /// How the name sorts.
    pub name_key: Vec<u8>,
    /// Its family.
    pub family: Family,
    /// What it is for.
    pub description: Option<String>,
    /// Its place in the catalogue.
    pub position: i32,
    /// The first day of its earliest rule.
    pub valid_from: Date,
    /// The last day of its last rule; none while one is open.
    pub valid_to: Option<Date>,
    /// Who may confer it on whom, and when, as JSON.
    pub rules: String,
}

/// No relations: lists and loaders name the columns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The rules once more, one row for each level and kind of recipient that a rule joins, so that lists can ask for them.
pub mod permission {
    use sea_orm::entity::prelude::*;

    use super::{ConferringLevel, RecipientKind};

    /// One permission.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "award_title_permission")]
    pub struct Model {
        /// The title.
        #[sea_orm(primary_key, auto_increment = false)]
        pub award_title_id: Uuid,
        /// Its place among those of the title, from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        /// Who may confer it.
        pub conferring_level: ConferringLevel,
        /// On whom.
        pub recipient_kind: RecipientKind,
        /// Its first day.
        pub valid_from: Date,
        /// Its last day; none while it holds.
        pub valid_to: Option<Date>,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
