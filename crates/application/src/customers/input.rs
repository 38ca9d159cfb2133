//! Reading what people type about customers, with the refusal that names the field.

use crate::Trouble;
use domain::customers::card::{CardRefusal, ContactCard};
use mail::address::EmailAddress;

/// Digits of a number in E.164 at the most, and what no number is shorter than.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 6..=15;
/// An industry is a word or two.
const INDUSTRY_LIMIT_CHARACTERS: usize = 100;

pub(super) fn card_refused(refusal: &CardRefusal) -> Trouble {
    Trouble::field(refusal.field(), refusal.code(), refusal.to_string())
}

/// The card within its limits, its phones in E.164, with the parsed address if there is one.
pub(super) fn card(card: ContactCard) -> Result<(ContactCard, Option<EmailAddress>), Trouble> {
    let mut card = card.checked().map_err(|refusal| card_refused(&refusal))?;
    let address = if card.address.is_empty() { None } else { Some(address(&card.address)?) };
    if let Some(address) = &address {
        card.address = address.as_str().to_owned();
    }
    card.phones =
        card.phones.iter().filter(|text| !text.is_empty()).map(|text| phone(text)).collect::<Result<_, _>>()?;
    if address.is_none() && card.display_name().is_empty() {
        return Err(Trouble::field("address", "name_or_address", "a contact needs a name or an address"));
    }
    Ok((card, address))
}

fn address(text: &str) -> Result<EmailAddress, Trouble> {
    // The refusal says what is wrong and never repeats what was typed.
    EmailAddress::parse(text).map_err(|refusal| Trouble::field("address", "not_an_address", refusal.to_string()))
}

/// `+49 (40) 123-456` as `+4940123456`.
pub(super) fn phone(text: &str) -> Result<String, Trouble> {
    let refused = || {
        Trouble::field(
            "phones",
            "not_a_phone",
            "a phone number begins with + and the country's code, such as +49 40 123456",
        )
    };
    let text = text.trim();
    let digits = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).ok_or_else(refused)?;
    let is_mark = |letter: char| [' ', '-', '.', '(', ')', '/', '\u{a0}'].contains(&letter);
    if !digits.chars().all(|letter| letter.is_ascii_digit() || is_mark(letter)) {
        return Err(refused());
    }
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    if !PHONE_DIGITS.contains(&digits.len()) || digits.starts_with('0') {
        return Err(refused());
    }
    Ok(format!("+{digits}"))
}

/// A name of the time zone database that is bundled.
pub(super) fn time_zone(text: &str) -> Result<String, Trouble> {
    let known = jiff::tz::TimeZone::get(text).ok();
    let name = known.and_then(|zone| zone.iana_name().map(str::to_owned));
    let refused = || Trouble::field("time_zone", "unknown_time_zone", "the time zone is not one such as Europe/Berlin");
    name.ok_or_else(refused)
}

/// An industry in a line; empty is none.
pub(super) fn industry(text: &str) -> Result<Option<String>, Trouble> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err(Trouble::field(
            "industry",
            "control_character",
            "industry holds a line break or a control character",
        ));
    }
    if text.chars().count() > INDUSTRY_LIMIT_CHARACTERS {
        let detail = format!("industry is longer than {INDUSTRY_LIMIT_CHARACTERS} characters; shorten it");
        return Err(Trouble::field("industry", "too_long", detail));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_kept_in_the_international_form() {
        for (text, expected) in [
            ("+49 (40) 123-456", Some("+4940123456")),
            ("0086 10 1234 5678", Some("+861012345678")),
            ("040 123456", None),
            ("+0 123456", None),
            ("+49 CALL", None),
            ("+1234567890123456", None),
        ] {
            assert_eq!(phone(text).ok().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_contact_has_a_name_or_an_address() {
        let named = ContactCard { first_name: "Li".into(), ..ContactCard::default() };
        assert!(card(named).is_ok());
        assert!(card(ContactCard { address: "li@example.com".into(), ..ContactCard::default() }).is_ok());
        assert!(card(ContactCard { first_name: "  ".into(), ..ContactCard::default() }).is_err());
        assert!(card(ContactCard { address: "li@".into(), ..ContactCard::default() }).is_err());
    }
}
