//! How an achievement becomes public.

use sea_orm::{IntoActiveModel as _, QuerySelect as _, entity::prelude::*};

use super::{Achievement, Measurement, entity};
use crate::{
    content::{
        agency::entity as agency,
        indicator::entity::{self as indicator, Field},
        publish::upsert,
    },
    kernel::{Error, Problem, ProblemCode, Result, content::Landing, error::none_of, kind::Kind, value::span::Span},
};

pub(super) async fn land(achievement: &Achievement, landing: &Landing<'_>) -> Result<()> {
    let at = |path: &str, id: Option<Uuid>| id.map(|id| (path.to_owned(), id));
    let measurement = achievement.measurement.as_ref();
    let indicator = measurement.map(|measurement| measurement.indicator_id);
    let mut problems = landing.unpublished(Kind::Indicator, at("measurement.indicatorId", indicator)).await?;
    problems.extend(landing.unpublished(Kind::EmulationMovement, at("movementId", achievement.movement_id)).await?);
    let article = at("sourceArticleId", achievement.source_article_id);
    problems.extend(landing.never_published(Kind::Article, article).await?);
    problems.extend(outside_of_life(achievement, landing).await?);
    if let Some(measurement) = measurement {
        problems.extend(said_before(measurement, landing).await?);
    }
    none_of(problems)?;
    let field = match (indicator, &achievement.recognition) {
        (Some(indicator), _) => field_of(landing, indicator).await?,
        (None, recognition) => recognition.as_ref().and_then(|recognition| recognition.field).unwrap_or(Field::General),
    };
    let row = achievement.row(landing.into(), field)?;
    upsert(landing.transaction, row.into_active_model().reset_all()).await
}

/// An agency has achievements only while there is one: what it is about must touch its life, and have begun.
async fn outside_of_life(achievement: &Achievement, landing: &Landing<'_>) -> Result<Vec<Problem>> {
    let Some((from, to)) = achievement.days() else { return Ok(Vec::new()) };
    let agency = agency::Entity::find_by_id(landing.agency_id).one(landing.transaction).await?;
    let life = agency.map(|agency| agency.life()).unwrap_or_default();
    let path = if achievement.measurement.is_some() { "measurement.period" } else { "recognition.recognisedOn" };
    let problem = |message: &str| Ok(vec![Problem::at(ProblemCode::OutOfRange, path, message)]);
    if !life.meets(Span { from: Some(from), to: Some(to) }) {
        return problem("It must lie in the life of the agency.");
    }
    if from > crate::kernel::clock::local_date(landing.now) {
        return problem("It must not lie in the future.");
    }
    Ok(Vec::new())
}

/// Two values of an indicator for the same period of an agency would be two truths.
async fn said_before(measurement: &Measurement, landing: &Landing<'_>) -> Result<Vec<Problem>> {
    let Some((begins_on, ends_on)) = measurement.period.days() else { return Ok(Vec::new()) };
    let other = entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .filter(entity::Column::IndicatorId.eq(measurement.indicator_id))
        .filter(entity::Column::AgencyId.eq(landing.agency_id))
        .filter(entity::Column::PeriodType.eq(measurement.period.period_type))
        .filter(entity::Column::BeginsOn.eq(begins_on))
        .filter(entity::Column::EndsOn.eq(ends_on))
        .filter(entity::Column::Id.ne(landing.id))
        .into_tuple::<Uuid>()
        .one(landing.transaction)
        .await?;
    let message = "The agency has a value of this indicator for this period already. Edit that one.";
    Ok(other.map(|_| Problem::at(ProblemCode::Taken, "measurement.period", message)).into_iter().collect())
}

async fn field_of(landing: &Landing<'_>, indicator: Uuid) -> Result<Field> {
    let row = indicator::Entity::find_by_id(indicator).one(landing.transaction).await?;
    row.map(|row| row.field).ok_or_else(|| Error::internal("a public indicator has no row"))
}
