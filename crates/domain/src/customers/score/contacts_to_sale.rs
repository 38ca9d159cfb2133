//! The counter of effective contacts: it takes some seven of them until a prospect buys, so the screen shows how many there were.

use crate::trade::Day;
use std::collections::BTreeSet;

/// How many effective contacts a sale takes, as the trade says.
pub const CONTACTS_TO_SALE: u32 = 7;

words! {
    /// What counts as an effective contact: something a person did. A letter that was sent is none.
    EffectiveContact, UnknownEffectiveContact, "not an effective contact: open, click, reply, call, meeting or download":
    /// By a reader, not by a machine.
    Open = "open",
    /// By a reader, not by a machine.
    Click = "click",
    Reply = "reply",
    Call = "call",
    Meeting = "meeting",
    Download = "download",
}

/// Effective contacts since the first one, of which a day has at most one.
pub fn effective_contacts(contacts: impl IntoIterator<Item = (Day, EffectiveContact)>) -> u32 {
    let days: BTreeSet<Day> = contacts.into_iter().map(|(day, _)| day).collect();
    u32::try_from(days.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_counts_once_whatever_happened() {
        let on = |day, contact| (Day::from_number(day), contact);
        assert_eq!(effective_contacts([]), 0);
        let all = EffectiveContact::ALL.iter().map(|contact| on(5, *contact));
        assert_eq!(effective_contacts(all), 1);
        let mixed = [on(7, EffectiveContact::Open), on(5, EffectiveContact::Call), on(7, EffectiveContact::Click)];
        assert_eq!(effective_contacts(mixed), 2);
    }
}
