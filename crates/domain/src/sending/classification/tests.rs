//! What must hold of every refusal and every letter, whatever their words.

use super::*;
use basics::{Dice, Timestamp};
use mail::incoming::IncomingLetter;

const NOW: Timestamp = Timestamp::from_millis(1_795_651_200_000);

#[test]
fn only_an_address_that_is_of_no_use_or_a_wish_suppresses_and_never_for_now() {
    for class in Class::ALL {
        for lasting in [Lasting::Permanent, Lasting::Transient] {
            let (_, action) = consequence(*class, lasting);
            let may = class.ends_an_address() && lasting == Lasting::Permanent || class.is_a_wish();
            assert_eq!(action == Action::Suppress, may, "{class}");
        }
    }
}

#[test]
fn no_unknown_user_suppresses_for_now_before_a_recipient_or_beside_words_about_us() {
    let unknown = [
        "user unknown",
        "mailbox not found",
        "account is disabled",
        "recipient has moved",
        "收件人不存在",
        "Benutzer unbekannt",
        "domain does not exist",
    ];
    let about_us =
        ["listed at spamhaus", "blocked for spam", "bad reputation", "by policy", "SPF failed", "too many messages"];
    for words in unknown {
        let says = |code: u16, enhanced: &str, text: &str, said_at: SaidAt| {
            let enhanced = mail::report::codes::enhanced_at(enhanced, 0).map(|(code, _)| code);
            classify_reply(&ReplyFacts { code, enhanced, text, said_at, provider: None })
        };
        assert_eq!(says(550, "5.1.1", words, SaidAt::Recipient).action, Action::Suppress, "{words}");
        assert_ne!(says(450, "4.1.1", words, SaidAt::Recipient).action, Action::Suppress, "{words}");
        assert_ne!(says(550, "4.1.1", words, SaidAt::Recipient).action, Action::Suppress, "{words}");
        assert_ne!(says(550, "5.1.1", words, SaidAt::Sender).action, Action::Suppress, "{words}");
        assert_ne!(says(554, "5.1.1", words, SaidAt::Connection).action, Action::Suppress, "{words}");
        for other in about_us {
            let verdict = says(550, "5.1.1", &format!("{words}; {other}"), SaidAt::Recipient);
            assert_ne!(verdict.action, Action::Suppress, "{words}; {other}");
            assert!(!verdict.class.ends_an_address(), "{words}; {other}");
        }
    }
}

#[test]
fn a_positive_reply_is_no_refusal() {
    let facts = ReplyFacts { code: 250, text: "user unknown", ..ReplyFacts::default() };
    let verdict = classify_reply(&facts);
    assert_eq!((verdict.class, verdict.action), (Class::Unknown, Action::None));
}

#[test]
fn any_letter_is_classified_without_a_panic() {
    let corpus = [
        "From: a@b.example\nSubject: Automatic reply: x\nAuto-Submitted: auto-replied\n\nback 2026年12月8日, 12/1/26, 1er déc. 2026, \
         3. Januar; b@c.example left the company\n> quoted\n",
        "Return-Path: <>\nFrom: mailer-daemon@x\nSubject: =?utf-8?b?6YCA5L+h?=\n\n<a@b.example>: 550-5.1.1 no\n550 5.1.1 解决方案 full\n",
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nStatus: 5.1.1\n\
         Final-Recipient: rfc822; a@b\nDiagnostic-Code: smtp; 550 #5.1.0 ß ı x\n--b--\n",
    ];
    for seed in 0..2000 {
        let mut dice = Dice::from_number(seed);
        let mut bytes = dice.pick(&corpus).unwrap().as_bytes().to_vec();
        for _ in 0..dice.below(14) {
            let at = dice.below(bytes.len() as u64) as usize;
            match dice.below(5) {
                0 => bytes[at] = dice.number() as u8,
                1 if bytes.len() > 1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, *dice.pick(b"\r\n-.;: 0159/#<>@\xe4").unwrap()),
                3 => bytes.truncate(at.max(1)),
                _repeat if bytes.len() < 20_000 => bytes.extend_from_within(at..),
                _enough => {}
            }
        }
        if let Ok(letter) = IncomingLetter::read(&bytes) {
            let read = classify_letter(&letter, NOW);
            let _ = (read.recipient_domain(), read.verdict.evidence.to_string());
        }
    }
}
