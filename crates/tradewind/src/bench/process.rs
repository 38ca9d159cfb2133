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
    ticks_of(path, 11)
}

fn ticks_of(path: &str, first: usize) -> Duration {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    // The name of the program stands in brackets and may hold blanks; fields are counted behind it.
    let Some((_, rest)) = text.rsplit_once(')') else { return Duration::ZERO };
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    Duration::from_millis((ticks(first) + ticks(first + 1)) * 10)
}

/// CPU time of the children that have ended and were waited for (proc(5): cutime and cstime).
pub fn children_cpu() -> Duration {
    ticks_of("/proc/self/stat", 13)
}

/// Begins the count of the most memory anew (proc(5), clear_refs); where that is not allowed, the older peak stays.
pub fn forget_peak_memory() {
    if let Err(error) = std::fs::write("/proc/self/clear_refs", "5") {
        tracing::debug!(%error, "the peak of memory could not be reset; it counts from the start of the process");
    }
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

/// How far the values lie apart, as a share of their middle.
pub fn spread(values: &[f64]) -> f64 {
    let middle = median(values);
    if middle == 0.0 {
        return 0.0;
    }
    let (least, most) =
        values.iter().fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(*value), most.max(*value)));
    (most - least) / middle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_is_a_share_of_the_middle() {
        assert_eq!(spread(&[]), 0.0);
        assert_eq!(spread(&[2.0, 2.0]), 0.0);
        assert_eq!(spread(&[8.0, 12.0, 10.0]), 0.4);
    }

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
