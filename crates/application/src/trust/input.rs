//! Reading what people type, with the refusal that names the field.

use crate::Trouble;
use basics::{Country, Language};
use domain::trust::{check_name, check_password, check_postal_address};
use mail::address::EmailAddress;

pub(super) fn name(field: &'static str, text: &str) -> Result<String, Trouble> {
    check_name(text).map_err(|refusal| Trouble::field(field, refusal.code(), format!("{field}: {refusal}")))
}

pub(super) fn postal_address(text: &str) -> Result<String, Trouble> {
    let refused = |refusal: domain::trust::TextRefusal| {
        Trouble::field("postal_address", refusal.code(), format!("postal_address: {refusal}"))
    };
    check_postal_address(text).map_err(refused)
}

pub(super) fn email(text: &str) -> Result<EmailAddress, Trouble> {
    // The refusal of the address is not repeated: it may quote what was typed.
    let refused =
        |_| Trouble::field("email", "not_an_address", "this is not an e-mail address such as name@example.com");
    EmailAddress::parse(text.trim()).map_err(refused)
}

pub(super) fn password(field: &'static str, text: &str, address: &str) -> Result<(), Trouble> {
    check_password(text, address).map_err(|refusal| Trouble::field(field, refusal.code(), refusal.to_string()))
}

pub(super) fn language(text: &str) -> Result<Language, Trouble> {
    let refused = |_| Trouble::field("language", "unknown_language", "the language is not a tag such as en or zh-Hant");
    text.parse().map_err(refused)
}

pub(super) fn country(text: &str) -> Result<Country, Trouble> {
    let refused =
        |_| Trouble::field("country", "unknown_country", "the country is not a code of ISO 3166-1 such as DE");
    text.parse().map_err(refused)
}

/// A name of the time zone database that is bundled.
pub(super) fn time_zone(text: &str) -> Result<String, Trouble> {
    let known = jiff::tz::TimeZone::get(text).ok();
    let name = known.and_then(|zone| zone.iana_name().map(str::to_owned));
    let refused = || Trouble::field("time_zone", "unknown_time_zone", "the time zone is not one such as Europe/Berlin");
    name.ok_or_else(refused)
}
