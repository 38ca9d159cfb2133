//! Web sites of the company that report visits, and what of a report is kept.
//!
//! A site is a list of origins: only their pages are heard, and only links to their hosts carry who clicked. The address of a page is
//! kept without its query, and not at all where it holds what looks like an e-mail address.

use super::thing::{KEY_LIMIT_CHARACTERS, Thing, ThingType};
use std::time::Duration;

/// Sites of a workspace; each is looked for at every click.
pub const SITES_LIMIT: usize = 50;
/// Origins of a site: languages and countries have hosts of their own.
pub const ORIGINS_LIMIT: usize = 20;
pub const SITE_NAME_LIMIT_CHARACTERS: usize = 60;
/// Events of one report of a browser.
pub const REPORT_LIMIT: usize = 20;
/// A browser may keep events back so long; what is said to be older counts as this old.
pub const KEPT_BACK_AT_MOST: Duration = Duration::from_secs(60 * 60);
/// How long who clicked is believed: the page opens at once, and whoever gets the address later is somebody else.
pub const CLICK_HOLDS: Duration = Duration::from_secs(30 * 60);
/// Visits of browsers that never became a person are kept so long.
pub const ANONYMOUS_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Why a site is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SiteRefusal {
    #[error("a site needs its name")]
    NoName,
    #[error("the name is longer than {SITE_NAME_LIMIT_CHARACTERS} characters, or holds a line break; shorten it")]
    WrongName,
    #[error("a site needs at least one origin, such as https://www.example.com")]
    NoOrigin,
    #[error("a site has at most {ORIGINS_LIMIT} origins")]
    TooManyOrigins,
    #[error("an origin is https:// and a host, without path: https://www.example.com")]
    NotAnOrigin,
}

impl SiteRefusal {
    /// The input at fault.
    pub const fn field(self) -> &'static str {
        match self {
            SiteRefusal::NoName | SiteRefusal::WrongName => "name",
            SiteRefusal::NoOrigin | SiteRefusal::TooManyOrigins | SiteRefusal::NotAnOrigin => "origins",
        }
    }

    /// The code that the screen words.
    pub const fn code(self) -> &'static str {
        match self {
            SiteRefusal::NoName | SiteRefusal::NoOrigin => "empty",
            SiteRefusal::WrongName => "too_long",
            SiteRefusal::TooManyOrigins => "too_many",
            SiteRefusal::NotAnOrigin => "not_an_origin",
        }
    }
}

/// The name of a site, without blanks at its ends.
///
/// # Errors
/// A refusal of the name.
pub fn site_name(text: &str) -> Result<String, SiteRefusal> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(SiteRefusal::NoName),
        1..=SITE_NAME_LIMIT_CHARACTERS if !text.chars().any(char::is_control) => Ok(text.to_owned()),
        _ => Err(SiteRefusal::WrongName),
    }
}

/// The origins of a site as browsers write them, each once.
///
/// # Errors
/// A refusal of the origins.
pub fn origins(texts: &[String]) -> Result<Vec<String>, SiteRefusal> {
    let mut all = Vec::new();
    for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        let origin = origin(text).ok_or(SiteRefusal::NotAnOrigin)?;
        if !all.contains(&origin) {
            all.push(origin);
        }
    }
    match all.len() {
        0 => Err(SiteRefusal::NoOrigin),
        1..=ORIGINS_LIMIT => Ok(all),
        _ => Err(SiteRefusal::TooManyOrigins),
    }
}

/// `https://Shop.Example/` as `https://shop.example`; a port that goes without saying is left out.
fn origin(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    let text = text.strip_suffix('/').unwrap_or(&text);
    let (scheme, rest) = text.split_once("://")?;
    let usual = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => return None,
    };
    let rest = rest.strip_suffix(usual).unwrap_or(rest);
    let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
    let is_host = !host.is_empty()
        && host.len() <= 253
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
        && !host.starts_with(['.', '-']);
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    (is_host && is_port).then(|| format!("{scheme}://{rest}"))
}

/// The host of an address of the web with its port, in lower case: what an origin is compared by. `None` with a user in it.
pub fn host_of(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    (!host.is_empty() && !host.contains('@')).then_some(host)
}

/// The key of a page: host and path, without query. `None` where the path may name a person.
pub fn page_key(url: &str) -> Option<String> {
    let host = host_of(url)?;
    let path = url.split_once("://").map_or("", |(_, rest)| rest);
    let path = path.find('/').map_or("/", |at| &path[at..]);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let lower = path.to_ascii_lowercase();
    if lower.contains('@') || lower.contains("%40") {
        return None;
    }
    let key = format!("{host}{path}");
    Some(key.chars().take(KEY_LIMIT_CHARACTERS).collect())
}

/// Files by the ending of their name, as the snippet of sites knows them.
const FILE_ENDINGS: [&str; 10] = ["pdf", "zip", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "dwg", "step"];

/// What a letter's link leads to: the page, or the file by the ending of its name, as a visit or a download there is about it. `None`
/// where the path is filled in for each reader or may name a person.
pub fn linked_thing(url: &str) -> Option<Thing> {
    let key = page_key(url).filter(|key| !key.contains("{{") && !key.contains('…'))?;
    let name = key.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let is_file = FILE_ENDINGS.contains(&ending.as_str());
    Thing::new(if is_file { ThingType::File } else { ThingType::Page }, &key, "", None).ok()
}

/// The address with one more parameter, before its fragment.
pub fn with_parameter(url: &str, name: &str, value: &str) -> String {
    let (rest, fragment) = url.split_once('#').map_or((url, None), |(rest, fragment)| (rest, Some(fragment)));
    let joint = match rest.contains('?') {
        true if rest.ends_with(['?', '&']) => "",
        true => "&",
        false => "?",
    };
    let fragment = fragment.map_or(String::new(), |fragment| format!("#{fragment}"));
    format!("{rest}{joint}{name}={value}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        for (text, expected) in [
            ("https://Shop.Example/", Some("https://shop.example")),
            ("https://shop.example:443", Some("https://shop.example")),
            ("http://localhost:8080", Some("http://localhost:8080")),
            ("shop.example", None),
            ("https://shop.example/path", None),
            ("https://u@shop.example", None),
            ("ftp://shop.example", None),
            ("https://", None),
            ("https://shop.example:0", None),
        ] {
            assert_eq!(origin(text).as_deref(), expected, "{text}");
        }
        assert_eq!(origins(&[]), Err(SiteRefusal::NoOrigin));
        let twice = ["https://a.example".to_owned(), "https://A.example/".to_owned()];
        assert_eq!(origins(&twice).map(|all| all.len()), Ok(1));
    }

    #[test]
    fn a_page_is_kept_without_its_query_and_not_with_an_address() {
        for (url, expected) in [
            ("https://Shop.example/Cranes/QL?x=1#y", Some("shop.example/Cranes/QL")),
            ("https://shop.example", Some("shop.example/")),
            ("https://shop.example?x", Some("shop.example/")),
            ("https://shop.example/u/ana%40example.com", None),
            ("https://ana@shop.example/", None),
            ("file:///x", None),
        ] {
            assert_eq!(page_key(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn a_link_leads_to_a_page_or_a_file_and_to_nothing_of_one_readers_own() {
        let check = |url: &str, expected: Option<(ThingType, &str)>| {
            let found = linked_thing(url).map(|thing| (thing.key.kind, thing.key.key));
            assert_eq!(found.as_ref().map(|(kind, key)| (*kind, key.as_str())), expected, "{url}");
        };
        check("https://Shop.example/Prices/List.PDF?v=2", Some((ThingType::File, "shop.example/prices/list.pdf")));
        check("https://shop.example/cranes", Some((ThingType::Page, "shop.example/cranes")));
        check("https://shop.example/offer?for={{ contact.id }}", Some((ThingType::Page, "shop.example/offer")));
        check("https://shop.example/for/{{ contact.id }}", None);
        check("https://shop.example/for/…/list.pdf", None);
        check("https://shop.example/of/ana@example.com", None);
        check("https://files.zip", Some((ThingType::Page, "files.zip/")));
    }

    #[test]
    fn a_parameter_stands_before_the_fragment() {
        for (url, expected) in [
            ("https://a.example", "https://a.example?v=1"),
            ("https://a.example/?x=2", "https://a.example/?x=2&v=1"),
            ("https://a.example/?", "https://a.example/?v=1"),
            ("https://a.example/p#top", "https://a.example/p?v=1#top"),
            ("https://a.example/?x=2#a?b", "https://a.example/?x=2&v=1#a?b"),
        ] {
            assert_eq!(with_parameter(url, "v", "1"), expected);
        }
    }
}
