//! What the kernel knows of processes: CPU time and memory, of this one and of children.

use std::process::Child;
use std::time::Duration;

/// CPU time of this process so far, user and system.
pub fn own_cpu() -> Duration {
    cpu_of("/proc/self/stat")
}

/// CPU time of a running child so far.
pub fn child_cpu(child: &Child) -> Duration {
    cpu_of(&format!("/proc/{}/stat", child.id()))
}

/// Ticks of `utime` and `stime` (proc(5)); a clock tick is a hundredth of a second on Linux for every architecture we build.
fn cpu_of(path: &str) -> Duration {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    // The name of the program stands in brackets and may hold blanks; fields are counted behind it.
    let Some((_, rest)) = text.rsplit_once(')') else { return Duration::ZERO };
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

/// The most memory this process ever had resident, in bytes.
pub fn peak_memory() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1_024
}

/// Adds what a result has to name to be compared with another: version, database, cores and load.
pub fn surroundings(result: &mut serde_json::Value, database: &str) {
    result["version"] = env!("CARGO_PKG_VERSION").into();
    result["database"] = database.into();
    result["cores"] = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).into();
    result["load"] = std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().into();
}

/// The middle of the values; 0 of none.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => sorted[odd / 2],
        even => f64::midpoint(sorted[even / 2 - 1], sorted[even / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(&[]), 0.0);
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn this_process_has_memory() {
        assert!(peak_memory() > 1_000_000);
    }
}
