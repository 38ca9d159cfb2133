//! What a country's buyers are like: how many live there, how they read letters, in which money they pay.
//!
//! Patterns, not promises: Latin America and South-East Asia answer often, Central Europe opens and deletes, the Gulf answers by word.

use super::calendar::Local;
use basics::{Country, Currency, Timestamp};

/// Shares in thousandths; clicks and answers of opened letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub open: u64,
    pub click: u64,
    pub answer: u64,
    pub unsubscribe: u64,
}

/// How letters are read in a country.
pub fn reading(country: Country) -> Reading {
    let (open, click, answer, unsubscribe) = match country.as_str() {
        "DE" | "AT" | "CH" => (350, 180, 20, 9),
        "NL" | "SE" | "DK" | "NO" | "FI" => (400, 210, 22, 7),
        "GB" | "IE" => (370, 190, 20, 7),
        "US" | "CA" | "AU" => (330, 170, 22, 8),
        "MX" | "CO" | "AR" | "CL" | "PE" | "BR" => (460, 240, 44, 4),
        "FR" | "BE" | "ES" | "PT" | "IT" | "GR" => (420, 210, 28, 5),
        "PL" | "CZ" | "UA" => (410, 220, 26, 5),
        "AE" | "SA" | "EG" => (380, 160, 48, 3),
        "TR" => (400, 200, 38, 5),
        "JP" | "KR" | "TW" => (430, 150, 18, 2),
        "VN" | "ID" | "IN" => (480, 250, 50, 3),
        "KE" => (450, 230, 54, 3),
        _ => (380, 190, 24, 6),
    };
    Reading { open, click, answer, unsubscribe }
}

/// How many of the exporter's buyers live there, in relation to others.
pub(super) fn weight(country: &str) -> u64 {
    match country {
        "DE" => 100,
        "US" => 90,
        "FR" | "GB" => 64,
        "NL" | "IT" | "ES" => 52,
        "JP" | "AU" | "AE" => 44,
        "VN" | "MX" | "SA" | "PL" | "BR" => 40,
        "KR" | "CA" | "TW" | "ID" | "IN" => 34,
        "BE" | "AT" | "CH" | "SE" | "DK" => 28,
        "CO" | "AR" | "CL" | "TR" | "EG" => 24,
        "NO" | "FI" | "PT" | "CZ" | "GR" | "IE" => 18,
        _ => 12,
    }
}

/// Who pays in euros; everybody else pays in dollars.
pub(super) fn currency(country: Country) -> Currency {
    let euro = matches!(country.as_str(), "DE" | "AT" | "FR" | "BE" | "ES" | "PT" | "IT" | "NL" | "FI" | "GR" | "IE");
    if euro { "EUR".parse().expect("an assigned code") } else { Currency::USD }
}

/// Whether spring comes in September.
pub(super) fn is_south(country: Country) -> bool {
    matches!(country.as_str(), "AU" | "AR" | "CL" | "BR" | "PE" | "KE")
}

/// How many of a thousand orders wait in these weeks, and how many days.
pub(super) fn lull(country: Country, zone: &str, at: Timestamp) -> Option<(u64, u64)> {
    let now = Local::of(at, zone);
    let code = country.as_str();
    if super::calendar::keeps_ramadan(country) && super::calendar::is_ramadan(now) {
        return Some((550, 30));
    }
    match (now.month, now.day) {
        (12, 14..) | (1, ..=4) if !matches!(code, "AE" | "SA" | "EG" | "IL" | "VN" | "IN" | "ID" | "TR") => {
            Some((700, 24))
        }
        (8, 5..=25) if matches!(code, "IT" | "ES" | "FR" | "PT" | "GR" | "BE") => Some((650, 22)),
        (7, 1..=31) if matches!(code, "SE" | "NO" | "FI" | "DK") => Some((500, 30)),
        _ => None,
    }
}
