//! What the benchmarks share: settings from the environment, and the CPU time of processes.

use std::time::Duration;

/// A number from the environment.
pub(crate) fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The CPU time that processes have spent so far, in user and kernel mode.
pub(crate) fn cpu(processes: &[u32]) -> Duration {
    // Field 14 and 15 of the line, counted after the name in brackets; a tick is a hundredth of a second on Linux.
    let ticks = |process: &u32| {
        let line = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        let fields: Vec<u64> = line
            .rsplit_once(')')?
            .1
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(|field| field.parse().unwrap_or(0))
            .collect();
        Some(fields.iter().sum::<u64>())
    };
    Duration::from_millis(processes.iter().filter_map(ticks).sum::<u64>() * 10)
}

/// The processes of the throw-away server, which all have its name.
pub(crate) fn postgres_processes() -> Vec<u32> {
    let name = |process: &u32| {
        std::fs::read_to_string(format!("/proc/{process}/comm")).is_ok_and(|name| name.trim() == "postgres")
    };
    let all = std::fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    all.filter(name).collect()
}

/// The value in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
