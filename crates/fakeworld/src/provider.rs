//! A mail provider: speaks SMTP over any stream, treats every recipient as its character says, keeps the account.

mod session;

use crate::account::{Account, Knock};
use crate::character::{Character, Fate};
use crate::receipts::{Receipt, ReceiptLog};
use basics::Timestamp;
use mail::smtp::receiver::{Authentication, Settings};
use outside::{Clock, Doorbell, InProcessDoorbell};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

/// Of a letter that nobody reads only so much is kept: its header, for the Message-ID.
const HEADER_BYTES: usize = 16 << 10;

/// A letter in a mailbox of the provider.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub at: Timestamp,
    pub sender: String,
    pub recipient: String,
    pub letter: Arc<[u8]>,
}

/// When a connection becomes encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TlsUse {
    Starttls,
    FromTheStart,
}

/// One provider. Build it, put it into an `Arc`, then give it to a `Network` or an `SmtpFront`.
pub struct MailProvider {
    seed: u64,
    character: Character,
    settings: Settings,
    clock: Arc<dyn Clock>,
    credentials: Option<(String, String)>,
    tls: Option<TlsAcceptor>,
    log: Option<ReceiptLog>,
    mailbox: Option<mpsc::UnboundedSender<Delivery>>,
    account: Mutex<Account>,
    open: std::sync::atomic::AtomicUsize,
    changed: InProcessDoorbell,
}

impl MailProvider {
    pub fn new(host: &str, seed: u64, character: Character, clock: Arc<dyn Clock>) -> Self {
        let settings = Settings { kept_letter_bytes: HEADER_BYTES, ..Settings::of_host(host) };
        MailProvider {
            seed,
            character,
            settings,
            clock,
            credentials: None,
            tls: None,
            log: None,
            mailbox: None,
            account: Mutex::default(),
            open: std::sync::atomic::AtomicUsize::new(0),
            changed: InProcessDoorbell::new(),
        }
    }

    /// Letters are refused before this sign-in.
    #[must_use]
    pub fn with_credentials(mut self, user: &str, password: &str) -> Self {
        self.credentials = Some((user.to_owned(), password.to_owned()));
        self.settings.authentication = Authentication::Required;
        self
    }

    /// Letters may come by BDAT (RFC 3030). A drop before the dot then comes instead of the reply to RCPT: behind a chunk nobody could
    /// tell it from one after it.
    #[must_use]
    pub fn with_chunks(mut self) -> Self {
        (self.settings.offers_chunking, self.settings.offers_dsn) = (true, true);
        self
    }

    /// STARTTLS is offered, with a certificate for `name`; its PEM text is for the sender to believe.
    ///
    /// # Errors
    /// When no certificate can be made for the name.
    pub fn with_starttls(self, name: &str) -> io::Result<(Self, String)> {
        let (tls, pem) = crate::front::self_signed(&[name.to_owned()])?;
        Ok((self.with_tls(tls, TlsUse::Starttls), pem))
    }

    #[must_use]
    pub(crate) fn with_tls(mut self, tls: TlsAcceptor, used: TlsUse) -> Self {
        self.tls = Some(tls);
        self.settings.offers_starttls = used == TlsUse::Starttls;
        self
    }

    /// Receipts are appended to this file.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn with_receipts(mut self, path: &Path) -> io::Result<Self> {
        self.log = Some(ReceiptLog::open(path)?);
        Ok(self)
    }

    /// Whole letters go to whoever reads this receiver.
    #[must_use]
    pub fn with_mailbox(mut self) -> (Self, mpsc::UnboundedReceiver<Delivery>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.mailbox = Some(sender);
        self.settings.kept_letter_bytes = usize::MAX;
        (self, receiver)
    }

    /// What was done so far.
    pub fn account(&self) -> Account {
        self.lock().clone()
    }

    /// Rings whenever the account changes.
    pub fn changes(&self) -> outside::Ear {
        self.changed.ear()
    }

    fn lock(&self) -> MutexGuard<'_, Account> {
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a recipient comes too soon after the ones before for its domain's patience, and whether that ends the connection.
    fn too_soon(&self, recipient: &str) -> Option<bool> {
        let domain = recipient.rsplit('@').next().unwrap_or_default();
        let patience = self.character.patience.iter().find(|patience| patience.domain.eq_ignore_ascii_case(domain))?;
        let at = self.clock.now();
        let mut account = self.lock();
        let knocks = account.knocks.entry(patience.domain.clone()).or_default();
        let since = at.minus(Duration::from_millis(patience.millis));
        let recent = knocks.iter().rev().take_while(|knock| knock.at > since).filter(|knock| !knock.too_soon).count();
        let too_soon = recent >= patience.letters;
        knocks.push(Knock { at, too_soon });
        too_soon.then_some(patience.hangs_up)
    }

    /// Counts a try and says what happens to it.
    fn meet(&self, recipient: &str) -> (u32, Fate) {
        let mut account = self.lock();
        account.total.tries += 1;
        if self.character.is_kind() {
            return (0, Fate::Accept);
        }
        let deeds = account.recipients.entry(recipient.to_lowercase()).or_default();
        let number = u32::try_from(deeds.tries).unwrap_or(u32::MAX);
        deeds.tries += 1;
        (number, self.character.fate(self.seed, recipient, number))
    }

    /// Writes the outcomes into log and account; the reply is only sent after it.
    fn note(&self, outcomes: &[(String, u32, Fate)], message_id: &str) -> io::Result<()> {
        if let Some(log) = &self.log {
            let at = self.clock.now();
            let receipt = |(recipient, number, fate): &(String, u32, Fate)| Receipt {
                at,
                kind: (*fate).into(),
                number: *number,
                recipient: recipient.clone(),
                message_id: message_id.to_owned(),
            };
            log.append(&outcomes.iter().map(receipt).collect::<Vec<_>>())?;
        }
        let mut account = self.lock();
        for (recipient, _, fate) in outcomes {
            account.total.note(*fate);
            if let Some(deeds) = account.recipients.get_mut(&recipient.to_lowercase()) {
                deeds.note(*fate);
            }
        }
        drop(account);
        self.changed.ring();
        Ok(())
    }
}
