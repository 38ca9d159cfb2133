//! One event of a sending service: what the reader's server said is judged as everywhere, and the service's own word counts beside
//! it. Of two opinions whether a refusal is for good the milder one holds.

use super::letter::{Kind, LetterVerdict};
use super::reply::{ReplyFacts, decide};
use super::{Class, Evidence, Lasting, Verdict};
use mail::report::{SaidAt, codes};
use mail::smtp::EnhancedCode;

/// What an event tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    Delivered,
    /// The service gave the letter up.
    Bounced,
    /// The service goes on trying.
    Delayed,
    Complained,
    Unsubscribed,
}

/// The service's own word for a bounce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    pub class: Class,
    pub lasting: Lasting,
    /// A stable name, such as `event.ses-permanent-general`.
    pub rule: &'static str,
    /// Whether no reader's server was asked, so that whatever text there is was written by the service.
    pub decides: bool,
}

/// What is known of an event. The text may hold addresses; nothing of it is kept.
#[derive(Debug, Clone, Copy)]
pub struct EventFacts<'a> {
    pub kind: EventKind,
    pub code: u16,
    pub enhanced: Option<EnhancedCode>,
    pub text: &'a str,
    pub hint: Option<Hint>,
    pub recipient: Option<&'a str>,
}

/// What an event means for its letter.
pub fn classify_event(facts: &EventFacts<'_>) -> LetterVerdict {
    let plain = |class, rule| Verdict::new(class, Lasting::Permanent, Evidence::of_rule(rule));
    let (verdict, kind) = match facts.kind {
        EventKind::Delivered => (plain(Class::Unknown, "event.delivered"), Kind::Delivered),
        EventKind::Bounced => (refusal(facts, Lasting::Permanent), Kind::Bounce),
        EventKind::Delayed => (refusal(facts, Lasting::Transient), Kind::Delay),
        EventKind::Complained => (plain(Class::Complaint, "event.complained"), Kind::Complaint),
        EventKind::Unsubscribed => (plain(Class::Unsubscribe, "event.unsubscribed"), Kind::Unsubscribe),
    };
    LetterVerdict { recipient: facts.recipient.map(str::to_owned), ..LetterVerdict::new(verdict, kind) }
}

fn refusal(facts: &EventFacts<'_>, at_most: Lasting) -> Verdict {
    let by_hint = |hint: Hint| {
        let lasting = milder(hint.lasting, at_most);
        Verdict::new(hint.class, lasting, Evidence::of_rule(hint.rule))
    };
    if let Some(hint) = facts.hint.filter(|hint| hint.decides) {
        return by_hint(hint);
    }
    // Services quote the reply, often after a name of their own: `smtp; 550 5.1.1 …`.
    let found = codes::find_reply(facts.text);
    let code = if facts.code == 0 { found.as_ref().map_or(0, |found| found.code) } else { facts.code };
    let enhanced = facts.enhanced.or_else(|| codes::find_enhanced(facts.text));
    let reply = ReplyFacts { code, enhanced, text: facts.text, said_at: SaidAt::Unknown, provider: None };
    let says_later = code / 100 == 4 || enhanced.is_some_and(|code| code.class == 4);
    let own = facts.hint.map_or(at_most, |hint| hint.lasting);
    let lasting = milder(milder(own, at_most), if says_later { Lasting::Transient } else { Lasting::Permanent });
    let said = decide(&reply, lasting);
    match facts.hint {
        Some(hint) if said.class == Class::Unknown => by_hint(hint),
        _ => said,
    }
}

const fn milder(one: Lasting, other: Lasting) -> Lasting {
    match (one, other) {
        (Lasting::Permanent, Lasting::Permanent) => Lasting::Permanent,
        _ => Lasting::Transient,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sending::classification::Action;

    fn hint(class: Class, lasting: Lasting, decides: bool) -> Option<Hint> {
        Some(Hint { class, lasting, rule: "event.test", decides })
    }

    fn check(kind: EventKind, text: &str, hint: Option<Hint>, class: Class, action: Action) {
        let facts = EventFacts { kind, code: 0, enhanced: None, text, hint, recipient: None };
        let verdict = classify_event(&facts).verdict;
        assert_eq!((verdict.class, verdict.action), (class, action), "{kind:?} {text}");
    }

    #[test]
    fn only_a_refusal_for_good_in_both_opinions_ends_an_address() {
        use EventKind::{Bounced, Delayed};
        let unknown_user = "smtp; 550 5.1.1 The email account that you tried to reach does not exist";
        let permanent = hint(Class::Unknown, Lasting::Permanent, false);
        let transient = hint(Class::Unknown, Lasting::Transient, false);
        check(Bounced, unknown_user, permanent, Class::InvalidMailbox, Action::Suppress);
        check(Bounced, unknown_user, None, Class::InvalidMailbox, Action::Suppress);
        check(Bounced, unknown_user, transient, Class::InvalidMailbox, Action::Retry);
        check(Delayed, unknown_user, permanent, Class::InvalidMailbox, Action::Retry);
        check(Bounced, "451 4.1.1 try later", permanent, Class::InvalidMailbox, Action::Retry);
    }

    #[test]
    fn what_speaks_of_us_suppresses_nobody_and_a_services_own_list_neither() {
        let permanent = hint(Class::InvalidMailbox, Lasting::Permanent, false);
        let spam = "550 5.7.1 Our system has detected that this message is likely spam";
        let facts = EventFacts {
            kind: EventKind::Bounced,
            code: 0,
            enhanced: None,
            text: spam,
            hint: permanent,
            recipient: None,
        };
        assert_ne!(classify_event(&facts).verdict.action, Action::Suppress);
        let listed = hint(Class::RecipientRefused, Lasting::Permanent, true);
        check(EventKind::Bounced, "550 5.1.1 suppressed", listed, Class::RecipientRefused, Action::None);
    }

    #[test]
    fn without_a_text_the_services_word_stands() {
        let gone = hint(Class::InvalidMailbox, Lasting::Permanent, false);
        check(EventKind::Bounced, "", gone, Class::InvalidMailbox, Action::Suppress);
        check(EventKind::Bounced, "", None, Class::Unknown, Action::None);
    }
}
