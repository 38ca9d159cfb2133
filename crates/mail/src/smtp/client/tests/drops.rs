//! Connections that break, and bytes that come in pieces.

use super::server::*;
use crate::smtp::*;

#[test]
fn letters_go_one_round_trip_each_once_the_first_went_through() {
    let mut server = Server::new(Box::new(|_, _| None));
    let report = lead(&mut server, &Run { letters: 10, ..Run::default() });
    assert_eq!(report.words(), ["accepted"; 10]);
    assert_eq!(report.end, ConnectionEnd::Finished);
    assert_eq!(server.delivered.len(), 10);
    assert_eq!(server.delivered[3].1, "Subject: 4\n\n..letter 4\n");
    // Greeting, EHLO, MAIL, RCPT, DATA, dot; the second's group; then one for each, and QUIT.
    assert!(report.turns <= 6 + 1 + 9 + 1, "{} turns", report.turns);
    assert_laws(&report, &server, 10);
    assert_truth(&report, &server);
}

#[test]
fn a_server_without_pipelining_gets_one_command_at_a_time() {
    let mut server = Server::new(Box::new(|_, _| None));
    server.ehlo = "250 old\r\n";
    let report = lead(&mut server, &Run::default());
    assert_eq!(report.words(), ["accepted"; 3]);
    assert!(!server.log.iter().any(|line| line.contains("SIZE")));
}

#[test]
fn pieces_of_any_size_make_no_difference() {
    for step in 1..40 {
        let mut server = Server::new(Box::new(|_, _| None));
        let report = lead(&mut server, &Run { step, ..Run::default() });
        assert_eq!(report.words(), ["accepted"; 3], "step {step}");
        assert_truth(&report, &server);
    }
}

#[test]
fn a_drop_at_any_byte_leaves_only_the_letter_behind_the_dot_in_doubt() {
    let total = lead(&mut Server::new(Box::new(|_, _| None)), &Run::default()).written;
    let mut doubts = 0;
    for drop_at in 1..total {
        for step in [1, usize::MAX] {
            let mut server = Server::new(Box::new(|_, _| None));
            let report = lead(&mut server, &Run { drop_at: Some(drop_at), step, ..Run::default() });
            assert_laws(&report, &server, 3);
            assert_truth(&report, &server);
            // Every letter that the server has but did not confirm is in doubt, and nothing else but the dot's own two bytes.
            let unconfirmed =
                server.delivered.len() - report.words().iter().filter(|word| **word == "accepted").count();
            let in_doubt = report.words().iter().filter(|word| **word == "in doubt").count();
            assert!(in_doubt >= unconfirmed, "drop at {drop_at}");
            doubts += in_doubt;
            assert!(in_doubt == unconfirmed || server.dots.len() == server.delivered.len());
        }
    }
    assert!(doubts > 0);
}

#[test]
fn silence_at_any_point_ends_in_a_time_out_and_a_stated_outcome() {
    for silent_from in 0..16 {
        let mut server = Server::new(Box::new(move |_, number| (number > silent_from).then(String::new)));
        let report = lead(&mut server, &Run::default());
        assert_laws(&report, &server, 3);
        assert!(matches!(report.end, ConnectionEnd::TimedOut(_) | ConnectionEnd::Finished), "{:?}", report.end);
    }
}

#[test]
fn an_intent_refused_before_data_costs_a_reset_and_in_a_group_the_connection() {
    let refusing = |tag| {
        let mut server = Server::new(Box::new(|_, _| None));
        let report = lead(&mut server, &Run { refuse_intent_of: Some(tag), ..Run::default() });
        assert_laws(&report, &server, 3);
        assert_truth(&report, &server);
        (report, server.log)
    };
    let (report, log) = refusing(1);
    assert_eq!(report.words(), ["not sent", "accepted", "accepted"]);
    assert!(log.iter().any(|line| line == "RSET"));
    let (report, _) = refusing(2);
    assert_eq!(report.words(), ["accepted", "not sent", "not sent"]);
    assert_eq!(report.end, ConnectionEnd::IntentRefused);
}

#[test]
fn letters_that_the_server_cannot_take_are_not_offered_to_it() {
    let mut client = Client::new(Settings::new("me.example").unwrap(), NOW);
    client.received(b"220 hi\r\n", NOW);
    client.received(b"250-x\r\n250 SIZE 20\r\n", NOW);
    let mut wide = letter(1);
    wide.letter = WireLetter::new(b"Subject: x\r\n\r\n\xc3\xa9\r\n".to_vec());
    let mut international = letter(2);
    international.envelope.recipient = "é@buyer.example".parse().unwrap();
    for (offer, reason) in [
        (wide, Unsuitable::EightBitMime),
        (international, Unsuitable::Smtputf8),
        (letter(3), Unsuitable::Size { limit_bytes: 20 }),
    ] {
        let tag = offer.tag;
        client.offer(offer, NOW);
        assert_eq!(client.next_event(), Some(Event::Outcome(tag, Outcome::Unsuitable(reason))));
    }
}
