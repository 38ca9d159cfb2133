//! A language of a reader: a BCP 47 tag of a language and, where it matters, a script or region (`zh-Hant`, `pt-BR`).

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A language tag in canonical case, at most fifteen bytes long.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language {
    bytes: [u8; 15],
    length: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a language tag such as en, zh or pt-BR")]
pub struct UnknownLanguage;

impl Language {
    pub const ENGLISH: Language = Language::literal(b"en");
    pub const CHINESE: Language = Language::literal(b"zh");
    pub const SPANISH: Language = Language::literal(b"es");
    pub const VIETNAMESE: Language = Language::literal(b"vi");
    pub const ARABIC: Language = Language::literal(b"ar");

    const fn literal(tag: &[u8; 2]) -> Self {
        let mut bytes = [0; 15];
        bytes[0] = tag[0];
        bytes[1] = tag[1];
        Language { bytes, length: 2 }
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length as usize]).expect("checked to be ASCII")
    }

    /// The language without script and region: `pt` of `pt-BR`.
    pub fn primary(&self) -> &str {
        self.as_str().split('-').next().expect("split gives at least one piece")
    }

    /// Whether its script runs from right to left (Arabic, Hebrew, Persian, Urdu and their kin).
    pub fn is_right_to_left(&self) -> bool {
        matches!(self.primary(), "ar" | "he" | "fa" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb")
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;
    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        let mut bytes = [0u8; 15];
        let mut length = 0;
        for (place, subtag) in text.split(['-', '_']).enumerate() {
            let letters = subtag.bytes().all(|byte| byte.is_ascii_alphabetic());
            let digits = subtag.bytes().all(|byte| byte.is_ascii_digit());
            let known = match (place, subtag.len()) {
                (0, 2 | 3) => letters,
                (1, 4) => letters,
                (1 | 2, 2) => letters,
                (1 | 2, 3) => digits,
                _ => false,
            };
            if !known || length + subtag.len() + 1 > bytes.len() {
                return Err(UnknownLanguage);
            }
            if place > 0 {
                bytes[length] = b'-';
                length += 1;
            }
            for (at, byte) in subtag.bytes().enumerate() {
                bytes[length] = match (place, subtag.len(), at) {
                    (0, _, _) => byte.to_ascii_lowercase(),
                    (_, 4, 0) => byte.to_ascii_uppercase(),
                    (_, 4, _) => byte.to_ascii_lowercase(),
                    _ => byte.to_ascii_uppercase(),
                };
                length += 1;
            }
        }
        Ok(Language { bytes, length: length as u8 })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_take_their_canonical_case() {
        for (text, canonical) in [
            ("EN", "en"),
            ("zh_hant", "zh-Hant"),
            ("pt-br", "pt-BR"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
        ] {
            assert_eq!(text.parse::<Language>().map(|language| language.to_string()), Ok(canonical.to_owned()));
        }
        for text in ["", "e", "english", "en-", "en-Latn-US-x", "中文", "e1"] {
            assert_eq!(text.parse::<Language>(), Err(UnknownLanguage), "{text}");
        }
    }

    #[test]
    fn arabic_runs_from_right_to_left() {
        assert!(Language::ARABIC.is_right_to_left());
        assert!(!Language::VIETNAMESE.is_right_to_left());
    }
}
