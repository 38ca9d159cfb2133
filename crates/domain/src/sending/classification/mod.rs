//! What refusals, bounces and answers mean: one class, how far it holds, what to do, and what decided it.
//!
//! Structure is asked first (marks of providers, enhanced codes, reply codes, what the reply answered), words second, in many
//! languages. It promises that only a permanent statement about an address, a mailbox or its domain may suppress a person, and
//! that words about reputation or policy win over any code. It does not decide how often a full mailbox may be full.

mod answers;
mod codes;
mod event;
mod folded;
mod letter;
mod provider;
mod recognise;
mod reply;
mod returns;
mod stems;
mod tables;
#[cfg(test)]
mod tests;

pub use event::{EventFacts, EventKind, Hint, classify_event};
pub use letter::{Kind, LetterVerdict, RecipientVerdict, classify_letter};
pub use provider::Provider;
pub use reply::{ReplyFacts, classify_reply, classify_words};

use mail::report::SaidAt;
use mail::smtp::EnhancedCode;
use std::fmt;

words! {
    /// What was meant. The words are those of the API, the ledger and `tradewind classify`.
    Class, UnknownClass, "this is not a class of bounces":
    InvalidMailbox = "invalid_mailbox",
    InvalidDomain = "invalid_domain",
    /// The mailbox exists, disabled, closed or suspended.
    Inactive = "inactive",
    /// The person has another address, or has left.
    Moved = "moved",
    Full = "full",
    TooBig = "too_big",
    /// Form or content, not taken for spam.
    Content = "content",
    SpamContent = "spam_content",
    Policy = "policy",
    /// SPF, DKIM or DMARC.
    AuthFail = "auth_fail",
    ReputationIp = "reputation_ip",
    ReputationDomain = "reputation_domain",
    Blocklist = "blocklist",
    RateLimited = "rate_limited",
    TooManyConns = "too_many_conns",
    Greylist = "greylist",
    TlsRequired = "tls_required",
    /// This reader does not want it, or only from others.
    RecipientRefused = "recipient_refused",
    RelayDenied = "relay_denied",
    Protocol = "protocol",
    Dns = "dns",
    /// The way there, or the receiving system, is in trouble.
    Network = "network",
    Timeout = "timeout",
    /// Given up by a relay after many tries, the reason unsaid.
    Expired = "expired",
    Autoreply = "autoreply",
    /// "Prove that you are a person."
    Challenge = "challenge",
    Complaint = "complaint",
    Unsubscribe = "unsubscribe",
    /// A person wrote back.
    HumanReply = "human_reply",
    Unknown = "unknown",
}

words! {
    /// How far it holds.
    BounceScope, UnknownBounceScope, "this is not a scope of bounces":
    /// This letter.
    Message = "message",
    /// This person's address.
    Recipient = "recipient",
    /// Everybody at the recipient's domain.
    Domain = "domain",
    /// Everything that we send this way.
    Channel = "channel",
    /// Everything that we send to this provider.
    Provider = "provider",
}

words! {
    /// What it asks for. Whoever acts on it counts first: one spam verdict stops no campaign.
    Action, UnknownAction, "this is not an action on bounces":
    /// Never write to this address again.
    Suppress = "suppress",
    /// The same letter again later.
    Retry = "retry",
    /// Fewer letters at a time to this provider.
    Slow = "slow",
    /// Another channel may succeed.
    SwitchChannel = "switch_channel",
    /// Every other letter of the campaign will fare alike.
    StopCampaign = "stop_campaign",
    /// A person must mend something.
    Alert = "alert",
    None = "none",
}

impl Class {
    /// Whether a permanent refusal of this class says that the address is of no use.
    pub const fn ends_an_address(self) -> bool {
        matches!(self, Class::InvalidMailbox | Class::InvalidDomain | Class::Inactive | Class::Moved)
    }

    /// Whether the person asked for it.
    pub const fn is_a_wish(self) -> bool {
        matches!(self, Class::Complaint | Class::Unsubscribe)
    }
}

/// Whether the refusal is for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    Permanent,
    Transient,
}

/// What decided. It holds codes, names of rules and a provider, no address and no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// A stable name: `code.5.1.1`, `mark.google-no-such-user`, `phrase.en.user`, `answer.auto-submitted`.
    pub rule: &'static str,
    pub code: Option<u16>,
    pub enhanced: Option<EnhancedCode>,
    pub said_at: SaidAt,
    pub provider: Option<Provider>,
}

impl Evidence {
    pub(super) const fn of_rule(rule: &'static str) -> Evidence {
        Evidence { rule, code: None, enhanced: None, said_at: SaidAt::Unknown, provider: None }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.rule)?;
        if let Some(code) = self.code {
            write!(f, " {code}")?;
        }
        if let Some(enhanced) = self.enhanced {
            write!(f, " {enhanced}")?;
        }
        match stage(self.said_at) {
            "" => {}
            stage => write!(f, " at {stage}")?,
        }
        match self.provider {
            Some(provider) => write!(f, " by {provider}"),
            None => Ok(()),
        }
    }
}

/// The command that was answered; empty when nobody knows.
pub const fn stage(said_at: SaidAt) -> &'static str {
    match said_at {
        SaidAt::Connection => "connection",
        SaidAt::Sender => "MAIL",
        SaidAt::Recipient => "RCPT",
        SaidAt::Data => "DATA",
        SaidAt::Unknown => "",
    }
}

/// A class with everything that follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    pub class: Class,
    pub scope: BounceScope,
    pub action: Action,
    pub evidence: Evidence,
}

impl Verdict {
    pub(super) fn new(class: Class, lasting: Lasting, evidence: Evidence) -> Verdict {
        let (scope, action) = consequence(class, lasting);
        Verdict { class, scope, action, evidence }
    }
}

/// How far a class holds and what it asks for. The table of `docs/operating/what-bounces-mean.md`.
pub const fn consequence(class: Class, lasting: Lasting) -> (BounceScope, Action) {
    use BounceScope::{Channel, Domain, Message, Provider, Recipient};
    let permanent = matches!(lasting, Lasting::Permanent);
    match class {
        Class::InvalidMailbox | Class::Inactive | Class::Moved => (Recipient, pick(permanent, Action::Suppress)),
        Class::InvalidDomain => (Domain, pick(permanent, Action::Suppress)),
        Class::Full | Class::RecipientRefused => (Recipient, pick(permanent, Action::None)),
        Class::TooBig | Class::Content => (Message, Action::Alert),
        Class::SpamContent => (Message, if permanent { Action::StopCampaign } else { Action::Slow }),
        Class::Policy => (Provider, pick(permanent, Action::Alert)),
        Class::AuthFail => (Channel, Action::StopCampaign),
        Class::ReputationIp => (Provider, if permanent { Action::SwitchChannel } else { Action::Slow }),
        Class::ReputationDomain => (Provider, if permanent { Action::StopCampaign } else { Action::Slow }),
        Class::Blocklist => (Channel, Action::SwitchChannel),
        Class::RateLimited | Class::TooManyConns => (Provider, Action::Slow),
        Class::Greylist => (Recipient, Action::Retry),
        Class::TlsRequired => (Domain, Action::Alert),
        Class::RelayDenied => (Channel, Action::Alert),
        Class::Protocol => (Channel, Action::Alert),
        Class::Dns | Class::Network | Class::Timeout => (Domain, pick(permanent, Action::None)),
        Class::Expired => (Message, Action::None),
        Class::Autoreply | Class::HumanReply => (Recipient, Action::None),
        Class::Challenge => (Recipient, Action::Alert),
        Class::Complaint | Class::Unsubscribe => (Recipient, Action::Suppress),
        Class::Unknown => (Message, pick(permanent, Action::None)),
    }
}

/// For good, or again later.
const fn pick(permanent: bool, for_good: Action) -> Action {
    if permanent { for_good } else { Action::Retry }
}
