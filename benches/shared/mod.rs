//! What the benchmarks share: settings from the environment, and the CPU time of processes.

use std::time::Duration;

/// A number from the environment.
pub(crate) fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The CPU time that processes have spent so far, in user and kernel mode.
pub(crate) fn cpu(processes: &[u32]) -> Duration {
    // Field 14 and 15 of the line; a tick is a hundredth of a second on Linux.
    let ticks = |process: &u32| Some(field(*process, 14)? + field(*process, 15)?);
    Duration::from_millis(processes.iter().filter_map(ticks).sum::<u64>() * 10)
}

/// A field of what Linux tells of a process, from the third on, which stands behind the name in brackets.
fn field(process: u32, number: usize) -> Option<u64> {
    let line = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    line.rsplit_once(')')?.1.split_whitespace().nth(number - 3)?.parse().ok()
}

/// The processes of the throw-away server: those of its name that descend from this one, for others may run one too.
pub(crate) fn postgres_processes() -> Vec<u32> {
    let name = |process: &u32| {
        std::fs::read_to_string(format!("/proc/{process}/comm")).is_ok_and(|name| name.trim() == "postgres")
    };
    let parent = |process: &u32| field(*process, 4).and_then(|parent| u32::try_from(parent).ok());
    let is_ours =
        |process: &u32| std::iter::successors(Some(*process), parent).any(|ancestor| ancestor == std::process::id());
    let all = std::fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    all.filter(name).filter(is_ours).collect()
}

/// The value in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
