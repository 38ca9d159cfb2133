//! Countries and languages as people write them in files: codes, and the names of the markets that exporters meet.
//!
//! A name that is not here is reported, never guessed: the row is imported with the field left empty.

use crate::customers::folding::fold;
use basics::{Country, Language};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Names by code, folded at look-up: English, Chinese, the own name, and what else is common.
const COUNTRIES: &[(&str, &str)] = &[
    ("AE", "united arab emirates|uae|阿联酋|阿拉伯联合酋长国|الامارات|الإمارات العربية المتحدة|emiratos arabes unidos"),
    ("AR", "argentina|阿根廷|argentinien|argentine"),
    ("AT", "austria|奥地利|osterreich|autriche"),
    ("AU", "australia|澳大利亚|australien|australie"),
    ("BD", "bangladesh|孟加拉国|孟加拉"),
    ("BE", "belgium|比利时|belgien|belgique|belgie|belgica"),
    ("BR", "brazil|brasil|巴西|brasilien|bresil"),
    ("CA", "canada|加拿大|kanada"),
    ("CH", "switzerland|瑞士|schweiz|suisse|suiza"),
    ("CL", "chile|智利"),
    ("CN", "china|中国|中國|prc|中华人民共和国|chine|trung quoc|الصين"),
    ("CO", "colombia|哥伦比亚|kolumbien"),
    ("CZ", "czech republic|czechia|捷克|cesko|tschechien"),
    ("DE", "germany|deutschland|德国|德國|allemagne|alemania|duc|المانيا|ألمانيا|alemanha"),
    ("DK", "denmark|丹麦|danmark|danemark"),
    ("DZ", "algeria|阿尔及利亚|الجزائر|algerie"),
    ("EC", "ecuador|厄瓜多尔"),
    ("EG", "egypt|埃及|مصر|agypten|egypte|egipto"),
    ("ES", "spain|espana|西班牙|spanien|espagne|tay ban nha|اسبانيا"),
    ("ET", "ethiopia|埃塞俄比亚"),
    ("FI", "finland|芬兰|suomi|finnland"),
    ("FR", "france|法国|法國|frankreich|francia|phap|فرنسا"),
    (
        "GB",
        "united kingdom|uk|great britain|britain|england|英国|英國|grossbritannien|großbritannien|royaume uni|reino unido|بريطانيا|المملكة المتحدة",
    ),
    ("GH", "ghana|加纳"),
    ("GR", "greece|希腊|ελλαδα|griechenland|grece"),
    ("HK", "hong kong|香港"),
    ("HU", "hungary|匈牙利|magyarorszag|ungarn"),
    ("ID", "indonesia|印度尼西亚|印尼|indonesien"),
    ("IE", "ireland|爱尔兰|irland|irlande"),
    ("IL", "israel|以色列"),
    ("IN", "india|印度|indien|inde|الهند"),
    ("IQ", "iraq|伊拉克|العراق"),
    ("IR", "iran|伊朗|ایران|ايران"),
    ("IT", "italy|italia|意大利|italien|italie"),
    ("JO", "jordan|约旦|الاردن"),
    ("JP", "japan|日本|nhat ban|japon|اليابان"),
    ("KE", "kenya|肯尼亚|kenia"),
    ("KR", "south korea|korea|republic of korea|韩国|韓國|대한민국|한국|sudkorea|coree du sud|corea del sur|han quoc"),
    ("KW", "kuwait|科威特|الكويت"),
    ("KZ", "kazakhstan|哈萨克斯坦|казахстан"),
    ("LB", "lebanon|黎巴嫩|لبنان"),
    ("LK", "sri lanka|斯里兰卡"),
    ("MA", "morocco|摩洛哥|المغرب|maroc|marruecos"),
    ("MM", "myanmar|缅甸|burma"),
    ("MX", "mexico|墨西哥|mexiko|mexique"),
    ("MY", "malaysia|马来西亚"),
    ("NG", "nigeria|尼日利亚"),
    ("NL", "netherlands|the netherlands|holland|荷兰|nederland|niederlande|pays bas|paises bajos"),
    ("NO", "norway|挪威|norge|norwegen"),
    ("NZ", "new zealand|新西兰|neuseeland"),
    ("OM", "oman|阿曼|عمان"),
    ("PE", "peru|秘鲁"),
    ("PH", "philippines|菲律宾|philippinen|filipinas"),
    ("PK", "pakistan|巴基斯坦|باكستان"),
    ("PL", "poland|波兰|polska|polen|pologne|polonia"),
    ("PT", "portugal|葡萄牙"),
    ("QA", "qatar|卡塔尔|قطر"),
    ("RO", "romania|罗马尼亚|rumanien|roumanie"),
    ("RU", "russia|russian federation|俄罗斯|россия|russland|russie|rusia"),
    (
        "SA",
        "saudi arabia|ksa|沙特阿拉伯|沙特|السعودية|المملكة العربية السعودية|saudi arabien|arabie saoudite|arabia saudita",
    ),
    ("SE", "sweden|瑞典|sverige|schweden|suede|suecia"),
    ("SG", "singapore|新加坡|singapur|singapour"),
    ("TH", "thailand|泰国|泰國|thai lan"),
    ("TN", "tunisia|突尼斯|تونس|tunisie"),
    ("TR", "turkey|turkiye|土耳其|turkei|turquie|turquia|تركيا"),
    ("TW", "taiwan|台湾|台灣|臺灣"),
    ("TZ", "tanzania|坦桑尼亚"),
    ("UA", "ukraine|乌克兰|україна"),
    ("UG", "uganda|乌干达"),
    (
        "US",
        "united states|united states of america|usa|u s a|us|america|美国|美國|vereinigte staaten|etats unis|estados unidos|eeuu|ee uu|hoa ky|الولايات المتحدة|امريكا",
    ),
    ("UY", "uruguay|乌拉圭"),
    ("UZ", "uzbekistan|乌兹别克斯坦"),
    ("VE", "venezuela|委内瑞拉"),
    ("VN", "vietnam|viet nam|越南|việt nam|فيتنام"),
    ("ZA", "south africa|南非|sudafrika|afrique du sud|sudafrica"),
];

const LANGUAGES: &[(&str, &str)] = &[
    ("ar", "arabic|阿拉伯语|العربية|عربي|arabisch|arabe"),
    ("de", "german|deutsch|德语|allemand|aleman"),
    ("en", "english|englisch|英语|英文|ingles|anglais|tieng anh|الانجليزية"),
    ("es", "spanish|espanol|castellano|西班牙语|spanisch|espagnol"),
    ("fr", "french|francais|法语|franzosisch|frances"),
    ("hi", "hindi|印地语|हिन्दी"),
    ("id", "indonesian|bahasa indonesia|印尼语"),
    ("it", "italian|italiano|意大利语|italienisch"),
    ("ja", "japanese|日本語|日语|日文|japanisch|japones"),
    ("ko", "korean|한국어|韩语|koreanisch"),
    ("nl", "dutch|nederlands|荷兰语"),
    ("pl", "polish|polski|波兰语"),
    ("pt", "portuguese|portugues|葡萄牙语|portugiesisch"),
    ("ru", "russian|русский|俄语|russisch|ruso"),
    ("th", "thai|ไทย|泰语"),
    ("tr", "turkish|turkce|土耳其语"),
    ("vi", "vietnamese|tieng viet|tiếng việt|越南语"),
    ("zh", "chinese|中文|汉语|普通话|chinesisch|chino|chinois|tieng trung|الصينية"),
    ("zh-Hant", "traditional chinese|繁体中文|繁體中文"),
];

/// A country by its two-letter code or by a name.
pub(super) fn country(text: &str) -> Option<Country> {
    text.parse().ok().or_else(|| found(&COUNTRY_BY_NAME, text)?.parse().ok())
}

/// [`country`] for a name in any file; `None` where the text names none.
pub fn country_named(text: &str) -> Option<Country> {
    if text.is_empty() { None } else { country(text) }
}

/// A language by its tag or by a name.
pub(super) fn language(text: &str) -> Option<Language> {
    text.parse().ok().or_else(|| found(&LANGUAGE_BY_NAME, text)?.parse().ok())
}

type ByName = LazyLock<HashMap<String, &'static str>>;

static COUNTRY_BY_NAME: ByName = LazyLock::new(|| by_name(COUNTRIES));
static LANGUAGE_BY_NAME: ByName = LazyLock::new(|| by_name(LANGUAGES));

fn by_name(table: &[(&'static str, &str)]) -> HashMap<String, &'static str> {
    table.iter().flat_map(|(code, names)| names.split('|').map(|name| (words(name), *code))).collect()
}

fn found(table: &ByName, text: &str) -> Option<&'static str> {
    table.get(&words(text)).copied()
}

fn words(text: &str) -> String {
    let folded = fold(text);
    let parts: Vec<&str> =
        folded.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_and_languages_are_known_as_people_write_them() {
        for (text, code) in [
            ("de", "DE"),
            ("Germany", "DE"),
            ("ALEMANIA", "DE"),
            ("UK", "GB"),
            ("中国", "CN"),
            ("U.S.A.", "US"),
            ("Việt Nam", "VN"),
            ("España", "ES"),
        ] {
            assert_eq!(country(text).map(|country| country.to_string()).as_deref(), Some(code), "{text}");
        }
        assert_eq!(country("Timor"), None);
        for (text, tag) in [("Deutsch", "de"), ("pt-BR", "pt-BR"), ("Español", "es"), ("中文", "zh"), ("Thai", "th")]
        {
            assert_eq!(language(text).map(|language| language.to_string()).as_deref(), Some(tag), "{text}");
        }
        assert_eq!(language("Klingonisch"), None);
    }
}
