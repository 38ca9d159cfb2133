//! Words that say which form of company stands behind a name, and nothing about which company: they fall away before names are compared.
//!
//! The forms are those of the registers of the countries that the trade is done with; each is written as it is once folded and without dots.

/// Forms, and words that mean no more than "compani", in front of a name or behind it.
const WORDS: &[&str] = &[
    // Germany, Austria, Switzerland
    "gmbh",
    "mbh",
    "ag",
    "kg",
    "ohg",
    "gbr",
    "ug",
    "ek",
    "kgaa",
    "eg",
    "ev",
    "cokg",
    // English-speaking countries, India, Singapore, Malaysia, Hong Kong
    "ltd",
    "limited",
    "llc",
    "llp",
    "lp",
    "plc",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "compani",
    "pvt",
    "private",
    "pte",
    "pti",
    "proprietari",
    "sdn",
    "bhd",
    "berhad",
    "opc",
    // French, Italian, Spanish, Portuguese
    "sa",
    "sas",
    "sasu",
    "sarl",
    "eurl",
    "snc",
    "scop",
    "spa",
    "srl",
    "srls",
    "sapa",
    "sl",
    "slu",
    "sau",
    "sc",
    "cv",
    "sadecv",
    "ltda",
    "lda",
    "eireli",
    "mei",
    "epp",
    "cia",
    // Benelux, the North, the Baltics
    "bv",
    "nv",
    "bvba",
    "vof",
    "ab",
    "as",
    "asa",
    "aps",
    "oi",
    "oij",
    "hf",
    "ehf",
    "uab",
    "sia",
    "ou",
    // Central and Eastern Europe, Turkey, the Balkans
    "sro",
    "zoo",
    "oo",
    "spzoo",
    "sp",
    "zrt",
    "kft",
    "niirt",
    "bt",
    "doo",
    "dd",
    "ad",
    "ood",
    "eood",
    "dooel",
    "jsc",
    "ojsc",
    "pjsc",
    "cjsc",
    "tic",
    "sti",
    "sirketi",
    "anonim",
    "limitet",
    "san",
    // Russian and Ukrainian, as they are once in Latin letters
    "ooo",
    "oao",
    "zao",
    "pao",
    "ao",
    "ip",
    "tov",
    "too",
    "chp",
    "fop",
    // The Gulf and North Africa
    "fze",
    "fzco",
    "fzc",
    "fzllc",
    "wll",
    "sae",
    "est",
    "dmcc",
    "شركه",
    "مءسسه",
    "موسسه",
    "المحدوده",
    "محدوده",
    "ذمم",
    "شمم",
    "ش",
    "م",
    "ذ",
    // Vietnam, Indonesia, Thailand, as they are once folded
    "tnhh",
    "mtv",
    "cti",
    "cong",
    "ti",
    "cp",
    "pt",
    "tbk",
    "public",
    // Japan and Korea, in Latin letters
    "kk",
    "gk",
    "iugen",
    "kabushiki",
    "kaisha",
    "chusik",
    "hosa",
];

/// The same of writing without spaces, the longest first.
const ENDINGS: &[&str] = &[
    "股份有限责任公司",
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "集团公司",
    "株式会社",
    "有限会社",
    "合同会社",
    "주식회사",
    "유한회사",
    "公司",
    "集团",
    "(株)",
    "㈱",
    "(주)",
];

/// Whether a folded word is a form and no name.
pub(super) fn is_form(word: &str) -> bool {
    WORDS.contains(&word)
}

/// The text without a form that is written together with the name, before it or after it.
pub(super) fn without_endings(text: &str) -> &str {
    let mut rest = text;
    for ending in ENDINGS {
        rest = rest.strip_suffix(ending).unwrap_or(rest);
        rest = rest.strip_prefix(ending).unwrap_or(rest);
    }
    rest
}

/// The forms in a name, as far as they tell one company from its sister: `GmbH` and `AG`.
pub(super) fn forms_of(words: &[String]) -> Vec<&str> {
    let mut forms: Vec<&str> = words.iter().map(String::as_str).filter(|word| is_form(word)).collect();
    // Written out, or only said besides.
    forms.retain(|word| {
        !["co", "compani", "limited", "ltd", "private", "pvt", "incorporated", "corporation"].contains(word)
    });
    forms.sort_unstable();
    forms
}
