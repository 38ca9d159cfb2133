//! Reports in the forms that servers give them.

use super::codes::{find_enhanced, find_reply};
use super::*;

#[test]
fn codes_are_found_and_other_numbers_are_not() {
    let found = |text: &str| find_reply(text).map(|reply| (reply.code, reply.enhanced.map(|code| code.to_string())));
    for (text, code, enhanced) in [
        ("550 5.1.1 <a@b>: no", 550, Some("5.1.1")),
        ("host mx[10.0.0.5] said: 550-5.2.2 full", 550, Some("5.2.2")),
        ("smtp;550 #5.1.0 Address rejected.", 550, Some("5.1.0")),
        ("said (552) 5.2.2 full", 552, Some("5.2.2")),
        ("550", 550, None),
        ("<<< 451 later", 451, None),
        ("421-4.7.28 Gmail", 421, Some("4.7.28")),
    ] {
        assert_eq!(found(text), Some((code, enhanced.map(str::to_string))), "{text}");
    }
    for text in ["10.550.1.2", "550px", "x550 y", "1,550 letters", "size 5550", "4.5.0", "/550 ", "call 0550-1"] {
        assert_eq!(found(text), None, "{text}");
    }
    assert_eq!(find_enhanced("[5.1.1.1] 15.1.1 #5.7.1").unwrap().to_string(), "5.7.1");
    assert_eq!(find_enhanced("550-5.7.26 x").unwrap().to_string(), "5.7.26");
    assert_eq!(find_enhanced("version 4.1"), None);
}

#[test]
fn a_supplement_stands_for_a_diagnostic_that_is_missing() {
    let report = DeliveryReport::read(
        "Final-recipient: RFC822; ann@b.example\r\nAction: failed\r\nStatus: 5.0.0\r\n\
         X-Supplementary-Info: <192.0.2.32 #5.0.0 smtp; 550 \"Unknown User\">\r\n",
    );
    let [one] = &report.recipients[..] else { panic!("{report:?}") };
    assert_eq!((one.diagnostic.as_deref(), one.diagnostic_is_smtp), (Some("550 \"Unknown User\""), true));
}

#[test]
fn a_delivery_report_is_read_with_each_recipient() {
    let report = DeliveryReport::read(
        "Reporting-MTA: dns; mx.example\r\nOriginal-Envelope-Id: let_7+3Dx\r\n\r\nFinal-Recipient: rfc822; ann+list@b.example\r\n\
         Original-Recipient: rfc822;ann+2Blist@b.example\r\nAction: failed\r\nStatus: 5.1.1 (no such user)\r\n\
         Remote-MTA: dns; mx.b.example\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n  user unknown\r\nin table\r\n\r\n\
         Final-Recipient: utf-8; \\x{4E2D}@c.example\r\nAction: delayed (still trying)\r\nStatus: 4.4.1\r\n\r\n\
         Final-Recipient: rfc822; d@e.example\nAction: delivered\nStatus: 2.0.0\n",
    );
    assert_eq!(report.envelope_id.as_deref(), Some("let_7=x"));
    let [first, second, third] = &report.recipients[..] else { panic!("{report:?}") };
    assert_eq!(first.final_recipient.as_deref(), Some("ann+list@b.example"));
    assert_eq!(first.original_recipient.as_deref(), Some("ann+list@b.example"));
    assert_eq!(first.diagnostic.as_deref(), Some("550 5.1.1 user unknown in table"));
    assert!(first.diagnostic_is_smtp);
    assert_eq!((second.action, second.final_recipient.as_deref()), (Some(Action::Delayed), Some("中@c.example")));
    assert_eq!((third.action, third.status.unwrap().class), (Some(Action::Delivered), 2));
}

#[test]
fn feedback_is_read_in_the_standard_form_and_in_microsofts() {
    let feedback = Feedback::read(
        "Feedback-Type: abuse\nUser-Agent: X/1\nOriginal-Rcpt-To: <a@b.example>\nOriginal-Rcpt-To: c@b.example\n\
         Source-IP: 192.0.2.1\nReported-Domain: x.example\n",
    );
    assert_eq!(feedback.kind, Some(FeedbackKind::Abuse));
    assert_eq!(feedback.recipients, ["a@b.example", "c@b.example"]);
    let letter = crate::incoming::IncomingLetter::read(
        b"From: <staff@hotmail.com>\nSubject: complaint about message from 192.0.2.1\nContent-Type: multipart/mixed; boundary=b\n\n\
          --b\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: a@hotmail.com\nSubject: offer\n\nx\n--b--\n",
    )
    .unwrap();
    assert_eq!(Feedback::of(&letter).unwrap().recipients, ["a@hotmail.com"]);
}

fn check(text: &str, expected: &[(u16, &str, SaidAt)], address: &str) {
    let transcript = Transcript::read(text);
    let found: Vec<_> =
        transcript.statements.iter().map(|said| (said.code, said.text.as_str(), said.said_at)).collect();
    assert_eq!(found, expected, "{text}");
    assert!(transcript.addresses.iter().any(|known| known == address), "{transcript:?}");
}

#[test]
fn bounces_in_words_give_their_refusals_with_what_they_answered() {
    check(
        "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver.\n\n<a@b.example>:\n\
         192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 no such user\nGiving up on 192.0.2.1.\n\n\
         --- Below this line is a copy of the message.\n\nReturn-Path: <x@y>\n550 not this\n",
        &[(550, "no such user\nGiving up on 192.0.2.1.", SaidAt::Unknown)],
        "a@b.example",
    );
    check(
        "   ----- The following addresses had permanent fatal errors -----\n<a@b.example>\n\n\
         \u{20}  ----- Transcript of session follows -----\n... while talking to mx.b.example.:\n>>> RCPT To:<a@b.example>\n\
         <<< 550 User unknown\n",
        &[(550, "User unknown", SaidAt::Recipient)],
        "a@b.example",
    );
    check(
        "This is the mail system.\n\n<a@b.example>: host mx[192.0.2.1] said: 550-5.1.1 The account does\n    550 5.1.1 not exist \
         (in reply to RCPT TO\n    command)\n",
        &[(550, "The account does\n550 5.1.1 not exist (in reply to RCPT TO\ncommand)", SaidAt::Recipient)],
        "a@b.example",
    );
    check(
        "  a@b.example\n    SMTP error from remote mail server after end of data:\n    552 Message too large\n\n\
         ------ This is a copy of the message, including all the headers. ------\n550 x",
        &[(552, "Message too large", SaidAt::Data)],
        "a@b.example",
    );
}
