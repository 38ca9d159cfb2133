//! What a single cell says: a phone number, a day, a gender, a role, a time zone. `None` means "cannot be read".

use super::places;
use crate::customers::card::{DayOfYear, GenderWord, PurchaseRole};
use crate::customers::folding::fold;
use basics::{Country, Language};

pub(super) fn country(text: &str) -> Option<Country> {
    places::country(text)
}

pub(super) fn language(text: &str) -> Option<Language> {
    places::language(text)
}

/// The number in E.164; a national number is read as one of `country`.
pub(super) fn phone(text: &str, country: Option<Country>) -> Option<String> {
    let id = country.and_then(|country| country.as_str().parse::<phonenumber::country::Id>().ok());
    let number = phonenumber::parse(id, text).ok()?;
    if !phonenumber::is_valid(&number) {
        return None;
    }
    Some(number.format().mode(phonenumber::Mode::E164).to_string())
}

pub(super) fn time_zone(text: &str) -> Option<String> {
    let zone = jiff::tz::TimeZone::get(text).ok()?;
    zone.iana_name().map(str::to_owned)
}

pub(super) fn gender(text: &str) -> Option<GenderWord> {
    match fold(text).trim_end_matches('.') {
        "f" | "w" | "female" | "woman" | "weiblich" | "frau" | "femme" | "feminin" | "femenino" | "mujer"
        | "feminino" | "mulher" | "nu" | "女" | "女士" | "女性" | "انثى" | "أنثى" | "ms" | "mrs" => {
            Some(GenderWord::Female)
        }
        "m" | "male" | "man" | "mannlich" | "herr" | "homme" | "masculin" | "masculino" | "hombre" | "homem"
        | "nam" | "男" | "先生" | "男性" | "ذكر" | "mr" => Some(GenderWord::Male),
        "d" | "x" | "o" | "other" | "diverse" | "divers" | "non binary" | "autre" | "otro" | "outro" | "khac"
        | "其他" => Some(GenderWord::Other),
        _ => None,
    }
}

pub(super) fn purchase_role(text: &str) -> Option<PurchaseRole> {
    match fold(text).replace(['_', '-'], " ").as_str() {
        "user" | "end user" | "使用者" | "使用人" | "anwender" | "usuario" => Some(PurchaseRole::User),
        "technical" | "technician" | "engineer" | "技术" | "技术人员" | "technik" | "tecnico" => {
            Some(PurchaseRole::Technical)
        }
        "purchasing" | "purchase" | "buyer" | "procurement" | "采购" | "采购员" | "einkauf" | "compras" | "achats" => {
            Some(PurchaseRole::Purchasing)
        }
        "decision maker" | "decisionmaker" | "decision" | "决策者" | "决策人" | "老板" | "entscheider" | "decisor"
        | "decideur" => Some(PurchaseRole::DecisionMaker),
        _ => None,
    }
}

/// A day as year-month-day, day.month.year, 2026年5月1日, or without a year as month-day after two dashes or `05-01`.
/// Day and month of `03/04/1980` cannot be told apart and are not guessed; `25/04/1980` can.
pub(super) fn birthday(text: &str) -> Option<DayOfYear> {
    let parts: Vec<&str> =
        text.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u16>().ok();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (Some(number(year)?), number(month)?, number(day)?),
        [first, second, year] if year.len() == 4 => {
            let (first, second) = (number(first)?, number(second)?);
            match text.contains('.') || first > 12 || first == second {
                true => (Some(number(year)?), second, first),
                false if second > 12 => (Some(number(year)?), first, second),
                false => return None,
            }
        }
        [month, day] if text.contains('-') || text.contains('月') => (None, number(month)?, number(day)?),
        [day, month] if text.contains('.') => (None, number(month)?, number(day)?),
        _ => return None,
    };
    let year = year.map(i16::try_from).transpose().ok()?;
    let day = DayOfYear { month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()?, year };
    day.exists().then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_become_e164() {
        let kenya = "KE".parse().ok();
        assert_eq!(phone("0722 000 418", kenya).as_deref(), Some("+254722000418"));
        assert_eq!(phone("+49 (40) 123456", None).as_deref(), Some("+4940123456"));
        assert_eq!(phone("+84 12", None), None);
        assert_eq!(phone("0571-8888", None), None);
    }

    #[test]
    fn days_are_read_where_they_are_clear() {
        let read = |text| birthday(text).map(|day| (day.year, day.month, day.day));
        assert_eq!(read("1980-05-01"), Some((Some(1980), 5, 1)));
        assert_eq!(read("1.5.1980"), Some((Some(1980), 5, 1)));
        assert_eq!(read("25/04/1980"), Some((Some(1980), 4, 25)));
        assert_eq!(read("04/25/1980"), Some((Some(1980), 4, 25)));
        assert_eq!(read("03/04/1980"), None);
        assert_eq!(read("1980年5月1日"), Some((Some(1980), 5, 1)));
        assert_eq!(read("--02-29"), Some((None, 2, 29)));
        assert_eq!(read("16/13/2026"), None);
        assert_eq!(read("10月"), None);
    }
}
