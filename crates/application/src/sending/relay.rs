//! One short talk with a relay, outside of every campaign: to see whether it answers, or to hand over a single letter.
//!
//! Every step and the relay's words for it are kept for the person who asked; user name and password are not. The dialogue is
//! the same state machine that sends campaigns.

use crate::sending::channels::RelayOffer;
use basics::Timestamp;
use mail::smtp::{
    Client, ConnectionEnd, Event, Offer, Outcome, PlainTextPasswords, Reply, ReplyParser, Settings, Timeouts,
};
use outside::{Clock, Connection, DialError, Dialler, Target};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A person waits for it: much shorter than the patience of a campaign.
const PATIENCE: Duration = Duration::from_secs(20);
/// A relay that has the whole letter may scan it first; giving up here means doubt.
const FINAL_DOT_PATIENCE: Duration = Duration::from_secs(60);
/// Dialling: name, connection and handshake.
const DIAL_PATIENCE: Duration = Duration::from_secs(30);
/// Replies are short.
const READ_BYTES: usize = 4 * 1024;
/// Of one reply so much is shown.
const REPLY_CHARACTERS: usize = 500;

/// One step of the talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `dial`, `greeting`, `ehlo`, `starttls`, `tls`, `auth`, `letter`, `quit`.
    pub name: &'static str,
    pub ok: bool,
    /// What the relay said, or what went wrong.
    pub reply: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conversation {
    pub steps: Vec<Step>,
    /// Of the letter, where there was one.
    pub outcome: Option<Outcome>,
    /// What the relay offered, where it was greeted.
    pub(crate) offer: Option<RelayOffer>,
}

impl Conversation {
    /// Whether every step went well.
    pub fn is_good(&self) -> bool {
        !self.steps.is_empty() && self.steps.iter().all(|step| step.ok)
    }

    /// The first step that failed, in a sentence.
    pub fn trouble(&self) -> String {
        let failed = self.steps.iter().find(|step| !step.ok);
        failed.map_or_else(
            || "the relay ended the talk early".to_owned(),
            |step| format!("{}: {}", step.name, step.reply),
        )
    }
}

/// Dials, greets, encrypts and logs in as the settings say, hands `offer` over if there is one, and takes leave.
pub async fn converse(
    dialler: &dyn Dialler,
    target: &Target,
    mut settings: Settings,
    clock: &Arc<dyn Clock>,
    offer: Option<Offer>,
) -> Conversation {
    settings.timeouts = Timeouts {
        greeting: PATIENCE,
        command: PATIENCE,
        mail: PATIENCE,
        recipient: PATIENCE,
        data: PATIENCE,
        body: PATIENCE,
        final_dot: FINAL_DOT_PATIENCE,
        ..Timeouts::default()
    };
    let mut talk = Talk {
        steps: Vec::new(),
        waiting: VecDeque::new(),
        parser: ReplyParser::default(),
        outcome: None,
        offer: None,
    };
    match dial(dialler, target, clock).await {
        Err(why) => talk.note("dial", false, why),
        Ok(connection) => {
            talk.note("dial", true, format!("{}:{}", target.host, target.port));
            talk.waiting.push_back("greeting");
            settings.plain_text_passwords = passwords_over(dialler, &connection);
            let mut client = Client::new(settings, clock.now());
            if let Some(offer) = offer {
                client.offer(offer, clock.now());
            }
            client.finish(clock.now());
            talk.run(client, connection, dialler, target, clock).await;
        }
    }
    Conversation { steps: talk.steps, outcome: talk.outcome, offer: talk.offer }
}

/// Whether a log-in may cross this connection unencrypted: only within the networks that the configuration lists.
pub fn passwords_over(dialler: &dyn Dialler, connection: &Connection) -> PlainTextPasswords {
    if dialler.is_listed(connection) { PlainTextPasswords::Allowed } else { PlainTextPasswords::Refused }
}

async fn dial(dialler: &dyn Dialler, target: &Target, clock: &Arc<dyn Clock>) -> Result<Connection, String> {
    tokio::select! {
        biased;
        dialled = dialler.dial(target) => dialled.map_err(|error| in_full(&error)),
        () = clock.wait(DIAL_PATIENCE) => Err(format!("no connection within {} seconds", DIAL_PATIENCE.as_secs())),
    }
}

/// The error with its cause, which alone says whether a name or a machine is missing.
pub(super) fn in_full(error: &DialError) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

struct Talk {
    steps: Vec<Step>,
    /// Steps whose reply has not come.
    waiting: VecDeque<&'static str>,
    parser: ReplyParser,
    outcome: Option<Outcome>,
    offer: Option<RelayOffer>,
}

impl Talk {
    fn note(&mut self, name: &'static str, ok: bool, reply: String) {
        let reply: String = reply.chars().take(REPLY_CHARACTERS).collect();
        // The several replies of one log-in are one step; its last one counts.
        match self.steps.last_mut() {
            Some(last) if last.name == name => *last = Step { name, ok, reply },
            _ => self.steps.push(Step { name, ok, reply }),
        }
    }

    async fn run(
        &mut self,
        mut client: Client,
        connection: Connection,
        dialler: &dyn Dialler,
        target: &Target,
        clock: &Arc<dyn Clock>,
    ) {
        let mut stream = connection;
        loop {
            while let Some(event) = client.next_event() {
                match event {
                    // Nothing else is in flight, and the talk itself was written down before it began.
                    Event::WantsIntent(tag) => client.intent_committed(tag, clock.now()),
                    Event::Outcome(_, outcome) => self.take_outcome(outcome),
                    Event::Close(end) => {
                        let greeted = self.steps.iter().any(|step| step.name == "ehlo" && step.ok);
                        self.offer = greeted.then(|| client.capabilities().into());
                        return self.ended(&end);
                    }
                    Event::StartTls => match dialler.upgrade(stream, target).await {
                        Ok(encrypted) => {
                            stream = encrypted;
                            self.note("tls", true, String::new());
                            client.tls_established(clock.now());
                        }
                        Err(error) => {
                            self.note("tls", false, in_full(&error));
                            return;
                        }
                    },
                }
            }
            if !client.pending().is_empty() {
                let bytes = client.pending().to_vec();
                self.said(&bytes);
                let written = async { stream.write_all(&bytes).await.is_ok() && stream.flush().await.is_ok() };
                let done = tokio::select! {
                    biased;
                    done = written => done,
                    () = clock.wait(PATIENCE) => false,
                };
                match done {
                    true => client.written(bytes.len(), clock.now()),
                    false => client.closed(),
                }
                continue;
            }
            if client.is_closed() {
                return;
            }
            self.listen(&mut client, &mut stream, clock).await;
        }
    }

    async fn listen(&mut self, client: &mut Client, stream: &mut Connection, clock: &Arc<dyn Clock>) {
        let mut space = [0; READ_BYTES];
        let wait = client.deadline().map_or(PATIENCE, |deadline| patience_until(deadline, clock.now()));
        tokio::select! {
            biased;
            read = stream.read(&mut space) => match read {
                Ok(count) if count > 0 => {
                    self.heard(&space[..count]);
                    client.received(&space[..count], clock.now());
                }
                Ok(_) | Err(_) => client.closed(),
            },
            () = clock.wait(wait) => client.timed_out(clock.now()),
        }
    }

    /// Notes which commands leave. Whatever is no command of the session belongs to the letter or to the log-in before it.
    fn said(&mut self, bytes: &[u8]) {
        let word = bytes.split(|byte| matches!(byte, b' ' | b'\r')).next().unwrap_or_default();
        let step = match word {
            b"EHLO" | b"HELO" => "ehlo",
            b"STARTTLS" => "starttls",
            b"AUTH" => "auth",
            b"QUIT" => "quit",
            _other if self.steps.last().is_some_and(|step| step.name == "auth") && word != b"MAIL" => "auth",
            _other => "letter",
        };
        self.waiting.push_back(step);
    }

    fn heard(&mut self, bytes: &[u8]) {
        self.parser.push(bytes);
        while let Ok(Some(reply)) = self.parser.next_reply() {
            let step = self.waiting.pop_front().unwrap_or("letter");
            // Of the letter only the outcome is told.
            if step != "letter" {
                self.note(step, reply.is_positive() || reply.is_intermediate(), shown(&reply));
            }
        }
    }

    fn take_outcome(&mut self, outcome: Outcome) {
        let (ok, reply) = match &outcome {
            Outcome::Accepted { reply } => (true, shown(reply)),
            Outcome::Deferred { reply, .. } | Outcome::Refused { reply, .. } => (false, shown(reply)),
            Outcome::Unsuitable(why) => (false, format!("{why:?}")),
            Outcome::InDoubt(end) | Outcome::NotSent(end) | Outcome::NotBegun(end) => (false, why(end)),
        };
        if !matches!(outcome, Outcome::NotSent(_) | Outcome::NotBegun(_)) {
            self.note("letter", ok, reply);
        }
        self.outcome = Some(outcome);
    }

    /// A talk that ended before QUIT was answered has a step that says why.
    fn ended(&mut self, end: &ConnectionEnd) {
        if *end == ConnectionEnd::Finished {
            return;
        }
        let step = match end {
            ConnectionEnd::StartTlsNotOffered
            | ConnectionEnd::StartTlsRefused(_)
            | ConnectionEnd::InjectedPlainText => "starttls",
            ConnectionEnd::AuthenticationNeedsTls
            | ConnectionEnd::AuthenticationNotOffered
            | ConnectionEnd::AuthenticationRefused(_) => "auth",
            _elsewhere => self.waiting.pop_front().unwrap_or("quit"),
        };
        let known = self.steps.last().is_some_and(|last| last.name == step && !last.ok);
        if !known {
            self.note(step, false, why(end));
        }
    }
}

fn patience_until(deadline: Timestamp, now: Timestamp) -> Duration {
    deadline.since(now).max(Duration::from_millis(1))
}

fn shown(reply: &Reply) -> String {
    format!("{} {}", reply.code, reply.text)
}

fn why(end: &ConnectionEnd) -> String {
    match end {
        ConnectionEnd::Unwelcome(reply)
        | ConnectionEnd::ServiceClosing(reply)
        | ConnectionEnd::StartTlsRefused(reply)
        | ConnectionEnd::AuthenticationRefused(reply)
        | ConnectionEnd::ChunkingRefused(reply) => shown(reply),
        ConnectionEnd::Finished | ConnectionEnd::Abandoned | ConnectionEnd::IntentRefused => "ended".to_owned(),
        ConnectionEnd::Dropped => "the relay closed the connection".to_owned(),
        ConnectionEnd::TimedOut(stage) => format!("no answer in time ({stage:?})"),
        ConnectionEnd::StartTlsNotOffered => "the relay does not offer STARTTLS".to_owned(),
        ConnectionEnd::InjectedPlainText => "bytes came unencrypted behind the reply to STARTTLS".to_owned(),
        ConnectionEnd::AuthenticationNeedsTls => {
            "a password does not go over an unencrypted connection; choose STARTTLS or TLS".to_owned()
        }
        ConnectionEnd::AuthenticationNotOffered => "the relay offers no log-in that is known here".to_owned(),
        ConnectionEnd::RefusedMidway => "the relay refused in the middle of a letter".to_owned(),
        ConnectionEnd::Unmatched | ConnectionEnd::BrokenReply(_) => "the relay's answer is not SMTP".to_owned(),
    }
}
