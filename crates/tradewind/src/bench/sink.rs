//! Postfix's measuring tools: `smtp-sink`, which receives and counts, and `smtp-source -d`, which sends without composing or
//! remembering anything: the limit that our own sending is compared with.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the real clock")]

use super::process::{child_cpu, children_cpu};
use super::road::Road;
use crate::commands::Failure;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A sink that does not listen by then never will.
const SINK_STARTS_WITHIN: Duration = Duration::from_secs(5);
/// What smtp-source writes above its payload (From, To, Date, Message-Id): `-l` counts the payload alone.
const SOURCE_HEADER_BYTES: usize = 128;
/// The sink's last count stands within the last bytes of what it printed.
const COUNT_BYTES: i64 = 200;

/// Postfix's sink on a free loopback port, ended with its owner.
pub struct Sink {
    child: Child,
    pub port: u16,
    counts: File,
}

impl Sink {
    /// # Errors
    /// `smtp-sink` is not installed or does not listen.
    pub fn start() -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(Failure::io("no free port on loopback"))?;
        let port = listener.local_addr().map_err(Failure::io("no free port on loopback"))?.port();
        drop(listener);
        let counts = tempfile::tempfile().map_err(Failure::io("a temporary file cannot be made"))?;
        let printed = counts.try_clone().map_err(Failure::io("a temporary file cannot be shared"))?;
        let mut command = Command::new(tool("smtp-sink"));
        if is_root() {
            command.args(["-u", "nobody"]);
        }
        let child = command
            .args(["-c", &format!("127.0.0.1:{port}"), "1000"])
            .stdout(Stdio::from(printed))
            .stderr(Stdio::null())
            .spawn()
            .map_err(Failure::io("smtp-sink cannot be run; install the package postfix"))?;
        let sink = Sink { child, port, counts };
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if began.elapsed() > SINK_STARTS_WITHIN {
                return Err(Failure::Other("smtp-sink does not listen".into()));
            }
            std::thread::yield_now();
        }
        Ok(sink)
    }

    /// CPU time so far.
    pub fn cpu(&self) -> Duration {
        child_cpu(&self.child)
    }

    /// How many letters it has received whole.
    ///
    /// # Errors
    /// What it printed cannot be read.
    pub fn received(&mut self) -> Result<i64, Failure> {
        let unreadable = || Failure::io("smtp-sink's count cannot be read");
        let length = self.counts.seek(SeekFrom::End(0)).map_err(unreadable())?;
        self.counts.seek(SeekFrom::Start(length.saturating_sub(COUNT_BYTES as u64))).map_err(unreadable())?;
        let mut text = String::new();
        self.counts.read_to_string(&mut text).map_err(unreadable())?;
        self.counts.seek(SeekFrom::End(0)).map_err(unreadable())?;
        Ok(last_count(&text))
    }
}

/// The last whole `mesg=` of `sess=1 quit=0 mesg=12\r…`; none yet is 0.
fn last_count(printed: &str) -> i64 {
    let whole = printed.rsplit_once('\r').map_or("", |(whole, _)| whole);
    whole.rsplit_once("mesg=").and_then(|(_, count)| count.trim().parse().ok()).unwrap_or(0)
}

impl Drop for Sink {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing else to do about a child that cannot be killed.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What a round of smtp-source measured.
#[derive(Serialize, Deserialize)]
pub struct SourceRound {
    pub letters_per_second: f64,
    pub cpu_microseconds: f64,
}

/// The flags that smtp-source is run with, but for the address of the sink.
pub fn source_flags(connections: u16, letters: usize, letter_bytes: usize) -> Vec<String> {
    let payload = letter_bytes.saturating_sub(SOURCE_HEADER_BYTES);
    let flags = format!("-d -s {connections} -m {letters} -l {payload} -f mei@tide.example -t person@example.com");
    flags.split(' ').map(str::to_owned).collect()
}

/// Runs smtp-source into a sink of its own, with `each_way` between them.
///
/// # Errors
/// `smtp-source` is not installed, fails, or its letters did not all arrive.
pub fn source_round(
    connections: u16,
    letters: usize,
    letter_bytes: usize,
    each_way: Duration,
) -> Result<SourceRound, Failure> {
    let mut sink = Sink::start()?;
    let road = (!each_way.is_zero()).then(|| Road::start(sink.port, each_way)).transpose()?;
    let before = children_cpu();
    let began = Instant::now();
    let status = Command::new(tool("smtp-source"))
        .args(source_flags(connections, letters, letter_bytes))
        .arg(format!("127.0.0.1:{}", road.as_ref().map_or(sink.port, |road| road.port)))
        .stdout(Stdio::null())
        .status()
        .map_err(Failure::io("smtp-source cannot be run; install the package postfix"))?;
    let seconds = began.elapsed().as_secs_f64();
    if !status.success() {
        return Err(Failure::Other(format!("smtp-source ended with {status}")));
    }
    let cpu = children_cpu() - before;
    let received = sink.received()?;
    if received != letters as i64 {
        return Err(Failure::Other(format!("smtp-sink received {received} of smtp-source's {letters} letters")));
    }
    Ok(SourceRound {
        letters_per_second: letters as f64 / seconds,
        cpu_microseconds: cpu.as_secs_f64() * 1e6 / letters as f64,
    })
}

/// Microseconds of user time of one bare RSA-2048 signature, by `openssl speed`; nothing where it cannot be run.
pub fn rsa_sign_microseconds() -> Option<f64> {
    let output = Command::new("openssl").args(["speed", "-seconds", "1", "rsa2048"]).stderr(Stdio::null()).output();
    let text = String::from_utf8_lossy(&output.ok()?.stdout).into_owned();
    sign_seconds(&text).map(|seconds| (seconds * 1e6).round())
}

/// From the line `rsa 2048 bits 0.000421s 0.000027s 2376.5 37636.2`: signatures a second, the most exact figure there.
fn sign_seconds(text: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.starts_with("rsa") && line.contains("2048 bits"))?;
    let per_second: f64 = line.split_ascii_whitespace().rev().nth(1)?.parse().ok()?;
    (per_second > 0.0).then(|| 1.0 / per_second)
}

/// Debian keeps these in /usr/sbin, which is not on every user's path.
fn tool(name: &str) -> String {
    let system = format!("/usr/sbin/{name}");
    if std::path::Path::new(&system).exists() { system } else { name.to_owned() }
}

/// Whether the sink would run as root, which it refuses.
fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_whole_count_of_a_sink_is_read() {
        for (printed, expected) in [
            ("", 0),
            ("sess=0 quit=0 mesg=1", 0),
            ("sess=0 quit=0 mesg=41\rsess=1 quit=0 mesg=42\r", 42),
            ("mesg=41\rsess=1 quit=0 mesg=42\rsess=1 qui", 42),
        ] {
            assert_eq!(last_count(printed), expected, "{printed:?}");
        }
    }

    #[test]
    fn the_time_of_a_signature_is_read() {
        let text = "                  sign    verify    sign/s verify/s\nrsa 2048 bits 0.000421s 0.000027s   2376.5  37636.2\n";
        assert_eq!(sign_seconds(text).map(|seconds| (seconds * 1e6).round()), Some(421.0));
        assert_eq!(sign_seconds("openssl: command not found"), None);
    }

    #[test]
    fn smtp_source_sends_the_same_bytes() {
        let flags = source_flags(20, 100, 20_128).join(" ");
        assert!(flags.starts_with("-d -s 20 -m 100 -l 20000 "), "{flags}");
    }
}
