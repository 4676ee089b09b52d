//! Awards (khen thưởng): titles of the catalogue that were proposed, conferred or revoked.

pub mod entity;
pub mod graphql;
pub mod input;
mod landing;
pub mod list;
mod load;
pub mod query;
mod searchable;
pub mod summary;

use std::collections::HashSet;

use chrono::{Datelike as _, NaiveDate};
use sea_orm::{DatabaseExecutor, DatabaseTransaction, DbErr, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::{
    article::LegalDocument,
    award_title::entity::{ConferringLevel, RecipientKind},
    publish::Known,
};
use crate::kernel::{
    Error, Problem, ProblemCode, Result,
    content::{Content, Landing},
    kind::Kind,
    searchable::Searchable,
    value::{check::Check, span::Span},
};
use entity::{State, recipient};

/// The most characters of a name.
pub const NAME_LIMIT: usize = 200;
/// The most characters of a ground or of a note on a recipient.
pub const GROUND_LIMIT: usize = 500;
/// The most recipients that one award names.
pub const RECIPIENT_LIMIT: usize = 200;
/// The most recipients of a kind that are only counted.
pub const COUNT_LIMIT: i32 = 1_000_000;

/// What an editor writes of an award.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Award {
    /// What was awarded; needed for publication.
    pub award_title_id: Option<Uuid>,
    /// The level of the body that confers it, at that time; needed for publication.
    pub conferring_level: Option<ConferringLevel>,
    /// The name of that body, at that time; needed for publication.
    pub conferring_body: Option<String>,
    /// The year that it is for; needed for publication.
    pub year: Option<i32>,
    /// How far it has come.
    pub state: State,
    /// The decision by which it was conferred.
    pub decision: Option<LegalDocument>,
    /// The decision by which that was revoked.
    pub revocation: Option<LegalDocument>,
    /// The recipients that are named.
    pub recipients: Vec<Recipient>,
    /// How many collectives receive it, when they are only counted.
    pub collective_count: i32,
    /// How many persons, when they are only counted.
    pub individual_count: i32,
    /// How many households, when they are only counted.
    pub household_count: i32,
    /// What for (thành tích).
    pub ground: Option<String>,
    /// The emulation movement that it belongs to.
    pub movement_id: Option<Uuid>,
    /// The article that tells of it.
    pub source_article_id: Option<Uuid>,
}

/// One recipient that is named.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recipient {
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

impl Content for Award {
    const KIND: Kind = Kind::Award;

    fn title(&self) -> &str {
        self.ground.as_deref().or(self.conferring_body.as_deref()).unwrap_or_default()
    }

    fn check(&self) -> Vec<Problem> {
        let mut check = Check::default();
        check
            .optional("conferringBody", self.conferring_body.as_deref(), NAME_LIMIT)
            .range("year", self.year, 1900, 2200)
            .optional("ground", self.ground.as_deref(), GROUND_LIMIT)
            .list("recipients", self.recipients.len(), RECIPIENT_LIMIT);
        self.check_decisions(&mut check);
        let mut seen = HashSet::new();
        for (index, recipient) in self.recipients.iter().enumerate() {
            let path = format!("recipients.{index}");
            check.within(&path, recipient.check());
            check.holds(seen.insert(recipient), ProblemCode::Duplicate, &path, "This recipient stands here twice.");
        }
        for (kind, path, count) in self.counted() {
            let message = "Recipients of one kind are either named or counted: here they are both.";
            let is_named = self.recipients.iter().any(|recipient| recipient.kind == kind);
            check.range(path, Some(count), 0, COUNT_LIMIT).holds(
                !is_named || count == 0,
                ProblemCode::Duplicate,
                path,
                message,
            );
        }
        check.done()
    }

    fn missing(&self) -> Vec<Problem> {
        let has_recipients = !self.recipients.is_empty() || self.counted().iter().any(|(_, _, count)| *count > 0);
        let mut check = Check::default();
        check
            .holds(self.award_title_id.is_some(), ProblemCode::Blank, "awardTitleId", "Say what was awarded.")
            .holds(self.conferring_level.is_some(), ProblemCode::Blank, "conferringLevel", "Say who confers it.")
            .holds(self.conferring_body.is_some(), ProblemCode::Blank, "conferringBody", "Say who confers it.")
            .holds(self.year.is_some(), ProblemCode::Blank, "year", "Say for which year it is.")
            .holds(has_recipients, ProblemCode::Blank, "recipients", "Name the recipients, or say how many they are.");
        if self.state == State::Revoked {
            let message = "Say by which decision it was revoked.";
            check.holds(self.revocation.is_some(), ProblemCode::Blank, "revocation", message);
            let is_dated = self.revocation.as_ref().is_none_or(|document| document.issued_on.is_some());
            check.holds(is_dated, ProblemCode::Blank, "revocation.issuedOn", "Say when it was revoked.");
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

impl Award {
    /// The kinds of recipients, each with the field that counts them and what stands there.
    fn counted(&self) -> [(RecipientKind, &'static str, i32); 3] {
        [
            (RecipientKind::Collective, "collectiveCount", self.collective_count),
            (RecipientKind::Individual, "individualCount", self.individual_count),
            (RecipientKind::Household, "householdCount", self.household_count),
        ]
    }

    /// How many recipients of a kind there are, named and counted ones.
    fn total(&self, kind: RecipientKind) -> i32 {
        let named = self.recipients.iter().filter(|recipient| recipient.kind == kind).count();
        let counted = self.counted().iter().filter(|(other, _, _)| *other == kind).map(|(_, _, count)| count).sum();
        i32::try_from(named).unwrap_or(i32::MAX).saturating_add(counted)
    }

    /// The day of the decision, where it is known.
    fn decided_on(&self) -> Option<NaiveDate> {
        self.decision.as_ref()?.issued_on
    }

    /// The days on one of which it was conferred: that of the decision, else those of the year.
    fn on(&self) -> Span {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        match (self.decided_on(), self.year) {
            (Some(date), _) => Span { from: Some(date), to: Some(date) },
            (None, Some(year)) => Span { from: day(year, 1, 1), to: day(year, 12, 31) },
            (None, None) => Span::default(),
        }
    }

    /// The decisions must fit the state, the year and each other.
    fn check_decisions(&self, check: &mut Check) {
        for (path, document) in [("decision", &self.decision), ("revocation", &self.revocation)] {
            if let Some(document) = document {
                check.within(path, document.check());
            }
        }
        let decided_on = self.decided_on();
        let revoked_on = self.revocation.as_ref().and_then(|document| document.issued_on);
        check
            .holds(
                self.state != State::Proposed || self.decision.is_none(),
                ProblemCode::Invalid,
                "decision",
                "What is only proposed has no decision yet.",
            )
            .holds(
                self.state == State::Revoked || self.revocation.is_none(),
                ProblemCode::Invalid,
                "revocation",
                "Only an award of the state REVOKED has a decision that revoked it.",
            )
            .holds(
                decided_on.zip(self.year).is_none_or(|(date, year)| date.year() >= year),
                ProblemCode::OutOfRange,
                "decision.issuedOn",
                "It cannot have been decided before the year that it is for.",
            )
            .holds(
                revoked_on.zip(decided_on).is_none_or(|(later, earlier)| earlier <= later),
                ProblemCode::OutOfRange,
                "revocation.issuedOn",
                "It cannot have been revoked before it was decided.",
            );
    }

    fn row(&self, known: Known) -> Result<entity::Model> {
        let absent = |what: &str| Error::internal(format!("an award without {what} was ready"));
        let year = self.year.ok_or_else(|| absent("a year"))?;
        let json = |document: &Option<LegalDocument>| document.as_ref().map(serde_json::to_string).transpose();
        Ok(entity::Model {
            id: known.id,
            agency_id: known.agency_id,
            edition: known.edition,
            published_at: known.published_at,
            modified_at: known.modified_at,
            award_title_id: self.award_title_id.ok_or_else(|| absent("a title"))?,
            conferring_level: self.conferring_level.ok_or_else(|| absent("a level"))?,
            conferring_body: self.conferring_body.clone().ok_or_else(|| absent("a body"))?,
            year,
            decided_on_key: self.on().to.unwrap_or_default(),
            state: self.state,
            decision: json(&self.decision)?,
            revocation: json(&self.revocation)?,
            collective_count: self.total(RecipientKind::Collective),
            individual_count: self.total(RecipientKind::Individual),
            household_count: self.total(RecipientKind::Household),
            ground: self.ground.clone(),
            movement_id: self.movement_id,
            source_article_id: self.source_article_id,
        })
    }

    fn recipient_rows(&self, id: Uuid) -> Vec<recipient::Model> {
        let row = |(recipient, position): (&Recipient, i32)| recipient::Model {
            award_id: id,
            position,
            kind: recipient.kind,
            name: recipient.name.clone(),
            job_title: recipient.job_title.clone(),
            affiliation: recipient.affiliation.clone(),
            note: recipient.note.clone(),
        };
        self.recipients.iter().zip(0..).map(row).collect()
    }
}

impl Recipient {
    fn check(&self) -> Vec<Problem> {
        Check::default()
            .line("name", &self.name, NAME_LIMIT)
            .optional("jobTitle", self.job_title.as_deref(), NAME_LIMIT)
            .optional("affiliation", self.affiliation.as_deref(), NAME_LIMIT)
            .optional("note", self.note.as_deref(), GROUND_LIMIT)
            .done()
    }
}
