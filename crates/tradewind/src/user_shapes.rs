//! The user's own shaping file: read at the start and again whenever it changes, laid over what is shipped.
//!
//! ```toml
//! [google]
//! letters_per_minute = 300
//! connections = 3
//!
//! [tencent]
//! suspended = true
//! ```

use crate::commands::Failure;
use application::sending::shaping::UserShapes;
use domain::sending::provider::ProviderGroup;
use domain::sending::shaping::ShapeChange;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::watch;

/// A change holds within about a second.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Twenty groups of eight lines are far below it.
const LARGEST_BYTES: u64 = 256 * 1024;

/// Reads the file and follows it from then on.
///
/// # Errors
/// A file that cannot be read or says what it may not: at the start nothing is guessed.
pub fn follow(path: PathBuf) -> Result<watch::Receiver<Arc<UserShapes>>, Failure> {
    let shapes = read(&path).map_err(|why| Failure::Other(format!("{}: {why}", path.display())))?;
    let (tell, heard) = watch::channel(Arc::new(shapes));
    let changed = changed_at(&path);
    tokio::spawn(keep(path, changed, tell));
    Ok(heard)
}

/// A file that breaks while it is followed changes nothing: what held before holds on, and the log says why.
async fn keep(path: PathBuf, mut seen: Option<SystemTime>, tell: watch::Sender<Arc<UserShapes>>) {
    while !tell.is_closed() {
        tokio::time::sleep(LOOK_EVERY).await;
        let changed = changed_at(&path);
        if changed == seen {
            continue;
        }
        seen = changed;
        match read(&path) {
            Ok(shapes) => {
                tracing::info!(groups = shapes.0.len(), "the shaping file was read anew");
                tell.send_replace(Arc::new(shapes));
            }
            Err(why) => tracing::error!(%why, "the shaping file is not used; what held before holds on"),
        }
    }
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|facts| facts.modified()).ok()
}

fn read(path: &Path) -> Result<UserShapes, String> {
    let facts = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if facts.len() > LARGEST_BYTES {
        return Err(format!("larger than {LARGEST_BYTES} bytes"));
    }
    parse(&std::fs::read_to_string(path).map_err(|error| error.to_string())?)
}

fn parse(text: &str) -> Result<UserShapes, String> {
    let groups: BTreeMap<String, ShapeChange> = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut shapes = BTreeMap::new();
    for (name, change) in groups {
        let known = || ProviderGroup::ALL.iter().map(|group| group.as_str()).collect::<Vec<_>>().join(", ");
        let group: ProviderGroup =
            name.parse().map_err(|_| format!("there is no group `{name}`; there are {}", known()))?;
        change.check().map_err(|refusal| format!("[{name}]: {refusal}"))?;
        shapes.insert(group, change);
    }
    Ok(UserShapes(shapes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_groups_and_what_changes_for_them() {
        let shapes =
            parse("[google]\nletters_per_minute = 300\nconnections = 3\n[tencent]\nsuspended = true\n").unwrap();
        assert_eq!(shapes.0[&ProviderGroup::Google].letters_per_minute, Some(300));
        assert_eq!(shapes.0[&ProviderGroup::Tencent].suspended, Some(true));
    }

    #[test]
    fn a_file_that_errs_says_where() {
        for (text, part) in [
            ("[gogle]\nconnections = 3", "there is no group `gogle`"),
            ("[google]\nconections = 3", "conections"),
            ("[google]\nconnections = 3000", "connections is a number from 1 to 100"),
            ("[google]\nletters_per_minute = 3\nletters_per_hour = 3", "a rate is named once"),
            ("[google", "TOML"),
        ] {
            let why = parse(text).unwrap_err();
            assert!(why.contains(part), "{why}");
        }
    }
}
