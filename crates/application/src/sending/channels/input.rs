//! What a channel's parts may be.

use crate::Trouble;
use crate::sending::running::{ChannelSecret, Consent};
use domain::sending::channel::{CONNECTIONS_LIMIT, LETTERS_PER_CONNECTION_LIMIT};
use domain::sending::size::{LEAST_LIMIT_BYTES, MOST_LIMIT_BYTES};

/// A name of the DNS (RFC 1035 §2.3.4).
const HOST_LIMIT_BYTES: usize = 253;
/// Longer user names and passwords do not fit into a line of AUTH (RFC 4954 §4: 12,288 bytes of base64).
const CREDENTIAL_LIMIT_BYTES: usize = 1_000;
/// Refresh tokens of Microsoft have up to two thousand letters.
const TOKEN_LIMIT_BYTES: usize = 8_000;
const TOKEN_URL_LIMIT_BYTES: usize = 500;
/// More letters a second than one relay takes.
const LETTERS_PER_SECOND_LIMIT: i64 = 10_000;
/// What such a relay would take in a day.
const LETTERS_PER_DAY_LIMIT: i64 = LETTERS_PER_SECOND_LIMIT * 86_400;

pub(super) fn name(text: &str) -> Result<String, Trouble> {
    domain::trust::check_name(text)
        .map_err(|refusal| Trouble::field("name", refusal.code(), format!("the channel's name: {refusal}")))
}

/// A host name, or an address (IPv6 with or without brackets).
pub(super) fn host(text: &str) -> Result<String, Trouble> {
    let host = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let letters = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    let is_name = letters && host.split('.').all(|label| !label.is_empty() && label.len() <= 63);
    let is_address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok();
    if host.len() > HOST_LIMIT_BYTES || !(is_name || is_address) {
        let detail = "the host is not a name such as smtp.example.com or an address";
        return Err(Trouble::field("host", "not_a_host", detail));
    }
    Ok(host)
}

pub(super) fn port(number: u16) -> Result<u16, Trouble> {
    match number {
        0 => Err(Trouble::field("port", "out_of_range", "a port is a number from 1 to 65535")),
        port => Ok(port),
    }
}

pub(super) fn connections(number: i64) -> Result<i64, Trouble> {
    within("connections", number, i64::from(CONNECTIONS_LIMIT))
}

pub(super) fn letters_per_connection(number: i64) -> Result<i64, Trouble> {
    within("letters_per_connection", number, i64::from(LETTERS_PER_CONNECTION_LIMIT))
}

pub(super) fn letters_per_second(number: i64) -> Result<i64, Trouble> {
    within("letters_per_second", number, LETTERS_PER_SECOND_LIMIT)
}

pub(super) fn letters_per_day(number: i64) -> Result<i64, Trouble> {
    within("letters_per_day", number, LETTERS_PER_DAY_LIMIT)
}

pub(super) fn size_limit_bytes(number: i64) -> Result<i64, Trouble> {
    match (LEAST_LIMIT_BYTES..=MOST_LIMIT_BYTES).contains(&number) {
        true => Ok(number),
        false => {
            let detail =
                format!("the largest letter is a number of bytes from {LEAST_LIMIT_BYTES} to {MOST_LIMIT_BYTES}");
            Err(Trouble::field("size_limit_bytes", "out_of_range", detail))
        }
    }
}

fn within(field: &'static str, number: i64, limit: i64) -> Result<i64, Trouble> {
    match (1..=limit).contains(&number) {
        true => Ok(number),
        false => Err(Trouble::field(field, "out_of_range", format!("{field} is a number from 1 to {limit}"))),
    }
}

/// A consent; what is empty stays as it was.
pub(super) fn consent(given: &Consent, known: Option<Consent>) -> Result<Consent, Trouble> {
    let known = known.unwrap_or_else(|| Consent {
        token_url: String::new(),
        client_id: String::new(),
        client_secret: String::new(),
        refresh_token: String::new(),
    });
    let elsewhere = !given.token_url.is_empty() && given.token_url != known.token_url;
    let mut whole = Consent {
        token_url: said(&given.token_url, known.token_url),
        client_id: said(&given.client_id, known.client_id),
        // What is secret never follows to another address.
        client_secret: said(&given.client_secret, if elsewhere { String::new() } else { known.client_secret }),
        refresh_token: said(&given.refresh_token, if elsewhere { String::new() } else { known.refresh_token }),
    };
    whole.token_url.truncate(whole.token_url.trim_end().len());
    if !whole.token_url.starts_with("https://") || whole.token_url.len() > TOKEN_URL_LIMIT_BYTES {
        return Err(Trouble::field("token_url", "not_https", "the token's address begins with https://"));
    }
    for (field, text, needed) in [
        ("client_id", &whole.client_id, true),
        ("client_secret", &whole.client_secret, false),
        ("refresh_token", &whole.refresh_token, true),
    ] {
        if text.len() > TOKEN_LIMIT_BYTES || text.chars().any(char::is_control) {
            return Err(Trouble::field(field, "not_a_credential", "it is too long or holds a control character"));
        }
        if needed && text.is_empty() {
            return Err(Trouble::field(field, "empty", "a consent needs it"));
        }
    }
    Ok(whole)
}

fn said(given: &str, known: String) -> String {
    if given.trim().is_empty() { known } else { given.trim().to_owned() }
}

/// A consent beside the user name that it is for.
pub(super) fn consented(username: &str, consent: Option<Consent>) -> Result<Option<ChannelSecret>, Trouble> {
    let secret = secret(username, "-")?;
    Ok(secret.map(|secret| ChannelSecret { password: String::new(), consent, ..secret }))
}

/// User name and password; none where the user name is empty.
pub(super) fn secret(username: &str, password: &str) -> Result<Option<ChannelSecret>, Trouble> {
    for (field, text) in [("username", username), ("password", password)] {
        if text.len() > CREDENTIAL_LIMIT_BYTES || text.chars().any(char::is_control) {
            let detail =
                format!("the {field} is longer than {CREDENTIAL_LIMIT_BYTES} bytes or holds a control character");
            return Err(Trouble::field(field, "not_a_credential", detail));
        }
    }
    match (username.is_empty(), password.is_empty()) {
        (true, true) => Ok(None),
        (true, false) => Err(Trouble::field("username", "empty", "a password needs a user name beside it")),
        (false, true) => Err(Trouble::field("password", "empty", "a user name needs a password beside it")),
        (false, false) => {
            Ok(Some(ChannelSecret { username: username.to_owned(), password: password.to_owned(), consent: None }))
        }
    }
}
