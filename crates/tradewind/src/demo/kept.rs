//! A year that was made once is kept in the user's cache, so that the next start takes seconds: by seed, size, version of the ledger and
//! of the story.
//!
//! It is written under another name and renamed; one that is damaged or too old counts as none; a few are kept.

use super::company::House;
use super::past::Played;
use crate::commands::Failure;
use crate::data_folder::write_private;
use basics::Timestamp;
use outside::FileName;
use serde::{Deserialize, Serialize};
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Another story, other years: raise it with every change of what is told.
const STORY: u32 = 4;
/// A year that ended longer ago is made anew: playing so much on takes as long.
const OLDEST: Duration = Duration::from_secs(60 * 24 * 60 * 60);
/// Years of other seeds and versions that stay beside the newest.
const KEPT: usize = 3;
const ABOUT: &str = "year.json";
const LEDGER: &str = "ledger.sqlite";
const FILES: &str = "files";

/// What is said of a kept year.
#[derive(Serialize, Deserialize)]
pub struct Year {
    pub seed: u64,
    pub companies: usize,
    pub begins: Timestamp,
    pub ends: Timestamp,
    /// The demo's own key, as text: its people are made up.
    pub master: String,
    pub house: House,
}

/// The folder of kept years, `None` where the user has none.
pub fn folder() -> Option<PathBuf> {
    let named = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = named("XDG_CACHE_HOME").or_else(|| named("HOME").map(|home| home.join(".cache")))?;
    Some(cache.join("tradewind").join("demo"))
}

/// Where the year of a seed lies.
pub fn place(folder: &Path, seed: u64, companies: usize) -> PathBuf {
    folder.join(format!("year-{seed}-{companies}-{:x}-{STORY}", store::schema_mark()))
}

/// The kept year, when there is one that goes on until `now`.
pub fn find(place: &Path, now: Timestamp) -> Option<Year> {
    let text = fs::read_to_string(place.join(ABOUT)).ok()?;
    let year: Year = serde_json::from_str(&text).ok()?;
    let is_fresh = year.ends <= now && now.since(year.ends) < OLDEST;
    (is_fresh && place.join(LEDGER).is_file()).then_some(year)
}

/// Keeps a year at a place; one that lies there goes.
///
/// # Errors
/// The disk's.
pub async fn keep(place: &Path, year: &Year, played: &Played) -> Result<(), Failure> {
    let failed = || Failure::io(format!("the year of the demo cannot be kept in {}", place.display()));
    let fresh = place.with_extension(format!("new-{}", std::process::id()));
    remove(&fresh).map_err(failed())?;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(fresh.join(FILES)).map_err(failed())?;
    played.database.copy_to(&fresh.join(LEDGER)).await?;
    for (name, bytes) in &played.files {
        fs::write(fresh.join(FILES).join(name.as_str()), bytes).map_err(failed())?;
    }
    let text = serde_json::to_string(year).expect("plain values always serialise");
    write_private(&fresh.join(ABOUT), &text).map_err(failed())?;
    remove(place).map_err(failed())?;
    fs::rename(&fresh, place).map_err(failed())
}

/// Copies the ledger of a kept year, and reads its files.
///
/// # Errors
/// The disk's.
pub fn take(place: &Path, ledger: &Path) -> Result<Vec<(FileName, Vec<u8>)>, Failure> {
    let failed = || Failure::io(format!("the kept year of the demo in {} cannot be read", place.display()));
    fs::copy(place.join(LEDGER), ledger).map_err(failed())?;
    let mut files = Vec::new();
    for entry in fs::read_dir(place.join(FILES)).map_err(failed())? {
        let entry = entry.map_err(failed())?;
        if let Some(name) = entry.file_name().to_str().and_then(|name| name.parse().ok()) {
            files.push((name, fs::read(entry.path()).map_err(failed())?));
        }
    }
    Ok(files)
}

/// Removes a place, whether it is there or not.
///
/// # Errors
/// The disk's.
pub fn remove(place: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(place) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Removes what was kept longest ago, but for a few.
pub fn tidy(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut years: Vec<_> =
        entries.flatten().filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    years.sort();
    let needless = years.len().saturating_sub(KEPT);
    for (_, path) in years.into_iter().take(needless) {
        if let Err(error) = remove(&path) {
            tracing::debug!(%error, "an old year of the demo stays");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_year_counts_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(folder.path(), 7, 2_000);
        let now = "2026-11-26T12:00:00Z".parse().unwrap();
        assert!(find(&place, now).is_none());
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join(ABOUT), "{\"seed\": 7").unwrap();
        assert!(find(&place, now).is_none());
        remove(&place).unwrap();
        remove(&place).unwrap();
        assert!(!place.exists());
    }

    #[test]
    fn only_a_few_years_stay() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..6 {
            fs::create_dir_all(place(folder.path(), number, 10)).unwrap();
        }
        tidy(folder.path());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), KEPT);
    }
}
