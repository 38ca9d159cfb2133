//! What may be kept of a hit: by the country of the reader, and by what the reader said. Asked when the hit comes, so that a withdrawal
//! silences letters that were sent long before.

use basics::Country;
use std::collections::BTreeMap;

words! {
    /// What the company keeps of its readers in a country.
    Mode, UnknownMode, "a mode is off, aggregate, consented, hygiene_only or individual":
    /// Nothing: no pixel, plain links.
    Off = "off",
    /// Only the campaign's sums grow; nobody is noted.
    Aggregate = "aggregate",
    /// Who said yes is noted, of all others only sums.
    Consented = "consented",
    /// The day of the last opening of letters that the person asked for, each overwriting the one before; else sums.
    HygieneOnly = "hygiene_only",
    /// Who opens and clicks is noted, unless they said no.
    Individual = "individual",
}

words! {
    /// What a person said about being noted.
    TrackingConsent, UnknownTrackingConsent, "a consent to tracking is granted or withdrawn":
    Granted = "granted",
    Withdrawn = "withdrawn",
}

/// What is kept of a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Nothing,
    /// The campaign's sums.
    Sums,
    /// The sums, and the day of an opening.
    LastDay,
    /// The event, and the mark on the letter.
    Everything,
}

/// What is kept under a mode of somebody who said this; `asked_for` = the person wanted letters (not: may be written to).
pub const fn kept(mode: Mode, said: Option<TrackingConsent>, asked_for: bool) -> Kept {
    match (mode, said) {
        (Mode::Off, _) | (_, Some(TrackingConsent::Withdrawn)) => Kept::Nothing,
        (_, Some(TrackingConsent::Granted)) | (Mode::Individual, None) => Kept::Everything,
        (Mode::HygieneOnly, None) if asked_for => Kept::LastDay,
        (Mode::Aggregate | Mode::Consented | Mode::HygieneOnly, None) => Kept::Sums,
    }
}

/// The modes of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Of countries that are not listed.
    pub default: Mode,
    /// Of people whose country nobody knows.
    pub unknown: Mode,
    pub countries: BTreeMap<Country, Mode>,
}

impl Policy {
    /// The mode for somebody in a country.
    pub fn of(&self, country: Option<Country>) -> Mode {
        match country {
            Some(country) => self.countries.get(&country).copied().unwrap_or(self.default),
            None => self.unknown,
        }
    }
}

impl Default for Policy {
    /// The shipped list; elsewhere people are noted, and who may be anywhere is treated as in the strictest large market.
    fn default() -> Self {
        let shipped = super::countries::shipped_countries();
        Policy {
            default: Mode::Individual,
            unknown: Mode::Aggregate,
            countries: shipped.iter().map(|row| (row.country(), row.mode)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Kept::{Everything, LastDay, Nothing, Sums};
    use TrackingConsent::{Granted, Withdrawn};

    #[test]
    fn the_reader_s_word_outweighs_the_country() {
        let check =
            |mode, said, asked_for, expected| assert_eq!(kept(mode, said, asked_for), expected, "{mode} {said:?}");
        for mode in Mode::ALL {
            check(*mode, Some(Withdrawn), true, Nothing);
        }
        check(Mode::Off, Some(Granted), true, Nothing);
        check(Mode::Off, None, true, Nothing);
        check(Mode::Aggregate, None, true, Sums);
        check(Mode::Aggregate, Some(Granted), false, Everything);
        check(Mode::Consented, None, true, Sums);
        check(Mode::Consented, Some(Granted), false, Everything);
        check(Mode::HygieneOnly, None, true, LastDay);
        check(Mode::HygieneOnly, None, false, Sums);
        check(Mode::Individual, None, false, Everything);
    }

    #[test]
    fn france_asks_for_consent_the_union_counts_and_the_unknown_are_nowhere_noted() {
        let policy = Policy::default();
        let of = |code: &str| policy.of(code.parse().ok());
        assert_eq!(
            (of("FR"), of("DE"), of("IE"), of("US")),
            (Mode::Consented, Mode::Aggregate, Mode::Aggregate, Mode::Individual)
        );
        assert_eq!(policy.of(None), Mode::Aggregate);
    }
}
