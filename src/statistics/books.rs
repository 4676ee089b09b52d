//! Counting what came, and writing it down.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{
    ConnectionTrait, IntoActiveModel, Iterable,
    entity::prelude::*,
    sea_query::{Alias, ExprTrait as _, OnConflict},
};

use super::{
    door::Arrival,
    entity::{article_day, day, total},
    known::Known,
    repeats::{Place, Repeats},
};
use crate::kernel::{Result, clock::local_date, store::Store};

/// The most rows of one statement.
const CHUNK: usize = 500;

/// What was counted, and what of it is not written yet.
#[derive(Debug, Default)]
pub(super) struct Books {
    pub(super) repeats: Repeats,
    unwritten: Counts,
}

/// Counts by day, and by agency or article. They are in order, so that two instances that write the same rows do so in the
/// same order and never wait for each other in a ring.
#[derive(Debug, Default)]
struct Counts {
    agencies: BTreeMap<(NaiveDate, Uuid), Tally>,
    articles: BTreeMap<(NaiveDate, Uuid), i64>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    visits: i64,
    views: i64,
}

impl Books {
    /// Counts what came, apart from repeats and from what names something that there is not.
    pub(super) fn enter(&mut self, arrivals: Vec<Arrival>, known: &Known) {
        for Arrival { at, visitor, beacon } in arrivals {
            let article = beacon.article.as_ref().map(|name| known.articles.get(name).copied());
            let agency = beacon.agency.as_ref().map(|name| known.agencies.get(name).copied());
            if article.is_some_and(|article| article.is_none()) || agency.is_some_and(|agency| agency.is_none()) {
                continue;
            }
            let (article, agency) = (article.flatten(), agency.flatten());
            let today = local_date(at);
            self.repeats.turn_to(today);
            if self.repeats.is_new(visitor, Place::Portal(agency), at) {
                let whose = agency.or(article.map(|article| article.agency)).unwrap_or_default();
                self.unwritten.agencies.entry((today, whose)).or_default().visits += 1;
            }
            if let Some(article) = article
                && self.repeats.is_new(visitor, Place::Article(article.id), at)
            {
                self.unwritten.agencies.entry((today, article.agency)).or_default().views += 1;
                *self.unwritten.articles.entry((today, article.id)).or_default() += 1;
            }
        }
    }

    /// Writes what is not written yet in one transaction, so that the tables always agree. What could not be written is
    /// written the next time. (If the connection breaks after the commit and before its acknowledgement, it is written
    /// twice: for these numbers that is better than to lose it.)
    pub(super) async fn write(&mut self, store: &Store) -> Result<()> {
        if self.unwritten.agencies.is_empty() {
            return Ok(());
        }
        let Counts { agencies, articles } = &self.unwritten;
        let mut totals: BTreeMap<Uuid, Tally> = BTreeMap::new();
        for ((_, agency), tally) in agencies {
            let sum = totals.entry(*agency).or_default();
            sum.visits += tally.visits;
            sum.views += tally.views;
        }
        let totals = totals
            .into_iter()
            .map(|(agency_id, Tally { visits, views })| total::Model { agency_id, visits, views })
            .collect();
        let days = agencies
            .iter()
            .map(|((day, agency_id), Tally { visits, views })| day::Model {
                day: *day,
                agency_id: *agency_id,
                visits: *visits,
                views: *views,
            })
            .collect();
        let articles = articles
            .iter()
            .map(|((day, article_id), views)| article_day::Model { day: *day, article_id: *article_id, views: *views })
            .collect();
        let transaction = store.begin().await?;
        add::<total::Entity, _>(&transaction, totals, &[total::Column::Visits, total::Column::Views]).await?;
        add::<day::Entity, _>(&transaction, days, &[day::Column::Visits, day::Column::Views]).await?;
        add::<article_day::Entity, _>(&transaction, articles, &[article_day::Column::Views]).await?;
        transaction.commit().await?;
        self.unwritten = Counts::default();
        Ok(())
    }
}

/// Adds numbers to those that the rows have already, whoever else does so at the same time.
async fn add<E, C>(connection: &C, rows: Vec<E::Model>, numbers: &[E::Column]) -> Result<()>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    C: ConnectionTrait,
{
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let mut sum = OnConflict::columns(keys);
    for number in numbers {
        let here = Expr::col((E::default(), *number));
        sum.value(*number, here.add(Expr::col((Alias::new("excluded"), *number))));
    }
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    loop {
        let chunk: Vec<E::ActiveModel> = rows.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        E::insert_many(chunk).on_conflict(sum.clone()).exec_without_returning(connection).await?;
    }
}
