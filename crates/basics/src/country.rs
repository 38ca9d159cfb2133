//! A country by its ISO 3166-1 alpha-2 code. Names of countries are texts and come from the reader's locale, not from here.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// The officially assigned codes of ISO 3166-1, in order, one space between.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY \
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK \
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM \
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// An assigned country code such as DE, in capitals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a country code of ISO 3166-1 such as DE")]
pub struct UnknownCountry;

impl Country {
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only listed codes are made, and they are ASCII")
    }

    /// Every assigned country, in the order of codes.
    pub fn all() -> impl Iterator<Item = Country> {
        CODES.split(' ').map(|code| code.parse().expect("the list holds only its own codes"))
    }
}

impl FromStr for Country {
    type Err = UnknownCountry;
    fn from_str(text: &str) -> Result<Self, UnknownCountry> {
        let bytes: [u8; 2] = text.as_bytes().try_into().map_err(|_| UnknownCountry)?;
        let upper = bytes.map(|byte| byte.to_ascii_uppercase());
        let listed = CODES.as_bytes().chunks(3).any(|code| code[..2] == upper);
        if listed { Ok(Country(upper)) } else { Err(UnknownCountry) }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_assigned_ones_in_any_case() {
        assert_eq!("de".parse::<Country>().map(|country| country.to_string()), Ok("DE".to_owned()));
        for text in ["", "D", "XX", "DEU", "E ", "UK"] {
            assert_eq!(text.parse::<Country>(), Err(UnknownCountry), "{text}");
        }
        assert_eq!(Country::all().count(), 249);
    }
}
