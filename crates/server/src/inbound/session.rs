//! One connection to the door: what comes back for letters, and reports of receivers.

use application::sending::health::take_mailed_report;
use application::sending::returns::{RecordReturn, ReturnAddress, ReturnRefusal, is_for_reports, letter_of};
use application::{Application, Trouble};
use domain::sending::classification::classify_letter;
use domain::trust::Viewer;
use mail::incoming::IncomingLetter;
use mail::smtp::receiver::{Answer, Event, Received, Receiver, Settings};
use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const READ_BYTES: usize = 64 << 10;
/// Silence of a peer (RFC 5321 §4.5.3.2.7 asks for five minutes; a server that has a bounce to tell is quicker).
const SILENCE: Duration = Duration::from_secs(2 * 60);
/// Recipients that are not ours before the connection is ended: nobody guesses a signed token.
const STRANGERS: u32 = 5;

/// How many connections each address has open.
#[derive(Default)]
pub struct Peers(Mutex<BTreeMap<IpAddr, usize>>);

/// One open connection; dropping it makes room.
pub struct Visit(Arc<Peers>, IpAddr);

impl Peers {
    pub fn enter(self: &Arc<Self>, peer: IpAddr, most: usize) -> Option<Visit> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(peer).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Visit(Arc::clone(self), peer))
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut open = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.1);
            }
        }
    }
}

/// Of a packed report; those of the largest receivers have some hundred kilobytes.
const REPORT_BYTES: usize = 8 << 20;

#[derive(Default)]
struct Talk {
    addresses: Vec<ReturnAddress>,
    /// It goes to the address of receivers' reports.
    is_report: bool,
    strangers: u32,
}

/// Talks until either side ends it.
///
/// # Errors
/// When the stream breaks.
pub async fn serve(app: &Application, mut stream: TcpStream, settings: Settings) -> io::Result<()> {
    let mut receiver = Receiver::new(settings);
    let mut talk = Talk::default();
    let mut buffer = vec![0; READ_BYTES];
    loop {
        while let Some(event) = receiver.next_event() {
            let answer = talk.decide(app, event).await;
            receiver.answer(answer);
        }
        let output = receiver.take_output();
        if !output.is_empty() {
            stream.write_all(&output).await?;
        }
        if receiver.is_over() {
            return stream.shutdown().await;
        }
        match tokio::time::timeout(SILENCE, stream.read(&mut buffer)).await {
            Ok(Ok(length)) if length > 0 => receiver.read(&buffer[..length]),
            Ok(Ok(_)) | Err(_) => return Ok(()),
            Ok(Err(error)) => return Err(error),
        }
    }
}

impl Talk {
    async fn decide(&mut self, app: &Application, event: Event) -> Answer {
        match event {
            Event::Connected | Event::Hello { .. } | Event::StartTls | Event::LetterBegins => Answer::Accept,
            Event::SignIn { .. } => Answer::Refuse(535, "5.7.8 Nobody signs in here".to_owned()),
            Event::Sender { .. } => {
                self.addresses.clear();
                self.is_report = false;
                Answer::Accept
            }
            Event::Recipient { address } => self.recipient(app, &address).await,
            Event::Letter(received) => self.letter(app, &received).await,
        }
    }

    async fn recipient(&mut self, app: &Application, address: &str) -> Answer {
        match is_for_reports(app, address).await {
            Ok(true) => {
                self.is_report = true;
                return Answer::Accept;
            }
            Ok(false) => {}
            Err(trouble) => return later(&trouble),
        }
        match letter_of(app, address).await {
            Ok(Ok(found)) => {
                self.addresses.push(found);
                Answer::Accept
            }
            Ok(Err(ReturnRefusal::NotYet)) => Answer::Refuse(451, "4.2.0 Try again in a minute".to_owned()),
            Ok(Err(ReturnRefusal::TooOld)) => Answer::Refuse(550, "5.1.1 This address is no longer used".to_owned()),
            Ok(Err(ReturnRefusal::Unknown)) => {
                self.strangers += 1;
                match self.strangers {
                    STRANGERS.. => Answer::Refuse(421, "4.7.0 Too many unknown recipients".to_owned()),
                    _ => Answer::Refuse(550, "5.1.1 There is no such address here".to_owned()),
                }
            }
            Err(trouble) => later(&trouble),
        }
    }

    /// The letter is taken only once what follows from it is on disk.
    async fn letter(&mut self, app: &Application, received: &Received) -> Answer {
        if std::mem::take(&mut self.is_report)
            && let Err(answer) = report(app, received).await
        {
            return answer;
        }
        if self.addresses.is_empty() {
            return Answer::Accept;
        }
        let Ok(letter) = IncomingLetter::read(&received.bytes) else {
            return Answer::Refuse(554, "5.6.0 This is not a letter that can be read".to_owned());
        };
        let verdict = classify_letter(&letter, app.now());
        let words = letter.text();
        let subject = letter.headers.decoded("subject").unwrap_or_default();
        for address in std::mem::take(&mut self.addresses) {
            let (subject, words) = (subject.clone(), words.clone());
            let verb = RecordReturn { address, verdict: verdict.clone(), subject, words };
            match app.perform(&Viewer::system(), verb).await {
                Ok(recorded) => {
                    tracing::info!(letter = %address.letter, kind = %verdict.kind, evidence = %verdict.verdict.evidence,
                        ?recorded, "something came back");
                }
                Err(trouble) => return later(&trouble),
            }
        }
        Answer::Accept
    }
}

/// A report adds to what the health page shows, whoever wrote it. What is none, or of a domain that is not ours, is dropped: its sender
/// learns nothing, and nobody is written to.
async fn report(app: &Application, received: &Received) -> Result<(), Answer> {
    let Some(file) = IncomingLetter::report_file(&received.bytes, REPORT_BYTES) else {
        tracing::info!("a letter to the address of reports held none");
        return Ok(());
    };
    match take_mailed_report(app, file).await {
        Ok(Some(taken)) => tracing::info!(domain = %taken.domain, is_new = taken.is_new, "a report came by mail"),
        Ok(None) => tracing::info!("what came to the address of reports is no report about a domain of ours"),
        Err(trouble) => return Err(later(&trouble)),
    }
    Ok(())
}

fn later(trouble: &Trouble) -> Answer {
    tracing::error!(%trouble, "what came back could not be written down; its sender tries again");
    Answer::Refuse(451, "4.3.0 Try again later".to_owned())
}
