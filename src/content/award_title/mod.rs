//! Award titles: the law's catalogue of danh hiệu thi đua and hình thức khen thưởng, as dated data.

pub mod catalogue;
pub mod entity;
pub mod graphql;
pub mod input;
pub mod list;
pub mod query;
pub mod rule;

use std::collections::HashSet;

use sea_orm::{DatabaseTransaction, DbErr, IntoActiveModel as _, Set, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::{
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
use entity::{Family, permission};
use rule::Rule;

/// The most characters of a name.
pub const NAME_LIMIT: usize = 200;
/// The most characters of a description or a legal basis.
pub const DESCRIPTION_LIMIT: usize = 1_000;
/// The most rules.
pub const RULE_LIMIT: usize = 50;
/// The greatest place in the catalogue.
pub const POSITION_LIMIT: i32 = 1_000_000;

/// The codes of award titles.
pub(in crate::content) const CODE: Code<entity::Entity> = Code { id: entity::Column::Id, code: entity::Column::Code };

/// What an editor writes of an award title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AwardTitle {
    /// Its short name, in the form of a slug.
    pub code: String,
    /// The name.
    pub name: String,
    /// Its family; none only in a draft that was never fit to be kept.
    pub family: Option<Family>,
    /// What it is for.
    pub description: Option<String>,
    /// Its place in the catalogue.
    #[serde(default)]
    pub position: i32,
    /// Who may confer it on whom, and when.
    pub rules: Vec<Rule>,
}

impl Content for AwardTitle {
    const KIND: Kind = Kind::AwardTitle;

    fn title(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Vec<Problem> {
        let mut check = Check::default();
        check
            .line("code", &self.code, slug::LIMIT)
            .slug("code", Some(&self.code).filter(|code| !code.is_empty()).map(String::as_str))
            .line("name", &self.name, NAME_LIMIT)
            .holds(self.family.is_some(), ProblemCode::Blank, "family", "Say to which family it belongs.")
            .optional("description", self.description.as_deref(), DESCRIPTION_LIMIT)
            .range("position", Some(self.position), 0, POSITION_LIMIT)
            .list("rules", self.rules.len(), RULE_LIMIT);
        for (index, rule) in self.rules.iter().enumerate() {
            check.within(&format!("rules.{index}"), rule.check());
        }
        check.done()
    }

    fn missing(&self) -> Vec<Problem> {
        let mut check = Check::default();
        let message = "A title needs a rule: who may confer it on whom, and since when.";
        check.holds(!self.rules.is_empty(), ProblemCode::Blank, "rules", message);
        for (index, rule) in self.rules.iter().enumerate() {
            check.within(&format!("rules.{index}"), rule.missing());
        }
        check.done()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        none_of(CODE.taken(landing, Kind::AwardTitle, &self.code).await?)?;
        upsert(landing.transaction, self.row(landing.into())?.into_active_model().reset_all()).await?;
        if landing.may_replace() {
            permission::Entity::delete_many()
                .filter(permission::Column::AwardTitleId.eq(landing.id))
                .exec(landing.transaction)
                .await?;
        }
        let permitted = self.rules.iter().flat_map(|rule| {
            let of_level = move |level| rule.recipient_kinds.iter().map(move |kind| (rule, level, *kind));
            rule.conferring_levels.iter().copied().flat_map(of_level)
        });
        let rows = permitted.zip(0..).map(|((rule, level, kind), position)| permission::ActiveModel {
            award_title_id: Set(landing.id),
            position: Set(position),
            conferring_level: Set(level),
            recipient_kind: Set(kind),
            valid_from: Set(rule.valid_from),
            valid_to: Set(rule.valid_to),
        });
        permission::Entity::insert_many(rows).exec_without_returning(landing.transaction).await?;
        Ok(())
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}

impl AwardTitle {
    fn row(&self, known: Known) -> Result<entity::Model> {
        let ends = self.rules.iter().map(|rule| rule.valid_to);
        Ok(entity::Model {
            id: known.id,
            agency_id: known.agency_id,
            edition: known.edition,
            published_at: known.published_at,
            modified_at: known.modified_at,
            code: self.code.clone(),
            name: self.name.clone(),
            name_key: collation::key(&self.name),
            family: self.family.ok_or_else(|| Error::internal("an award title without a family was kept"))?,
            description: self.description.clone(),
            position: self.position,
            valid_from: self.rules.iter().map(|rule| rule.valid_from).min().unwrap_or_default(),
            // A rule without an end has the title go on, whatever ended beside it.
            valid_to: ends.collect::<Option<Vec<_>>>().and_then(|ends| ends.into_iter().max()),
            rules: serde_json::to_string(&self.rules)?,
        })
    }
}

impl Rule {
    fn check(&self) -> Vec<Problem> {
        let levels: HashSet<_> = self.conferring_levels.iter().collect();
        let kinds: HashSet<_> = self.recipient_kinds.iter().collect();
        let mut check = Check::default();
        check
            .date("validFrom", Some(self.valid_from))
            .date("validTo", self.valid_to)
            .holds(
                self.span().is_orderly(),
                ProblemCode::OutOfRange,
                "validTo",
                "The last day must not come before the first.",
            )
            .holds(
                levels.len() == self.conferring_levels.len(),
                ProblemCode::Duplicate,
                "conferringLevels",
                "A level stands here twice.",
            )
            .holds(
                kinds.len() == self.recipient_kinds.len(),
                ProblemCode::Duplicate,
                "recipientKinds",
                "A kind of recipient stands here twice.",
            )
            .optional("legalBasis", self.legal_basis.as_deref(), DESCRIPTION_LIMIT);
        if let Some(document) = &self.legal_document {
            check.within("legalDocument", document.check());
        }
        check.done()
    }

    fn missing(&self) -> Vec<Problem> {
        let has_basis = self.legal_basis.is_some() || self.legal_document.is_some();
        let levels = "Say bodies of which levels may confer it.";
        Check::default()
            .holds(!self.conferring_levels.is_empty(), ProblemCode::Blank, "conferringLevels", levels)
            .holds(!self.recipient_kinds.is_empty(), ProblemCode::Blank, "recipientKinds", "Say on whom.")
            .holds(has_basis, ProblemCode::Blank, "legalBasis", "Say what law says so.")
            .done()
    }
}
