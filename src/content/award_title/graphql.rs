//! Award titles as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use uuid::Uuid;

use super::{
    entity::{self, ConferringLevel, Family, RecipientKind},
    list::AwardTitleList,
    rule::Rule,
};
use crate::{
    content::{
        agency::graphql::{self as agency, Agency},
        article::graphql::LegalDocument,
        award::list::{AwardConnection, AwardOrder, AwardScope},
    },
    graphql::{
        Fault, Result, Session,
        batch::ById,
        connection::Connection,
        cost, ids,
        scalars::{Date, DateTime},
    },
    kernel::{Error, page::Asked, value::span::Span},
};

/// A title that can be awarded: an entry of the catalogue of danh hiệu thi đua and hình thức khen thưởng.
pub struct AwardTitle(Arc<entity::Model>);

impl From<Arc<entity::Model>> for AwardTitle {
    fn from(row: Arc<entity::Model>) -> Self {
        Self(row)
    }
}

/// A title that can be awarded: an entry of the catalogue of danh hiệu thi đua and hình thức khen thưởng that the Law on
/// Emulation and Commendation (Luật Thi đua, khen thưởng) lays down. Its rules say who may confer it on whom, and when;
/// an award that no rule permits cannot be published.
#[Object]
impl AwardTitle {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("AwardTitle", self.0.id)
    }

    /// The short name in filters, in the form of a slug, at most 100 characters. Unique.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The name as the law has it, at most 200 characters.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Which of the two families of the law it belongs to.
    async fn family(&self) -> Family {
        self.0.family
    }

    /// What it is for, at most 1,000 characters.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Its place in the catalogue, 0 to 1,000,000, the smallest first.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// The first day on which it could be conferred: that of its earliest rule.
    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    /// The last day on which it could be conferred: that of its last rule; null as long as one holds.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date)
    }

    /// Who may confer it on whom, and when, in the order in which they were written; at most 50. What one of those that
    /// hold on a date permits is permitted.
    #[graphql(complexity = "cost::list(3, child_complexity)")]
    async fn rules(
        &self,
        #[graphql(desc = "Only those that hold on this date.")] on: Option<Date>,
    ) -> Result<Vec<AwardTitleRule>> {
        let rules: Vec<Rule> = serde_json::from_str(&self.0.rules).map_err(Error::from)?;
        let holds = |span: Span| on.is_none_or(|Date(date)| span.holds(date));
        Ok(rules.into_iter().filter(|rule| holds(rule.span())).map(AwardTitleRule::from).collect())
    }

    /// The awards of this title, of all states.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    async fn awards(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The order.", default_with = "AwardOrder::DecidedOnDesc")] order_by: AwardOrder,
    ) -> Result<AwardConnection> {
        let asked = Asked { first, after, last, before, page: None };
        let scope = AwardScope::AwardTitle;
        Box::pin(Connection::of_parent(Session::of(context), &asked, order_by, scope, self.0.id)).await
    }

    /// The agency that looks after the entry. It says nothing about who confers the title.
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

/// One rule of an award title: who may confer it on whom, from when to when, and what law says so.
#[derive(SimpleObject)]
pub struct AwardTitleRule {
    /// Its first day.
    valid_from: Date,
    /// Its last day; null while it holds.
    valid_to: Option<Date>,
    /// Bodies of which levels may confer the title.
    conferring_levels: Vec<ConferringLevel>,
    /// On whom.
    recipient_kinds: Vec<RecipientKind>,
    /// What law says so, in words, at most 1,000 characters.
    legal_basis: Option<String>,
    /// The law or decree that says so.
    legal_document: Option<LegalDocument>,
}

impl From<Rule> for AwardTitleRule {
    fn from(rule: Rule) -> Self {
        Self {
            valid_from: Date(rule.valid_from),
            valid_to: rule.valid_to.map(Date),
            conferring_levels: rule.conferring_levels,
            recipient_kinds: rule.recipient_kinds,
            legal_basis: rule.legal_basis,
            legal_document: rule.legal_document.map(LegalDocument::from),
        }
    }
}

/// The award title with this id, where there is one; for fields that may be null.
pub async fn optional(context: &Context<'_>, id: Option<Uuid>) -> Option<Result<AwardTitle>> {
    let row = Session::of(context).batch.load_one(ById::<AwardTitleList>::new(id?)).await;
    row.map(|row| row.map(AwardTitle)).map_err(Fault::from).transpose()
}
