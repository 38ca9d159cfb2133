//! Structured logs without personal data: lines for people on a terminal, JSON where another program reads.

use crate::configuration::Configuration;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging to standard error. `log.level` = error, warn, info, debug; `log.format` = text or json.
pub fn start(configuration: &Configuration) {
    let level = configuration.text("log.level").unwrap_or("info");
    let filter = EnvFilter::builder().parse_lossy(format!("{level},hyper=warn,h2=warn,tokio_postgres=warn"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A file or a journal gets plain words.
    let lines = lines.with_ansi(std::io::stderr().is_terminal());
    let started = match configuration.text("log.format") {
        Some("json") => lines.json().try_init(),
        _ => lines.try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging runs already");
    }
}
