//! The receipt log: one line for every outcome, written to the file before the reply leaves.
//!
//! It is appended with one unbuffered write a batch, so it outlives the sender and the front themselves being killed (not
//! a power cut). Fields stand between tabs: milliseconds, kind, try, recipient, Message-ID.

use crate::character::Fate;
use basics::Timestamp;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReceiptKind {
    Accepted,
    Deferred,
    Refused,
    DroppedBeforeDot,
    DroppedInLetter,
    /// The letter lies in the mailbox; the sender had no reply.
    DroppedAfterDotKept,
    DroppedAfterDotLost,
}

const WORDS: [(ReceiptKind, &str); 7] = [
    (ReceiptKind::Accepted, "accepted"),
    (ReceiptKind::Deferred, "deferred"),
    (ReceiptKind::Refused, "refused"),
    (ReceiptKind::DroppedBeforeDot, "dropped_before_dot"),
    (ReceiptKind::DroppedInLetter, "dropped_in_letter"),
    (ReceiptKind::DroppedAfterDotKept, "dropped_after_dot_kept"),
    (ReceiptKind::DroppedAfterDotLost, "dropped_after_dot_lost"),
];

impl ReceiptKind {
    pub fn as_str(self) -> &'static str {
        WORDS.iter().find(|(kind, _)| *kind == self).map(|(_, word)| *word).expect("every kind has a word")
    }

    /// Whether the letter lies in the mailbox.
    pub fn is_received(self) -> bool {
        matches!(self, ReceiptKind::Accepted | ReceiptKind::DroppedAfterDotKept)
    }
}

impl From<Fate> for ReceiptKind {
    fn from(fate: Fate) -> Self {
        match fate {
            Fate::Accept => ReceiptKind::Accepted,
            Fate::Defer => ReceiptKind::Deferred,
            Fate::UnknownMailbox => ReceiptKind::Refused,
            Fate::DropBeforeDot => ReceiptKind::DroppedBeforeDot,
            Fate::DropInLetter => ReceiptKind::DroppedInLetter,
            Fate::DropAfterDotKept => ReceiptKind::DroppedAfterDotKept,
            Fate::DropAfterDotLost => ReceiptKind::DroppedAfterDotLost,
        }
    }
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub at: Timestamp,
    pub kind: ReceiptKind,
    /// From 0; always 0 at a provider that accepts everything.
    pub number: u32,
    pub recipient: String,
    /// Empty where no letter was read.
    pub message_id: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    #[error("the receipt log could not be read")]
    Read(#[from] io::Error),
    #[error("line {line} of the receipt log is no receipt")]
    Line { line: usize },
}

#[derive(Debug)]
pub(crate) struct ReceiptLog(File);

impl ReceiptLog {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        OpenOptions::new().create(true).append(true).open(path).map(ReceiptLog)
    }

    /// Appends with one write, which O_APPEND keeps whole beside other writers.
    pub(crate) fn append(&self, receipts: &[Receipt]) -> io::Result<()> {
        let mut lines = Vec::with_capacity(receipts.len() * 128);
        for Receipt { at, kind, number, recipient, message_id } in receipts {
            writeln!(lines, "{}\t{}\t{number}\t{recipient}\t{message_id}", at.as_millis(), kind.as_str())?;
        }
        (&self.0).write_all(&lines)
    }
}

/// Every receipt of a log, in the order of writing.
///
/// # Errors
/// When the file cannot be read, or a line is no receipt. A last line without its end (the front was killed while it wrote)
/// is left out: its reply never left.
pub fn read_receipts(path: &Path) -> Result<Vec<Receipt>, ReceiptError> {
    let text = std::fs::read_to_string(path)?;
    let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
    whole.lines().enumerate().map(|(at, line)| parse(line).ok_or(ReceiptError::Line { line: at + 1 })).collect()
}

fn parse(line: &str) -> Option<Receipt> {
    let mut fields = line.split('\t');
    let receipt = Receipt {
        at: Timestamp::from_millis(fields.next()?.parse().ok()?),
        kind: fields.next().and_then(|word| WORDS.iter().find(|(_, known)| *known == word)).map(|(kind, _)| *kind)?,
        number: fields.next()?.parse().ok()?,
        recipient: fields.next()?.to_owned(),
        message_id: fields.next()?.to_owned(),
    };
    fields.next().is_none().then_some(receipt)
}
