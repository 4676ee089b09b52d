//! The settings of visit statistics. Each is explained where its default stands.

use serde::{Deserialize, Serialize};

/// The fewest days that counts by day can be kept: those of the present month are asked for.
const FEWEST_DAYS: u16 = 31;

/// Visit statistics.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StatisticsSettings {
    /// The visits before this service began to count.
    pub total_before: u32,
    /// The beacons of one address that are counted in a minute.
    pub beacons_per_minute: u32,
    /// For how many days counts by day are kept.
    pub keep_days: u16,
}

impl StatisticsSettings {
    /// Whether what is kept is enough for what can be asked.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.keep_days >= FEWEST_DAYS
    }
}
