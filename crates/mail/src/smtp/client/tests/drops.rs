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
fn a_drop_at_any_byte_leaves_only_the_letter_behind_its_end_in_doubt() {
    for make in [Server::new, Server::with_chunks] {
        let total = lead(&mut make(Box::new(|_, _| None)), &Run::default()).written;
        let mut doubts = 0;
        for drop_at in 1..total {
            for step in [1, usize::MAX] {
                let mut server = make(Box::new(|_, _| None));
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
fn by_chunks_the_first_letter_takes_two_round_trips_and_each_further_one_a_single_one() {
    let mut server = Server::with_chunks(Box::new(|_, _| None));
    let report = lead(&mut server, &Run { letters: 10, ..Run::default() });
    assert_eq!(report.words(), ["accepted"; 10]);
    assert_eq!(server.delivered[3].1, "Subject: 4\n\n..letter 4\n");
    assert!(server.log.iter().all(|line| line != "DATA"));
    // Greeting, EHLO, MAIL with RCPT, the chunk; one for each of the others, one more for the second envelope, and QUIT.
    assert!(report.turns <= 4 + 9 + 1 + 1, "{} turns", report.turns);
    assert_laws(&report, &server, 10);
    assert_truth(&report, &server);
    let mut server = Server::with_chunks(Box::new(|_, _| None));
    server.ehlo = "250-old\r\n250 CHUNKING\r\n";
    let report = lead(&mut server, &Run::default());
    assert_eq!(report.words(), ["accepted"; 3]);
    assert!(server.log.iter().all(|line| line != "DATA"));
}

#[test]
fn an_intent_refused_before_a_chunk_costs_a_reset_wherever_it_is_refused() {
    for tag in 1..=3 {
        let mut server = Server::with_chunks(Box::new(|_, _| None));
        let report = lead(&mut server, &Run { refuse_intent_of: Some(tag), ..Run::default() });
        assert_laws(&report, &server, 3);
        assert_truth(&report, &server);
        let mut expected = ["accepted"; 3];
        expected[tag as usize - 1] = "not sent";
        assert_eq!((report.words(), &report.end), (expected.to_vec(), &ConnectionEnd::Finished));
        assert_eq!(server.log.iter().filter(|line| *line == "RSET").count(), usize::from(tag < 3));
    }
}

#[test]
fn a_server_that_offers_chunks_and_does_not_know_them_is_left_at_once() {
    for (reply, end) in [("500 what\r\n", true), ("502 no\r\n", true), ("554 no\r\n", false), ("451 later\r\n", false)]
    {
        let mut server = Server::with_chunks(Box::new(move |line, _| (line == ".").then(|| reply.into())));
        let report = lead(&mut server, &Run { letters: 1, ..Run::default() });
        assert_eq!(matches!(report.end, ConnectionEnd::ChunkingRefused(_)), end, "{reply}");
        assert_truth(&report, &server);
    }
    let mut settings = Settings::new("me.example").unwrap();
    settings.hand_over = HandOver::Data;
    let mut server = Server::with_chunks(Box::new(|_, _| None));
    let report = lead_client(Client::new(settings, NOW), &mut server, &Run::default());
    assert_eq!(report.words(), ["accepted"; 3]);
    assert!(server.log.iter().all(|line| !line.starts_with("BDAT")));
}

#[test]
fn reports_are_asked_for_where_they_are_offered_and_wanted() {
    let envelope = |reports, ehlo: &'static str| {
        let mut settings = Settings::new("me.example").unwrap();
        settings.reports = reports;
        let mut client = Client::new(settings, NOW);
        client.received(b"220 hi\r\n", NOW);
        client.received(ehlo.as_bytes(), NOW);
        let mut offer = letter(7);
        offer.envelope.recipient = "a+b=c@buyer.example".parse().unwrap();
        let count = client.pending().len();
        client.written(count, NOW);
        client.offer(offer, NOW);
        String::from_utf8(client.pending().to_vec()).unwrap()
    };
    let offered = "250-x\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 DSN\r\n";
    assert_eq!(
        envelope(Reports::OfFailures, offered),
        "MAIL FROM:<b@seller.example> RET=HDRS ENVID=7\r\n\
        RCPT TO:<a+b=c@buyer.example> NOTIFY=FAILURE ORCPT=rfc822;a+2Bb+3Dc@buyer.example\r\n"
    );
    assert_eq!(
        envelope(Reports::OfFailuresAndDelays, offered),
        "MAIL FROM:<b@seller.example> RET=HDRS ENVID=7\r\n\
        RCPT TO:<a+b=c@buyer.example> NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bb+3Dc@buyer.example\r\n"
    );
    let bare = "MAIL FROM:<b@seller.example>\r\nRCPT TO:<a+b=c@buyer.example>\r\n";
    assert_eq!(envelope(Reports::NotAsked, offered), bare);
    assert_eq!(envelope(Reports::OfFailures, "250-x\r\n250-PIPELINING\r\n250 CHUNKING\r\n"), bare);
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

#[test]
fn the_smaller_of_two_limits_counts_and_nothing_is_said_of_a_letter_above_it() {
    for (announced, ours, limit_bytes) in
        [("250 SIZE 20", None, 20), ("250 SIZE 20", Some(10), 10), ("250 x", Some(15), 15)]
    {
        let mut settings = Settings::new("me.example").unwrap();
        settings.size_limit_bytes = ours;
        let mut client = Client::new(settings, NOW);
        client.received(b"220 hi\r\n", NOW);
        client.received(format!("250-x\r\n{announced}\r\n").as_bytes(), NOW);
        let said = client.pending().len();
        client.written(said, NOW);
        client.offer(letter(3), NOW);
        let expected = Outcome::Unsuitable(Unsuitable::Size { limit_bytes });
        assert_eq!(client.next_event(), Some(Event::Outcome(LetterTag(3), expected)));
        assert!(client.pending().is_empty(), "neither MAIL nor DATA");
    }
}
