//! One refusal: a provider's mark, then phrases, then codes, then faint phrases; guards last.

use super::codes::{self, Weight};
use super::folded::Folded;
use super::stems;
use super::tables::{self, Match};
use super::{Action, Class, Evidence, Lasting, Provider, Verdict};
use mail::report::SaidAt;
use mail::smtp::EnhancedCode;

/// Words that say that the refusal is about us. Where one stands beside the deciding phrase, nobody is suppressed.
const ABOUT_US: [&str; 22] = [
    "spam",
    "blacklist",
    "blocklist",
    "black list",
    "block list",
    "blocked",
    "banned",
    "reputation",
    "policy",
    "spf",
    "dkim",
    "dmarc",
    "abuse",
    "too many",
    "rate limit",
    "denied",
    "sender address",
    "sender domain",
    "your domain",
    "your ip",
    "your server",
    "rule imposed",
];
/// Words by which a refusal for good says that it is not for good.
const FOR_NOW: [&str; 6] = ["temporar", "try again", "try later", "later", "vorubergehend", "暂时"];

/// What is known of one reply. Its text may hold addresses; nothing of it is kept.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReplyFacts<'a> {
    /// 0 when there was none.
    pub code: u16,
    pub enhanced: Option<EnhancedCode>,
    pub text: &'a str,
    pub said_at: SaidAt,
    pub provider: Option<Provider>,
}

impl<'a> ReplyFacts<'a> {
    /// As the SMTP client heard it.
    pub fn of(reply: &'a mail::smtp::Reply, scope: mail::smtp::Scope, host: &str) -> ReplyFacts<'a> {
        ReplyFacts {
            code: reply.code,
            enhanced: reply.enhanced,
            text: &reply.text,
            said_at: scope.into(),
            provider: Provider::of_host(host),
        }
    }

    fn evidence(&self, rule: &'static str) -> Evidence {
        Evidence {
            rule,
            code: (self.code != 0).then_some(self.code),
            enhanced: self.enhanced,
            said_at: self.said_at,
            provider: self.provider,
        }
    }

    /// A refusal is for good only when no code says otherwise.
    fn lasting(&self) -> Lasting {
        let says_transient = self.code / 100 == 4 || self.enhanced.is_some_and(|code| code.class == 4);
        let says_permanent = self.code / 100 == 5 || self.enhanced.is_some_and(|code| code.class == 5);
        if says_permanent && !says_transient { Lasting::Permanent } else { Lasting::Transient }
    }
}

/// What a reply means. A positive one is no refusal: class unknown, action none, without looking at its text.
pub fn classify_reply(facts: &ReplyFacts<'_>) -> Verdict {
    if matches!(facts.code / 100, 2 | 3) {
        let evidence = facts.evidence("code.positive");
        return Verdict { action: Action::None, ..Verdict::new(Class::Unknown, Lasting::Permanent, evidence) };
    }
    // Some servers put the code at the end: `no mailbox here by that name (#5.1.1)`.
    let behind = || {
        mail::report::codes::find_enhanced(facts.text)
            .filter(|code| facts.code == 0 || u16::from(code.class) == facts.code / 100)
    };
    let facts = ReplyFacts { enhanced: facts.enhanced.or_else(behind), ..*facts };
    decide(&facts, facts.lasting())
}

/// What words without any code mean, as a log or a person passes them on: for good, unless they say otherwise.
pub fn classify_words(text: &str, said_at: SaidAt) -> Verdict {
    decide(&ReplyFacts { text, said_at, ..ReplyFacts::default() }, Lasting::Permanent)
}

/// As [`classify_reply`], by somebody who knows better whether it is for good.
pub(super) fn decide(facts: &ReplyFacts<'_>, lasting: Lasting) -> Verdict {
    let facts = &ReplyFacts { text: without_relays_word(facts.text), ..*facts };
    let lower = facts.text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let lower = match (facts.code, facts.enhanced) {
        (0, None) => lower,
        (0, Some(enhanced)) => format!("{enhanced} {lower}"),
        (code, None) => format!("{code} {lower}"),
        (code, Some(enhanced)) => format!("{code} {enhanced} {lower}"),
    };
    let folded = Folded::text(facts.text);
    let mark = tables::mark(&lower);
    let code = facts.enhanced.and_then(|code| codes::enhanced(code, facts.code, facts.said_at));
    let (class, rule, phrase) = choose(facts, &folded, mark, code);
    let class = mend(class, rule, facts, lasting);
    let verdict = Verdict::new(class, lasting, facts.evidence(rule));
    guard(verdict, &folded, phrase, mark.is_some())
}

/// Without what a relay says around a reply: `host … refused to talk to me:` before it, `(in reply to EHLO command)` behind it, which
/// names a command that nobody complains of.
fn without_relays_word(text: &str) -> &str {
    let text = text.split_once("refused to talk to me: ").map_or(text, |(_, reply)| reply);
    match text.find("(in reply to ") {
        Some(at) if text[at..].contains("command") && at > 0 => &text[..at],
        _ => text,
    }
}

type Chosen = (Class, &'static str, Option<&'static str>);

fn choose(
    facts: &ReplyFacts<'_>,
    folded: &Folded,
    mark: Option<Match>,
    code: Option<(Class, Weight, &'static str)>,
) -> Chosen {
    if let Some(found) = mark {
        return (found.rule.class, found.rule.name, None);
    }
    let words = tables::strong(folded)
        .map(|found| (found.rule.class, found.rule.name, Some(found.phrase)))
        .or_else(|| by_stems(facts))
        .or_else(|| tables::late(folded).map(|found| (found.rule.class, found.rule.name, Some(found.phrase))));
    // "Message expired: … <421 4.4.0 Unable to lookup DNS for …>": the last refusal is the reason.
    if let Some((Class::Expired, ..)) = words
        && let Some(inner) = last_refusal(facts)
    {
        return inner;
    }
    if let Some((class, rule, phrase)) = words {
        // "Host not found, try again": their name servers, not their name.
        let class = if class == Class::InvalidDomain && folded.has("try again") { Class::Dns } else { class };
        // At MAIL the only address is ours: "unknown user" is said of the sender.
        let about_person = class.ends_an_address() || class == Class::Full;
        if about_person && facts.said_at == SaidAt::Sender {
            // Room that is lacking before there is a reader is theirs.
            let class = if class == Class::Full { Class::Network } else { Class::Policy };
            return (class, "stage.sender", None);
        }
        // And a name that does not resolve is ours too.
        if class == Class::Dns && facts.said_at == SaidAt::Sender && facts.code / 100 == 5 {
            return (Class::Policy, "stage.sender", None);
        }
        // Behind these gateways a reader's own filter answers a whole letter as if the reader were unknown.
        if class == Class::InvalidMailbox
            && (facts.said_at == SaidAt::Data
                || facts.said_at == SaidAt::Unknown && facts.text.trim_start().starts_with(": "))
            && matches!(facts.provider, Some(Provider::Kddi | Provider::Docomo))
            && facts.enhanced.is_none_or(|code| code.subject != 1)
        {
            return (Class::RecipientRefused, "stage.filter", None);
        }
        // Who has left stays "moved" under a code that says so.
        if let Some((Class::Moved, Weight::Sure, name)) = code
            && class == Class::Inactive
        {
            return (Class::Moved, name, None);
        }
        // Vague phrases give way to a sure code: "access denied" beside 5.1.1, "error" beside 5.2.2.
        if let Some((class_of_code, Weight::Sure, name)) = code
            && is_vague(class)
            && !rule.contains("sender")
        {
            return (class_of_code, name, None);
        }
        return (class, rule, phrase);
    }
    if let Some((class, Weight::Sure, name)) = code {
        return (class, name, None);
    }
    let weak = tables::weak(folded);
    if let Some(found) = weak {
        // "Mailbox unavailable" is the standard's text of 550 (RFC 5321 §4.2.3), and of an unknown user where it answers RCPT.
        if found.rule.class == Class::InvalidMailbox {
            return match (facts.code, facts.said_at, code) {
                (_, _, Some((class, _, name))) if class != Class::Policy => (class, name, None),
                (550 | 553, SaidAt::Recipient | SaidAt::Unknown, _) => {
                    (Class::InvalidMailbox, found.rule.name, Some(found.phrase))
                }
                // Of its own routing, without another server's word, Exim says so of domains.
                (0, ..) if found.phrase.starts_with("unrout") => {
                    (Class::InvalidDomain, found.rule.name, Some(found.phrase))
                }
                (400..=499, ..) => (Class::Greylist, found.rule.name, Some(found.phrase)),
                _ => (Class::RecipientRefused, found.rule.name, Some(found.phrase)),
            };
        }
        if let Some((class, _, name)) = code
            && (found.rule.class != Class::RecipientRefused || class.ends_an_address())
        {
            return (class, name, None);
        }
        // A bare "refused" in answer to RCPT is said of this reader, unless a code speaks of policy.
        if found.rule.class == Class::Policy
            && facts.said_at == SaidAt::Recipient
            && facts.code / 100 == 5
            && code.is_none()
        {
            return (Class::RecipientRefused, "stage.recipient", None);
        }
        // Before there is a letter or an address, what is refused is the host that sends.
        if found.rule.class == Class::Policy && facts.said_at == SaidAt::Connection {
            return (Class::ReputationIp, "stage.connection", None);
        }
        // "Mail rejected, please try again" without a word why; "not accepted" for now says no more than its code.
        if found.rule.class == Class::Policy && facts.code / 100 == 4 {
            if folded.has("try again") || folded.has("temporar") {
                return (Class::Greylist, found.rule.name, Some(found.phrase));
            }
            if let Some((class, name)) = codes::reply(facts.code, facts.said_at).filter(|_| facts.enhanced.is_none()) {
                return (class, name, None);
            }
        }
        return (found.rule.class, found.rule.name, Some(found.phrase));
    }
    if let Some((class, _, name)) = code {
        return (class, name, None);
    }
    match codes::reply(facts.code, facts.said_at) {
        Some((class, name)) => (class, name, None),
        None => (Class::Unknown, "nothing", None),
    }
}

/// The refusal that a relay quotes in `<…>` when it gives up, where it says more than that.
fn last_refusal(facts: &ReplyFacts<'_>) -> Option<Chosen> {
    let quoted = facts.text.rsplit_once('<')?.1.trim_end_matches(['>', ' ', '.']);
    let found = mail::report::codes::find_reply(quoted).filter(|found| found.at == 0)?;
    let text = &quoted[found.words_at..];
    let inner = ReplyFacts { code: found.code, enhanced: found.enhanced, text, ..*facts };
    let code = found.enhanced.and_then(|code| codes::enhanced(code, found.code, facts.said_at));
    let chosen = choose(&inner, &Folded::text(text), None, code);
    (!matches!(chosen.0, Class::Unknown | Class::Expired)).then_some(chosen)
}

/// What the sentences say by a noun and a predicate.
fn by_stems(facts: &ReplyFacts<'_>) -> Option<Chosen> {
    let saying = stems::said(facts.text)?;
    let of_address = facts.enhanced.is_some_and(|code| matches!(code.subject, 1 | 2));
    if saying.alone {
        let answers_recipient = facts.said_at == SaidAt::Recipient && matches!(facts.code, 550 | 551 | 553 | 554);
        // "Invalid" in answer to MAIL is said of the only address there is, ours.
        let answers_sender = facts.said_at == SaidAt::Sender;
        let may = of_address || answers_sender || answers_recipient && saying.class == Class::InvalidMailbox;
        return may.then_some((saying.class, saying.rule, None));
    }
    // A noun and a state say enough only where the text answers RCPT and speaks of nothing else.
    let about_us = matches!(facts.said_at, SaidAt::Data | SaidAt::Connection)
        || facts.said_at == SaidAt::Unknown && facts.enhanced.is_some_and(|code| code.subject == 7);
    let class =
        if saying.class.ends_an_address() && about_us && !of_address { Class::RecipientRefused } else { saying.class };
    Some((class, saying.rule, None))
}

const fn is_vague(class: Class) -> bool {
    matches!(class, Class::Policy | Class::Network | Class::Protocol | Class::Content | Class::Dns | Class::Timeout)
}

/// Classes that mean something else when they are said for now, or before there was a recipient.
fn mend(class: Class, rule: &str, facts: &ReplyFacts<'_>, lasting: Lasting) -> Class {
    match (class, lasting) {
        (Class::Network, Lasting::Permanent)
            if facts.enhanced.is_some_and(|code| code.subject == 7) && !rule.ends_with("network.loop") =>
        {
            Class::Policy
        }
        // The letter's end is no command: "command rejected" under a code of policy is a rule's.
        (Class::Protocol, _)
            if facts.said_at == SaidAt::Data && facts.enhanced.is_some_and(|code| code.subject == 7) =>
        {
            Class::Policy
        }
        // A name that cannot be looked up today may be there tomorrow.
        (Class::InvalidDomain, Lasting::Transient) => Class::Dns,
        // An argument with a wrong syntax: the name in our EHLO.
        (Class::InvalidDomain, Lasting::Permanent) if matches!(facts.code, 501 | 504) => Class::Protocol,
        // There is no letter yet that could be spam: they mean the host that sends.
        (Class::SpamContent | Class::Content, _) if facts.said_at == SaidAt::Connection && !rule.contains("form") => {
            Class::ReputationIp
        }
        // A whole letter is not refused for its reader's domain: the domain is ours.
        (Class::InvalidDomain, Lasting::Permanent)
            if facts.said_at == SaidAt::Data && facts.enhanced.is_none_or(|code| code.subject != 1) =>
        {
            Class::Policy
        }
        (Class::InvalidMailbox | Class::InvalidDomain | Class::Inactive | Class::Moved | Class::Full, _)
            if facts.said_at == SaidAt::Connection && facts.code != 0 =>
        {
            Class::Network
        }
        _ => class,
    }
}

/// The last look: what may not suppress does not.
fn guard(mut verdict: Verdict, folded: &Folded, phrase: Option<&str>, by_mark: bool) -> Verdict {
    if verdict.action != Action::Suppress || by_mark {
        return verdict;
    }
    let rest = match phrase {
        Some(phrase) => folded.without(phrase),
        None => folded.clone(),
    };
    // A mailbox that is blocked is no refusal of ours.
    let says_itself = |word: &str| verdict.class == Class::Inactive && matches!(word, "blocked" | "banned" | "denied");
    if ABOUT_US.iter().any(|word| !says_itself(word) && rest.has(word)) {
        let class = Class::RecipientRefused;
        return Verdict::new(class, Lasting::Permanent, Evidence { rule: "guard.about-us", ..verdict.evidence });
    }
    // Under a code of policy (x.7.x) a domain is one that they do not serve, not one that is missing.
    if verdict.class == Class::InvalidDomain && verdict.evidence.enhanced.is_some_and(|code| code.subject == 7) {
        let class = Class::RecipientRefused;
        return Verdict::new(class, Lasting::Permanent, Evidence { rule: "guard.policy-code", ..verdict.evidence });
    }
    // A server that answers for a domain knows it: where nobody knows what was answered, the domain may be ours.
    let from_afar = verdict.evidence.code.is_some() && verdict.evidence.said_at == SaidAt::Unknown;
    if verdict.class == Class::InvalidDomain
        && from_afar
        && verdict.evidence.enhanced.is_none_or(|code| !matches!(code.subject, 1 | 4))
    {
        verdict.action = Action::None;
    }
    if FOR_NOW.iter().any(|word| rest.has(word)) {
        verdict.action = Action::Retry;
    }
    verdict
}
