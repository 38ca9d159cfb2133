//! Configuration: defaults that work, then `tradewind.toml`, then `TRADEWIND_SECTION__KEY`, then flags.
//!
//! Every key is listed once, in [`KEYS`]; an unknown one is refused with the nearest known name. Secrets are read here and
//! never printed: the debug form of a secret is a row of dots.

use outside::doors::Network;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// What is wrong with the configuration: the thing, the reason, the next step.
#[derive(Debug, thiserror::Error)]
pub enum ConfigurationError {
    #[error("{path} cannot be read: {source}")]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{path} is not TOML: {reason}")]
    NotToml { path: PathBuf, reason: String },
    #[error("{origin} has no key `{key}`; {}", perhaps(*nearest))]
    UnknownKey { origin: String, key: String, nearest: Option<&'static str> },
    #[error("`{key}` in {origin} is {value}, but should be {expected}")]
    WrongValue { origin: String, key: &'static str, value: String, expected: &'static str },
    #[error("the environment's {name} is no text in UTF-8; write it anew")]
    NotUtf8 { name: String },
}

/// The keys of the configuration file, as `section.key`, with what each should be.
pub const KEYS: &[(&str, &str)] = &[
    ("public.url", "an address such as https://mail.example.com"),
    ("public.hosts", "host names, separated by commas"),
    ("listen.app", "an address and port such as 127.0.0.1:8080"),
    ("listen.public", "an address and port such as 127.0.0.1:8081"),
    ("listen.metrics", "an address and port such as 127.0.0.1:9090"),
    ("listen.inbound", "an address and port such as 0.0.0.0:25"),
    ("listen.trusted_proxies", "addresses such as 10.0.0.2, separated by commas"),
    ("dns.servers", "addresses of resolvers, separated by commas"),
    ("sending.own_domains", "domains, separated by commas"),
    ("sending.hello", "a host name"),
    ("sending.return_hosts", "host names whose mail comes to listen.inbound, separated by commas"),
    ("doors.relay_networks", "networks such as 10.0.0.0/8, separated by commas"),
    ("database.url", "an address such as postgres://user@host/database"),
    ("keys.master_file", "a path"),
    ("keys.master", "the master key itself"),
    ("log.level", "error, warn, info or debug"),
    ("log.format", "text or json"),
];

/// Values that are never repeated: an address of a database may hold a password.
const SECRETS: [&str; 2] = ["database.url", "keys.master"];

/// The values that were set, by `section.key`, each with where it was set.
#[derive(Default)]
pub struct Configuration {
    values: BTreeMap<&'static str, (String, String)>,
}

impl fmt::Debug for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.values.keys()).finish()
    }
}

impl Configuration {
    /// Reads the file (a missing one is no error unless it was named), then the environment.
    ///
    /// # Errors
    /// See [`ConfigurationError`].
    pub fn read(
        file: Option<&Path>,
        default_file: &Path,
        environment: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigurationError> {
        let mut configuration = Configuration::default();
        let path = file.unwrap_or(default_file);
        match std::fs::read_to_string(path) {
            Ok(text) => configuration.read_file(path, &text)?,
            Err(error) if file.is_none() && is_missing(error.kind()) => {}
            Err(source) => return Err(ConfigurationError::Unreadable { path: path.to_owned(), source }),
        }
        for (name, value) in environment {
            // No key of ours is written in other letters.
            let Some(name) = name.to_str() else { continue };
            if let Some(key) = name.strip_prefix("TRADEWIND_").and_then(|rest| rest.split_once("__")) {
                let key = format!("{}.{}", key.0.to_lowercase(), key.1.to_lowercase());
                let value = value.into_string().map_err(|_| ConfigurationError::NotUtf8 { name: name.to_owned() })?;
                configuration.set(&key, value, &format!("the environment ({name})"))?;
            }
        }
        Ok(configuration)
    }

    fn read_file(&mut self, path: &Path, text: &str) -> Result<(), ConfigurationError> {
        let parsed: toml::Table = text.parse().map_err(|error: toml::de::Error| ConfigurationError::NotToml {
            path: path.to_owned(),
            reason: error.message().to_owned(),
        })?;
        let origin = path.display().to_string();
        for (section, content) in parsed {
            let toml::Value::Table(keys) = content else {
                return Err(unknown(&origin, &section));
            };
            for (key, value) in keys {
                let text = match value {
                    toml::Value::String(text) => text,
                    toml::Value::Array(items) => {
                        let words =
                            items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned));
                        words.collect::<Vec<_>>().join(",")
                    }
                    other => other.to_string(),
                };
                self.set(&format!("{section}.{key}"), text, &origin)?;
            }
        }
        Ok(())
    }

    /// Sets a key, as a flag does.
    ///
    /// # Errors
    /// [`ConfigurationError::UnknownKey`].
    pub fn set(&mut self, key: &str, value: String, origin: &str) -> Result<(), ConfigurationError> {
        let Some((known, _)) = KEYS.iter().find(|(known, _)| *known == key) else { return Err(unknown(origin, key)) };
        self.values.insert(known, (value, origin.to_owned()));
        Ok(())
    }

    /// The text of a key, where it was set and is not empty.
    pub fn text(&self, key: &'static str) -> Option<&str> {
        debug_assert!(KEYS.iter().any(|(known, _)| *known == key), "{key} is not listed");
        self.values.get(key).map(|(value, _)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The comma-separated words of a key.
    pub fn list(&self, key: &'static str) -> Vec<String> {
        let words = self.text(key).unwrap_or_default().split(',');
        words.map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    /// A key's value, parsed.
    ///
    /// # Errors
    /// [`ConfigurationError::WrongValue`] with what it should be.
    pub fn parsed<T: std::str::FromStr>(&self, key: &'static str) -> Result<Option<T>, ConfigurationError> {
        self.text(key).map(|text| text.parse().map_err(|_| self.wrong(key, text))).transpose()
    }

    /// The words of a key, each parsed.
    ///
    /// # Errors
    /// [`ConfigurationError::WrongValue`] with the word at fault.
    pub fn parsed_list<T: std::str::FromStr>(&self, key: &'static str) -> Result<Vec<T>, ConfigurationError> {
        self.list(key).iter().map(|word| word.parse().map_err(|_| self.wrong(key, word))).collect()
    }

    fn wrong(&self, key: &'static str, value: &str) -> ConfigurationError {
        let origin = self.values.get(key).map(|(_, origin)| origin.clone()).unwrap_or_default();
        let expected = KEYS.iter().find(|(known, _)| *known == key).map_or("something else", |(_, expected)| expected);
        // A secret is not repeated on a terminal or in a log.
        let value = if SECRETS.contains(&key) { "something else".to_owned() } else { format!("`{value}`") };
        ConfigurationError::WrongValue { origin, key, value, expected }
    }

    /// Reads every value that was set as what it should be, before anything is done with one of them.
    ///
    /// # Errors
    /// [`ConfigurationError::WrongValue`] of the first that is something else.
    pub fn check(&self) -> Result<(), ConfigurationError> {
        for key in ["listen.app", "listen.public", "listen.metrics", "listen.inbound"] {
            self.parsed::<SocketAddr>(key)?;
        }
        self.parsed_list::<Network>("doors.relay_networks")?;
        for key in ["dns.servers", "listen.trusted_proxies"] {
            self.parsed_list::<IpAddr>(key)?;
        }
        let is_database = |url: &str| url.starts_with("postgres://") || url.starts_with("postgresql://");
        let is_web = |url: &str| {
            let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            let host = rest.map(|rest| rest.split(['/', ':']).next().unwrap_or_default());
            host.is_some_and(|host| !host.is_empty()) && !url.contains(char::is_whitespace)
        };
        self.must("database.url", is_database)?;
        self.must("public.url", is_web)?;
        self.must("log.level", |word| ["error", "warn", "info", "debug"].contains(&word))?;
        self.must("log.format", |word| ["text", "json"].contains(&word))
    }

    fn must(&self, key: &'static str, holds: impl Fn(&str) -> bool) -> Result<(), ConfigurationError> {
        match self.text(key) {
            Some(text) if !holds(text) => Err(self.wrong(key, text)),
            _ => Ok(()),
        }
    }
}

/// A folder that is no folder holds no file either; what is wrong with it is said when it is used.
const fn is_missing(kind: std::io::ErrorKind) -> bool {
    matches!(kind, std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

fn perhaps(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => {
            let known: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
            format!("the keys are {}", known.join(", "))
        }
    }
}

fn unknown(origin: &str, key: &str) -> ConfigurationError {
    let near = KEYS.iter().map(|(known, _)| (distance(known, key), *known)).min();
    // Farther away it is another word.
    let nearest = near.filter(|(distance, known)| distance * 2 < known.len()).map(|(_, known)| known);
    ConfigurationError::UnknownKey { origin: origin.to_owned(), key: key.to_owned(), nearest }
}

/// Levenshtein's distance, by two rows.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.chars().enumerate() {
        let mut before = row[0];
        row[0] = place + 1;
        for (at, candidate) in other.iter().enumerate() {
            let change = before + usize::from(letter != *candidate);
            before = row[at + 1];
            row[at + 1] = change.min(before + 1).min(row[at] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, environment: &[(&str, &str)]) -> Result<Configuration, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tradewind.toml");
        std::fs::write(&path, file).unwrap();
        let environment = environment.iter().map(|(name, value)| (OsString::from(*name), OsString::from(*value)));
        let read = Configuration::read(Some(&path), &path, environment);
        read.map_err(|error| error.to_string().replace(&path.display().to_string(), "FILE"))
    }

    #[test]
    fn the_environment_stands_over_the_file() {
        let read = read(
            "[public]\nurl = \"https://a.example\"\nhosts = [\"a\", \"b\"]",
            &[("TRADEWIND_PUBLIC__URL", "https://b.example")],
        )
        .unwrap();
        assert_eq!(read.text("public.url"), Some("https://b.example"));
        assert_eq!(read.list("public.hosts"), ["a", "b"]);
        assert_eq!(read.text("listen.app"), None);
    }

    #[test]
    fn letters_that_are_no_text_matter_only_in_our_own_keys() {
        use std::os::unix::ffi::OsStringExt;
        let strange = || OsString::from_vec(vec![b'x', 0xff]);
        let read = |name: OsString| Configuration::read(None, Path::new("missing"), [(name, strange())].into_iter());
        assert!(read("LESS_TERMCAP".into()).is_ok());
        assert!(read(strange()).is_ok());
        let error = read("TRADEWIND_PUBLIC__URL".into()).unwrap_err().to_string();
        assert!(error.contains("TRADEWIND_PUBLIC__URL") && error.contains("UTF-8"), "{error}");
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_name() {
        for (file, expected) in [
            ("[public]\nur = \"x\"", "FILE has no key `public.ur`; did you mean `public.url`?"),
            ("[datbase]\nurl = \"x\"", "FILE has no key `datbase.url`; did you mean `database.url`?"),
        ] {
            assert_eq!(read(file, &[]).unwrap_err(), expected);
        }
        let error = read("", &[("TRADEWIND_LISTEN__AP", "x")]).unwrap_err();
        assert!(error.ends_with("did you mean `listen.app`?"), "{error}");
        let error = read("x = 1", &[]).unwrap_err();
        assert!(error.contains("the keys are public.url, public.hosts"), "{error}");
    }

    #[test]
    fn a_wrong_value_names_key_place_and_form() {
        let read = read("[listen]\napp = \"8080\"", &[]).unwrap();
        let error = read.parsed::<std::net::SocketAddr>("listen.app").unwrap_err().to_string();
        assert!(error.contains("`listen.app`") && error.contains("127.0.0.1:8080"), "{error}");
    }

    #[test]
    fn a_named_file_that_is_missing_is_an_error_and_the_default_one_is_not() {
        let missing = Path::new("/nonexistent/tradewind.toml");
        assert!(Configuration::read(None, missing, std::iter::empty()).is_ok());
        assert!(Configuration::read(Some(missing), missing, std::iter::empty()).is_err());
    }
}
