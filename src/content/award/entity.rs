//! The published rows of awards.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{content::award_title::entity::ConferringLevel, kernel::clock::Timestamp};

/// How far an award has come.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    async_graphql::Enum,
)]
#[graphql(name = "AwardState")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum State {
    /// Đề nghị: it was proposed to whoever may confer it, and has not been decided.
    Proposed,
    /// Đã tặng: it was conferred, and stands.
    #[default]
    Conferred,
    /// Đã hủy bỏ: it was conferred, and the decision was revoked later.
    Revoked,
}

/// One public award.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "award")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agency that records it.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// When it first became public.
    pub published_at: Timestamp,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// What was awarded.
    pub award_title_id: Uuid,
    /// The level of the body that confers it, at that time.
    pub conferring_level: ConferringLevel,
    /// The name of that body, at that time.
    pub conferring_body: String,
    /// The year that it is for.
    pub year: i32,
    /// The day of the decision; without one the last day of the year.
    pub decided_on_key: Date,
    /// How far it has come.
    pub state: State,
    /// The decision, as JSON.
    pub decision: Option<String>,
    /// The decision that revoked it, as JSON.
    pub revocation: Option<String>,
    /// How many collectives receive it, named and counted ones.
    pub collective_count: i32,
    /// How many persons do.
    pub individual_count: i32,
    /// How many households do.
    pub household_count: i32,
    /// What for.
    pub ground: Option<String>,
    /// The emulation movement that it belongs to.
    pub movement_id: Option<Uuid>,
    /// The article that tells of it; it may be withdrawn.
    pub source_article_id: Option<Uuid>,
}

/// The table that awards are counted with.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// What was awarded.
    #[sea_orm(
        belongs_to = "crate::content::award_title::entity::Entity",
        from = "Column::AwardTitleId",
        to = "crate::content::award_title::entity::Column::Id"
    )]
    AwardTitle,
}

impl ActiveModelBehavior for ActiveModel {}

/// The recipients that awards name.
pub mod recipient {
    use sea_orm::entity::prelude::*;

    use crate::content::award_title::entity::RecipientKind;

    /// One recipient.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "award_recipient")]
    pub struct Model {
        /// The award.
        #[sea_orm(primary_key, auto_increment = false)]
        pub award_id: Uuid,
        /// Its place in the list, from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        /// Who it is.
        pub kind: RecipientKind,
        /// The name.
        pub name: String,
        /// What they are (chức vụ).
        pub job_title: Option<String>,
        /// Where they belong (đơn vị, địa chỉ).
        pub affiliation: Option<String>,
        /// What else is to be known.
        pub note: Option<String>,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
