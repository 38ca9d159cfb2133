//! How long a person stays signed in, and how often a password or code may be tried.

use basics::Timestamp;
use std::time::Duration;

/// A session ends when nothing was asked for this long.
pub const SESSION_IDLE: Duration = Duration::from_secs(12 * 60 * 60);
/// A session ends after this long whatever happens.
pub const SESSION_AT_MOST: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Tries of a password (by account and network) or of the set-up code in one window.
pub const TRIES_IN_WINDOW: i64 = 5;
/// The window of tries.
pub const TRY_WINDOW: Duration = Duration::from_secs(15 * 60);

/// Whether a session last used at `seen_at` and made at `created_at` still holds.
pub fn session_holds(created_at: Timestamp, seen_at: Timestamp, now: Timestamp) -> bool {
    now.since(seen_at) < SESSION_IDLE && now.since(created_at) < SESSION_AT_MOST
}

/// The beginning of the window of tries that `now` lies in, and the seconds until it ends.
pub fn try_window(now: Timestamp) -> (Timestamp, u64) {
    let length = TRY_WINDOW.as_millis() as i64;
    let start = now.as_millis().div_euclid(length) * length;
    let left = (start + length - now.as_millis()) as u64;
    (Timestamp::from_millis(start), left.div_ceil(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_idleness_and_by_age() {
        let hours = |count: u64| Timestamp::EPOCH.plus(Duration::from_secs(count * 3_600));
        assert!(session_holds(hours(0), hours(5), hours(16)));
        assert!(!session_holds(hours(0), hours(5), hours(17)));
        assert!(session_holds(hours(0), hours(719), hours(719)));
        assert!(!session_holds(hours(0), hours(720), hours(720)));
    }

    #[test]
    fn windows_are_quarters_of_an_hour() {
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1_000);
        assert_eq!(try_window(at(0)), (at(0), 900));
        assert_eq!(try_window(at(899)), (at(0), 1));
        assert_eq!(try_window(at(900)), (at(900), 900));
    }
}
