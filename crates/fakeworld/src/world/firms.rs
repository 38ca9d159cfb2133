//! What the buyers' houses are called, each in its own script, with the Latin spelling of their domains.

use crate::people::names::Place;
use basics::Dice;

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

const GERMAN: Manner = Manner {
    stems: &[
        ("Nordlicht", "nordlicht"),
        ("Hanse", "hanse"),
        ("Waldkauz", "waldkauz"),
        ("Elbtor", "elbtor"),
        ("Lindenhof", "lindenhof"),
        ("Alpenrand", "alpenrand"),
        ("Sonnberg", "sonnberg"),
        ("Kranich", "kranich"),
        ("Brückner", "brueckner"),
        ("Eichental", "eichental"),
        ("Seehaus", "seehaus"),
        ("Marktgraf", "marktgraf"),
    ],
    trades: &[
        ("Holzhandel", "holz"),
        ("Gartenwelt", "garten"),
        ("Parkett", "parkett"),
        ("Bauzentrum", "bau"),
        ("Wohnkultur", "wohnen"),
        ("Objektmöbel", "objekt"),
        ("Handel", "handel"),
    ],
    forms: &["GmbH", "GmbH & Co. KG", "AG"],
    order: Parts::StemTradeForm,
};
const FRENCH: Manner = Manner {
    stems: &[
        ("du Canal", "canal"),
        ("des Tilleuls", "tilleuls"),
        ("Beaurivage", "beaurivage"),
        ("de l’Erdre", "erdre"),
        ("Saint-Clair", "saintclair"),
        ("Grand Large", "grandlarge"),
        ("Belledonne", "belledonne"),
        ("du Moulin", "moulin"),
    ],
    trades: &[
        ("Parquets", "parquets"),
        ("Jardins", "jardins"),
        ("Matériaux", "materiaux"),
        ("Maison", "maison"),
        ("Négoce", "negoce"),
        ("Bois", "bois"),
    ],
    forms: &["SARL", "SAS", "SA"],
    order: Parts::TradeStemForm,
};
const SPANISH: Manner = Manner {
    stems: &[
        ("Andina", "andina"),
        ("del Sur", "delsur"),
        ("Costa Verde", "costaverde"),
        ("La Ribera", "laribera"),
        ("Montealto", "montealto"),
        ("El Roble", "elroble"),
        ("Buenavista", "buenavista"),
        ("del Pacífico", "pacifico"),
        ("Santa Elena", "santaelena"),
        ("Los Olivos", "losolivos"),
    ],
    trades: &[
        ("Maderas", "maderas"),
        ("Comercial", "comercial"),
        ("Pisos", "pisos"),
        ("Muebles", "muebles"),
        ("Jardines", "jardines"),
        ("Importadora", "importadora"),
        ("Constructora", "constructora"),
    ],
    forms: &["S.A.", "S.L.", "S.A.S."],
    order: Parts::TradeStemForm,
};
const PORTUGUESE: Manner = Manner {
    stems: &[
        ("Atlântico", "atlantico"),
        ("Boa Vista", "boavista"),
        ("Serra Azul", "serraazul"),
        ("Ribeira", "ribeira"),
        ("do Vale", "dovale"),
        ("Ipê", "ipe"),
        ("Monte Claro", "monteclaro"),
        ("Três Rios", "tresrios"),
    ],
    trades: &[
        ("Madeiras", "madeiras"),
        ("Pisos", "pisos"),
        ("Casa", "casa"),
        ("Jardim", "jardim"),
        ("Comercial", "comercial"),
        ("Construções", "construcoes"),
    ],
    forms: &["Lda.", "Ltda.", "S.A."],
    order: Parts::TradeStemForm,
};
const ITALIAN: Manner = Manner {
    stems: &[
        ("Adriatica", "adriatica"),
        ("Valverde", "valverde"),
        ("San Marco", "sanmarco"),
        ("Bellavista", "bellavista"),
        ("La Quercia", "laquercia"),
        ("Monviso", "monviso"),
        ("Castello", "castello"),
        ("Riva", "riva"),
    ],
    trades: &[
        ("Legnami", "legnami"),
        ("Parchetti", "parchetti"),
        ("Arredo", "arredo"),
        ("Giardini", "giardini"),
        ("Edilizia", "edilizia"),
        ("Forniture", "forniture"),
    ],
    forms: &["S.r.l.", "S.p.A."],
    order: Parts::TradeStemForm,
};
const ENGLISH: Manner = Manner {
    stems: &[
        ("Harbour Lane", "harbourlane"),
        ("Redwood", "redwood"),
        ("Fairfield", "fairfield"),
        ("Kestrel", "kestrel"),
        ("Blackstone", "blackstone"),
        ("Northgate", "northgate"),
        ("Willow Creek", "willowcreek"),
        ("Anchor", "anchor"),
        ("Stonebridge", "stonebridge"),
        ("Maple Hill", "maplehill"),
        ("Seaview", "seaview"),
        ("Oldfield", "oldfield"),
        ("Summit", "summit"),
        ("Pioneer", "pioneer"),
    ],
    trades: &[
        ("Flooring", "flooring"),
        ("Garden Supply", "garden"),
        ("Timber", "timber"),
        ("Home", "home"),
        ("Interiors", "interiors"),
        ("Building Products", "building"),
        ("Outdoor Living", "outdoor"),
        ("Trading", "trading"),
    ],
    forms: &["Ltd", "Inc.", "LLC", "& Sons"],
    order: Parts::StemTradeForm,
};
const NORDIC: Manner = Manner {
    stems: &[
        ("Fjord", "fjord"),
        ("Skog", "skog"),
        ("Nordan", "nordan"),
        ("Björk", "bjork"),
        ("Havn", "havn"),
        ("Lund", "lund"),
        ("Vinter", "vinter"),
        ("Klippe", "klippe"),
    ],
    trades: &[
        ("Golv", "golv"),
        ("Trä", "tra"),
        ("Hem", "hem"),
        ("Hage", "hage"),
        ("Bygg", "bygg"),
        ("Interiør", "interior"),
    ],
    forms: &["AB", "A/S", "AS", "Oy"],
    order: Parts::StemTradeForm,
};
const DUTCH: Manner = Manner {
    stems: &[
        ("Maasoever", "maasoever"),
        ("Vechtdal", "vechtdal"),
        ("De Linde", "delinde"),
        ("Polder", "polder"),
        ("Zeezicht", "zeezicht"),
        ("Oranjehof", "oranjehof"),
        ("Waterland", "waterland"),
        ("De Eik", "deeik"),
    ],
    trades: &[
        ("Houthandel", "hout"),
        ("Tuinmeubelen", "tuin"),
        ("Vloeren", "vloeren"),
        ("Bouwmarkt", "bouw"),
        ("Wonen", "wonen"),
    ],
    forms: &["B.V.", "N.V."],
    order: Parts::StemTradeForm,
};
const SLAVIC: Manner = Manner {
    stems: &[
        ("Bursztyn", "bursztyn"),
        ("Wisła", "wisla"),
        ("Morava", "morava"),
        ("Jantar", "jantar"),
        ("Dąb", "dab"),
        ("Orlík", "orlik"),
        ("Polana", "polana"),
        ("Tatra", "tatra"),
    ],
    trades: &[
        ("Drewno", "drewno"),
        ("Podłogi", "podlogi"),
        ("Ogród", "ogrod"),
        ("Stavby", "stavby"),
        ("Dom", "dom"),
        ("Meble", "meble"),
    ],
    forms: &["Sp. z o.o.", "s.r.o.", "a.s."],
    order: Parts::StemTradeForm,
};
const GREEK: Manner = Manner {
    stems: &[
        ("Αιγαίο", "aigaio"),
        ("Όλυμπος", "olympos"),
        ("Δρυς", "drys"),
        ("Ορίζων", "orizon"),
        ("Άνεμος", "anemos"),
        ("Ήλιος", "ilios"),
    ],
    trades: &[("Ξυλεία", "xyleia"), ("Δάπεδα", "dapeda"), ("Κήπος", "kipos"), ("Έπιπλα", "epipla")],
    forms: &["Α.Ε.", "Ε.Π.Ε."],
    order: Parts::StemTradeForm,
};
const UKRAINIAN: Manner = Manner {
    stems: &[
        ("Карпати", "karpaty"),
        ("Дніпро", "dnipro"),
        ("Смерека", "smereka"),
        ("Обрій", "obrij"),
        ("Дубрава", "dubrava"),
        ("Чайка", "chaika"),
    ],
    trades: &[("Паркет", "parket"), ("Меблі", "mebli"), ("Буд", "bud"), ("Сад", "sad")],
    forms: &["ТОВ", "ПП"],
    order: Parts::StemTradeForm,
};
const TURKISH: Manner = Manner {
    stems: &[
        ("Çınar", "cinar"),
        ("Ege", "ege"),
        ("Marmara", "marmara"),
        ("Yıldız", "yildiz"),
        ("Meşe", "mese"),
        ("Deniz", "deniz"),
    ],
    trades: &[("Ahşap", "ahsap"), ("Parke", "parke"), ("Bahçe", "bahce"), ("Yapı", "yapi"), ("Mobilya", "mobilya")],
    forms: &["A.Ş.", "Ltd. Şti."],
    order: Parts::StemTradeForm,
};
const ARABIC: Manner = Manner {
    stems: &[
        ("الواحة", "alwaha"),
        ("النخيل", "alnakheel"),
        ("المرجان", "almurjan"),
        ("الخليج", "alkhaleej"),
        ("الأفق", "alufuq"),
        ("الصفا", "alsafa"),
        ("البيت الحديث", "albait"),
        ("الرواد", "alruwad"),
    ],
    trades: &[
        ("للأخشاب", "wood"),
        ("للأرضيات", "floors"),
        ("للأثاث", "furniture"),
        ("للمقاولات", "contracting"),
        ("للتجارة", "trading"),
    ],
    forms: &["ذ.م.م"],
    order: Parts::StemTradeForm,
};
const HEBREW: Manner = Manner {
    stems: &[("כרמל", "carmel"), ("אלון", "alon"), ("גלים", "galim"), ("הדר", "hadar"), ("ארז", "erez")],
    trades: &[("פרקט", "parquet"), ("עץ", "etz"), ("גנים", "ganim"), ("ריהוט", "rihut")],
    forms: &["בע״מ"],
    order: Parts::StemTradeForm,
};
const INDIAN: Manner = Manner {
    stems: &[
        ("सह्याद्रि", "sahyadri"),
        ("गंगा", "ganga"),
        ("अरावली", "aravali"),
        ("कमल", "kamal"),
        ("सागर", "sagar"),
        ("हिमगिरि", "himgiri"),
    ],
    trades: &[("टिम्बर", "timber"), ("फ़र्नीचर", "furniture"), ("इंटीरियर्स", "interiors"), ("ट्रेडर्स", "traders")],
    forms: &["प्रा. लि."],
    order: Parts::StemTradeForm,
};
const CHINESE: Manner = Manner {
    stems: &[
        ("宏達", "hongda"),
        ("森源", "senyuan"),
        ("永豐", "yongfeng"),
        ("大成", "dacheng"),
        ("立昌", "lichang"),
        ("和美", "hemei"),
        ("東興", "dongxing"),
        ("木禾", "muhe"),
    ],
    trades: &[("建材", "building"), ("木業", "timber"), ("家居", "home"), ("園藝", "garden"), ("國際貿易", "trade")],
    forms: &["有限公司", "股份有限公司"],
    order: Parts::Together,
};
const JAPANESE: Manner = Manner {
    stems: &[
        ("浪速", "naniwa"),
        ("丸山", "maruyama"),
        ("東海", "tokai"),
        ("みどり", "midori"),
        ("北斗", "hokuto"),
        ("三和", "sanwa"),
        ("千代", "chiyo"),
        ("大和", "yamato"),
    ],
    trades: &[
        ("木材", "mokuzai"),
        ("商事", "shoji"),
        ("建材", "kenzai"),
        ("インテリア", "interior"),
        ("ガーデン", "garden"),
    ],
    forms: &["株式会社"],
    order: Parts::FormFirst,
};
const KOREAN: Manner = Manner {
    stems: &[
        ("한빛", "hanbit"),
        ("대성", "daesung"),
        ("푸른", "pureun"),
        ("동명", "dongmyung"),
        ("새한", "saehan"),
        ("나무", "namu"),
    ],
    trades: &[("목재", "mokjae"), ("마루", "maru"), ("가구", "gagu"), ("건설", "geonseol"), ("상사", "sangsa")],
    forms: &["㈜", "주식회사 "],
    order: Parts::FormFirst,
};
const VIETNAMESE: Manner = Manner {
    stems: &[
        ("Hoàng Gia", "hoanggia"),
        ("Thiên Phú", "thienphu"),
        ("Sao Mai", "saomai"),
        ("Đại Việt", "daiviet"),
        ("Trường An", "truongan"),
        ("Minh Long", "minhlong"),
        ("Bình Minh", "binhminh"),
        ("Sông Hàn", "songhan"),
    ],
    trades: &[
        ("Gỗ", "go"),
        ("Nội thất", "noithat"),
        ("Sàn gỗ", "sango"),
        ("Xây dựng", "xaydung"),
        ("Thương mại", "thuongmai"),
    ],
    forms: &["Công ty TNHH", "Công ty CP"],
    order: Parts::FormFirst,
};
const INDONESIAN: Manner = Manner {
    stems: &[
        ("Nusantara", "nusantara"),
        ("Jati Indah", "jatiindah"),
        ("Merapi", "merapi"),
        ("Cahaya", "cahaya"),
        ("Bahari", "bahari"),
        ("Rimba", "rimba"),
    ],
    trades: &[("Kayu", "kayu"), ("Lantai", "lantai"), ("Taman", "taman"), ("Bangunan", "bangunan"), ("Mebel", "mebel")],
    forms: &["PT"],
    order: Parts::FormFirst,
};

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
