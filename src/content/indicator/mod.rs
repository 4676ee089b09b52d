//! Indicators (chỉ tiêu): the catalogue of what is measured.

pub mod entity;
pub mod graphql;
pub mod input;
pub mod series;

use sea_orm::{DatabaseTransaction, DbErr, IntoActiveModel as _, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::{
    achievement::entity as achievement,
    codes::Code,
    publish::{Known, upsert},
};
use crate::kernel::{
    Error, Problem, ProblemCode, Result,
    content::{Content, Landing},
    error::none_of,
    kind::Kind,
    value::{check::Check, collation, slug},
};
use entity::Field;

/// The most characters of a name.
pub const NAME_LIMIT: usize = 200;
/// The most characters of a unit.
pub const UNIT_LIMIT: usize = 50;
/// The most characters of a description.
pub const DESCRIPTION_LIMIT: usize = 1_000;

/// The codes of indicators.
pub(in crate::content) const CODE: Code<entity::Entity> = Code { id: entity::Column::Id, code: entity::Column::Code };

/// What an editor writes of an indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Indicator {
    /// Its short name, in the form of a slug.
    pub code: String,
    /// The name.
    pub name: String,
    /// What its values are counted in.
    pub unit: String,
    /// What it is about; needed for publication.
    pub field: Option<Field>,
    /// What exactly is measured.
    pub description: Option<String>,
}

impl Content for Indicator {
    const KIND: Kind = Kind::Indicator;

    fn title(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Vec<Problem> {
        Check::default()
            .line("code", &self.code, slug::LIMIT)
            .slug("code", Some(&self.code).filter(|code| !code.is_empty()).map(String::as_str))
            .line("name", &self.name, NAME_LIMIT)
            .optional("unit", Some(&self.unit), UNIT_LIMIT)
            .optional("description", self.description.as_deref(), DESCRIPTION_LIMIT)
            .done()
    }

    fn missing(&self) -> Vec<Problem> {
        let unit = "Say what its values are counted in, such as % or tỷ đồng.";
        Check::default()
            .holds(!self.unit.is_empty(), ProblemCode::Blank, "unit", unit)
            .holds(self.field.is_some(), ProblemCode::Blank, "field", "Say what it is about.")
            .done()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        none_of(CODE.taken(landing, Kind::Indicator, &self.code).await?)?;
        let row = self.row(landing.into())?;
        let field = row.field;
        upsert(landing.transaction, row.into_active_model().reset_all()).await?;
        // Its values are found by its field, and it may have another one now.
        achievement::Entity::update_many()
            .col_expr(achievement::Column::Field, Expr::val(field))
            .filter(achievement::Column::IndicatorId.eq(landing.id))
            .filter(achievement::Column::Field.ne(field))
            .exec(landing.transaction)
            .await?;
        Ok(())
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}

impl Indicator {
    fn row(&self, known: Known) -> Result<entity::Model> {
        Ok(entity::Model {
            id: known.id,
            agency_id: known.agency_id,
            edition: known.edition,
            published_at: known.published_at,
            modified_at: known.modified_at,
            code: self.code.clone(),
            name: self.name.clone(),
            name_key: collation::key(&self.name),
            unit: self.unit.clone(),
            field: self.field.ok_or_else(|| Error::internal("an indicator without a field was ready"))?,
            description: self.description.clone(),
        })
    }
}
