//! Markets by the clock: where the desks of a country's buyers stand, and when its weekend is.
//!
//! A country of several zones is the zone of most of its companies: São Paulo for Brazil, New York for the United States. Names
//! of zones are the IANA database's; weekends are those of offices.

use basics::Country;

/// The clock of a market.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarketClock {
    pub time_zone: &'static str,
    /// Days without work, 1 = Monday to 7 = Sunday (ISO 8601).
    pub weekend: &'static [u8],
}

const SATURDAY_SUNDAY: &[u8] = &[6, 7];
const FRIDAY_SATURDAY: &[u8] = &[5, 6];

const ZONES: &[(&str, &str)] = &[
    ("AE", "Asia/Dubai"),
    ("AR", "America/Argentina/Buenos_Aires"),
    ("AT", "Europe/Vienna"),
    ("AU", "Australia/Sydney"),
    ("BD", "Asia/Dhaka"),
    ("BE", "Europe/Brussels"),
    ("BG", "Europe/Sofia"),
    ("BH", "Asia/Bahrain"),
    ("BR", "America/Sao_Paulo"),
    ("CA", "America/Toronto"),
    ("CH", "Europe/Zurich"),
    ("CL", "America/Santiago"),
    ("CN", "Asia/Shanghai"),
    ("CO", "America/Bogota"),
    ("CZ", "Europe/Prague"),
    ("DE", "Europe/Berlin"),
    ("DK", "Europe/Copenhagen"),
    ("DZ", "Africa/Algiers"),
    ("EC", "America/Guayaquil"),
    ("EE", "Europe/Tallinn"),
    ("EG", "Africa/Cairo"),
    ("ES", "Europe/Madrid"),
    ("ET", "Africa/Addis_Ababa"),
    ("FI", "Europe/Helsinki"),
    ("FR", "Europe/Paris"),
    ("GB", "Europe/London"),
    ("GH", "Africa/Accra"),
    ("GR", "Europe/Athens"),
    ("HK", "Asia/Hong_Kong"),
    ("HR", "Europe/Zagreb"),
    ("HU", "Europe/Budapest"),
    ("ID", "Asia/Jakarta"),
    ("IE", "Europe/Dublin"),
    ("IL", "Asia/Jerusalem"),
    ("IN", "Asia/Kolkata"),
    ("IQ", "Asia/Baghdad"),
    ("IR", "Asia/Tehran"),
    ("IT", "Europe/Rome"),
    ("JO", "Asia/Amman"),
    ("JP", "Asia/Tokyo"),
    ("KE", "Africa/Nairobi"),
    ("KR", "Asia/Seoul"),
    ("KW", "Asia/Kuwait"),
    ("KZ", "Asia/Almaty"),
    ("LB", "Asia/Beirut"),
    ("LK", "Asia/Colombo"),
    ("LT", "Europe/Vilnius"),
    ("LV", "Europe/Riga"),
    ("MA", "Africa/Casablanca"),
    ("MM", "Asia/Yangon"),
    ("MX", "America/Mexico_City"),
    ("MY", "Asia/Kuala_Lumpur"),
    ("NG", "Africa/Lagos"),
    ("NL", "Europe/Amsterdam"),
    ("NO", "Europe/Oslo"),
    ("NZ", "Pacific/Auckland"),
    ("OM", "Asia/Muscat"),
    ("PE", "America/Lima"),
    ("PH", "Asia/Manila"),
    ("PK", "Asia/Karachi"),
    ("PL", "Europe/Warsaw"),
    ("PT", "Europe/Lisbon"),
    ("QA", "Asia/Qatar"),
    ("RO", "Europe/Bucharest"),
    ("RS", "Europe/Belgrade"),
    ("RU", "Europe/Moscow"),
    ("SA", "Asia/Riyadh"),
    ("SE", "Europe/Stockholm"),
    ("SG", "Asia/Singapore"),
    ("SI", "Europe/Ljubljana"),
    ("SK", "Europe/Bratislava"),
    ("TH", "Asia/Bangkok"),
    ("TN", "Africa/Tunis"),
    ("TR", "Europe/Istanbul"),
    ("TW", "Asia/Taipei"),
    ("TZ", "Africa/Dar_es_Salaam"),
    ("UA", "Europe/Kyiv"),
    ("US", "America/New_York"),
    ("UY", "America/Montevideo"),
    ("UZ", "Asia/Tashkent"),
    ("VN", "Asia/Ho_Chi_Minh"),
    ("ZA", "Africa/Johannesburg"),
];

/// Offices that rest on Friday and Saturday. The Emirates moved to Saturday and Sunday in 2022.
const RESTING_FRIDAY: &[&str] = &["BD", "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "OM", "QA", "SA"];

/// The clock of a country; `None` where nobody wrote it down.
pub fn clock_of(country: Country) -> Option<MarketClock> {
    let code = country.to_string();
    let found = ZONES.binary_search_by(|(known, _)| (*known).cmp(&code)).ok()?;
    let weekend = if RESTING_FRIDAY.contains(&code.as_str()) { FRIDAY_SATURDAY } else { SATURDAY_SUNDAY };
    Some(MarketClock { time_zone: ZONES[found].1, weekend })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_market_is_found_and_its_zone_exists() {
        for (code, zone) in ZONES {
            let clock = clock_of(code.parse().unwrap()).unwrap_or_else(|| panic!("{code} is out of order"));
            assert_eq!(clock.time_zone, *zone);
            assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{zone}");
        }
        assert_eq!(clock_of("AQ".parse().unwrap()), None);
        assert_eq!(clock_of("SA".parse().unwrap()).map(|clock| clock.weekend), Some(&[5, 6][..]));
    }
}
