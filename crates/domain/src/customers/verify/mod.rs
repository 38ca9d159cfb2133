//! Whether an address can get letters, found out without writing to it: from its own letters, and from what the DNS says of its domain.
//!
//! Nothing here opens a dialogue with a mail server: asking servers for mailboxes looks like harvesting, and costs the reputation of
//! who asks. So `good` means that the domain takes mail, never that the person is there; that is learned from letters alone.

mod disposable;
mod role;
mod typo;

pub use role::{Role, is_role, role_of};
pub use typo::suggestion;

use mail::address::EmailAddress;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A result older than this is asked for again: domains are given up and move.
pub const STALE_AFTER: Duration = Duration::from_secs(90 * 24 * 60 * 60);

words! {
    /// What is known of an address.
    AddressState, UnknownAddressState, "the state of an address is good, risky, bad or unknown":
    /// Its domain takes mail, and nothing speaks against it.
    Good = "good",
    /// It may be right, but somebody should look.
    Risky = "risky",
    /// It cannot receive letters.
    Bad = "bad",
    /// The DNS did not answer.
    Unknown = "unknown",
}

words! {
    /// Why; several may hold.
    AddressReason, UnknownAddressReason, "there is no such reason of an address":
    NoSuchDomain = "no_such_domain",
    /// The domain says that it takes no mail (RFC 7505).
    NullMx = "null_mx",
    NoMailServer = "no_mail_server",
    /// No mail exchanger is named; mail would go to the web server (RFC 5321 §5.1).
    OnlyAddressRecord = "only_address_record",
    /// The mailbox of a program or of the post office (RFC 2142), read by nobody who buys.
    Machine = "machine",
    /// A desk's mailbox, such as sales@: in this trade often the right one.
    Desk = "desk",
    /// Mailboxes of this domain are gone within hours.
    Disposable = "disposable",
    LooksMistyped = "looks_mistyped",
    /// Only servers that know SMTPUTF8 (RFC 6531) take it.
    NeedsUtf8 = "needs_utf8",
    NotAnswered = "not_answered",
}

/// What the DNS says of mail for a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailOfDomain {
    Exchangers,
    NullMx,
    AddressOnly,
    Nothing,
    NoSuchDomain,
    NotAnswered,
}

impl MailOfDomain {
    pub const ALL: [MailOfDomain; 6] = [
        MailOfDomain::Exchangers,
        MailOfDomain::NullMx,
        MailOfDomain::AddressOnly,
        MailOfDomain::Nothing,
        MailOfDomain::NoSuchDomain,
        MailOfDomain::NotAnswered,
    ];

    /// The word in the ledger.
    pub const fn as_str(self) -> &'static str {
        match self {
            MailOfDomain::Exchangers => "exchangers",
            MailOfDomain::NullMx => "null_mx",
            MailOfDomain::AddressOnly => "address_only",
            MailOfDomain::Nothing => "nothing",
            MailOfDomain::NoSuchDomain => "no_such_domain",
            MailOfDomain::NotAnswered => "not_answered",
        }
    }
}

/// What was found out about an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressCheck {
    pub state: AddressState,
    pub reasons: Vec<AddressReason>,
    /// The whole address that was probably meant.
    pub suggestion: Option<String>,
}

/// The verdict on an address, given what the DNS says of its domain.
pub fn check(address: &EmailAddress, mail: MailOfDomain) -> AddressCheck {
    use AddressReason as Why;
    let (domain, mut reasons) = (address.domain().to_lowercase(), Vec::new());
    let mut state = match mail {
        MailOfDomain::Exchangers => AddressState::Good,
        MailOfDomain::AddressOnly => AddressState::Risky,
        MailOfDomain::NullMx | MailOfDomain::Nothing | MailOfDomain::NoSuchDomain => AddressState::Bad,
        MailOfDomain::NotAnswered => AddressState::Unknown,
    };
    match mail {
        MailOfDomain::Exchangers => {}
        MailOfDomain::AddressOnly => reasons.push(Why::OnlyAddressRecord),
        MailOfDomain::NullMx => reasons.push(Why::NullMx),
        MailOfDomain::Nothing => reasons.push(Why::NoMailServer),
        MailOfDomain::NoSuchDomain => reasons.push(Why::NoSuchDomain),
        MailOfDomain::NotAnswered => reasons.push(Why::NotAnswered),
    }
    let worse = |state: &mut AddressState, to: AddressState| {
        if *state != AddressState::Bad {
            *state = to;
        }
    };
    match role_of(address.local()) {
        Some(Role::Machine) => {
            reasons.push(Why::Machine);
            worse(&mut state, AddressState::Bad);
        }
        Some(Role::Desk) => reasons.push(Why::Desk),
        None => {}
    }
    if disposable::is_disposable(&domain) {
        reasons.push(Why::Disposable);
        worse(&mut state, AddressState::Risky);
    }
    if address.needs_smtputf8() {
        reasons.push(Why::NeedsUtf8);
    }
    let suggestion = suggestion(&domain).map(|meant| format!("{}@{meant}", address.local()));
    if suggestion.is_some() {
        reasons.push(Why::LooksMistyped);
        worse(&mut state, AddressState::Risky);
    }
    AddressCheck { state, reasons, suggestion }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(address: &str, mail: MailOfDomain) -> (AddressState, Vec<AddressReason>, Option<String>) {
        let AddressCheck { state, reasons, suggestion } = check(&EmailAddress::parse(address).unwrap(), mail);
        (state, reasons, suggestion)
    }

    #[test]
    fn the_verdict_is_the_worst_of_what_was_found_and_says_why() {
        use AddressReason as Why;
        use AddressState::{Bad, Good, Risky, Unknown};
        use MailOfDomain::{AddressOnly, Exchangers, NoSuchDomain, NotAnswered, Nothing, NullMx};
        for (address, mail, state, reasons) in [
            ("li@tide.example", Exchangers, Good, vec![]),
            ("li@tide.example", NullMx, Bad, vec![Why::NullMx]),
            ("li@tide.example", Nothing, Bad, vec![Why::NoMailServer]),
            ("li@tide.example", NoSuchDomain, Bad, vec![Why::NoSuchDomain]),
            ("li@tide.example", AddressOnly, Risky, vec![Why::OnlyAddressRecord]),
            ("li@tide.example", NotAnswered, Unknown, vec![Why::NotAnswered]),
            ("sales@tide.example", Exchangers, Good, vec![Why::Desk]),
            ("no-reply@tide.example", Exchangers, Bad, vec![Why::Machine]),
            ("li@mailinator.com", Exchangers, Risky, vec![Why::Disposable]),
            ("li@gmial.com", Exchangers, Risky, vec![Why::LooksMistyped]),
            ("li@gmial.com", NoSuchDomain, Bad, vec![Why::NoSuchDomain, Why::LooksMistyped]),
        ] {
            let found = found(address, mail);
            assert_eq!((found.0, found.1), (state, reasons), "{address} {mail:?}");
        }
        assert_eq!(found("Li.Wei@gmial.com", NoSuchDomain).2.as_deref(), Some("Li.Wei@gmail.com"));
    }
}
