//! Names, cities and legal forms by culture: each in its own script, with the Latin spelling that stands in addresses.

mod asian;
mod eastern;
mod southern;
mod western;

use asian::{CHINESE, INDIAN, JAPANESE, KOREAN};
use eastern::{ARABIC, CZECH, GREEK, HEBREW, POLISH, UKRAINIAN};
use southern::{INDONESIAN, ITALIAN, PORTUGUESE, SPANISH, TURKISH, VIETNAMESE};
use western::{AFRICAN, DUTCH, ENGLISH, FRENCH, GERMAN, NORDIC};

/// In its own script, and in Latin letters for addresses.
type Spelling = (&'static str, &'static str);

#[derive(Debug)]
pub(crate) enum Order {
    GivenFirst,
    FamilyFirst,
}

#[derive(Debug)]
pub(crate) struct Culture {
    pub given: &'static [Spelling],
    pub family: &'static [Spelling],
    pub order: Order,
    /// Between family and given name where the family name stands first.
    pub space: &'static str,
    /// Legal form of a company.
    pub form: &'static str,
}

#[derive(Debug)]
pub(crate) struct Place {
    pub country: &'static str,
    pub language: &'static str,
    pub time_zone: &'static str,
    pub culture: &'static Culture,
    pub cities: &'static [Spelling],
}

const fn place(
    country: &'static str,
    language: &'static str,
    time_zone: &'static str,
    culture: &'static Culture,
    cities: &'static [Spelling],
) -> Place {
    Place { country, language, time_zone, culture, cities }
}

pub(crate) const PLACES: &[Place] = &[
    place("DE", "de", "Europe/Berlin", &GERMAN, &[("Hamburg", "hamburg"), ("München", "muenchen"), ("Köln", "koeln")]),
    place("AT", "de", "Europe/Vienna", &GERMAN, &[("Wien", "wien"), ("Graz", "graz")]),
    place("CH", "de", "Europe/Zurich", &GERMAN, &[("Zürich", "zuerich"), ("Basel", "basel")]),
    place("FR", "fr", "Europe/Paris", &FRENCH, &[("Lyon", "lyon"), ("Orléans", "orleans")]),
    place("BE", "fr", "Europe/Brussels", &FRENCH, &[("Liège", "liege"), ("Namur", "namur")]),
    place("ES", "es", "Europe/Madrid", &SPANISH, &[("Málaga", "malaga"), ("Bilbao", "bilbao")]),
    place("MX", "es", "America/Mexico_City", &SPANISH, &[("Mérida", "merida"), ("Puebla", "puebla")]),
    place("CO", "es", "America/Bogota", &SPANISH, &[("Bogotá", "bogota"), ("Cali", "cali")]),
    place("AR", "es", "America/Argentina/Buenos_Aires", &SPANISH, &[("Córdoba", "cordoba"), ("Rosario", "rosario")]),
    place("CL", "es", "America/Santiago", &SPANISH, &[("Valparaíso", "valparaiso"), ("Temuco", "temuco")]),
    place("PE", "es", "America/Lima", &SPANISH, &[("Lima", "lima"), ("Cusco", "cusco")]),
    place("PT", "pt", "Europe/Lisbon", &PORTUGUESE, &[("Porto", "porto"), ("Évora", "evora")]),
    place("BR", "pt-BR", "America/Sao_Paulo", &PORTUGUESE, &[("Curitiba", "curitiba"), ("Goiânia", "goiania")]),
    place("IT", "it", "Europe/Rome", &ITALIAN, &[("Torino", "torino"), ("Bari", "bari")]),
    place("NL", "nl", "Europe/Amsterdam", &DUTCH, &[("Rotterdam", "rotterdam"), ("Utrecht", "utrecht")]),
    place("SE", "sv", "Europe/Stockholm", &NORDIC, &[("Malmö", "malmo"), ("Umeå", "umea")]),
    place("DK", "da", "Europe/Copenhagen", &NORDIC, &[("Århus", "aarhus"), ("Odense", "odense")]),
    place("NO", "no", "Europe/Oslo", &NORDIC, &[("Bergen", "bergen"), ("Tromsø", "tromso")]),
    place("FI", "fi", "Europe/Helsinki", &NORDIC, &[("Jyväskylä", "jyvaskyla"), ("Turku", "turku")]),
    place("PL", "pl", "Europe/Warsaw", &POLISH, &[("Łódź", "lodz"), ("Gdańsk", "gdansk")]),
    place("CZ", "cs", "Europe/Prague", &CZECH, &[("Plzeň", "plzen"), ("Brno", "brno")]),
    place("GR", "el", "Europe/Athens", &GREEK, &[("Πάτρα", "patra"), ("Βόλος", "volos")]),
    place("UA", "uk", "Europe/Kyiv", &UKRAINIAN, &[("Львів", "lviv"), ("Одеса", "odesa")]),
    place("GB", "en", "Europe/London", &ENGLISH, &[("Leeds", "leeds"), ("Bristol", "bristol")]),
    place("IE", "en", "Europe/Dublin", &ENGLISH, &[("Cork", "cork"), ("Galway", "galway")]),
    place("US", "en", "America/Chicago", &ENGLISH, &[("Austin", "austin"), ("Omaha", "omaha")]),
    place("CA", "en", "America/Toronto", &ENGLISH, &[("Ottawa", "ottawa"), ("Halifax", "halifax")]),
    place("AU", "en", "Australia/Sydney", &ENGLISH, &[("Perth", "perth"), ("Hobart", "hobart")]),
    place("TR", "tr", "Europe/Istanbul", &TURKISH, &[("İzmir", "izmir"), ("Bursa", "bursa")]),
    place("AE", "ar", "Asia/Dubai", &ARABIC, &[("دبي", "dubai"), ("الشارقة", "sharjah")]),
    place("SA", "ar", "Asia/Riyadh", &ARABIC, &[("جدة", "jeddah"), ("الرياض", "riyadh")]),
    place("EG", "ar", "Africa/Cairo", &ARABIC, &[("القاهرة", "cairo"), ("أسوان", "aswan")]),
    place("IL", "he", "Asia/Jerusalem", &HEBREW, &[("חיפה", "haifa"), ("אילת", "eilat")]),
    place("IN", "hi", "Asia/Kolkata", &INDIAN, &[("पुणे", "pune"), ("जयपुर", "jaipur")]),
    place("TW", "zh-Hant", "Asia/Taipei", &CHINESE, &[("台中", "taichung"), ("高雄", "kaohsiung")]),
    place("JP", "ja", "Asia/Tokyo", &JAPANESE, &[("大阪", "osaka"), ("名古屋", "nagoya")]),
    place("KR", "ko", "Asia/Seoul", &KOREAN, &[("부산", "busan"), ("대구", "daegu")]),
    place("VN", "vi", "Asia/Ho_Chi_Minh", &VIETNAMESE, &[("Đà Nẵng", "danang"), ("Huế", "hue")]),
    place("ID", "id", "Asia/Jakarta", &INDONESIAN, &[("Bandung", "bandung"), ("Medan", "medan")]),
    place("KE", "en", "Africa/Nairobi", &AFRICAN, &[("Nakuru", "nakuru"), ("Mombasa", "mombasa")]),
];
