//! The catalogue: all messages of all languages, parsed once.

use crate::arguments::Arguments;
use crate::message::Message;
use crate::parse::{MessageError, parse};
use basics::Language;
use icu_plurals::{PluralRules, PluralRulesOptions};
use std::collections::BTreeMap;

/// The languages of the people who use Tradewind; the first is the one that the others fall back to.
pub const LANGUAGES: [Language; 5] =
    [Language::ENGLISH, Language::CHINESE, Language::SPANISH, Language::VIETNAMESE, Language::ARABIC];

#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("words/{language}/{noun}.json is not a flat object of texts")]
    Shape { language: Language, noun: String, source: serde_json::Error },
    #[error("words/{language}/{noun}.json: `{key}`")]
    Message { language: Language, noun: String, key: String, source: MessageError },
    #[error("no plural rules for {0}")]
    Rules(Language),
}

/// Messages by language and key.
#[derive(Debug)]
pub struct Catalogue {
    /// In the order of [`LANGUAGES`].
    tongues: Vec<Tongue>,
}

#[derive(Debug)]
pub(crate) struct Tongue {
    pub(crate) language: Language,
    pub(crate) rules: PluralRules,
    pub(crate) messages: BTreeMap<String, Message>,
}

impl Catalogue {
    /// The catalogue of this build. Parses some hundred messages: do it once and hand it around.
    pub fn embedded() -> Self {
        Catalogue::from_files(crate::embedded::FILES).expect("the shipped files are parsed by a test of this crate")
    }

    /// Reads `(language, noun, text of the file)`.
    ///
    /// # Errors
    /// Names the file and the key that cannot be read.
    pub fn from_files(files: &[(&str, &str, &str)]) -> Result<Self, CatalogueError> {
        let mut tongues = Vec::with_capacity(LANGUAGES.len());
        for language in LANGUAGES {
            let locale: icu_locale_core::Locale =
                language.as_str().parse().map_err(|_| CatalogueError::Rules(language))?;
            let rules = PluralRules::try_new(locale.into(), PluralRulesOptions::default())
                .map_err(|_| CatalogueError::Rules(language))?;
            let mut messages = BTreeMap::new();
            for (_, noun, text) in files.iter().filter(|(tag, ..)| *tag == language.as_str()) {
                let texts: BTreeMap<String, String> = serde_json::from_str(text)
                    .map_err(|source| CatalogueError::Shape { language, noun: (*noun).to_owned(), source })?;
                for (key, text) in texts {
                    let message = parse(&text).map_err(|source| CatalogueError::Message {
                        language,
                        noun: (*noun).to_owned(),
                        key: key.clone(),
                        source,
                    })?;
                    messages.insert(key, message);
                }
            }
            tongues.push(Tongue { language, rules, messages });
        }
        Ok(Catalogue { tongues })
    }

    /// The text of `key` in the reader's language, in English where that lacks it; the key itself where nobody knows it.
    pub fn say(&self, language: Language, key: &str, arguments: &Arguments) -> String {
        let mut out = String::new();
        match self.find(language, key) {
            Some((tongue, message)) => message.fill(arguments, &tongue.rules, &mut out),
            None => out.push_str(key),
        }
        out
    }

    /// A text without arguments.
    pub fn text(&self, language: Language, key: &str) -> String {
        self.say(language, key, &Arguments::new())
    }

    pub fn knows(&self, key: &str) -> bool {
        self.find(Language::ENGLISH, key).is_some()
    }

    /// The catalogue's language for a reader: the same one, or its primary language, or English.
    pub fn language_for(&self, reader: Language) -> Language {
        self.tongue(reader).map_or(Language::ENGLISH, |tongue| tongue.language)
    }

    pub(crate) fn tongue(&self, language: Language) -> Option<&Tongue> {
        self.tongues.iter().find(|tongue| tongue.language.as_str() == language.primary())
    }

    fn find(&self, language: Language, key: &str) -> Option<(&Tongue, &Message)> {
        [self.tongue(language), self.tongue(Language::ENGLISH)]
            .into_iter()
            .flatten()
            .find_map(|tongue| tongue.messages.get(key).map(|message| (tongue, message)))
    }
}
