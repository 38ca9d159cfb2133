//! Servers that say anything: the laws hold, and nothing panics. Fixed rounds, seeded.

use super::server::*;
use crate::smtp::*;
use basics::Dice;

const ROUNDS: u64 = 4000;
const REPLIES: [&str; 18] = [
    "",
    "250 fine\r\n",
    "354 go on\r\n",
    "421 bye\r\n",
    "450 4.2.1 later\r\n",
    "451 x\r\n",
    "452 4.2.2 full\r\n",
    "500 what\r\n",
    "503 order\r\n",
    "550 5.1.1 no\r\n",
    "554 no\r\n",
    "250-a\r\n250 b\r\n",
    "250-a\r\n354 b\r\n",
    "220 hi\r\n",
    "334 x\r\n",
    "\r\n",
    "250 fine\r\n250 fine\r\n",
    "25",
];

#[test]
fn whatever_a_server_says_the_laws_hold() {
    for seed in 0..ROUNDS {
        let mut dice = Dice::from_number(seed);
        let run = Run {
            letters: 1 + dice.below(5),
            step: [1, 3, 20, usize::MAX][dice.below(4) as usize],
            drop_at: dice.chance_in_thousand(200).then(|| 1 + dice.below(800) as usize),
            refuse_intent_of: dice.chance_in_thousand(200).then(|| 1 + dice.below(5)),
            ..Run::default()
        };
        let calm = dice.below(400);
        let chunks = dice.chance_in_thousand(500);
        let exchange = Box::new(|_: &str, _: usize| {
            if !dice.chance_in_thousand(calm) {
                return None;
            }
            if dice.chance_in_thousand(300) {
                let mut bytes = [0; 12];
                dice.fill(&mut bytes);
                return Some(String::from_utf8_lossy(&bytes).into_owned());
            }
            dice.pick(&REPLIES).map(|reply| (*reply).to_string())
        });
        let mut server = if chunks { Server::with_chunks(exchange) } else { Server::new(exchange) };
        let report = lead(&mut server, &run);
        assert_laws(&report, &server, run.letters);
    }
}

#[test]
fn bytes_from_a_mutator_never_make_the_parser_or_the_client_panic() {
    let corpus = b"220 mx.example ESMTP\r\n250-mx.example\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250 8BITMIME\r\n250 2.1.0 ok\r\n\
        250 2.1.5 ok\r\n354 go\r\n250 2.0.0 queued\r\n250 ok\r\n250 ok\r\n354 go\r\n421 4.4.2 bye\r\n";
    for seed in 0..ROUNDS {
        let mut dice = Dice::from_number(seed);
        let mut bytes = corpus.to_vec();
        for _ in 0..dice.below(12) {
            let at = dice.below(bytes.len() as u64) as usize;
            match dice.below(4) {
                0 => bytes[at] = dice.number() as u8,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, *dice.pick(b"\r\n-. 0245\0\xff").unwrap()),
                _cut_and_repeat => bytes.extend_from_within(at..),
            }
        }
        let mut client = Client::new(Settings::new("me.example").unwrap(), NOW);
        client.offer(letter(1), NOW);
        let mut outcomes = 0;
        let mut dots = 0;
        let mut committed = 0;
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let (piece, after) = rest.split_at((1 + dice.below(30) as usize).min(rest.len()));
            rest = after;
            client.received(piece, NOW);
            while let Some(event) = client.next_event() {
                match event {
                    Event::WantsIntent(tag) => {
                        committed += 1;
                        client.intent_committed(tag, NOW);
                    }
                    Event::Outcome(..) => outcomes += 1,
                    Event::StartTls | Event::Close(_) => {}
                }
            }
            dots += memchr::memmem::find_iter(client.pending(), b"\r\n.\r\n").count();
            let count = client.pending().len();
            client.written(count, NOW);
            if client.can_take_letter() {
                client.offer(letter(2), NOW);
                outcomes -= 1;
            }
        }
        assert!(dots <= committed, "seed {seed}");
        client.closed();
        outcomes +=
            std::iter::from_fn(|| client.next_event()).filter(|e| matches!(e, Event::Outcome(..))).count() as i64;
        assert_eq!(outcomes, 1, "seed {seed}");
    }
}
