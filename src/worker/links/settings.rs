//! The settings of checking links. Each is explained where its default stands.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::content::linked_website::health::rule::Patience;

/// Ten years, in seconds.
const LONGEST_S: u64 = 315_360_000;

/// Checking linked websites.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LinkSettings {
    /// Whether `serve` does it.
    pub check: bool,
    /// The time between two checks of a website, in seconds.
    pub interval_s: u64,
    /// The websites that are checked at one time.
    pub concurrency: usize,
    /// The most redirects that are followed.
    pub redirects: usize,
    /// How long a website must have failed before it is hidden where its editor has allowed that, in seconds.
    pub hide_after_s: u64,
    /// How many checks in a row must have found it failing.
    pub hide_after_checks: i32,
}

impl LinkSettings {
    /// How long a website must have failed before it counts as down.
    #[must_use]
    pub fn patience(&self) -> Patience {
        let seconds = i64::try_from(self.hide_after_s.min(LONGEST_S)).unwrap_or(i64::MAX);
        Patience { time: Duration::seconds(seconds), checks: self.hide_after_checks }
    }

    /// What could not work, in words for the operator.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, message: &str| {
            if wrong {
                faults.push(message.to_owned());
            }
        };
        fault(
            !(3_600..=LONGEST_S).contains(&self.interval_s),
            "links.interval_s must be at least 3600: to ask other people's servers more often than once an hour is rude",
        );
        fault(!(1..=64).contains(&self.concurrency), "links.concurrency must be 1 to 64");
        fault(self.redirects > 20, "links.redirects must be at most 20");
        fault(self.hide_after_s > LONGEST_S, "links.hide_after_s must be at most ten years");
        fault(self.hide_after_checks < 1, "links.hide_after_checks must be at least 1");
        faults
    }
}
