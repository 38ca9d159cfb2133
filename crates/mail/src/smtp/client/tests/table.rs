//! What every reply means, as a table; and the way to the first letter.

use super::server::*;
use crate::smtp::*;

/// Replies are exchanged from the second letter on (which goes as a group): (command, its occurrence, reply).
fn check(exchanges: &[(&str, usize, &str)], expected: [&str; 3], end: &ConnectionEnd, log: &[&str]) {
    for step in [1, 5, usize::MAX] {
        let mut seen = std::collections::BTreeMap::<String, usize>::new();
        let mut server = Server::new(Box::new(|line, _| {
            let verb = line.split(' ').next().unwrap().to_string();
            let count = seen.entry(verb.clone()).or_default();
            *count += 1;
            let found = exchanges.iter().find(|(command, number, _)| *command == verb && number == count);
            found.map(|(_, _, reply)| format!("{reply}\r\n"))
        }));
        let report = lead(&mut server, &Run { step, ..Run::default() });
        let words = report.words();
        assert_eq!(words, expected[..words.len()], "{exchanges:?} in steps of {step}");
        assert_laws(&report, &server, 3);
        assert_truth(&report, &server);
        let closing =
            matches!((&report.end, end), (ConnectionEnd::ServiceClosing(_), ConnectionEnd::ServiceClosing(_)));
        assert!(closing || report.end == *end, "{exchanges:?}: {:?}", report.end);
        let verbs: Vec<&str> = server.log.iter().map(|line| line.split(' ').next().unwrap()).collect();
        for window in log {
            let wanted: Vec<&str> = window.split(' ').collect();
            assert!(verbs.windows(wanted.len()).any(|found| found == wanted), "{window} in {verbs:?}");
        }
    }
}

fn closing() -> ConnectionEnd {
    let reply = Reply { code: 421, enhanced: None, text: String::new() };
    ConnectionEnd::ServiceClosing(reply)
}

#[test]
fn refusals_in_a_group_are_settled_after_all_its_replies() {
    use ConnectionEnd::*;
    let accepted = "accepted";
    for (exchanges, expected, end, log) in [
        (
            &[("RCPT", 2, "550 5.1.1 unknown")][..],
            [accepted, "refused recipient", accepted],
            Finished,
            &["MAIL RCPT DATA RSET MAIL RCPT DATA . QUIT"][..],
        ),
        (&[("RCPT", 2, "450 later")], [accepted, "deferred recipient", accepted], Finished, &["DATA RSET MAIL"]),
        (
            &[("RCPT", 2, "550 no"), ("DATA", 2, "354 go on")],
            [accepted, "refused recipient", accepted],
            Finished,
            &["DATA . RSET MAIL"],
        ),
        (&[("MAIL", 2, "451 later")], [accepted, "deferred transaction", accepted], Finished, &["DATA RSET MAIL"]),
        (&[("DATA", 2, "451 later")], [accepted, "deferred transaction", accepted], Finished, &["DATA RSET MAIL"]),
        (&[("DATA", 2, "554-no\r\n554 never")], [accepted, "refused transaction", accepted], Finished, &["DATA RSET"]),
        (&[(".", 2, "451 greylisted")], [accepted, "deferred transaction", accepted], Finished, &[]),
        (&[(".", 2, "554 5.6.0 spam")], [accepted, "refused transaction", accepted], Finished, &[]),
        (&[(".", 1, "451 first")], ["deferred transaction", accepted, accepted], Finished, &[]),
        (&[("RCPT", 1, "550 first")], ["refused recipient", accepted, accepted], Finished, &["RCPT RSET MAIL"]),
        (&[("MAIL", 1, "550 first")], ["refused transaction", accepted, accepted], Finished, &["MAIL RSET MAIL"]),
        (&[("DATA", 1, "451 first")], ["deferred transaction", accepted, accepted], Finished, &["DATA RSET MAIL"]),
    ] {
        check(exchanges, expected, &end, log);
    }
}

#[test]
fn replies_that_cannot_be_matched_end_the_connection_without_a_dot() {
    use ConnectionEnd::*;
    let accepted = "accepted";
    for (exchanges, expected, end) in [
        (
            &[("MAIL", 2, "550 no"), ("RCPT", 2, "250 yes")][..],
            [accepted, "refused transaction", "not sent"],
            Unmatched,
        ),
        (
            &[("MAIL", 2, "550 no"), ("RCPT", 2, "550 no"), ("DATA", 2, "354 go on")],
            [accepted, "refused transaction", "not sent"],
            Unmatched,
        ),
        (&[("RCPT", 2, "250 yes\r\n250 again")], [accepted, "not sent", "not sent"], Unmatched),
        (&[("MAIL", 2, "354 what")], [accepted, "not sent", "not sent"], Unmatched),
        (&[("DATA", 1, "250 what")], ["not sent", "not sent", "not sent"], Unmatched),
        (&[("DATA", 2, "rubbish")], [accepted, "not sent", "not sent"], BrokenReply(ReplyRefusal::NoCode)),
        (&[("MAIL", 2, "250-a\r\n251 b")], [accepted, "not sent", "not sent"], BrokenReply(ReplyRefusal::MixedCodes)),
    ] {
        check(exchanges, expected, &end, &[]);
    }
}

#[test]
fn a_server_that_closes_ends_the_connection_and_nothing_is_lost() {
    let accepted = "accepted";
    for (exchanges, expected) in [
        (&[("RCPT", 2, "421 bye")][..], [accepted, "deferred connection", "not sent"]),
        (&[("MAIL", 2, "421 bye")], [accepted, "deferred connection", "not sent"]),
        (&[("DATA", 2, "421 bye")], [accepted, "deferred connection", "not sent"]),
        (&[(".", 2, "421 bye")], [accepted, "deferred connection", "not sent"]),
        (&[("RCPT", 1, "421 bye")], ["deferred connection", "not sent", "not sent"]),
        (&[("EHLO", 1, "421 bye")], ["not sent", "not sent", "not sent"]),
    ] {
        check_prefix(exchanges, &expected, &closing());
    }
}

#[test]
fn a_reply_too_many_that_came_before_the_dot_is_never_taken_for_its_answer() {
    check_prefix(
        &[("DATA", 2, "354 go on\r\n250 late")],
        &["accepted", "not sent", "not sent"],
        &ConnectionEnd::Unmatched,
    );
    check_prefix(&[("DATA", 2, "354 go on\r\n421 bye")], &["accepted", "not sent", "not sent"], &closing());
}

/// As `check`, for runs that end before every letter was offered.
fn check_prefix(exchanges: &[(&str, usize, &str)], expected: &[&str], end: &ConnectionEnd) {
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    let mut server = Server::new(Box::new(|line, _| {
        let verb = line.split(' ').next().unwrap().to_string();
        let count = seen.entry(verb.clone()).or_default();
        *count += 1;
        let found = exchanges.iter().find(|(command, number, _)| *command == verb && number == count);
        found.map(|(_, _, reply)| format!("{reply}\r\n"))
    }));
    let report = lead(&mut server, &Run::default());
    let words = report.words();
    assert_eq!(words, expected[..words.len()], "{exchanges:?}");
    assert_eq!(std::mem::discriminant(&report.end), std::mem::discriminant(end), "{:?}", report.end);
    assert_laws(&report, &server, 3);
    assert_truth(&report, &server);
}

fn outcome_of(settings: Settings, server_says: &[&str]) -> (ConnectionEnd, String) {
    let mut client = Client::new(settings, NOW);
    let mut written = String::new();
    for text in server_says {
        client.received(text.as_bytes(), NOW);
        let count = client.pending().len();
        written.push_str(&String::from_utf8_lossy(client.pending()));
        client.written(count, NOW);
        while let Some(event) = client.next_event() {
            match event {
                Event::StartTls => client.tls_established(NOW),
                Event::Close(end) => return (end, written),
                Event::WantsIntent(_) | Event::Outcome(..) => {}
            }
        }
        let count = client.pending().len();
        written.push_str(&String::from_utf8_lossy(client.pending()));
        client.written(count, NOW);
    }
    client.finish(NOW);
    written.push_str(&String::from_utf8_lossy(client.pending()));
    client.closed();
    let Some(Event::Close(end)) = client.next_event() else { panic!("no end") };
    (end, written)
}

fn with(security: Security, log_in: bool) -> Settings {
    let mut settings = Settings::new("me.example").unwrap();
    settings.security = security;
    settings.credentials =
        log_in.then(|| Credentials { user: "anna".into(), password: "secret".into(), how: SignIn::Password });
    settings
}

#[test]
fn an_access_token_is_shown_and_a_refusal_is_heard_to_its_end() {
    use ConnectionEnd::*;
    let mut settings = with(Security::Implicit, true);
    settings.credentials = Some(Credentials { user: "a=b,c".into(), password: "token".into(), how: SignIn::Bearer });
    let reason = "334 eyJzdGF0dXMiOiI0MDEifQ==\r\n";
    let talk = |offers: &str, replies: &[&str]| {
        let hello = format!("250-x\r\n250 AUTH {offers}\r\n");
        outcome_of(settings.clone(), &[&["220 x\r\n", hello.as_str()], replies].concat())
    };
    let xoauth2 = "AUTH XOAUTH2 dXNlcj1hPWIsYwFhdXRoPUJlYXJlciB0b2tlbgEB\r\n";
    let bearer = "AUTH OAUTHBEARER bixhPWE9M0RiPTJDYywBYXV0aD1CZWFyZXIgdG9rZW4BAQ==\r\n";
    let good = |command: &str| (Finished, format!("EHLO me.example\r\n{command}QUIT\r\n"));
    assert_eq!(talk("PLAIN XOAUTH2 OAUTHBEARER", &["235 yes\r\n"]), good(xoauth2));
    assert_eq!(talk("OAUTHBEARER", &["235 yes\r\n"]), good(bearer));
    for (offers, command, acknowledged) in [("XOAUTH2", xoauth2, "\r\n"), ("OAUTHBEARER", bearer, "AQ==\r\n")] {
        let (end, said) = talk(offers, &[reason, "535 5.7.8 refused\r\n"]);
        assert!(matches!(end, AuthenticationRefused(Reply { code: 535, .. })), "{end:?}");
        assert!(said.starts_with(&format!("EHLO me.example\r\n{command}{acknowledged}")), "{said}");
    }
    assert_eq!(talk("PLAIN LOGIN", &[]).0, AuthenticationNotOffered);
}

#[test]
fn encryption_and_log_in_follow_the_settings() {
    use ConnectionEnd::*;
    let tls = "250-x\r\n250-AUTH LOGIN PLAIN\r\n250 STARTTLS\r\n";
    let plain =
        outcome_of(with(Security::StartTlsRequired, true), &["220 x\r\n", tls, "220 go\r\n", tls, "235 yes\r\n"]);
    let said = "EHLO me.example\r\nSTARTTLS\r\nEHLO me.example\r\nAUTH PLAIN AGFubmEAc2VjcmV0\r\nQUIT\r\n";
    assert_eq!(plain, (Finished, said.into()));
    let login = ["220 x\r\n", "250-x\r\n250 AUTH LOGIN\r\n", "334 VXNlcm5hbWU6\r\n", "334 x\r\n", "235 yes\r\n"];
    let said = "EHLO me.example\r\nAUTH LOGIN\r\nYW5uYQ==\r\nc2VjcmV0\r\nQUIT\r\n";
    assert_eq!(outcome_of(with(Security::Implicit, true), &login), (Finished, said.into()));
    let end = |settings, says: &[&str]| outcome_of(settings, says).0;
    assert_eq!(end(with(Security::None, true), &login[..2]), AuthenticationNeedsTls);
    assert_eq!(end(with(Security::Implicit, true), &["220 x\r\n", "250 x\r\n"]), AuthenticationNotOffered);
    assert_eq!(end(with(Security::StartTlsRequired, false), &["220 x\r\n", "250 x\r\n"]), StartTlsNotOffered);
    let injected = ["220 x\r\n", tls, "220 go\r\n250 injected\r\n"];
    assert_eq!(end(with(Security::StartTlsRequired, false), &injected), InjectedPlainText);
    let late_injection = ["220 x\r\n", tls, "220 go\r\n25"];
    assert_eq!(end(with(Security::StartTlsIfOffered, false), &late_injection), InjectedPlainText);
    let refused = ["220 x\r\n", tls, "454 no\r\n"];
    assert!(matches!(end(with(Security::StartTlsRequired, false), &refused), StartTlsRefused(_)));
    assert_eq!(end(with(Security::StartTlsIfOffered, false), &refused), Finished);
    let wrong = ["220 x\r\n", "250-x\r\n250 AUTH PLAIN\r\n", "535 5.7.8 wrong\r\n"];
    assert!(matches!(end(with(Security::Implicit, true), &wrong), AuthenticationRefused(_)));
    assert!(matches!(end(with(Security::None, false), &["554 go away\r\n"]), Unwelcome(_)));
    assert!(matches!(end(with(Security::None, false), &["220 x\r\n", "451 later\r\n"]), Unwelcome(_)));
    let old = outcome_of(with(Security::None, false), &["220 x\r\n", "502 what\r\n", "250 hello\r\n"]);
    assert_eq!(old, (Finished, "EHLO me.example\r\nHELO me.example\r\nQUIT\r\n".into()));
    for name in ["", "a b", "a\r\nMAIL", "é"] {
        assert!(Settings::new(name).is_err());
    }
}
