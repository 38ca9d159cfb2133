//! The words of a name as they are compared: in one writing, without titles and forms of companies.

use super::legal_forms::{forms_of, is_form, without_endings};
use super::writing::{is_han, one_writing};

/// In front of a name, and not of it.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "mme", "mlle", "sr", "sra", "srta", "ing", "dipl", "mag",
    "ong", "ba", "anh", "chi", "eng", "sir", "madam", "mister",
];

fn words(text: &str) -> Vec<String> {
    // Dots join: `S.A.` is one word, `J.P.` two initials that nobody tells apart from one.
    let plain = one_writing(text).replace(['.', '\'', '’'], "");
    plain.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of a person's name in the order of the alphabet: who writes the family name first means the same person.
pub fn person_words(name: &str) -> Vec<String> {
    let mut found = words(name);
    if found.len() > 1 {
        let without: Vec<String> = found.iter().filter(|word| !TITLES.contains(&word.as_str())).cloned().collect();
        if !without.is_empty() {
            found = without;
        }
    }
    if found.iter().all(|word| word.chars().all(is_han)) {
        return if found.is_empty() { found } else { vec![found.concat()] };
    }
    found.sort_unstable();
    found
}

/// Whether a name tells people apart at all: two words, or two Han characters.
pub(super) fn is_telling(words: &[String]) -> bool {
    match words {
        [] => false,
        [one] => one.chars().count() >= 2 && one.chars().all(is_han),
        several => several.iter().map(|word| word.chars().count()).sum::<usize>() >= 5,
    }
}

/// What is left of a company's name without its form: `Hansa-Handels GmbH & Co. KG` is `hansa handels`. Where nothing would be left, the whole.
pub fn company_core(name: &str) -> String {
    core_and_forms(name).0
}

/// The core, and the forms that may tell sisters apart.
pub(super) fn core_and_forms(name: &str) -> (String, String) {
    let all: Vec<String> = words(name);
    let kept: Vec<&str> =
        all.iter().map(|word| without_endings(word)).filter(|word| !word.is_empty() && !is_form(word)).collect();
    let forms = forms_of(&all).join(" ");
    match kept.is_empty() {
        true => (all.join(" "), forms),
        false => (kept.join(" "), forms),
    }
}
