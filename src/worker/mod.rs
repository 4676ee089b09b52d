//! What happens without a request: publications at the moment that was fixed for them.

use std::{sync::Arc, time::Duration};

use crate::kernel::{Kernel, access::Principal, desk::Desk};

/// How often the clock is looked at.
const TICK: Duration = Duration::from_secs(1);

/// Publishes what is due, once a second, until it is dropped. Several instances may run it on one database: each
/// publication is taken by one of them.
pub async fn run(kernel: Arc<Kernel>) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        publish_due(&kernel).await;
    }
}

/// Publishes what is due now. What fails stays due and is tried again.
pub async fn publish_due(kernel: &Kernel) {
    let principal = Principal::System { part: "clock" };
    let desk = Desk { kernel, principal: &principal, request_id: "clock" };
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
