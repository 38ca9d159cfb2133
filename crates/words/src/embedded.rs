//! The files of `words/`, inside the program. A new noun needs its line here and a file in each language.

macro_rules! files {
    ($($noun:literal)*) => {
        /// The nouns that have files of texts.
        pub const NOUNS: &[&str] = &[$($noun),*];

        /// `(language, noun, text)` of every file.
        pub(crate) const FILES: &[(&str, &str, &str)] = &[
            $(
                ("en", $noun, include_str!(concat!("../../../words/en/", $noun, ".json"))),
                ("zh", $noun, include_str!(concat!("../../../words/zh/", $noun, ".json"))),
                ("es", $noun, include_str!(concat!("../../../words/es/", $noun, ".json"))),
                ("vi", $noun, include_str!(concat!("../../../words/vi/", $noun, ".json"))),
                ("ar", $noun, include_str!(concat!("../../../words/ar/", $noun, ".json"))),
            )*
        ];
    };
}

files! { "home" "shell" "customers" "letters" "sending" "trust" "public" "commands" }

#[cfg(test)]
mod tests {
    use super::{FILES, NOUNS};
    use crate::catalogue::{Catalogue, LANGUAGES};
    use std::collections::BTreeMap;

    #[test]
    fn every_language_has_the_same_keys_with_the_same_arguments() {
        let catalogue = Catalogue::from_files(FILES).unwrap();
        let shape = |language| {
            let tongue = catalogue.tongue(language).unwrap();
            let shapes: BTreeMap<_, _> =
                tongue.messages.iter().map(|(key, message)| (key.clone(), message.arguments())).collect();
            shapes
        };
        let english = shape(LANGUAGES[0]);
        for language in &LANGUAGES[1..] {
            let other = shape(*language);
            for (key, arguments) in &english {
                assert_eq!(other.get(key), Some(arguments), "{key} in {language}");
            }
            for key in other.keys() {
                assert!(english.contains_key(key), "{key} is in {language} but not in English");
            }
        }
    }

    #[test]
    fn every_plural_has_all_categories_of_its_language() {
        let catalogue = Catalogue::from_files(FILES).unwrap();
        for language in LANGUAGES {
            let tongue = catalogue.tongue(language).unwrap();
            for (key, message) in &tongue.messages {
                assert_eq!(message.missing_categories(&tongue.rules), [], "{key} in {language}");
            }
        }
    }

    #[test]
    fn files_are_flat_sorted_and_speak_of_their_noun() {
        for (language, noun, text) in FILES {
            let texts: BTreeMap<String, String> = serde_json::from_str(text).unwrap();
            let keys: Vec<_> = text
                .lines()
                .filter_map(|line| line.trim_start().strip_prefix('"')?.split_once('"').map(|(key, _)| key))
                .collect();
            assert!(keys.iter().is_sorted(), "words/{language}/{noun}.json is not sorted");
            assert_eq!(keys.len(), texts.len(), "words/{language}/{noun}.json: one text a line, no key twice");
            for key in texts.keys() {
                assert!(key.starts_with(&format!("{noun}.")), "{key} in words/{language}/{noun}.json");
            }
        }
        assert_eq!(FILES.len(), NOUNS.len() * LANGUAGES.len());
    }
}
