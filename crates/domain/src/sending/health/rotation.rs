//! Changing a DKIM key without a letter that fails: the new key is published first, signs once it was found, and the old one
//! stays published while letters that it signed may still be on their way.

use basics::Timestamp;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);
/// Letters wait for days in queues, and a signature is read where they arrive.
pub const OLD_KEY_STAYS: Duration = Duration::from_secs(7 * 86_400);
/// M3AAWG advises to change keys at least every six months.
pub const KEY_GROWS_OLD: Duration = Duration::from_secs(180 * 86_400);

/// Where a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The new record is to be published; the old key signs.
    Waiting,
    /// The new key signs; the old record stays until `until`.
    Overlapping { until: Timestamp },
    /// The old record may be removed.
    Removable,
}

impl Stage {
    pub const fn as_str(self) -> &'static str {
        match self {
            Stage::Waiting => "waiting",
            Stage::Overlapping { .. } => "overlapping",
            Stage::Removable => "removable",
        }
    }
}

/// Where a change stands that switched at `switched_at`, if it did.
pub fn stage(switched_at: Option<Timestamp>, now: Timestamp) -> Stage {
    let Some(switched_at) = switched_at else { return Stage::Waiting };
    let until = switched_at.plus(OLD_KEY_STAYS);
    if now < until { Stage::Overlapping { until } } else { Stage::Removable }
}

/// Whole days since the key signs, and whether that is long.
pub fn age(signs_since: Timestamp, now: Timestamp) -> (u64, bool) {
    let age = now.since(signs_since);
    (age.as_secs() / DAY.as_secs(), age >= KEY_GROWS_OLD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_key_stays_for_a_week() {
        let start = Timestamp::EPOCH.plus(DAY * 1000);
        assert_eq!(stage(None, start), Stage::Waiting);
        let until = start.plus(DAY * 7);
        assert_eq!(stage(Some(start), start.plus(DAY * 6)), Stage::Overlapping { until });
        assert_eq!(stage(Some(start), until), Stage::Removable);
    }

    #[test]
    fn a_key_of_half_a_year_is_old() {
        let start = Timestamp::EPOCH.plus(DAY * 1000);
        assert_eq!(age(start, start.plus(DAY * 179)), (179, false));
        assert_eq!(age(start, start.plus(DAY * 180)), (180, true));
    }
}
