//! Checking linked websites: politely, and each by one instance.
//!
//! A website is claimed in a short transaction, asked with no transaction open, and what was found is kept in another. If
//! an instance ends in between, its claim does too after a while, and another one checks the website. What follows for the
//! public side goes through the gate: [`Desk::turn`] asks the kind again whether it shows itself.

pub mod settings;
mod visit;

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
    time::Duration,
};

use sea_orm::prelude::Uuid;

use crate::{
    content::linked_website::health::{Model, Status, book},
    kernel::{Kernel, Result, access::Principal, clock::Timestamp, desk::Desk},
    outbound::Outbound,
};
use settings::LinkSettings;
use visit::Hosts;

/// How often it is looked at what is due.
const TICK: Duration = Duration::from_secs(60);
/// How long a website belongs to who claimed it: longer than all its requests may take together.
const LEASE: chrono::Duration = chrono::Duration::minutes(10);

const CHECKER: Principal = Principal::System { part: "link-checker" };

/// What checks linked websites.
pub struct LinkChecker {
    kernel: Arc<Kernel>,
    outbound: Outbound,
    settings: LinkSettings,
}

/// What one round of checks came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// What is known now of each website that was checked, in the order in which they ended.
    pub checked: Vec<Model>,
    /// The websites that came into public view, or left it.
    pub turned: Vec<Uuid>,
}

impl LinkChecker {
    /// A checker of the websites of one database.
    #[must_use]
    pub fn new(kernel: Arc<Kernel>, outbound: Outbound, settings: LinkSettings) -> Self {
        Self { kernel, outbound, settings }
    }

    /// Checks what is due, once a minute, until it is dropped. Several instances may run it on one database.
    pub async fn run(self) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            match self.check_due(|_| {}).await {
                Ok(round) if round.checked.is_empty() && round.turned.is_empty() => {}
                Ok(Round { checked, turned }) => {
                    let failing = checked.iter().filter(|row| row.failures > 0).count();
                    tracing::info!(checked = checked.len(), failing, turned = turned.len(), "linked websites checked");
                }
                Err(error) => {
                    tracing::error!(cause = error.describe(), "linked websites could not be checked");
                }
            }
        }
    }

    /// Makes every website due now, and answers how many there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn bring_forward(&self) -> Result<u64> {
        while book::update(&self.kernel).await? > 0 {}
        book::bring_forward(&self.kernel).await?;
        book::due(&self.kernel).await
    }

    /// Checks what is due now, so many websites at a time and each host once at a time; `seen` is told of each.
    ///
    /// # Errors
    /// When the database fails; what was claimed is checked later.
    pub async fn check_due(&self, seen: impl Fn(&Model) + Sync) -> Result<Round> {
        book::update(&self.kernel).await?;
        let hosts = Hosts::default();
        let strands = (0..self.settings.concurrency).map(|_| self.strand(&hosts, &seen));
        let mut round = Round::default();
        for strand in futures_util::future::join_all(strands).await {
            round.checked.extend(strand?);
        }
        round.checked.sort_by_key(|row| row.checked_at);
        // Also of those whose checker ended before it could tell.
        for id in book::untold(&self.kernel).await? {
            if self.tell(id).await? {
                round.turned.push(id);
            }
        }
        Ok(round)
    }

    /// One website after another, until none is left that may be asked.
    async fn strand(&self, hosts: &Hosts, seen: &(impl Fn(&Model) + Sync)) -> Result<Vec<Model>> {
        let mut checked = Vec::new();
        while let Some(claimed) = book::claim(&self.kernel, LEASE).await? {
            let finding = visit::visit(&self.outbound, hosts, &claimed.address, self.settings.redirects).await;
            let interval = self.interval(&claimed, self.kernel.clock.now());
            let Some(row) = book::keep(&self.kernel, &claimed, finding, self.settings.patience(), interval).await?
            else {
                continue;
            };
            tracing::debug!(content.id = %row.id, status = ?row.status, row.http_status, "linked website checked");
            seen(&row);
            checked.push(row);
        }
        Ok(checked)
    }

    /// Passes a website through the gate again, and answers whether that changed what the public sees.
    async fn tell(&self, id: Uuid) -> Result<bool> {
        let Some(row) = book::find(&self.kernel, id).await? else { return Ok(false) };
        let desk = Desk { kernel: &self.kernel, principal: &CHECKER, request_id: "link-checker" };
        let turned = desk.turn(id).await?;
        book::told(&self.kernel, id, row.checked_at).await?;
        if let Some(document) = &turned {
            let status = row.status.unwrap_or(Status::Ok);
            tracing::warn!(content.id = %id, is_public = document.shown, ?status, "a linked website turned");
        }
        Ok(turned.is_some())
    }

    /// The time until the next check: up to a fifth more or less than the setting, so that websites which were published
    /// together are not checked together for ever.
    fn interval(&self, row: &Model, now: Timestamp) -> chrono::Duration {
        let mut hasher = DefaultHasher::new();
        (row.id, now.timestamp_micros()).hash(&mut hasher);
        let permille = i64::try_from(hasher.finish() % 401).unwrap_or(200) - 200;
        let seconds = i64::try_from(self.settings.interval_s).unwrap_or(i64::MAX / 2_000);
        chrono::Duration::seconds(seconds + seconds.saturating_mul(permille) / 1_000)
    }
}
