//! The counter of visits: beacons in, numbers out.

use std::{
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sea_orm::entity::prelude::*;
use tokio::time::MissedTickBehavior;

use super::{
    beacon::Beacon,
    books::Books,
    door::Door,
    entity::{article_day, day},
    known::Known,
    robots,
    settings::StatisticsSettings,
};
use crate::kernel::{
    Result,
    clock::{Clock, local_date},
    store::Store,
};

/// How often what came is written. Twice a second, so that with the time that writing takes a crash loses no more than
/// what came in its last second.
const TICK: Duration = Duration::from_millis(500);
/// How often counts by day that have been kept long enough are swept.
const SWEEP: Duration = Duration::from_secs(3600);

/// Who sent a beacon. It is forgotten when the beacon is taken.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// The address of the client.
    pub address: IpAddr,
    /// What the client calls itself.
    pub agent: Option<&'a str>,
}

/// The counter of visits. Several instances may count into one database.
pub struct Visits {
    settings: StatisticsSettings,
    store: Store,
    clock: Clock,
    door: Mutex<Door>,
    // Held while one writes, so that two never write the same.
    books: tokio::sync::Mutex<Books>,
}

impl Visits {
    /// A counter that has counted nothing yet.
    ///
    /// # Errors
    /// When the machine has no random numbers.
    pub fn open(settings: StatisticsSettings, store: Store, clock: Clock) -> anyhow::Result<Self> {
        let door = Mutex::new(Door::open(clock.now())?);
        Ok(Self { settings, store, clock, door, books: tokio::sync::Mutex::default() })
    }

    /// Its settings.
    #[must_use]
    pub fn settings(&self) -> StatisticsSettings {
        self.settings
    }

    /// Takes a beacon. It will be counted if it is of a reader, no repeat, and of something that is public.
    pub fn take(&self, sender: Sender<'_>, beacon: Beacon) {
        let agent = sender.agent.unwrap_or_default();
        if !robots::is_robot(sender.agent) {
            self.door().take(self.clock.now(), sender.address, agent, beacon, self.settings.beacons_per_minute);
        }
    }

    /// Counts and writes what came, twice a second, until `stop` resolves, and then once more.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let mut ticks = tokio::time::interval(TICK);
        let mut sweeps = tokio::time::interval(SWEEP);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut stop = std::pin::pin!(stop);
        loop {
            let is_last = tokio::select! {
                () = &mut stop => true,
                _ = ticks.tick() => false,
                _ = sweeps.tick() => {
                    self.sweep_or_say().await;
                    continue;
                }
            };
            if let Err(error) = self.flush().await {
                tracing::warn!(cause = error.describe(), "visits could not be written and wait");
            }
            if is_last {
                return;
            }
        }
    }

    /// Counts and writes what came.
    ///
    /// # Errors
    /// When the database cannot be read or written. Then everything waits for the next time.
    pub async fn flush(&self) -> Result<()> {
        let mut books = self.books.lock().await;
        let (arrivals, lost) = {
            let now = self.clock.now();
            let mut door = self.door();
            door.turn_to(now);
            (door.queue(), door.lost())
        };
        if lost > 0 {
            tracing::warn!(count = lost, "beacons found no place and are not counted");
        }
        if arrivals.is_empty() {
            books.repeats.turn_to(local_date(self.clock.now()));
        } else {
            match Known::read(&self.store, &arrivals).await {
                Ok(known) => books.enter(arrivals, &known),
                Err(error) => {
                    self.door().put_back(arrivals);
                    return Err(error);
                }
            }
        }
        books.write(&self.store).await
    }

    /// Forgets counts by day that have been kept long enough. They are in the totals already. Answers how many rows.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn sweep(&self) -> Result<u64> {
        let first = local_date(self.clock.now()) - chrono::Duration::days(i64::from(self.settings.keep_days));
        let writer = self.store.writer();
        let articles =
            article_day::Entity::delete_many().filter(article_day::Column::Day.lt(first)).exec(writer).await?;
        let days = day::Entity::delete_many().filter(day::Column::Day.lt(first)).exec(writer).await?;
        Ok(articles.rows_affected + days.rows_affected)
    }

    async fn sweep_or_say(&self) {
        match self.sweep().await {
            Ok(count) => tracing::debug!(count, "old counts of visits forgotten"),
            Err(error) => tracing::warn!(cause = error.describe(), "old counts of visits could not be swept"),
        }
    }

    fn door(&self) -> MutexGuard<'_, Door> {
        self.door.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
