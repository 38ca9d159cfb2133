//! One connection to a provider.

use super::{Delivery, MailProvider};
use crate::character::Fate;
use mail::smtp::receiver::{Answer, Event, Received, Receiver};
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// A dozen letters of 20 KB fit in one read.
const READ_BYTES: usize = 256 << 10;
/// What a peer may still send after a drop is read and thrown away, so that no reset overtakes the last replies.
const LINGER: Duration = Duration::from_secs(2);

/// What the present letter's recipients meet.
#[derive(Default)]
struct Present {
    sender: String,
    outcomes: Vec<(String, u32, Fate)>,
    cut_in_letter: bool,
}

enum Stop {
    Closed,
    StartTls,
}

impl MailProvider {
    /// Serves one connection, after the TLS handshake when it is encrypted from the start.
    ///
    /// # Errors
    /// As [`serve`](MailProvider::serve).
    pub(crate) async fn accept<S>(&self, stream: S, encrypted: bool) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        match &self.tls {
            Some(tls) if encrypted => match tls.accept(stream).await {
                Ok(stream) => self.serve(stream, Receiver::new_encrypted(self.settings.clone())).await,
                Err(_) => Ok(()),
            },
            Some(_) | None => self.serve(stream, Receiver::new(self.settings.clone())).await,
        }
    }

    /// Serves one connection to its end. A broken connection is an everyday end; only a full receipt log is an error.
    ///
    /// # Errors
    /// When a receipt could not be written: the judge must not go on without its log.
    async fn serve<S>(&self, mut stream: S, mut receiver: Receiver) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut open = Some(Open::new(self));
        match (self.converse(&mut receiver, &mut stream, &mut open).await?, &self.tls) {
            (Stop::StartTls, Some(tls)) => {
                let Ok(mut stream) = tls.accept(stream).await else { return Ok(()) };
                self.converse(&mut receiver, &mut stream, &mut open).await.map(|_| ())
            }
            (Stop::StartTls, None) | (Stop::Closed, _) => Ok(()),
        }
    }

    async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        receiver: &mut Receiver,
        stream: &mut S,
        open: &mut Option<Open<'_>>,
    ) -> io::Result<Stop> {
        let mut present = Present::default();
        let mut buffer = vec![0; READ_BYTES];
        loop {
            while let Some(event) = receiver.next_event() {
                let starttls = event == Event::StartTls;
                let answer = self.decide(event, &mut present)?;
                receiver.answer(answer);
                if self.character.tarpit_millis > 0 && !receiver.is_over() {
                    self.clock.wait(Duration::from_millis(self.character.tarpit_millis)).await;
                    if write(stream, receiver).await.is_err() {
                        return Ok(Stop::Closed);
                    }
                }
                if starttls {
                    let written = write(stream, receiver).await;
                    return Ok(if written.is_ok() { Stop::StartTls } else { Stop::Closed });
                }
            }
            if receiver.is_over() {
                // Who reads the farewell may dial anew at once.
                *open = None;
            }
            if write(stream, receiver).await.is_err() {
                return Ok(Stop::Closed);
            }
            if receiver.is_over() {
                self.say_goodbye(stream, &mut buffer).await;
                return Ok(Stop::Closed);
            }
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => return Ok(Stop::Closed),
                Ok(_) if present.cut_in_letter => return self.cut(&mut present).map(|()| Stop::Closed),
                Ok(length) => receiver.read(&buffer[..length]),
            }
        }
    }

    /// The answer to a step. Log and account are written before it is given.
    fn decide(&self, event: Event, present: &mut Present) -> io::Result<Answer> {
        Ok(match event {
            Event::Connected => self.admit(),
            Event::Hello { .. } | Event::StartTls => Answer::Accept,
            Event::SignIn { user, password } => match &self.credentials {
                Some(known) if *known == (user, password) => Answer::Accept,
                Some(_) | None => Answer::Refuse(535, "5.7.8 Wrong user or password".to_owned()),
            },
            Event::Sender { .. } if self.character.blocks_senders => {
                Answer::Refuse(554, "5.7.1 Sender blocked, see person@elsewhere.example".to_owned())
            }
            Event::Sender { address, .. } => {
                *present = Present { sender: address, ..Present::default() };
                Answer::Accept
            }
            Event::Recipient { address } => {
                if let Some(hangs_up) = self.too_soon(&address) {
                    let code = if hangs_up { 421 } else { 451 };
                    return Ok(Answer::Refuse(
                        code,
                        "4.7.28 Our system has detected an unusual rate of mail".to_owned(),
                    ));
                }
                let (number, fate) = self.meet(&address);
                let outcome = (address, number, fate);
                match fate {
                    Fate::Defer => {
                        self.note(&[outcome], "")?;
                        Answer::Refuse(451, "4.7.1 Try again later".to_owned())
                    }
                    Fate::UnknownMailbox => {
                        self.note(&[outcome], "")?;
                        Answer::Refuse(550, "5.1.1 No such mailbox".to_owned())
                    }
                    Fate::DropBeforeDot if self.settings.offers_chunking => {
                        self.note(&[outcome], "")?;
                        Answer::Drop
                    }
                    _ => {
                        present.outcomes.push(outcome);
                        Answer::Accept
                    }
                }
            }
            Event::LetterBegins if present.meets(Fate::DropBeforeDot) => {
                self.note(&present.all_meet(Fate::DropBeforeDot), "")?;
                Answer::Drop
            }
            Event::LetterBegins => {
                present.cut_in_letter = present.meets(Fate::DropInLetter);
                Answer::Accept
            }
            Event::Letter(_) if present.cut_in_letter => {
                self.cut(present)?;
                Answer::Drop
            }
            Event::Letter(received) => self.receive(received, present)?,
        })
    }

    async fn say_goodbye<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: &mut S, buffer: &mut [u8]) {
        // The connection is given up anyway; what fails here changes nothing.
        stream.shutdown().await.ok();
        let emptied = async { while stream.read(buffer).await.is_ok_and(|length| length > 0) {} };
        tokio::select! {
            biased;
            () = emptied => {}
            () = self.clock.wait(LINGER) => {}
        }
    }

    fn admit(&self) -> Answer {
        let open = self.open.load(Ordering::SeqCst);
        let mut account = self.lock();
        account.connections += 1;
        if self.character.most_connections.is_some_and(|most| open > most) {
            account.refused_connections += 1;
            return Answer::Refuse(421, "4.7.0 Too many connections".to_owned());
        }
        Answer::Accept
    }

    fn cut(&self, present: &mut Present) -> io::Result<()> {
        self.note(&present.all_meet(Fate::DropInLetter), "")
    }

    fn receive(&self, received: Received, present: &mut Present) -> io::Result<Answer> {
        let dropped = [Fate::DropAfterDotKept, Fate::DropAfterDotLost].into_iter().find(|fate| present.meets(*fate));
        let outcomes = match dropped {
            Some(fate) => present.all_meet(fate),
            None => std::mem::take(&mut present.outcomes),
        };
        self.note(&outcomes, message_id(&received.bytes))?;
        self.lock().letter_bytes += received.size_bytes as u64;
        if let Some(mailbox) = self.mailbox.as_ref().filter(|_| dropped != Some(Fate::DropAfterDotLost)) {
            let (at, letter) = (self.clock.now(), Arc::<[u8]>::from(received.bytes));
            for (recipient, _, _) in outcomes {
                let delivery = Delivery { at, sender: present.sender.clone(), recipient, letter: letter.clone() };
                // Nobody empties the mailbox any more: the letter was received all the same.
                mailbox.send(delivery).ok();
            }
        }
        Ok(if dropped.is_some() { Answer::Drop } else { Answer::Accept })
    }
}

impl Present {
    fn meets(&self, wanted: Fate) -> bool {
        self.outcomes.iter().any(|(_, _, fate)| *fate == wanted)
    }

    /// What happens to the connection happens to all recipients of its letter.
    fn all_meet(&mut self, fate: Fate) -> Vec<(String, u32, Fate)> {
        let outcomes = std::mem::take(&mut self.outcomes);
        outcomes.into_iter().map(|(recipient, number, _)| (recipient, number, fate)).collect()
    }
}

struct Open<'a>(&'a MailProvider);

impl<'a> Open<'a> {
    fn new(provider: &'a MailProvider) -> Self {
        provider.open.fetch_add(1, Ordering::SeqCst);
        Open(provider)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn write<S: AsyncWrite + Unpin>(stream: &mut S, receiver: &mut Receiver) -> io::Result<()> {
    let output = receiver.take_output();
    if output.is_empty() {
        return Ok(());
    }
    stream.write_all(&output).await?;
    stream.flush().await
}

/// The Message-ID of a letter, with its angle brackets; empty when it has none.
fn message_id(letter: &[u8]) -> &str {
    const NAME: &[u8] = b"message-id:";
    for line in letter.split(|byte| *byte == b'\n') {
        if line == b"\r" {
            break;
        }
        if line.len() > NAME.len() && line[..NAME.len()].eq_ignore_ascii_case(NAME) {
            let value = line[NAME.len()..].trim_ascii();
            return std::str::from_utf8(value).ok().filter(|text| !text.contains('\t')).unwrap_or_default();
        }
    }
    ""
}
