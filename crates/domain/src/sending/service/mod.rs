//! Sending services that a relay may belong to: what each demands, changes and promises, as data. One more service is one more file
//! with its facts, and one in [`super::feedback`] with its events.
//!
//! A relay of no known service is [`Service::Own`]: everything that we write stays as it is, and bounces come by the return path.
//! The facts were read where [`Facts::sources`] says; they are the services' to change.

pub(crate) mod directmail;
mod mailgun;
mod options;
mod own;
mod postmark;
mod sendgrid;
mod ses;

pub use options::{OptionName, OptionRefusal, Options};
pub use ses::smtp_password;

use super::channel::ChannelSecurity;

words! {
    /// Whose relay a channel leads to.
    Service, UnknownService, "a channel's service is own, ses, directmail, sendgrid, mailgun or postmark":
    /// Our own, or one that takes letters as they are.
    Own = "own",
    Ses = "ses",
    DirectMail = "directmail",
    SendGrid = "sendgrid",
    Mailgun = "mailgun",
    Postmark = "postmark",
}

/// Where a service takes letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// By the service's own name.
    pub name: &'static str,
    pub host: &'static str,
}

/// What user name and password of the relay are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    Any,
    /// The user name is always this one; the password is a key of the service.
    Named(&'static str),
    /// The user name is an access key's id, the password is derived from its secret.
    DerivedFromSecretKey,
    /// User name and password are one and the same token.
    TokenTwice,
    /// The user name is the sender's address.
    SenderAddress,
}

/// The envelope sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnvelopeRule {
    /// Ours, one for each letter, all the way.
    Ours,
    /// The service puts in its own; ours only has to be acceptable, so it is the From address.
    FromAddress,
}

/// How it is known what became of a letter after the service took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LearntBy {
    /// Bounces come back to the envelope sender.
    ReturnPath,
    /// The service reports by events to our door.
    Events,
}

/// Whether something stays as we wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Yes,
    No,
}

impl Kept {
    pub const fn is_kept(self) -> bool {
        matches!(self, Kept::Yes)
    }
}

/// What proves that events come from the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A signature by a certificate that is fetched from the service, of one subject of ours.
    Certificate,
    /// The same, and a token that we chose stands in the signed headers.
    CertificateAndToken,
    /// A public key that is pasted here.
    PublicKey,
    /// A signing key that is pasted here.
    SigningKey,
    /// User name and password that we made and that stand in the address.
    Password,
}

impl Proof {
    pub const fn as_str(self) -> &'static str {
        match self {
            Proof::Certificate => "certificate",
            Proof::CertificateAndToken => "certificate_and_token",
            Proof::PublicKey => "public_key",
            Proof::SigningKey => "signing_key",
            Proof::Password => "password",
        }
    }

    /// Whether somebody has to paste a key before anything is believed.
    pub const fn needs_a_key(self) -> bool {
        matches!(self, Proof::PublicKey | Proof::SigningKey)
    }
}

/// The events of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventFacts {
    pub proof: Proof,
    /// Without parameters.
    pub content_types: &'static [&'static str],
    /// What to tick at the service, by its own words.
    pub ticks: &'static [&'static str],
}

/// Everything that we know of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    pub service: Service,
    /// As its owner writes it, the same in every language.
    pub name: &'static str,
    pub regions: &'static [Region],
    pub port: u16,
    pub security: ChannelSecurity,
    pub login: Login,
    pub envelope: EnvelopeRule,
    pub learnt_by: LearntBy,
    pub message_id: Kept,
    pub date: Kept,
    /// Our DKIM signatures verify at the reader's server.
    pub signatures: Kept,
    pub list_unsubscribe: Kept,
    /// Letters to people who did not ask for them are within its rules.
    pub takes_cold_letters: bool,
    /// Of a whole letter as it goes over the wire.
    pub size_limit_bytes: Option<u64>,
    pub recipients_limit: Option<u32>,
    /// What a new account is allowed.
    pub first_letters_per_day: Option<u32>,
    pub first_letters_per_second: Option<u32>,
    pub options: &'static [OptionName],
    pub events: Option<EventFacts>,
    /// Where the facts were read, and when.
    pub sources: &'static [(&'static str, &'static str)],
}

impl Service {
    pub const fn facts(self) -> &'static Facts {
        match self {
            Service::Own => &own::FACTS,
            Service::Ses => &ses::FACTS,
            Service::DirectMail => &directmail::FACTS,
            Service::SendGrid => &sendgrid::FACTS,
            Service::Mailgun => &mailgun::FACTS,
            Service::Postmark => &postmark::FACTS,
        }
    }

    /// Headers for the service alone, which takes them off: by which letter its events are known again, and that it shall not put
    /// its own links and pictures into the letter. `letter` = the letter's id. None of them is signed.
    pub fn headers(self, options: &Options, letter: &str) -> Vec<(&'static str, String)> {
        match self {
            Service::Own => Vec::new(),
            Service::Ses => ses::headers(options, letter),
            Service::DirectMail => directmail::headers(letter),
            Service::SendGrid => sendgrid::headers(letter),
            Service::Mailgun => mailgun::headers(letter),
            Service::Postmark => postmark::headers(options, letter),
        }
    }

    /// The password for the relay, from what was typed as the user's secret.
    pub fn password(self, region: Option<&str>, typed: &str) -> String {
        match (self.facts().login, region) {
            (Login::DerivedFromSecretKey, Some(region)) if !ses::is_smtp_password(typed) => {
                smtp_password(typed, region)
            }
            _ => typed.to_owned(),
        }
    }

    /// Headers that our signature leaves out, because the service writes its own.
    pub fn unsigned_headers(self) -> Vec<&'static str> {
        let facts = self.facts();
        let changed = [("message-id", facts.message_id), ("date", facts.date)];
        changed.into_iter().filter(|(_, kept)| !kept.is_kept()).map(|(name, _)| name).collect()
    }

    /// The user name for the relay, from what was typed.
    pub fn username<'a>(self, typed: &'a str, password: &'a str) -> &'a str {
        match self.facts().login {
            Login::Named(name) => name,
            Login::TokenTwice => password,
            Login::Any | Login::DerivedFromSecretKey | Login::SenderAddress => typed,
        }
    }

    /// The region that a host belongs to.
    pub fn region_of(self, host: &str) -> Option<&'static Region> {
        self.facts().regions.iter().find(|region| region.host.eq_ignore_ascii_case(host))
    }
}

/// Lines of headers, ready to stand on top of a letter. A value that could break out of its line is left out.
pub fn header_lines(headers: &[(&'static str, String)]) -> Vec<u8> {
    let mut lines = Vec::new();
    for (name, value) in headers {
        let is_plain = value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        debug_assert!(is_plain, "{name} holds more than one line of ASCII");
        if is_plain {
            lines.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_stands_in_its_own_file_and_names_its_sources() {
        for service in Service::ALL {
            let facts = service.facts();
            assert_eq!(facts.service, *service);
            assert!(*service == Service::Own || !facts.sources.is_empty() && !facts.regions.is_empty(), "{service}");
            assert_eq!(facts.events.is_some(), facts.learnt_by == LearntBy::Events, "{service}");
            for region in facts.regions {
                assert_eq!(service.region_of(&region.host.to_uppercase()), Some(region));
            }
        }
    }

    #[test]
    fn every_services_headers_name_the_letter_and_stay_on_their_lines() {
        let letter = "out_0000000000001";
        for service in Service::ALL.iter().filter(|service| **service != Service::Own) {
            let lines = String::from_utf8(header_lines(&service.headers(&Options::default(), letter))).unwrap();
            assert!(lines.ends_with("\r\n") && !lines.contains("\r\n\r\n"), "{lines}");
            assert!(lines.contains(letter), "{service}: {lines}");
        }
        assert!(Service::Own.headers(&Options::default(), letter).is_empty());
    }

    #[test]
    fn a_log_in_is_made_of_what_was_typed() {
        assert_eq!(Service::SendGrid.username("me", "SG.key"), "apikey");
        assert_eq!(Service::Postmark.username("", "token"), "token");
        assert_eq!(Service::DirectMail.username("a@b.example", "x"), "a@b.example");
        assert_eq!(Service::Own.password(None, "as it is"), "as it is");
        assert_eq!(Service::Ses.password(Some("us-west-1"), "some+secret+key").len(), 44);
    }
}
