use super::commands::LONGEST_COMMAND_BYTES;
use super::*;
use basics::Dice;

/// Accepts everything and remembers what it was asked.
fn accept_all(receiver: &mut Receiver) -> Vec<Event> {
    let mut events = Vec::new();
    while let Some(event) = receiver.next_event() {
        events.push(event);
        receiver.answer(Answer::Accept);
    }
    events
}

fn codes(receiver: &mut Receiver) -> Vec<u16> {
    let output = String::from_utf8(receiver.take_output()).unwrap();
    assert!(output.is_empty() || output.ends_with("\r\n"));
    let last = output.lines().filter(|line| line.as_bytes()[3] == b' ');
    last.map(|line| line[..3].parse().unwrap()).collect()
}

fn say(settings: Settings, text: &str) -> (Vec<Event>, Vec<u16>, Receiver) {
    let mut receiver = Receiver::new(settings);
    receiver.read(text.as_bytes());
    let events = accept_all(&mut receiver);
    let codes = codes(&mut receiver);
    (events, codes, receiver)
}

fn host() -> Settings {
    Settings::of_host("mx.example")
}

fn letters(events: Vec<Event>) -> Vec<Received> {
    let letter = |event| if let Event::Letter(received) = event { Some(received) } else { None };
    events.into_iter().filter_map(letter).collect()
}

#[test]
fn two_pipelined_letters_arrive_in_order_with_their_envelopes() {
    let text = "EHLO me\r\nMAIL FROM:<a@x.example> SIZE=5 BODY=8BITMIME\r\nRCPT TO:<b@y.example>\r\nDATA\r\n\
        Subject: 1\r\n\r\n..dot\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<c@y.example>\r\nRCPT TO:<d@y.example>\r\nDATA\r\n.\r\nQUIT\r\n";
    let (events, codes, receiver) = say(host(), text);
    assert_eq!(codes, [220, 250, 250, 250, 354, 250, 250, 250, 250, 354, 250, 221]);
    assert!(receiver.is_over());
    let letters = letters(events);
    assert_eq!(letters[0].bytes, b"Subject: 1\r\n\r\n.dot\r\n");
    assert_eq!((letters[0].sender.as_str(), letters[0].size_bytes), ("a@x.example", 20));
    assert_eq!(letters[1].recipients, ["c@y.example", "d@y.example"]);
    assert_eq!((letters[1].sender.as_str(), letters[1].bytes.len()), ("", 0));
}

#[test]
fn the_same_dialogue_byte_by_byte_gives_the_same_events() {
    let text = "EHLO me\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n\
        .\r.\r\n..\r\nlong long long\r\n\r\n.\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n\
        ...\r\n.x\r\nlong long long\r\n\r\n.\r\nQUIT\r\n";
    let (whole, whole_codes, _) = say(host(), text);
    let mut receiver = Receiver::new(host());
    let mut events = accept_all(&mut receiver);
    for byte in text.bytes() {
        receiver.read(&[byte]);
        events.append(&mut accept_all(&mut receiver));
    }
    assert_eq!(events, whole);
    assert_eq!(codes(&mut receiver), whole_codes);
    assert_eq!(letters(events)[0].bytes, b"..\r\nx\r\nlong long long\r\n\r\n");
}

#[test]
fn nothing_but_crlf_dot_crlf_ends_a_letter() {
    let envelope = "EHLO me\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n";
    for smuggled in ["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\r.\r\n", "\n.\r"] {
        let second = "MAIL FROM:<evil@x.example>\r\nRCPT TO:<b@y.example>\r\nDATA\r\nevil\r\n.\r\nQUIT\r\n";
        let (events, codes, _) = say(host(), &format!("{envelope}hello{smuggled}{second}"));
        assert_eq!(codes, [220, 250, 250, 250, 354, 550, 221], "{smuggled:?}");
        assert_eq!(letters(events), [], "{smuggled:?}");
    }
}

#[test]
fn a_bare_line_feed_in_a_command_ends_the_connection() {
    let (_, codes, receiver) = say(host(), "EHLO me\nMAIL FROM:<a@x.example>\r\n");
    assert_eq!(codes, [220, 521]);
    assert!(receiver.is_over());
}

#[test]
fn commands_out_of_order_and_bad_ones_are_refused() {
    for (text, expected) in [
        ("MAIL FROM:<a@x.example>\r\n", 503),
        ("EHLO\r\n", 501),
        ("EHLO me\r\nRCPT TO:<b@y.example>\r\n", 503),
        ("EHLO me\r\nDATA\r\n", 503),
        ("EHLO me\r\nMAIL FROM:<a@x.example>\r\nDATA\r\n", 554),
        ("EHLO me\r\nMAIL FROM:<a@x.example>\r\nMAIL FROM:<a@x.example>\r\n", 503),
        ("EHLO me\r\nMAIL FROM:a@x.example\r\n", 501),
        ("EHLO me\r\nMAIL FROM:<a x@x.example>\r\n", 501),
        ("EHLO me\r\nMAIL FROM:<a@x.example> WITCH=1\r\n", 555),
        ("EHLO me\r\nMAIL FROM:<a@x.example> SIZE=99999999999\r\n", 552),
        ("EHLO me\r\nMAIL FROM:<ü@x.example>\r\n", 553),
        ("EHLO me\r\nMAIL FROM:<ü@x.example> SMTPUTF8\r\n", 250),
        ("EHLO me\r\nMAIL FROM:<\"a>b\"@x.example>\r\n", 250),
        ("EHLO me\r\nMAIL FROM:<@relay.example:a@x.example>\r\n", 250),
        ("STARTTLS\r\n", 502),
        ("EHLO me\r\nAUTH PLAIN AGEAYg==\r\n", 502),
        ("BDAT 5 LAST\r\n", 502),
        ("HOWDY\r\n", 500),
        ("noop\r\n", 250),
        ("VRFY root\r\n", 252),
    ] {
        let (_, codes, _) = say(host(), text);
        assert_eq!(codes.last(), Some(&expected), "{text}");
    }
}

#[test]
fn limits_hold_for_commands_lines_letters_recipients_and_patience() {
    let (_, codes, receiver) = say(host(), &"x".repeat(LONGEST_COMMAND_BYTES + 1));
    assert_eq!((codes, receiver.is_over()), (vec![220, 500], true));

    let (_, codes, receiver) = say(host(), &"what\r\n".repeat(30));
    assert_eq!((codes.len(), codes.last(), receiver.is_over()), (22, Some(&421), true));

    let small = Settings { most_recipients: 1, largest_letter_bytes: 20, longest_line_bytes: 10, ..host() };
    let start = "EHLO me\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nRCPT TO:<c@y.example>\r\nDATA\r\n";
    let (events, codes, _) = say(small.clone(), &format!("{start}0123456789\r\n.\r\n"));
    assert_eq!((&codes[3..], letters(events).len()), (&[250, 452, 354, 550][..], 0));
    let (_, codes, _) = say(small, &format!("{start}{}.\r\n", "01234\r\n".repeat(4)));
    assert_eq!(codes.last(), Some(&552));
}

#[test]
fn only_the_first_bytes_of_a_letter_are_kept_when_so_set() {
    let text = "EHLO me\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n0123456789\r\n.\r\n";
    let (events, _, _) = say(Settings { kept_letter_bytes: 4, ..host() }, text);
    let letter = &letters(events)[0];
    assert_eq!((letter.bytes.as_slice(), letter.size_bytes), (&b"0123"[..], 12));
}

#[test]
fn the_owner_refuses_and_drops_at_any_step() {
    let mut receiver = Receiver::new(host());
    receiver.read(b"EHLO me\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nRCPT TO:<c@y.example>\r\nDATA\r\n");
    while let Some(event) = receiver.next_event() {
        receiver.answer(match event {
            Event::Recipient { address } if address.starts_with('b') => Answer::Refuse(550, "5.1.1 No\r\n250 x".into()),
            Event::LetterBegins => Answer::Drop,
            _ => Answer::Accept,
        });
    }
    assert!(receiver.is_over());
    assert_eq!(codes(&mut receiver), [220, 250, 250, 550, 250]);

    let mut full = Receiver::new(host());
    assert_eq!(full.next_event(), Some(Event::Connected));
    full.answer(Answer::Refuse(421, "4.7.0 Too many connections".into()));
    assert!(full.is_over());
    assert_eq!(codes(&mut full), [421]);
}

#[test]
fn what_was_said_before_tls_is_forgotten() {
    let settings = Settings { offers_starttls: true, authentication: Authentication::RequiredOverTls, ..host() };
    let (_, codes_before, mut receiver) =
        say(settings, "EHLO me\r\nAUTH PLAIN AGEAYg==\r\nSTARTTLS\r\nEHLO evil\r\nMAIL FROM:<evil@x.example>\r\n");
    assert_eq!(codes_before, [220, 250, 502, 220]);
    receiver.read(b"MAIL FROM:<a@x.example>\r\nEHLO me\r\nMAIL FROM:<a@x.example>\r\n");
    accept_all(&mut receiver);
    let output = String::from_utf8(receiver.output.clone()).unwrap();
    assert!(output.contains("AUTH PLAIN LOGIN") && !output.contains("STARTTLS"));
    assert_eq!(codes(&mut receiver), [503, 250, 530]);
}

#[test]
fn plain_and_login_carry_user_and_password() {
    let wanted = Event::SignIn { user: "ann".to_owned(), password: "s3cret".to_owned() };
    for text in [
        "AUTH PLAIN AGFubgBzM2NyZXQ=\r\n",
        "AUTH PLAIN\r\nAGFubgBzM2NyZXQ=\r\n",
        "AUTH LOGIN\r\nYW5u\r\nczNjcmV0\r\n",
        "AUTH LOGIN YW5u\r\nczNjcmV0\r\n",
    ] {
        let settings = Settings { authentication: Authentication::Required, ..host() };
        let (events, codes, _) = say(settings, &format!("EHLO me\r\n{text}MAIL FROM:<a@x.example>\r\n"));
        assert!(events.contains(&wanted), "{text}");
        assert_eq!((codes[codes.len() - 2], codes[codes.len() - 1]), (235, 250), "{text}");
    }
    let settings = Settings { authentication: Authentication::Required, ..host() };
    let (_, codes, _) = say(settings, "EHLO me\r\nAUTH LOGIN\r\n*\r\nAUTH PLAIN !!\r\nAUTH CRAM-MD5\r\n");
    assert_eq!(codes, [220, 250, 334, 501, 501, 504]);
}

/// Hostile bytes: pieces of the dialogue, cut, doubled, mixed with noise, in pieces of any size. Nothing may panic, and
/// every letter that comes out has whole CRLF lines and an envelope.
#[test]
fn a_seeded_mutator_finds_no_way_to_panic_or_to_smuggle() {
    const PIECES: [&str; 22] = [
        "EHLO me\r\n",
        "MAIL FROM:<a@x.example>\r\n",
        "RCPT TO:<b@y.example>\r\n",
        "DATA\r\n",
        "\r\n.\r\n",
        ".\r\n",
        "text\r\n",
        "\n.\n",
        "\r",
        "\n",
        ".",
        "RSET\r\n",
        "AUTH LOGIN\r\n",
        "AUTH PLAIN AGEAYg==\r\n",
        "STARTTLS\r\n",
        "QUIT\r\n",
        "YW5u\r\n",
        "ü",
        "\0",
        "<@:\"\\>",
        "MAIL FROM:<\"a\\\">\" SIZE=",
        "HELO x\r\n",
    ];
    let mut received = 0;
    for seed in 0..2_000 {
        let mut dice = Dice::from_number(seed);
        let mut bytes = Vec::new();
        if dice.below(2) == 0 {
            bytes.extend_from_slice(b"EHLO me\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n");
        }
        for _ in 0..dice.below(40) {
            bytes.extend_from_slice(dice.pick(&PIECES).unwrap().as_bytes());
            if dice.below(10) == 0 {
                bytes.push(dice.below(256) as u8);
            }
        }
        let settings = Settings { offers_starttls: true, authentication: Authentication::Offered, ..host() };
        let mut receiver = Receiver::new(Settings { largest_letter_bytes: 100, ..settings });
        let mut rest = bytes.as_slice();
        while !rest.is_empty() && !receiver.is_over() {
            let (piece, later) = rest.split_at(rest.len().min(1 + dice.below(30) as usize));
            rest = later;
            receiver.read(piece);
            while let Some(event) = receiver.next_event() {
                if let Event::Letter(letter) = &event {
                    received += 1;
                    assert!(!letter.recipients.is_empty());
                    let text = String::from_utf8_lossy(&letter.bytes).replace("\r\n", "");
                    assert!(!text.contains(['\r', '\n']), "seed {seed}");
                }
                receiver.answer(match dice.below(20) {
                    0 => Answer::Drop,
                    1 => Answer::Refuse(451, "4.0.0 Later".to_owned()),
                    _ => Answer::Accept,
                });
            }
        }
    }
    assert!(received > 200, "the mutator reaches whole letters: {received}");
}

fn chunking() -> Settings {
    Settings { offers_chunking: true, offers_dsn: true, ..host() }
}

#[test]
fn chunks_are_read_to_their_end_whatever_is_said_of_them() {
    let text = "EHLO me\r\nMAIL FROM:<a@x.example> RET=HDRS ENVID=7\r\nRCPT TO:<b@y.example> NOTIFY=FAILURE ORCPT=rfc822;b@y.example\r\n\
        BDAT 14\r\nSubject: 1\r\n\r\nBDAT 9 LAST\r\n.\r\nQUIT\r\nMAIL FROM:<a@x.example>\r\nBDAT 6 LAST\r\nQUIT\r\nBDAT 0 LAST\r\nQUIT\r\n";
    for step in [1, 3, usize::MAX] {
        let mut receiver = Receiver::new(chunking());
        let mut events = accept_all(&mut receiver);
        for piece in text.as_bytes().chunks(step.min(text.len())) {
            receiver.read(piece);
            events.extend(accept_all(&mut receiver));
        }
        assert_eq!(codes(&mut receiver), [220, 250, 250, 250, 250, 250, 250, 554, 503, 221], "step {step}");
        let letters = letters(events);
        assert_eq!(letters.len(), 1);
        assert_eq!((letters[0].bytes.as_slice(), letters[0].size_bytes), (&b"Subject: 1\r\n\r\n.\r\nQUIT\r\n"[..], 23));
    }
    let small = Settings { largest_letter_bytes: 10, ..chunking() };
    let text = "EHLO me\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nBDAT 12 LAST\r\n0123456789\r\nBDAT x\r\nBDAT 1 LAST 2\r\nNOOP\r\n";
    assert_eq!(say(small, text).1, [220, 250, 250, 250, 552, 501, 501, 250]);
    let text = "EHLO me\r\nMAIL FROM:<a@x.example> RET=HDRS\r\nBDAT 1 LAST\r\n";
    assert_eq!(say(host(), text).1, [220, 250, 555, 502]);
}

#[test]
fn a_letter_that_the_owner_refuses_at_its_first_chunk_is_read_and_answered_once() {
    let mut receiver = Receiver::new(chunking());
    receiver
        .read(b"EHLO me\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nBDAT 9 LAST\r\nQUIT\r\nA\r\nNOOP\r\n");
    while let Some(event) = receiver.next_event() {
        let refused = Answer::Refuse(451, "4.7.1 Later".to_owned());
        receiver.answer(if event == Event::LetterBegins { refused } else { Answer::Accept });
    }
    assert_eq!(codes(&mut receiver), [220, 250, 250, 250, 451, 250]);
}
