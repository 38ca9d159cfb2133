//! Today's sending by hour, in the workspace's zone: what went out, and what is planned for the rest of the day.
//!
//! Sums are kept by whole hours of UTC; where a zone is half an hour off, an hour stands where it began.

use crate::sending::campaigns::sight;
use crate::trust::workspace;
use crate::{Application, Trouble};
use basics::Timestamp;
use domain::trust::Viewer;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use store::insight::sending;

const HOUR_MILLIS: i64 = 3_600_000;

/// One hour of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendingHour {
    pub at: Timestamp,
    /// The hour on the clock of the workspace, 0 to 23.
    pub hour: i8,
    pub sent: i64,
    /// Queued letters that are due, and people of campaigns that begin. What is overdue stands in the hour that runs.
    pub planned: i64,
}

/// Today, from midnight to midnight in the workspace's zone: 24 hours, 23 or 25 when the clocks change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendingDay {
    pub time_zone: String,
    pub now: Timestamp,
    pub hours: Vec<SendingHour>,
}

/// Today's sending by hour.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn sending_by_hour(app: &Application, viewer: &Viewer) -> Result<SendingDay, Trouble> {
    sight::needs(viewer)?;
    let owner = sight::only_of(viewer);
    let (now, time_zone) = (app.now(), workspace(app).await?.time_zone);
    let (from, until) = day_of(now, &time_zone)?;
    let database = app.database();
    let sent = sending::sent_by_hour(database, from, until, owner).await?;
    let mut planned = sending::queued_by_hour(database, until, owner).await?;
    planned.extend(sending::scheduled_by_hour(database, until, owner).await?);
    Ok(SendingDay { hours: fill(hours(from, until, &time_zone), now, &sent, &planned), time_zone, now })
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The midnights around an instant.
fn day_of(now: Timestamp, time_zone: &str) -> Result<(Timestamp, Timestamp), Trouble> {
    let start = now.to_jiff().to_zoned(zone(time_zone)).start_of_day().map_err(Trouble::broken)?;
    let end = start.checked_add(1.day()).map_err(Trouble::broken)?;
    Ok((Timestamp::from_jiff(start.timestamp()), Timestamp::from_jiff(end.timestamp())))
}

fn hours(from: Timestamp, until: Timestamp, time_zone: &str) -> Vec<SendingHour> {
    let zone = zone(time_zone);
    (from.as_millis()..until.as_millis())
        .step_by(HOUR_MILLIS as usize)
        .map(|millis| {
            let at = Timestamp::from_millis(millis);
            SendingHour { at, hour: at.to_jiff().to_zoned(zone.clone()).hour(), sent: 0, planned: 0 }
        })
        .collect()
}

fn fill(mut hours: Vec<SendingHour>, now: Timestamp, sent: &[(i64, i64)], planned: &[(i64, i64)]) -> Vec<SendingHour> {
    let Some(first) = hours.first().map(|hour| hour.at) else { return hours };
    let place = |at: i64| (at - first.as_millis()).div_euclid(HOUR_MILLIS);
    let running = place(now.as_millis());
    for (hour, letters) in sent {
        if let Some(found) = usize::try_from(place(hour * HOUR_MILLIS)).ok().and_then(|place| hours.get_mut(place)) {
            found.sent += letters;
        }
    }
    for (hour, letters) in planned {
        let at = place(hour * HOUR_MILLIS).max(running);
        if let Some(found) = usize::try_from(at).ok().and_then(|place| hours.get_mut(place)) {
            found.planned += letters;
        }
    }
    hours
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_has_the_hours_that_its_clocks_show() {
        let length = |now: &str, zone: &str| {
            let (from, until) = day_of(at(now), zone).unwrap();
            (from, hours(from, until, zone).len())
        };
        assert_eq!(length("2026-11-26T01:00:00Z", "Asia/Shanghai"), (at("2026-11-25T16:00:00Z"), 24));
        assert_eq!(length("2026-10-25T12:00:00Z", "Europe/Berlin"), (at("2026-10-24T22:00:00Z"), 25));
        assert_eq!(length("2026-11-26T01:00:00Z", "Asia/Kolkata"), (at("2026-11-25T18:30:00Z"), 24));
    }

    #[test]
    fn what_is_overdue_stands_in_the_hour_that_runs_and_other_days_in_none() {
        let (from, until) = day_of(at("2026-11-26T09:12:00Z"), "UTC").unwrap();
        let first = from.as_millis() / HOUR_MILLIS;
        let sent = [(first - 1, 7), (first + 8, 5)];
        let planned = [(first - 3, 2), (first + 9, 3), (first + 20, 4), (first + 30, 9)];
        let filled = fill(hours(from, until, "UTC"), at("2026-11-26T09:12:00Z"), &sent, &planned);
        let shown: Vec<_> = filled.iter().filter(|hour| hour.sent + hour.planned > 0).collect();
        let shown: Vec<_> = shown.iter().map(|hour| (hour.hour, hour.sent, hour.planned)).collect();
        assert_eq!(shown, [(8, 5, 0), (9, 0, 5), (20, 0, 4)]);
    }
}
