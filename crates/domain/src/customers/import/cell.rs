//! What a single cell says: a phone number, a day, a gender, a role, a time zone. `None` means "cannot be read".

use super::places;
use crate::customers::card::{DayOfYear, GenderWord, PurchaseRole};
use crate::customers::folding::fold;
use crate::trust::SuppressionReason;
use basics::{Country, Language};

pub(super) fn country(text: &str) -> Option<Country> {
    places::country(text)
}

pub(super) fn language(text: &str) -> Option<Language> {
    places::language(text)
}

/// The number in E.164; a national number is read as one of `country`. A number that a spreadsheet took for a quantity is
/// read where all its digits are there.
///
/// # Errors
/// The code of what is wrong: `rounded_phone` where a spreadsheet has thrown digits away (`8.61E+12`), which nobody can know,
/// else `unreadable_phone`.
pub(super) fn phone(text: &str, country: Option<Country>) -> Result<String, &'static str> {
    const UNREADABLE: &str = "unreadable_phone";
    let digits = match quantity(text) {
        Quantity::Rounded => return Err("rounded_phone"),
        Quantity::Whole(digits) => Some(digits),
        Quantity::Text => None,
    };
    let text = digits.as_deref().unwrap_or(text);
    let id = country.and_then(|country| country.as_str().parse::<phonenumber::country::Id>().ok());
    let number = phonenumber::parse(id, text).map_err(|_| UNREADABLE)?;
    if !phonenumber::is_valid(&number) {
        return Err(UNREADABLE);
    }
    Ok(number.format().mode(phonenumber::Mode::E164).to_string())
}

/// What a spreadsheet makes of a long number.
enum Quantity {
    /// `8613800138000.0` and `8.613800138E+12` with all its digits.
    Whole(String),
    /// `8.61E+12`: the digits after the third are gone.
    Rounded,
    /// No quantity.
    Text,
}

fn quantity(text: &str) -> Quantity {
    let text = text.trim();
    let digits_only = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_zeros = |text: &str| text.bytes().all(|byte| byte == b'0');
    let (mantissa, exponent) =
        text.split_once(['e', 'E']).map_or((text, None), |(before, after)| (before, Some(after)));
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let sign = if whole.starts_with('+') { "+" } else { "" };
    let whole = &whole[sign.len()..];
    if !digits_only(whole) || !(fraction.is_empty() || digits_only(fraction)) {
        return Quantity::Text;
    }
    let Some(exponent) = exponent else {
        // `12.34` is a way to write a number; only noughts behind the point are a spreadsheet's.
        let is_quantity = mantissa.contains('.') && fraction.len() <= 2 && is_zeros(fraction) && whole.len() > 5;
        return if is_quantity { Quantity::Whole(format!("{sign}{whole}")) } else { Quantity::Text };
    };
    match exponent.trim_start_matches('+').parse::<usize>() {
        Ok(places) if fraction.len() >= places && is_zeros(&fraction[places..]) => {
            Quantity::Whole(format!("{sign}{whole}{}", &fraction[..places]))
        }
        Ok(_) => Quantity::Rounded,
        Err(_) => Quantity::Text,
    }
}

/// What a tool says of an address: why it no longer wrote there, or that it did. `None` for a word that nobody knows.
pub(super) fn status(text: &str) -> Option<Option<SuppressionReason>> {
    match fold(text).replace(['_', '-'], " ").as_str() {
        "" | "subscribed" | "enabled" | "confirmed" | "unconfirmed" | "active" | "pending" | "transactional"
        | "nonsubscribed" | "non subscribed" | "false" | "no" | "0" | "正常" | "有效" | "已订阅" => Some(None),
        "unsubscribed"
        | "unsubscribe"
        | "opted out"
        | "opt out"
        | "optout"
        | "withdrawn"
        | "true"
        | "yes"
        | "1"
        | "退订"
        | "已退订"
        | "abgemeldet"
        | "dado de baja"
        | "baja"
        | "desabonne"
        | "desinscrit"
        | "da huy dang ky"
        | "đa huy đang ky"
        | "ملغي الاشتراك" => Some(Some(SuppressionReason::Unsubscribed)),
        "cleaned" | "bounced" | "hard bounced" | "hard bounce" | "bounce" | "invalid" | "undeliverable" | "退信"
        | "无效" => Some(Some(SuppressionReason::Bounced)),
        "complained" | "complaint" | "spam" | "abuse" | "spam complaint" | "投诉" => {
            Some(Some(SuppressionReason::Complained))
        }
        "blocklisted" | "blacklisted" | "blocked" | "disabled" | "suppressed" | "黑名单" => {
            Some(Some(SuppressionReason::ByHand))
        }
        _ => None,
    }
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

/// The beginnings of the months' names in files: English, German, French, Spanish and Portuguese where they differ.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "janv"],
    &["feb", "fev"],
    &["mar", "mrz"],
    &["apr", "abr", "avr"],
    &["may", "mai"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "ago", "aout"],
    &["sep", "set"],
    &["oct", "okt", "out"],
    &["nov"],
    &["dec", "dez", "dic"],
];

/// The month that a word begins with the name of.
fn month_named(word: &str) -> Option<u16> {
    let named = |names: &&[&str]| names.iter().any(|name| word.starts_with(name));
    MONTHS.iter().position(named).and_then(|at| u16::try_from(at + 1).ok())
}

/// A day with its month in letters: `1 May 1980`, `May 1, 1980`, `01-Mai-80` without a year.
fn day_with_word(text: &str) -> Option<DayOfYear> {
    let folded = fold(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let (mut month, mut day, mut year) = (None, None, None);
    for word in words {
        let number = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic()).parse::<u16>().ok();
        match number {
            Some(number) if word.len() == 4 && year.is_none() => year = Some(number),
            Some(number) if word.len() <= 4 && number <= 31 && day.is_none() => day = Some(number),
            Some(_) => return None,
            None if month.is_none() && month_named(word).is_some() => month = month_named(word),
            None if word == "de" || word == "of" => {}
            None => return None,
        }
    }
    let day = DayOfYear {
        month: u8::try_from(month?).ok()?,
        day: u8::try_from(day?).ok()?,
        year: year.map(|year| year as i16),
    };
    day.exists().then_some(day)
}

/// A day as year-month-day (also `19800501`), day.month.year, 2026年5月1日, `1 May 1980`, or without a year as month-day after
/// two dashes or `05-01`. Day and month of `03/04/1980` cannot be told apart and are not guessed; `25/04/1980` can. A time of
/// day behind it is passed over.
pub fn birthday(text: &str) -> Option<DayOfYear> {
    let text = text.trim();
    let text = text.split_once(['T', ' ']).filter(|(_, time)| time.contains(':')).map_or(text, |(day, _)| day);
    if text.chars().any(|letter| letter.is_alphabetic() && !matches!(letter, '年' | '月' | '日')) {
        return day_with_word(text);
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return birthday(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]));
    }
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
        assert_eq!(phone("0722 000 418", kenya).as_deref(), Ok("+254722000418"));
        assert_eq!(phone("+49 (40) 123456", None).as_deref(), Ok("+4940123456"));
        assert_eq!(phone("+84 12", None), Err("unreadable_phone"));
        assert_eq!(phone("0571-8888", None), Err("unreadable_phone"));
    }

    #[test]
    fn digits_that_a_spreadsheet_threw_away_are_not_invented() {
        let china = "CN".parse().ok();
        for rounded in ["8.61E+12", "8,61E+12", "8.6138e12", "1.38001E+10", "+8.61E+12"] {
            assert_eq!(phone(rounded, china), Err("rounded_phone"), "{rounded}");
        }
        for whole in ["8613800138000.0", "8.613800138000E+12", "+8613800138000.00", "8613800138000"] {
            assert_eq!(phone(whole, china).as_deref(), Ok("+8613800138000"), "{whole}");
        }
    }

    #[test]
    fn what_a_tool_says_of_an_address_is_read_and_never_guessed() {
        for (text, expected) in [
            ("subscribed", Some(None)),
            ("enabled", Some(None)),
            ("Unsubscribed", Some(Some(SuppressionReason::Unsubscribed))),
            ("cleaned", Some(Some(SuppressionReason::Bounced))),
            ("blocklisted", Some(Some(SuppressionReason::ByHand))),
            ("spam", Some(Some(SuppressionReason::Complained))),
            ("TRUE", Some(Some(SuppressionReason::Unsubscribed))),
            ("已退订", Some(Some(SuppressionReason::Unsubscribed))),
            ("In progress", None),
        ] {
            assert_eq!(status(text), expected, "{text}");
        }
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
        assert_eq!(read("19800501"), Some((Some(1980), 5, 1)));
        assert_eq!(read("1980-05-01 00:00:00"), Some((Some(1980), 5, 1)));
        assert_eq!(read("1980-05-01T00:00:00Z"), Some((Some(1980), 5, 1)));
        assert_eq!(read("1 May 1980"), Some((Some(1980), 5, 1)));
        assert_eq!(read("May 1st, 1980"), Some((Some(1980), 5, 1)));
        assert_eq!(read("01-juil-1980"), Some((Some(1980), 7, 1)));
        assert_eq!(read("3 de marzo de 1980"), Some((Some(1980), 3, 3)));
        assert_eq!(read("29 February"), Some((None, 2, 29)));
        assert_eq!(read("some day in May"), None);
        assert_eq!(read("31 June 1980"), None);
        assert_eq!(read("16/13/2026"), None);
        assert_eq!(read("10月"), None);
    }
}
