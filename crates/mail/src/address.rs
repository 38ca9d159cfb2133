//! An e-mail address, parsed once at the edge from hostile input.
//!
//! What it promises: an [`EmailAddress`] holds no control character, no blank, no quote and no angle bracket, so it can
//! stand in an SMTP command or a header as it is; its domain is lower-case ASCII (A-labels, IDNA 2008 by UTS 46); its
//! local part is Unicode in NFC (RFC 6531) and keeps its case. What it deliberately does not do: quoted local parts
//! (`"a b"@…`), comments, address literals (`a@[192.0.2.1]`), and any look at the DNS.

mod mailbox;

pub use mailbox::{Mailbox, NameRefusal};

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// Octets of a local part (RFC 5321 §4.5.3.1.1).
pub const MAX_LOCAL_BYTES: usize = 64;
/// Octets of a domain name in text form (RFC 1035 §2.3.4: 255 on the wire).
pub const MAX_DOMAIN_BYTES: usize = 253;
/// Octets of an address: a path is 256 with its angle brackets (RFC 5321 §4.5.3.1.3).
pub const MAX_ADDRESS_BYTES: usize = 254;
/// Longer input is refused before anything is looked at; room for a Unicode domain that is shorter as A-labels.
const MAX_INPUT_BYTES: usize = 1024;

/// Why a text is not an address that letters can be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum AddressRefusal {
    #[error("the address is empty")]
    Empty,
    #[error("the address is longer than {MAX_ADDRESS_BYTES} bytes")]
    TooLong,
    #[error("the address holds a line break or another control character")]
    ControlCharacter,
    #[error("the address holds an invisible character")]
    InvisibleCharacter,
    #[error("the address has no @ sign")]
    MissingAt,
    #[error("the address has more than one @ sign")]
    SeveralAt,
    #[error("nothing stands before the @ sign")]
    EmptyLocalPart,
    #[error("the part before the @ sign is longer than {MAX_LOCAL_BYTES} bytes")]
    LocalPartTooLong,
    #[error("the part before the @ sign begins or ends with a dot, or has two dots in a row")]
    MisplacedDot,
    #[error("the part before the @ sign is in quotation marks, which hardly any server accepts")]
    Quoted,
    #[error("a blank or another character stands where an address cannot have it")]
    CharacterNotAllowed,
    #[error("nothing stands after the @ sign")]
    EmptyDomain,
    #[error("the domain has no dot, so it is no name of the public internet")]
    DomainWithoutDot,
    #[error("the domain is an IP address instead of a name")]
    AddressLiteral,
    #[error("the domain is not a valid domain name")]
    InvalidDomain,
}

/// An address that can be written to. Two that differ only in the local part's case are different values;
/// compare [`EmailAddress::normalised`] to find the same person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    /// `local@domain`.
    text: Box<str>,
    at: usize,
}

impl EmailAddress {
    /// Reads `local@domain`; blanks and tabs around it are ignored.
    ///
    /// # Errors
    /// The first [`AddressRefusal`] found, most telling first.
    pub fn parse(text: &str) -> Result<EmailAddress, AddressRefusal> {
        let text = text.trim_matches([' ', '\t']);
        if text.is_empty() {
            return Err(AddressRefusal::Empty);
        }
        if text.len() > MAX_INPUT_BYTES {
            return Err(AddressRefusal::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(AddressRefusal::ControlCharacter);
        }
        if !text.is_ascii() && text.chars().any(is_invisible) {
            return Err(AddressRefusal::InvisibleCharacter);
        }
        if text.contains('"') {
            return Err(AddressRefusal::Quoted);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(AddressRefusal::MissingAt)?;
        let local = read_local_part(local)?;
        let domain = read_domain(domain)?;
        let at = local.len();
        if at + 1 + domain.len() > MAX_ADDRESS_BYTES {
            return Err(AddressRefusal::TooLong);
        }
        Ok(EmailAddress { text: format!("{local}@{domain}").into(), at })
    }

    /// The part before the @ sign, in its own case, Unicode NFC.
    pub fn local(&self) -> &str {
        &self.text[..self.at]
    }

    /// The domain: lower-case ASCII, Unicode labels as `xn--…`.
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The form that is hashed for de-duplication and suppression: local part in NFKC and lower case, then `@`, then the
    /// domain. It is idempotent and never used to send: some servers do tell case apart.
    pub fn normalised(&self) -> String {
        if self.text.is_ascii() {
            return self.text.to_ascii_lowercase();
        }
        // Lower case may leave NFKC (`İ`), so it is applied between two normalisations.
        let lower: String = self.local().nfkc().flat_map(char::to_lowercase).collect();
        let mut normalised: String = lower.nfkc().flat_map(char::to_lowercase).collect();
        normalised.push('@');
        normalised.push_str(self.domain());
        normalised
    }

    /// Whether the server must speak SMTPUTF8 (RFC 6531) for this address.
    pub fn needs_smtputf8(&self) -> bool {
        !self.text.is_ascii()
    }
}

fn read_local_part(local: &str) -> Result<String, AddressRefusal> {
    if local.is_empty() {
        return Err(AddressRefusal::EmptyLocalPart);
    }
    if local.contains('@') {
        return Err(AddressRefusal::SeveralAt);
    }
    // ASCII is its own form in every normalisation.
    let local: String = if local.is_ascii() { local.to_owned() } else { local.nfc().collect() };
    if local.len() > MAX_LOCAL_BYTES {
        return Err(AddressRefusal::LocalPartTooLong);
    }
    check_atoms(&local)?;
    if !local.is_ascii() {
        // The compatibility form is looked at too: a full-width `＠` or blank must not turn into a real one when hashed.
        check_atoms(&local.nfkc().collect::<String>())?;
    }
    Ok(local)
}

/// Atoms with one dot between two.
fn check_atoms(form: &str) -> Result<(), AddressRefusal> {
    if !form.chars().all(|c| c == '.' || is_atom_character(c)) {
        return Err(AddressRefusal::CharacterNotAllowed);
    }
    if form.split('.').any(str::is_empty) {
        return Err(AddressRefusal::MisplacedDot);
    }
    Ok(())
}

fn read_domain(domain: &str) -> Result<String, AddressRefusal> {
    if domain.is_empty() {
        return Err(AddressRefusal::EmptyDomain);
    }
    if domain.starts_with('[') {
        return Err(AddressRefusal::AddressLiteral);
    }
    if domain.chars().any(char::is_whitespace) {
        return Err(AddressRefusal::CharacterNotAllowed);
    }
    let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| AddressRefusal::InvalidDomain)?;
    if ascii.is_empty() || ascii.len() > MAX_DOMAIN_BYTES || ascii.ends_with('.') {
        return Err(AddressRefusal::InvalidDomain);
    }
    let (_, last) = ascii.rsplit_once('.').ok_or(AddressRefusal::DomainWithoutDot)?;
    if last.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AddressRefusal::AddressLiteral);
    }
    Ok(ascii)
}

/// RFC 5322 `atext`, widened by RFC 6531 to everything beyond ASCII that is visible.
pub(crate) fn is_atom_character(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '!' | '#' | '$' | '%' | '&' | '\'' | '*' | '+' | '-' | '/' | '=' | '?' | '^' | '_' | '`' | '{' | '|' | '}'
        | '~' => true,
        c => !c.is_ascii() && !c.is_whitespace() && !c.is_control() && !is_invisible(c),
    }
}

/// Characters that change what is shown or show nothing: joiners, direction marks, byte order mark, tags, private use.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffd}'
        | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}')
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Shows only the first character of the local part, so that an address never reaches a log through `{:?}`.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.local().chars().next().unwrap_or('?');
        write!(f, "EmailAddress({first}…@{})", self.domain())
    }
}

impl FromStr for EmailAddress {
    type Err = AddressRefusal;
    fn from_str(text: &str) -> Result<Self, AddressRefusal> {
        EmailAddress::parse(text)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = AddressRefusal;
    fn try_from(text: String) -> Result<Self, AddressRefusal> {
        EmailAddress::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> String {
        address.text.into()
    }
}

#[cfg(test)]
mod tests;
