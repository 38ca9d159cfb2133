//! An instant: milliseconds UTC since 1970. The zone, where it matters, stands beside it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// An instant in milliseconds since 1970-01-01T00:00:00Z. Shown and read as RFC 3339 with milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Timestamp(i64);

/// The text is not an RFC 3339 instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 time such as 2026-11-23T09:00:00Z")]
pub struct TimestampError;

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Timestamp = Timestamp(0);

    pub const fn from_millis(millis: i64) -> Self {
        Timestamp(millis)
    }

    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The instant `duration` later; saturates at the end of time.
    #[must_use]
    pub const fn plus(self, duration: Duration) -> Self {
        let millis = duration.as_millis();
        let millis = if millis > i64::MAX as u128 { i64::MAX } else { millis as i64 };
        Timestamp(self.0.saturating_add(millis))
    }

    /// The instant `duration` earlier; saturates at the beginning of time.
    #[must_use]
    pub const fn minus(self, duration: Duration) -> Self {
        let millis = duration.as_millis();
        let millis = if millis > i64::MAX as u128 { i64::MAX } else { millis as i64 };
        Timestamp(self.0.saturating_sub(millis))
    }

    /// How long after `earlier` this is; zero when it is not after it.
    pub const fn since(self, earlier: Timestamp) -> Duration {
        let difference = self.0.saturating_sub(earlier.0);
        if difference <= 0 { Duration::ZERO } else { Duration::from_millis(difference as u64) }
    }

    /// The same instant for `jiff`, which does all calendar arithmetic; clamped to jiff's range (years −9999 to 9999).
    pub fn to_jiff(self) -> jiff::Timestamp {
        let clamped = self.0.clamp(jiff::Timestamp::MIN.as_millisecond(), jiff::Timestamp::MAX.as_millisecond());
        jiff::Timestamp::from_millisecond(clamped).expect("clamped to the range of jiff")
    }

    pub fn from_jiff(instant: jiff::Timestamp) -> Self {
        Timestamp(instant.as_millisecond())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.to_jiff())
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;
    fn from_str(text: &str) -> Result<Self, TimestampError> {
        text.parse::<jiff::Timestamp>().map(Timestamp::from_jiff).map_err(|_| TimestampError)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_survives_its_text() {
        for millis in [0, 1, 999, 1_795_000_000_123, -5] {
            let instant = Timestamp::from_millis(millis);
            assert_eq!(instant.to_string().parse(), Ok(instant));
        }
        assert_eq!(Timestamp::from_millis(1_795_000_000_000).to_string(), "2026-11-18T11:06:40.000Z");
    }

    #[test]
    fn arithmetic_saturates_and_since_never_goes_below_zero() {
        let late = Timestamp::from_millis(i64::MAX);
        assert_eq!(late.plus(Duration::from_secs(1)), late);
        assert_eq!(Timestamp::EPOCH.since(late), Duration::ZERO);
        assert_eq!(Timestamp::from_millis(1500).since(Timestamp::EPOCH), Duration::from_millis(1500));
    }
}
