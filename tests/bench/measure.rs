//! Times and memory.

use std::time::Instant;

/// Milliseconds that `work` takes.
pub fn milliseconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1_000.0
}

/// The middle of `values`.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values
        .get(values.len() / 2)
        .copied()
        .expect("something was measured")
}

/// What 95 of 100 `values` stay below.
pub fn p95(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values
        .get(values.len() * 95 / 100)
        .copied()
        .expect("something was measured")
}

/// A figure of a process in MiB: `VmHWM` is the most memory it ever had, `VmRSS` what it has now.
pub fn memory(process: &str, figure: &str) -> f64 {
    let status =
        std::fs::read_to_string(format!("/proc/{process}/status")).expect("the kernel tells the status");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(figure)?.strip_prefix(':'));
    let kibibytes = line
        .and_then(|line| line.trim().strip_suffix(" kB"))
        .expect("a figure in kB");
    kibibytes.trim().parse::<f64>().expect("a number") / 1_024.0
}
