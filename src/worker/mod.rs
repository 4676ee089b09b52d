//! What happens without a request: publications at the moment that was fixed for them, what comes into public view and
//! leaves it, sweeping, and, where it is turned on, checking linked websites.

pub mod links;

use std::{sync::Arc, time::Duration};

use crate::kernel::{Kernel, access::Principal, desk::Desk, idempotency};

/// How often the clock is looked at.
const TICK: Duration = Duration::from_secs(1);
/// How often idempotency keys whose time has passed are swept.
const SWEEP: Duration = Duration::from_secs(600);

const CLOCK: Principal = Principal::System { part: "clock" };

/// Does what is due, once a second, until it is dropped. Several instances may run it on one database: each step is
/// taken by one of them.
pub async fn run(kernel: Arc<Kernel>) {
    let mut ticks = tokio::time::interval(TICK);
    let mut sweeps = tokio::time::interval(SWEEP);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {
                // In this order, so that what points to something finds it when both are due.
                publish_due(&kernel).await;
                turn_due(&kernel).await;
            }
            _ = sweeps.tick() => sweep(&kernel).await,
        }
    }
}

/// Forgets idempotency keys whose time has passed.
pub async fn sweep(kernel: &Kernel) {
    match idempotency::sweep(kernel.store.writer(), kernel.clock.now()).await {
        Ok(count) => tracing::debug!(count, "idempotency keys forgotten"),
        Err(error) => tracing::warn!(cause = error.describe(), "idempotency keys could not be swept"),
    }
}

/// Publishes what is due now. What fails stays due and is tried again.
pub async fn publish_due(kernel: &Kernel) {
    let desk = desk(kernel);
    let due = match desk.due().await {
        Ok(due) => due,
        Err(error) => {
            tracing::error!(cause = error.describe(), "what is due could not be read");
            return;
        }
    };
    for publication in due {
        if let Err(error) = desk.publish_due(publication).await {
            tracing::error!(content.id = %publication.id, cause = error.describe(), "a scheduled publication failed");
        }
    }
}

/// Brings into public view, or takes away from it, what has come to the beginning or the end of its window. What fails
/// stays due and is tried again.
pub async fn turn_due(kernel: &Kernel) {
    let desk = desk(kernel);
    let due = match desk.turns_due().await {
        Ok(due) => due,
        Err(error) => {
            tracing::error!(cause = error.describe(), "what turns now could not be read");
            return;
        }
    };
    for turn in due {
        if let Err(error) = desk.turn(turn.id).await {
            tracing::error!(content.id = %turn.id, cause = error.describe(), "a turn failed");
        }
    }
}

fn desk(kernel: &Kernel) -> Desk<'_> {
    Desk { kernel, principal: &CLOCK, request_id: "clock" }
}
