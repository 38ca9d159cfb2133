//! What a person sets of a service beyond host and log-in, stored as JSON with its version.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Names at services are short.
const VALUE_LIMIT_BYTES: usize = 64;

words! {
    /// One setting.
    OptionName, UnknownOption, "this is not an option of a service":
    /// SES: whose events are published.
    ConfigurationSet = "configuration_set",
    /// Postmark: the stream that letters go by.
    Stream = "stream",
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an option is a name of up to {VALUE_LIMIT_BYTES} letters, digits, - and _")]
pub struct OptionRefusal;

/// The settings of one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    version: u32,
    values: BTreeMap<OptionName, String>,
}

impl Default for Options {
    fn default() -> Self {
        Options { version: Options::VERSION, values: BTreeMap::new() }
    }
}

impl Options {
    pub const VERSION: u32 = 1;

    pub fn get(&self, name: OptionName) -> Option<&str> {
        self.values.get(&name).map(String::as_str)
    }

    pub fn iter(&self) -> impl Iterator<Item = (OptionName, &str)> {
        self.values.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// With one option set; an empty value takes it away.
    ///
    /// # Errors
    /// A value that is no name at a service: it would stand in a header.
    pub fn with(mut self, name: OptionName, value: &str) -> Result<Options, OptionRefusal> {
        let value = value.trim();
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if value.len() > VALUE_LIMIT_BYTES || !value.bytes().all(fits) {
            return Err(OptionRefusal);
        }
        match value.is_empty() {
            true => drop(self.values.remove(&name)),
            false => drop(self.values.insert(name, value.to_owned())),
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_cannot_leave_its_header_and_an_empty_one_is_gone() {
        let set = Options::default().with(OptionName::Stream, " news-1 ").unwrap();
        assert_eq!(set.get(OptionName::Stream), Some("news-1"));
        assert_eq!(set.with(OptionName::Stream, "").unwrap(), Options::default());
        for wrong in ["a\r\nBcc: x", "a b", "é", &"x".repeat(65)] {
            assert_eq!(Options::default().with(OptionName::Stream, wrong), Err(OptionRefusal), "{wrong}");
        }
    }

    #[test]
    fn the_stored_form_of_version_1_is_read_for_ever() {
        let golden = r#"{"version":1,"values":{"configuration_set":"campaigns"}}"#;
        let read: Options = serde_json::from_str(golden).unwrap();
        assert_eq!(read.get(OptionName::ConfigurationSet), Some("campaigns"));
        assert_eq!(serde_json::to_string(&read).unwrap(), golden);
    }
}
