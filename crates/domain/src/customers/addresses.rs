//! The addresses of a person beside the main one: a former employer's, a private one, one that a merge brought.
//!
//! Letters go to the main address only. By each of the others the person is found, so that nobody stands in the records twice; an address
//! is one person's, main or other.

use super::card::{CardRefusal, ContactCard, check_line};
use basics::Timestamp;
use mail::address::EmailAddress;
use serde::{Deserialize, Serialize};

/// Addresses of one person beside the main one. Who has more is several people.
pub const OTHERS_LIMIT: usize = 10;
/// A label is a word or two: work, private, Shanghai.
const LABEL_LIMIT_CHARACTERS: usize = 60;

/// Where an address beside the main one came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressSource {
    #[default]
    ByHand,
    /// It was the main one until another took its place.
    FormerMain,
    /// It was that of a record which became one with this.
    Merge,
}

impl AddressSource {
    pub const fn as_str(self) -> &'static str {
        match self {
            AddressSource::ByHand => "by_hand",
            AddressSource::FormerMain => "former_main",
            AddressSource::Merge => "merge",
        }
    }
}

/// An address beside the main one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherAddress {
    pub address: String,
    #[serde(default)]
    pub label: String,
    pub since: Timestamp,
    #[serde(default)]
    pub source: AddressSource,
}

/// The form by which two writings are one address; a text that is none stands for itself.
pub fn same_form(address: &str) -> String {
    EmailAddress::parse(address).map_or_else(|_| address.to_owned(), |address| address.normalised())
}

/// What a person gave as all addresses beside `main`, each with its label. What was there keeps its day and source; what is given twice, or is
/// the main one, is left out.
///
/// # Errors
/// A [`CardRefusal`] of `other_addresses`.
pub fn others(
    main: &str,
    given: &[(String, String)],
    had: &[OtherAddress],
    now: Timestamp,
) -> Result<Vec<OtherAddress>, CardRefusal> {
    const FIELD: &str = "other_addresses";
    let mut all: Vec<OtherAddress> = Vec::new();
    for (text, label) in given.iter().filter(|(text, _)| !text.trim().is_empty()) {
        let address = EmailAddress::parse(text).map_err(|_| CardRefusal::NotAnAddress { field: FIELD })?;
        let form = address.normalised();
        let mut label = label.clone();
        check_line(FIELD, &mut label, LABEL_LIMIT_CHARACTERS)?;
        if form == same_form(main) || all.iter().any(|one| same_form(&one.address) == form) {
            continue;
        }
        let known = had.iter().find(|one| same_form(&one.address) == form);
        let (since, source) = known.map_or((now, AddressSource::ByHand), |one| (one.since, one.source));
        all.push(OtherAddress { address: address.as_str().to_owned(), label, since, source });
    }
    match all.len() > OTHERS_LIMIT {
        true => Err(CardRefusal::TooMany { field: FIELD, limit: OTHERS_LIMIT }),
        false => Ok(all),
    }
}

/// The card with one of its other addresses in the place of the main one, which becomes one of the others; `None` where the card has no such
/// other address.
pub fn with_main(card: &ContactCard, address: &str, now: Timestamp) -> Option<ContactCard> {
    let form = same_form(address);
    let place = card.other_addresses.iter().position(|one| same_form(&one.address) == form)?;
    let mut after = card.clone();
    let chosen = after.other_addresses.remove(place);
    let former = std::mem::replace(&mut after.address, chosen.address);
    if !former.is_empty() {
        let label = String::new();
        let former = OtherAddress { address: former, label, since: now, source: AddressSource::FormerMain };
        after.other_addresses.insert(0, former);
    }
    Some(after)
}

/// Every address beside `main` that either of two cards has, and the one of their main addresses that is not kept.
pub fn together(main: &str, one: &ContactCard, other: &ContactCard, now: Timestamp) -> Vec<OtherAddress> {
    let from_main = |address: &String| OtherAddress {
        address: address.clone(),
        label: String::new(),
        since: now,
        source: AddressSource::Merge,
    };
    let mains = [&one.address, &other.address].into_iter().filter(|address| !address.is_empty()).map(from_main);
    let mut all: Vec<OtherAddress> = Vec::new();
    for address in one.other_addresses.iter().chain(&other.other_addresses).cloned().chain(mains) {
        let form = same_form(&address.address);
        if form != same_form(main) && !all.iter().any(|known| same_form(&known.address) == form) {
            all.push(address);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000);
    const LATER: Timestamp = Timestamp::from_millis(2_000);

    fn pairs(texts: &[&str]) -> Vec<(String, String)> {
        texts.iter().map(|text| ((*text).to_owned(), "work".to_owned())).collect()
    }

    fn texts(all: &[OtherAddress]) -> Vec<&str> {
        all.iter().map(|one| one.address.as_str()).collect()
    }

    #[test]
    fn what_is_given_is_kept_once_and_with_its_day() {
        let first = others("li@tide.example", &pairs(&["Li@flood.example", "", "LI@tide.example"]), &[], NOW).unwrap();
        assert_eq!(texts(&first), ["Li@flood.example"]);
        let again = pairs(&["li@FLOOD.example", "li@new.example", "li@flood.example"]);
        let then = others("li@tide.example", &again, &first, LATER).unwrap();
        assert_eq!(
            (texts(&then), then[0].since, then[1].since),
            (vec!["li@flood.example", "li@new.example"], NOW, LATER)
        );
        for (given, code) in [(vec!["li at tide"], "not_an_address"), (vec!["a@b.example\u{0}"], "not_an_address")] {
            assert_eq!(others("", &pairs(&given), &[], NOW).map_err(|refusal| refusal.code()), Err(code));
        }
        let many: Vec<(String, String)> =
            (0..=OTHERS_LIMIT).map(|n| (format!("n{n}@x.example"), String::new())).collect();
        assert_eq!(others("", &many, &[], NOW).map_err(|refusal| refusal.code()), Err("too_many"));
        assert!(others("", &many[1..], &[], NOW).is_ok());
        let long = [("a@b.example".to_owned(), "x".repeat(61))];
        assert_eq!(others("", &long, &[], NOW).map_err(|refusal| refusal.field()), Err("other_addresses"));
    }

    #[test]
    fn another_main_address_keeps_the_former_one() {
        let other_addresses = others("", &pairs(&["li@flood.example"]), &[], NOW).unwrap();
        let card = ContactCard { address: "li@tide.example".into(), other_addresses, ..ContactCard::default() };
        let after = with_main(&card, "LI@flood.example", LATER).unwrap();
        assert_eq!(
            (after.address.as_str(), texts(&after.other_addresses)),
            ("li@flood.example", vec!["li@tide.example"])
        );
        assert_eq!(after.other_addresses[0].source, AddressSource::FormerMain);
        assert_eq!(with_main(&card, "nobody@flood.example", LATER), None);
    }

    #[test]
    fn a_merge_gives_up_no_address() {
        let other_addresses = others("", &pairs(&["li@flood.example"]), &[], NOW).unwrap();
        let one = ContactCard { address: "li@tide.example".into(), other_addresses, ..ContactCard::default() };
        let other = ContactCard { address: "li@private.example".into(), ..ContactCard::default() };
        let kept = together("li@tide.example", &one, &other, LATER);
        assert_eq!(texts(&kept), ["li@flood.example", "li@private.example"]);
        let kept = together("li@private.example", &one, &other, LATER);
        assert_eq!(texts(&kept), ["li@flood.example", "li@tide.example"]);
    }
}
