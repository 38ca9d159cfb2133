//! Servers that mean harm or err badly: each letter keeps its one stated outcome, memory stays small, nobody waits for ever.

use super::server::*;
use crate::smtp::*;
use basics::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

/// A server of either kind that gives `reply` to the `occurrence`th `command` and behaves else.
fn meet(
    command: &str,
    occurrence: usize,
    reply: &str,
    chunks: bool,
    step: usize,
) -> (Vec<&'static str>, ConnectionEnd) {
    let mut seen = BTreeMap::<String, usize>::new();
    let exchange = Box::new(|line: &str, _: usize| {
        let verb = line.split(' ').next().unwrap().to_string();
        let count = seen.entry(verb.clone()).or_default();
        *count += 1;
        (verb == command && *count == occurrence).then(|| reply.to_string())
    });
    let mut server = if chunks { Server::with_chunks(exchange) } else { Server::new(exchange) };
    let report = lead(&mut server, &Run { step, ..Run::default() });
    assert_laws(&report, &server, 3);
    // Whoever says no and yes at once has taken or not taken the letter: only the promise "none twice" can hold.
    if !reply.contains("\r\n250") && !reply.starts_with("250-") {
        assert_truth(&report, &server);
    }
    (report.words(), report.end)
}

#[test]
fn a_421_at_any_step_ends_the_connection_and_keeps_the_letters() {
    for chunks in [false, true] {
        let mut commands =
            vec![("EHLO", 1), ("MAIL", 1), ("RCPT", 1), (".", 1), ("MAIL", 2), ("RCPT", 2), (".", 2), ("MAIL", 3)];
        if !chunks {
            commands.extend([("DATA", 1), ("DATA", 2), ("DATA", 3)]);
        }
        for (command, occurrence) in commands {
            for step in [1, 7, usize::MAX] {
                let (words, end) = meet(command, occurrence, "421 4.3.2 shutting down\r\n", chunks, step);
                assert!(matches!(end, ConnectionEnd::ServiceClosing(_)), "{command} {occurrence}: {end:?}");
                assert!(
                    words.iter().all(|word| ["accepted", "deferred connection", "not sent"].contains(word)),
                    "{words:?}"
                );
            }
        }
    }
}

#[test]
fn a_421_behind_the_354_leaves_nothing_in_doubt() {
    for occurrence in 1..=3 {
        let (words, end) = meet("DATA", occurrence, "354 go on\r\n421 bye\r\n", false, usize::MAX);
        assert!(matches!(end, ConnectionEnd::ServiceClosing(_) | ConnectionEnd::Unmatched), "{end:?}");
        assert_eq!(words.iter().filter(|word| **word == "accepted").count(), occurrence - 1);
        assert!(!words.contains(&"in doubt"), "{words:?}");
    }
}

#[test]
fn replies_that_never_end_or_are_none_end_the_connection_with_little_kept() {
    let endless_line = format!("250 {}", "x".repeat(100_000));
    let endless_lines = "250-still more\r\n".repeat(10_000);
    for reply in [
        endless_line.as_str(),
        endless_lines.as_str(),
        "250\u{0}ok\r\n",
        "\u{0}\u{0}\u{0}\r\n",
        "2\u{0}50 ok\r\n",
        "HTTP/1.1 400 Bad Request\r\n",
        "250-a\r\n550 b\r\n",
        "\r\n250 ok\r\n",
    ] {
        for chunks in [false, true] {
            for (command, occurrence) in [("EHLO", 1), ("MAIL", 1), ("RCPT", 2), (".", 1), (".", 2)] {
                let (_, end) = meet(command, occurrence, reply, chunks, 4_096);
                let name: String = reply.chars().take(12).collect();
                assert!(matches!(end, ConnectionEnd::BrokenReply(_)), "{command} {occurrence} {name:?}: {end:?}");
            }
        }
    }
}

#[test]
fn a_nul_within_the_words_of_a_reply_is_only_a_word() {
    let (words, end) = meet("RCPT", 2, "550 5.1.1 no \u{0} such user\r\n", true, 3);
    assert_eq!((words, end), (vec!["accepted", "refused recipient", "accepted"], ConnectionEnd::Finished));
}

#[test]
fn replies_too_many_or_too_few_never_settle_another_letter() {
    for chunks in [false, true] {
        for (command, occurrence, reply) in [
            ("MAIL", 2, "250 ok\r\n250 ok\r\n"),
            ("RCPT", 2, "250 ok\r\n250 ok\r\n"),
            ("MAIL", 2, "550 no\r\n250 ok\r\n"),
            (".", 1, "250 ok\r\n250 ok\r\n"),
            (".", 2, "451 later\r\n250 ok\r\n"),
            ("MAIL", 2, "250 2.1.0 ok\r\n250 2.1.5 ok\r\n"),
            (".", 1, "250 2.0.0 ok\r\n250 2.1.0 ok\r\n"),
            ("MAIL", 2, ""),
            ("RCPT", 2, ""),
            (".", 2, ""),
        ] {
            for step in [1, usize::MAX] {
                let (words, end) = meet(command, occurrence, reply, chunks, step);
                assert_ne!(end, ConnectionEnd::Finished, "{command} {occurrence} {reply:?} {words:?}");
                assert!(words.iter().filter(|word| **word == "in doubt").count() <= 1);
            }
        }
    }
}

#[test]
fn an_answer_that_comes_after_the_time_out_is_nobody_s() {
    for ehlo in ["250-x\r\n250 PIPELINING\r\n", "250-x\r\n250-PIPELINING\r\n250 CHUNKING\r\n"] {
        let mut client = Client::new(Settings::new("me.example").unwrap(), NOW);
        let mut outcomes = Vec::new();
        let mut step = |client: &mut Client, says: &str, now: Timestamp| {
            client.received(says.as_bytes(), now);
            loop {
                match client.next_event() {
                    Some(Event::WantsIntent(tag)) => client.intent_committed(tag, now),
                    Some(Event::Outcome(tag, outcome)) => outcomes.push((tag.0, outcome)),
                    Some(_) => {}
                    None => break,
                }
            }
            let count = client.pending().len();
            client.written(count, now);
        };
        client.offer(letter(1), NOW);
        for says in ["220 x\r\n", ehlo, "250 2.1.0 ok\r\n", "250 2.1.5 ok\r\n", "354 go\r\n"] {
            if !(ehlo.contains("CHUNKING") && says.starts_with("354")) {
                step(&mut client, says, NOW);
            }
        }
        client.offer(letter(2), NOW);
        let late = client.deadline().unwrap();
        assert_eq!(
            late,
            NOW.plus(Duration::from_secs(600)),
            "the answer to the letter's end is waited for ten minutes"
        );
        client.timed_out(late);
        assert!(client.is_closed());
        step(&mut client, "250 2.0.0 queued after all\r\n", late);
        assert!(client.pending().is_empty());
        let in_doubt = Outcome::InDoubt(ConnectionEnd::TimedOut(Stage::FinalDot));
        assert_eq!(outcomes[0], (1, in_doubt));
        assert_eq!(outcomes[1], (2, Outcome::NotBegun(ConnectionEnd::TimedOut(Stage::FinalDot))));
        assert_eq!(outcomes.len(), 2);
    }
}

#[test]
fn a_byte_a_minute_makes_no_progress_in_either_direction() {
    let mut client = Client::new(Settings::new("me.example").unwrap(), NOW);
    let mut now = NOW;
    for byte in b"220 welcome to a very slow place" {
        now = now.plus(Duration::from_secs(60));
        if client.deadline().is_some_and(|deadline| deadline <= now) {
            break;
        }
        client.received(&[*byte], now);
    }
    client.timed_out(now);
    assert!(client.is_closed() && now <= NOW.plus(Duration::from_secs(300)));

    let mut client = Client::new(Settings::new("me.example").unwrap(), NOW);
    client.offer(letter(1), NOW);
    let drain = |client: &mut Client| {
        while let Some(event) = client.next_event() {
            if let Event::WantsIntent(tag) = event {
                client.intent_committed(tag, NOW);
            }
        }
    };
    for says in ["220 x\r\n", "250 x\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"] {
        let count = client.pending().len();
        client.written(count, NOW);
        client.received(says.as_bytes(), NOW);
        drain(&mut client);
    }
    // The body is taken a byte at a time, each within the patience of a write.
    let mut now = NOW;
    while !client.is_closed() && client.pending().len() > 1 {
        now = now.plus(Duration::from_secs(170));
        client.written(1, now);
        client.timed_out(now.plus(Duration::from_secs(1)));
    }
    assert!(client.is_closed() && now <= NOW.plus(Duration::from_secs(3_800)), "{now:?}");
}

#[test]
fn a_reply_before_its_command_ends_the_connection() {
    let mut client = Client::new(Settings::new("me.example").unwrap(), NOW);
    client.offer(letter(1), NOW);
    client.received(b"220 x\r\n250-x\r\n250 PIPELINING\r\n", NOW);
    client.received(b"250 2.1.0 ok\r\n250 2.1.5 ok\r\n354 go\r\n250 taken\r\n", NOW);
    let mut outcome = None;
    while let Some(event) = client.next_event() {
        if let Event::Outcome(_, what) = event {
            outcome = Some(what);
        }
    }
    assert!(client.is_closed());
    assert!(matches!(outcome, Some(Outcome::NotSent(ConnectionEnd::Unmatched))), "{outcome:?}");
}
