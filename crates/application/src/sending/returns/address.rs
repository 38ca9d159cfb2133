//! Return addresses: `b+TOKEN@host` in the envelope, `u+TOKEN@host` behind "unsubscribe by mail", `f+TOKEN@host` for complaints.

use crate::{Application, Trouble};
use basics::ids::OutgoingId;
use domain::sending::outbox::OutgoingState;
use mail::{AddressRefusal, EmailAddress};
use seal::{Keyring, TokenKind};
use std::time::Duration;
use store::sending::hits;

/// Bounces come within a week; complaints of a letter that lay unread within some more.
const TAKEN_FOR: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnKind {
    Bounce,
    Unsubscribe,
    Feedback,
}

impl ReturnKind {
    const ALL: [ReturnKind; 3] = [ReturnKind::Bounce, ReturnKind::Unsubscribe, ReturnKind::Feedback];

    const fn prefix(self) -> &'static str {
        match self {
            ReturnKind::Bounce => "b+",
            ReturnKind::Unsubscribe => "u+",
            ReturnKind::Feedback => "f+",
        }
    }
}

/// An address of ours, and the letter it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnAddress {
    pub kind: ReturnKind,
    pub letter: OutgoingId,
}

/// Why nothing is taken for an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnRefusal {
    /// Not one of ours, forged, or of a letter that was never handed over.
    Unknown,
    TooOld,
    /// The letter is on the wire: its own outcome comes first.
    NotYet,
}

/// Which of the company's return hosts stands below the domain of an address, so that SPF aligns with it.
pub fn return_host<'a>(hosts: &'a [String], from_domain: &str) -> Option<&'a str> {
    let from = from_domain.to_ascii_lowercase();
    // Relaxed alignment (RFC 9989 §4.10.1): the host, the From domain, or one below the other.
    let aligned = |host: &&String| {
        let host = host.to_ascii_lowercase();
        host == from || host.ends_with(&format!(".{from}")) || from.ends_with(&format!(".{host}"))
    };
    hosts.iter().filter(aligned).max_by_key(|host| host.len()).map(String::as_str)
}

fn address(keyring: &Keyring, kind: ReturnKind, letter: OutgoingId, host: &str) -> String {
    let token = keyring.sign_token(TokenKind::Bounce, &letter.as_i64().to_be_bytes());
    format!("{}{token}@{host}", kind.prefix())
}

/// The envelope sender of a letter.
///
/// # Errors
/// A host that is none.
pub fn sender_of(keyring: &Keyring, letter: OutgoingId, host: &str) -> Result<EmailAddress, AddressRefusal> {
    EmailAddress::parse(&address(keyring, ReturnKind::Bounce, letter, host))
}

/// The address behind "unsubscribe by mail" of a letter, as a URL.
pub fn mailto(keyring: &Keyring, letter: OutgoingId, host: &str) -> String {
    format!("mailto:{}?subject=unsubscribe", address(keyring, ReturnKind::Unsubscribe, letter, host))
}

/// The letter of an address that something is sent to.
///
/// # Errors
/// [`ReturnRefusal`], inside `Ok`; the ledger's.
pub async fn letter_of(app: &Application, to: &str) -> Result<Result<ReturnAddress, ReturnRefusal>, Trouble> {
    let hosts = super::accepted_return_hosts(app).await?;
    let Some(address) = read(app.keyring(), &hosts, to) else {
        return Ok(Err(ReturnRefusal::Unknown));
    };
    if app.now().since(address.letter.minted_at()) > TAKEN_FOR {
        return Ok(Err(ReturnRefusal::TooOld));
    }
    let Some(letter) = hits::find_letter(app.database(), address.letter).await? else {
        return Ok(Err(ReturnRefusal::Unknown));
    };
    Ok(match letter.state {
        OutgoingState::Accepted | OutgoingState::InDoubt => Ok(address),
        OutgoingState::DataIntent => Err(ReturnRefusal::NotYet),
        OutgoingState::Queued | OutgoingState::Leased | OutgoingState::Refused | OutgoingState::Skipped => {
            Err(ReturnRefusal::Unknown)
        }
    })
}

fn read(keyring: &Keyring, hosts: &[String], to: &str) -> Option<ReturnAddress> {
    let (local, host) = to.rsplit_once('@')?;
    if !hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) {
        return None;
    }
    let local = local.to_ascii_lowercase();
    let kind = ReturnKind::ALL.into_iter().find(|kind| local.starts_with(kind.prefix()))?;
    let payload = keyring.read_token(TokenKind::Bounce, &local[kind.prefix().len()..]).ok()?;
    let bytes: [u8; 8] = payload.as_slice().try_into().ok()?;
    Some(ReturnAddress { kind, letter: OutgoingId::from_i64(i64::from_be_bytes(bytes)) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::{Dice, Timestamp};
    use seal::MasterKey;

    #[test]
    fn an_address_leads_back_to_its_letter_whatever_its_case_and_a_forged_one_nowhere() {
        let mut dice = Dice::from_number(1);
        let (keyring, _) = Keyring::create(&MasterKey::generate(&mut dice), Timestamp::EPOCH, &mut dice);
        let hosts = vec!["bounce.example.com".to_owned()];
        let letter = OutgoingId::from_i64(1 << 40);
        let sender = sender_of(&keyring, letter, &hosts[0]).unwrap();
        assert!(sender.local().len() <= 64);
        let found = Some(ReturnAddress { kind: ReturnKind::Bounce, letter });
        assert_eq!(read(&keyring, &hosts, sender.as_str()), found);
        assert_eq!(read(&keyring, &hosts, &sender.as_str().to_ascii_uppercase()), found);
        assert_eq!(read(&keyring, &[], sender.as_str()), None);
        let forged = sender.as_str().replacen(&sender.as_str()[10..11], "2", 1);
        if forged != sender.as_str() {
            assert_eq!(read(&keyring, &hosts, &forged), None);
        }
        for other in ["b+@bounce.example.com", "postmaster@bounce.example.com", "b+aaaa@bounce.example.com", ""] {
            assert_eq!(read(&keyring, &hosts, other), None, "{other}");
        }
    }

    #[test]
    fn a_return_host_aligns_with_the_domain_of_the_letter() {
        let hosts = ["bounce.example.com".to_owned(), "b.example.org".to_owned()];
        assert_eq!(return_host(&hosts, "example.com"), Some("bounce.example.com"));
        assert_eq!(return_host(&hosts, "Example.org"), Some("b.example.org"));
        assert_eq!(return_host(&hosts, "ample.com"), None);
    }
}
