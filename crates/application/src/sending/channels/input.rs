//! What a channel's parts may be.

use crate::Trouble;
use crate::sending::running::ChannelSecret;
use domain::sending::channel::{CONNECTIONS_LIMIT, LETTERS_PER_CONNECTION_LIMIT};

/// A name of the DNS (RFC 1035 §2.3.4).
const HOST_LIMIT_BYTES: usize = 253;
/// Longer user names and passwords do not fit into a line of AUTH (RFC 4954 §4: 12,288 bytes of base64).
const CREDENTIAL_LIMIT_BYTES: usize = 1_000;
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

fn within(field: &'static str, number: i64, limit: i64) -> Result<i64, Trouble> {
    match (1..=limit).contains(&number) {
        true => Ok(number),
        false => Err(Trouble::field(field, "out_of_range", format!("{field} is a number from 1 to {limit}"))),
    }
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
        (false, false) => Ok(Some(ChannelSecret { username: username.to_owned(), password: password.to_owned() })),
    }
}
