//! What the buyers' houses are called, each in its own script, with the Latin spelling of their domains.

mod eastern;
mod western;

use crate::people::names::Place;
use basics::Dice;
use eastern::{
    ARABIC, CHINESE, GREEK, HEBREW, INDIAN, INDONESIAN, JAPANESE, KOREAN, SLAVIC, TURKISH, UKRAINIAN, VIETNAMESE,
};
use western::{DUTCH, ENGLISH, FRENCH, GERMAN, ITALIAN, NORDIC, PORTUGUESE, SPANISH};

type Spelling = (&'static str, &'static str);

/// How a house is named where a language is spoken.
struct Manner {
    stems: &'static [Spelling],
    trades: &'static [Spelling],
    forms: &'static [&'static str],
    order: Parts,
}

#[derive(Clone, Copy)]
enum Parts {
    /// Nordlicht Holzhandel GmbH
    StemTradeForm,
    /// Comercial Andina S.A.
    TradeStemForm,
    /// 高雄宏達建材有限公司, without blanks and with the city in front.
    Together,
    /// 株式会社大阪木材
    FormFirst,
}

fn manner(language: &str) -> &'static Manner {
    match language {
        "de" => &GERMAN,
        "fr" => &FRENCH,
        "es" => &SPANISH,
        "pt" | "pt-BR" => &PORTUGUESE,
        "it" => &ITALIAN,
        "sv" | "da" | "no" | "fi" => &NORDIC,
        "nl" => &DUTCH,
        "pl" | "cs" => &SLAVIC,
        "el" => &GREEK,
        "uk" => &UKRAINIAN,
        "tr" => &TURKISH,
        "ar" => &ARABIC,
        "he" => &HEBREW,
        "hi" => &INDIAN,
        "zh-Hant" => &CHINESE,
        "ja" => &JAPANESE,
        "ko" => &KOREAN,
        "vi" => &VIETNAMESE,
        "id" => &INDONESIAN,
        _ => &ENGLISH,
    }
}

/// A name and the first part of its domain. `try_number` beyond the first few adds the city, then a number.
pub(super) fn name(place: &Place, city: Spelling, try_number: usize, dice: &mut Dice) -> (String, String) {
    let manner = manner(place.language);
    let stem = *dice.pick(manner.stems).expect("no table is empty");
    let trade = *dice.pick(manner.trades).expect("no table is empty");
    let form = own_form(place.country).unwrap_or_else(|| dice.pick(manner.forms).expect("no table is empty"));
    let with_city = try_number >= 2;
    let part = if with_city { format!("-{}", city.1) } else { String::new() };
    let number = if try_number >= 10 { format!(" {}", try_number - 8) } else { String::new() };
    let town = if with_city { format!(" {}", city.0) } else { String::new() };
    let name = match manner.order {
        Parts::StemTradeForm => format!("{} {}{town}{number} {form}", stem.0, trade.0),
        Parts::TradeStemForm => format!("{} {}{town}{number} {form}", trade.0, stem.0),
        Parts::Together => format!("{}{}{}{}{form}", city.0, stem.0, trade.0, number.trim()),
        Parts::FormFirst => match place.language {
            "ja" => format!("{form}{}{}{}{}", if with_city { city.0 } else { "" }, stem.0, trade.0, number.trim()),
            "ko" => format!("{form}{}{}{town}{number}", stem.0, trade.0),
            "vi" => format!("{form} {} {}{town}{number}", trade.0, stem.0),
            _ => format!("{form} {} {}{town}{number}", stem.0, trade.0),
        },
    };
    let part = if matches!(manner.order, Parts::Together) { format!("-{}", city.1) } else { part };
    let number = number.replace(' ', "-");
    (name, format!("{}-{}{part}{number}", stem.1, trade.1).to_ascii_lowercase().replace(' ', ""))
}

/// Where a language is spoken in several countries, the form of this one.
fn own_form(country: &str) -> Option<&'static str> {
    Some(match country {
        "GB" | "IE" | "KE" => "Ltd",
        "AU" => "Pty Ltd",
        "SE" => "AB",
        "DK" => "A/S",
        "NO" => "AS",
        "FI" => "Oy",
        "PL" => "Sp. z o.o.",
        "CZ" => "s.r.o.",
        "PT" => "Lda.",
        "BR" => "Ltda.",
        "ES" => "S.L.",
        "CO" => "S.A.S.",
        "MX" => "S.A. de C.V.",
        "AR" | "CL" | "PE" => "S.A.",
        _ => return None,
    })
}
