//! The fairs that the exporter stands at, and who comes there.

use super::calendar::{Local, noon};
use basics::{Country, Dice, Timestamp};

/// A fair of the story's first year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fair {
    pub name: &'static str,
    pub ends: Timestamp,
    /// Who comes there from near; the others come to any.
    near: &'static [&'static str],
}

/// Name, last day, countries near by.
const FAIRS: [(&str, i64, i64, &[&str]); 5] = [
    (
        "Home fair in Frankfurt",
        2,
        10,
        &["DE", "AT", "CH", "FR", "BE", "NL", "IT", "PL", "CZ", "SE", "DK", "NO", "FI", "GB", "IE"],
    ),
    (
        "Canton Fair, spring",
        4,
        27,
        &["US", "CA", "MX", "BR", "AU", "VN", "ID", "IN", "JP", "KR", "TW", "KE", "CO", "CL", "PE", "AR"],
    ),
    ("Interiors fair in Dubai", 5, 21, &["AE", "SA", "EG", "IN", "KE", "TR", "IL"]),
    ("Garden fair in Cologne", 9, 8, &["DE", "AT", "CH", "NL", "BE", "DK", "GB", "FR", "ES", "PT", "IT", "GR", "UA"]),
    (
        "Canton Fair, autumn",
        10,
        27,
        &["US", "CA", "MX", "BR", "AU", "VN", "ID", "IN", "JP", "KR", "TW", "KE", "CO", "CL", "PE", "AR"],
    ),
];
/// The cards of a fair lie on the desk within the story's year.
const YEAR_MILLIS: i64 = 365 * 24 * 3_600_000;
/// A fair on the first or the last days leaves no time to enter its cards.
const MARGIN_MILLIS: i64 = 6 * 24 * 3_600_000;

/// The fairs of the year from `begins` on, in order.
pub(super) fn of_year(begins: Timestamp) -> Vec<Fair> {
    let first = i64::from(Local::of(begins, "UTC").year);
    let mut fairs: Vec<Fair> = FAIRS
        .iter()
        .flat_map(|(name, month, day, near)| {
            [first, first + 1].map(|year| Fair { name, ends: noon(year, *month, *day), near })
        })
        .filter(|fair| {
            let gone = fair.ends.as_millis() - begins.as_millis();
            (MARGIN_MILLIS..YEAR_MILLIS - MARGIN_MILLIS).contains(&gone)
        })
        .collect();
    fairs.sort_by_key(|fair| fair.ends);
    fairs
}

/// Where somebody from a country was met: mostly at a fair near by.
pub(super) fn choice(fairs: &[Fair], country: Country, dice: &mut Dice) -> usize {
    let near = |fair: &Fair| fair.near.contains(&country.as_str());
    let numbers: Vec<usize> = (0..fairs.len()).filter(|at| near(&fairs[*at])).collect();
    match dice.pick(&numbers) {
        Some(number) => *number,
        None => dice.below(fairs.len() as u64) as usize,
    }
}
