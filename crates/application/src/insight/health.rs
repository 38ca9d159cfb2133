//! Whether sending is safe: what receivers refused, put off and complained about, each with its base and its limit.

use super::{days, funnel};
use crate::sending::campaigns::sight;
use crate::start::{SendingHold, sending_hold};
use crate::{Application, Trouble};
use domain::trust::Viewer;
use store::insight::sending;

/// Below this many letters a share says nothing: one letter more changes it by three points.
const LEAST_BASE: i64 = 30;
/// Up to so many letters beyond a limit are chance: one person who leaves a small list is no trend.
const CHANCE: i64 = 3;

/// How a measure stands to its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// Too few letters for a share.
    TooFew,
    Good,
    /// More than half of the limit.
    Near,
    Beyond,
}

impl Judgement {
    pub const fn code(self) -> &'static str {
        match self {
            Judgement::TooFew => "too_few",
            Judgement::Good => "good",
            Judgement::Near => "near",
            Judgement::Beyond => "beyond",
        }
    }
}

/// One thing that receivers watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthMeasure {
    pub code: &'static str,
    pub count: i64,
    /// Letters that it is a share of.
    pub base: i64,
    /// Of ten thousand letters so many are the limit.
    pub limit_per_ten_thousand: i64,
    pub judgement: Judgement,
}

/// How sending stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendingHealth {
    /// Why nothing is sent at all.
    pub held: Option<SendingHold>,
    pub measures: Vec<HealthMeasure>,
}

/// Limits of ten thousand letters. Refusals: providers begin to doubt a sender above 5 %. Complaints: Google and Yahoo ask for
/// less than 0.1 % and refuse above 0.3 %. Put off: above 6 % a receiver is slowing us down. Unsubscribed: above 1 % the letter
/// meets the wrong people.
const LIMITS: [(&str, i64); 4] = [("refused", 500), ("complained", 10), ("deferred", 600), ("unsubscribed", 100)];

/// What the receivers of the last days' letters thought of them.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn sending_health(app: &Application, viewer: &Viewer, period_days: u32) -> Result<SendingHealth, Trouble> {
    sight::needs(viewer)?;
    let until = app.now();
    let from = until.minus(days(period_days));
    let sums = funnel::by_name(app, viewer, from, until).await?;
    let sum = |name: &str| sums.get(name).copied().unwrap_or_default();
    // Complaints come for the address, not for a campaign: who sees some campaigns alone is not told of the others'.
    let complained = match sight::only_of(viewer) {
        None => Some(sending::complaints(app.database(), from).await?),
        Some(_) => None,
    };
    let (accepted, tried) = (sum("accepted"), sum("accepted") + sum("refused") + sum("in_doubt"));
    let mut measures = Vec::with_capacity(LIMITS.len());
    for (code, limit) in LIMITS {
        let (count, base) = match code {
            "complained" => match complained {
                Some(count) => (count, accepted),
                None => continue,
            },
            "unsubscribed" => (sum(code), accepted),
            _ => (sum(code), tried),
        };
        measures.push(measure(code, count, base, limit));
    }
    Ok(SendingHealth { held: sending_hold(app).await?, measures })
}

fn measure(code: &'static str, count: i64, base: i64, limit_per_ten_thousand: i64) -> HealthMeasure {
    let is_beyond = count * 10_000 > base * limit_per_ten_thousand;
    let is_near = count * 20_000 > base * limit_per_ten_thousand;
    let judgement = if base < LEAST_BASE {
        Judgement::TooFew
    } else if is_beyond && count > CHANCE {
        Judgement::Beyond
    } else if is_beyond || (is_near && count > CHANCE) {
        Judgement::Near
    } else {
        Judgement::Good
    };
    HealthMeasure { code, count, base, limit_per_ten_thousand, judgement }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_judged_by_its_limit_and_not_at_all_on_a_small_base() {
        let judged = |count, base| measure("refused", count, base, 500).judgement;
        assert_eq!(judged(29, 29), Judgement::TooFew);
        assert_eq!(judged(0, 1_000), Judgement::Good);
        assert_eq!(judged(25, 1_000), Judgement::Good);
        assert_eq!(judged(26, 1_000), Judgement::Near);
        assert_eq!(judged(50, 1_000), Judgement::Near);
        assert_eq!(judged(51, 1_000), Judgement::Beyond);
        assert_eq!(judged(3, 40), Judgement::Near);
        assert_eq!(judged(3, 100), Judgement::Good);
        assert_eq!(judged(4, 40), Judgement::Beyond);
    }
}
