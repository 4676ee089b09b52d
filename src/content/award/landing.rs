//! How an award becomes public: what it refers to must be public, and the catalogue must permit it.

use chrono::Datelike as _;
use sea_orm::{IntoActiveModel as _, entity::prelude::*};

use super::{Award, entity::recipient};
use crate::{
    content::{
        award_title::{
            self,
            entity::RecipientKind,
            rule::{Objection, Rule, objections},
        },
        publish::upsert,
    },
    kernel::{
        Error, Problem, ProblemCode, Result, clock::local_date, content::Landing, error::none_of, kind::Kind,
        value::check::Check,
    },
};

/// Writes the rows of an award that has been checked.
pub(super) async fn land(award: &Award, landing: &Landing<'_>) -> Result<()> {
    let mut problems = in_the_future(award, landing);
    problems.extend(unfit_references(award, landing).await?);
    none_of(problems)?;
    let row = award.row(landing.into())?;
    // What comes from another database was judged there, by the rules of that time.
    if landing.arrival.is_none() {
        let title = award_title::entity::Entity::find_by_id(row.award_title_id).one(landing.transaction).await?;
        let title = title.ok_or_else(|| Error::internal("a public award title has no row"))?;
        none_of(forbidden(award, &title)?)?;
    }
    upsert(landing.transaction, row.into_active_model().reset_all()).await?;
    if landing.may_replace() {
        recipient::Entity::delete_many()
            .filter(recipient::Column::AwardId.eq(landing.id))
            .exec(landing.transaction)
            .await?;
    }
    let rows = award.recipient_rows(landing.id).into_iter().map(|row| row.into_active_model().reset_all());
    recipient::Entity::insert_many(rows).exec_without_returning(landing.transaction).await?;
    Ok(())
}

async fn unfit_references(award: &Award, landing: &Landing<'_>) -> Result<Vec<Problem>> {
    let at = |path: &str, id: Option<Uuid>| id.map(|id| (path.to_owned(), id));
    let mut problems = landing.unpublished(Kind::AwardTitle, at("awardTitleId", award.award_title_id)).await?;
    problems.extend(landing.unpublished(Kind::EmulationMovement, at("movementId", award.movement_id)).await?);
    // The award stays when the article is withdrawn, and can still be corrected then.
    problems.extend(landing.never_published(Kind::Article, at("sourceArticleId", award.source_article_id)).await?);
    Ok(problems)
}

/// Nothing is awarded in the future.
fn in_the_future(award: &Award, landing: &Landing<'_>) -> Vec<Problem> {
    let today = local_date(landing.now);
    let message = "This lies in the future.";
    let revoked_on = award.revocation.as_ref().and_then(|document| document.issued_on);
    Check::default()
        .holds(award.year.is_none_or(|year| year <= today.year()), ProblemCode::OutOfRange, "year", message)
        .holds(
            award.decided_on().is_none_or(|date| date <= today),
            ProblemCode::OutOfRange,
            "decision.issuedOn",
            message,
        )
        .holds(revoked_on.is_none_or(|date| date <= today), ProblemCode::OutOfRange, "revocation.issuedOn", message)
        .done()
}

/// What the catalogue has against it, each at the field that is to be put right.
fn forbidden(award: &Award, title: &award_title::entity::Model) -> Result<Vec<Problem>> {
    let Some(level) = award.conferring_level else { return Ok(Vec::new()) };
    let rules: Vec<Rule> = serde_json::from_str(&title.rules)?;
    let recipients: Vec<RecipientKind> =
        award.counted().iter().map(|(kind, _, _)| *kind).filter(|kind| award.total(*kind) > 0).collect();
    let problem = |objection| match objection {
        Objection::Time(message) => {
            let path = if award.decided_on().is_some() { "decision.issuedOn" } else { "year" };
            Problem::at(ProblemCode::OutOfRange, path, message)
        }
        Objection::Level(message) => Problem::at(ProblemCode::Invalid, "conferringLevel", message),
        Objection::Recipient(kind, message) => Problem::at(ProblemCode::Invalid, &field_of(award, kind), message),
    };
    Ok(objections(&title.name, &rules, award.on(), level, &recipients).into_iter().map(problem).collect())
}

/// Where recipients of a kind stand: the first that is named, or the field that counts them.
fn field_of(award: &Award, kind: RecipientKind) -> String {
    if let Some(index) = award.recipients.iter().position(|recipient| recipient.kind == kind) {
        return format!("recipients.{index}.kind");
    }
    award.counted().iter().find(|(other, _, _)| *other == kind).map(|(_, path, _)| *path).unwrap_or_default().to_owned()
}
