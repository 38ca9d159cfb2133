//! A small SMTP server for tests, with replies that a test can exchange, and the loop that leads a client against it.

use crate::address::EmailAddress;
use crate::smtp::*;
use basics::Timestamp;
use std::collections::BTreeSet;

pub(super) const NOW: Timestamp = Timestamp::from_millis(1_000_000);

/// Gets the command (`"."` for a final dot or the end of a last chunk) and its number from 1; gives the reply instead of the usual one.
pub(super) type Exchange<'a> = Box<dyn FnMut(&str, usize) -> Option<String> + 'a>;

pub(super) struct Server<'a> {
    pub ehlo: &'static str,
    pub exchange: Exchange<'a>,
    input: Vec<u8>,
    in_data: bool,
    /// Octets of a last chunk that have not come.
    in_chunk: Option<usize>,
    has_mail: bool,
    recipients: Vec<String>,
    commands: usize,
    pub log: Vec<String>,
    /// Body lines of what was accepted, by recipient.
    pub delivered: Vec<(String, String)>,
    /// What was said when each letter's final dot was read, whatever the answer: recipient count and body.
    pub dots: Vec<(usize, String)>,
    body: String,
}

impl<'a> Server<'a> {
    pub fn new(exchange: Exchange<'a>) -> Server<'a> {
        Server {
            ehlo: "250-mx.example\r\n250-PIPELINING\r\n250-SIZE 100000\r\n250 8BITMIME\r\n",
            exchange,
            input: vec![],
            in_data: false,
            in_chunk: None,
            has_mail: false,
            recipients: vec![],
            commands: 0,
            log: vec![],
            delivered: vec![],
            dots: vec![],
            body: String::new(),
        }
    }

    /// The same, and it takes letters by BDAT.
    pub fn with_chunks(exchange: Exchange<'a>) -> Server<'a> {
        let ehlo = "250-mx.example\r\n250-PIPELINING\r\n250-SIZE 100000\r\n250-CHUNKING\r\n250 8BITMIME\r\n";
        Server { ehlo, ..Server::new(exchange) }
    }

    pub fn read(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.input.extend_from_slice(bytes);
        let mut replies = Vec::new();
        loop {
            if let Some(size) = self.in_chunk {
                if self.input.len() < size {
                    break;
                }
                let chunk: Vec<u8> = self.input.drain(..size).collect();
                let chunk = String::from_utf8_lossy(&chunk).replace("\r\n", "\n");
                // As it would lie in a mailbox beside those that came by DATA here: with the dot doubled.
                self.body = chunk
                    .lines()
                    .map(|line| match line.strip_prefix('.') {
                        Some(rest) => format!("..{rest}\n"),
                        None => format!("{line}\n"),
                    })
                    .collect();
                self.in_chunk = None;
                self.in_data = true;
                if let Some(reply) = self.take_line(".") {
                    replies.extend_from_slice(reply.as_bytes());
                }
                continue;
            }
            let Some(end) = self.input.windows(2).position(|pair| pair == b"\r\n") else { break };
            let line: Vec<u8> = self.input.drain(..end + 2).collect();
            let line = String::from_utf8_lossy(&line[..end]).into_owned();
            if let Some(reply) = self.take_line(&line) {
                replies.extend_from_slice(reply.as_bytes());
            }
        }
        replies
    }

    fn take_line(&mut self, line: &str) -> Option<String> {
        if self.in_data && line != "." {
            self.body.push_str(line);
            self.body.push('\n');
            return None;
        }
        if let Some(size) = line.strip_prefix("BDAT ") {
            self.log.push(line.into());
            self.in_chunk = Some(size.strip_suffix(" LAST").expect("one chunk a letter").parse().unwrap());
            return None;
        }
        self.log.push(line.into());
        self.commands += 1;
        let exchanged = (self.exchange)(line, self.commands);
        let usual = self.usual_reply(line).to_string();
        let reply = exchanged.unwrap_or(usual);
        let (good, intermediate) = (reply.starts_with('2'), reply.starts_with('3'));
        if self.in_data {
            self.in_data = false;
            let body = std::mem::take(&mut self.body);
            self.dots.push((self.recipients.len(), body.clone()));
            for recipient in self.recipients.drain(..).filter(|_| good) {
                self.delivered.push((recipient, body.clone()));
            }
            self.has_mail = false;
        } else if line == "DATA" {
            self.in_data = intermediate;
        } else if line.starts_with("MAIL") {
            self.has_mail = good;
            self.recipients.clear();
        } else if line.starts_with("RCPT") && good {
            self.recipients.push(line[9..line.len() - 1].into());
        } else if line == "RSET" {
            self.has_mail = false;
            self.recipients.clear();
        }
        Some(reply)
    }

    fn usual_reply(&self, line: &str) -> &'static str {
        match line.split(' ').next().unwrap() {
            "EHLO" => self.ehlo,
            "MAIL" if self.has_mail => "503 nested\r\n",
            "RCPT" if !self.has_mail => "503 need MAIL\r\n",
            "DATA" if self.recipients.is_empty() => "554 5.5.1 no valid recipients\r\n",
            "DATA" => "354 go on\r\n",
            "QUIT" => "221 bye\r\n",
            "MAIL" => "250 2.1.0 fine\r\n",
            "RCPT" => "250 2.1.5 fine\r\n",
            "." if self.recipients.is_empty() => "554 no valid recipients\r\n",
            _ => "250 2.0.0 fine\r\n",
        }
    }
}

/// How a run goes.
pub(super) struct Run {
    pub letters: u64,
    /// Most bytes that go over at once, either way.
    pub step: usize,
    /// The connection breaks when this many bytes were written by the client.
    pub drop_at: Option<usize>,
    pub refuse_intent_of: Option<u64>,
    pub greeting: &'static str,
}

impl Default for Run {
    fn default() -> Self {
        Run { letters: 3, step: usize::MAX, drop_at: None, refuse_intent_of: None, greeting: "220 hi\r\n" }
    }
}

pub(super) struct Report {
    pub outcomes: Vec<(u64, Outcome)>,
    pub end: ConnectionEnd,
    pub committed: BTreeSet<u64>,
    pub written: usize,
    /// Round trips: how often the client waited for the server.
    pub turns: usize,
}

impl Report {
    /// One word for each letter, in the order of the letters.
    pub fn words(&self) -> Vec<&'static str> {
        let mut outcomes = self.outcomes.clone();
        outcomes.sort_by_key(|(tag, _)| *tag);
        outcomes.iter().map(|(_, outcome)| word(outcome)).collect()
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted { .. } => "accepted",
        Outcome::Deferred { scope: Scope::Recipient, .. } => "deferred recipient",
        Outcome::Deferred { scope: Scope::Sender | Scope::Transaction, .. } => "deferred transaction",
        Outcome::Deferred { scope: Scope::Connection, .. } => "deferred connection",
        Outcome::Refused { scope: Scope::Recipient, .. } => "refused recipient",
        Outcome::Refused { .. } => "refused transaction",
        Outcome::Unsuitable(_) => "unsuitable",
        Outcome::InDoubt(_) => "in doubt",
        Outcome::NotSent(_) | Outcome::NotBegun(_) => "not sent",
    }
}

pub(super) fn letter(tag: u64) -> Offer {
    let recipient = EmailAddress::parse(&format!("r{tag}@buyer.example")).unwrap();
    let sender = Some(EmailAddress::parse("b@seller.example").unwrap());
    let text = format!("Subject: {tag}\r\n\r\n.letter {tag}\r\n");
    Offer { tag: LetterTag(tag), envelope: Envelope { sender, recipient }, letter: WireLetter::new(text.into()) }
}

pub(super) fn lead(server: &mut Server<'_>, run: &Run) -> Report {
    lead_client(Client::new(Settings::new("me.example").unwrap(), NOW), server, run)
}

pub(super) fn lead_client(mut client: Client, server: &mut Server<'_>, run: &Run) -> Report {
    let mut report =
        Report { outcomes: vec![], end: ConnectionEnd::Abandoned, committed: BTreeSet::new(), written: 0, turns: 0 };
    let mut offered = 0;
    let mut incoming: Vec<u8> = run.greeting.into();
    for _ in 0..100_000 {
        while offered < run.letters && client.can_take_letter() {
            offered += 1;
            client.offer(letter(offered), NOW);
        }
        if offered == run.letters {
            client.finish_when_done();
        }
        if let Some(event) = client.next_event() {
            match event {
                Event::StartTls => {
                    incoming.clear();
                    client.tls_established(NOW);
                }
                Event::WantsIntent(tag) if Some(tag.0) == run.refuse_intent_of => client.intent_refused(tag, NOW),
                Event::WantsIntent(tag) => {
                    report.committed.insert(tag.0);
                    client.intent_committed(tag, NOW);
                }
                Event::Outcome(tag, outcome) => report.outcomes.push((tag.0, outcome)),
                Event::Close(end) => {
                    report.end = end;
                    assert!(client.next_event().is_none() && client.pending().is_empty());
                    return report;
                }
            }
        } else if !client.pending().is_empty() {
            let mut count = client.pending().len().min(run.step);
            if let Some(drop_at) = run.drop_at {
                count = count.min(drop_at - report.written);
            }
            report.written += count;
            incoming.extend(server.read(&client.pending()[..count]));
            client.written(count, NOW);
            if Some(report.written) == run.drop_at {
                client.closed();
            }
        } else if !incoming.is_empty() {
            report.turns += 1;
            let count = incoming.len().min(run.step);
            let piece: Vec<u8> = incoming.drain(..count).collect();
            client.received(&piece, NOW);
        } else {
            // Nothing more will come: time passes.
            let deadline = client.deadline().expect("a client that waits for nothing");
            client.timed_out(deadline);
        }
    }
    panic!("the dialogue does not end");
}

impl Client {
    fn finish_when_done(&mut self) {
        self.finishing = self.waiting.is_none() && self.opening.is_none() && self.sending.is_none();
        if self.finishing && self.expected.is_empty() {
            self.finish(NOW);
        }
    }
}

/// What must hold in every run, whatever the server did.
pub(super) fn assert_laws(report: &Report, server: &Server<'_>, letters: u64) {
    let mut tags: Vec<u64> = report.outcomes.iter().map(|(tag, _)| *tag).collect();
    tags.sort_unstable();
    assert_eq!(tags, (1..=letters).take(tags.len()).collect::<Vec<_>>(), "one outcome each");
    assert!(report.words().iter().filter(|word| **word == "in doubt").count() <= 1);
    for (recipients, body) in &server.dots {
        if let Some(tag) = body.lines().find_map(|line| line.strip_prefix("..letter ")) {
            assert!(report.committed.contains(&tag.parse().unwrap()), "a dot without a commit");
        } else {
            assert!(*recipients == 0 && body.is_empty(), "a dot that ends no whole letter: {body:?}");
        }
    }
}

/// What must hold besides when the server says what it does: delivered is what counts as accepted or in doubt.
pub(super) fn assert_truth(report: &Report, server: &Server<'_>) {
    for (tag, outcome) in &report.outcomes {
        let copies = server.delivered.iter().filter(|(to, _)| *to == format!("r{tag}@buyer.example")).count();
        match outcome {
            Outcome::Accepted { .. } => assert_eq!(copies, 1, "letter {tag}"),
            Outcome::InDoubt(_) => assert!(copies <= 1, "letter {tag}"),
            _nothing_delivered => assert_eq!(copies, 0, "letter {tag}: {outcome:?}"),
        }
    }
}
