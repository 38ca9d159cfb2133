//! What became of a letter and of a connection.

use super::letter::LetterTag;
use super::reply::Reply;
use super::reply_parser::ReplyRefusal;
use super::settings::Stage;

/// What a refusal was said to. Together with [`Reply::topic`] it tells whom it concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// MAIL: whoever sends.
    Sender,
    /// RCPT: this recipient.
    Recipient,
    /// DATA or the letter itself: this letter from this sender.
    Transaction,
    /// 421: nothing about the letter; slow down with this server.
    Connection,
}

/// What the server lacks for this letter: it will not do on another try with the same server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unsuitable {
    Smtputf8,
    EightBitMime,
    Size { limit_bytes: u64 },
}

/// Exactly one for every letter offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server has taken responsibility.
    Accepted { reply: Reply },
    /// 4xx: try again later.
    Deferred { reply: Reply, scope: Scope },
    /// 5xx: do not try again.
    Refused { reply: Reply, scope: Scope },
    /// Not offered to the server at all.
    Unsuitable(Unsuitable),
    /// The final dot, or the end of the last chunk, was handed over and no answer can be matched to it: never send it again unasked.
    InDoubt(ConnectionEnd),
    /// Surely not delivered: the final dot was never handed over. Try again on another connection.
    NotSent(ConnectionEnd),
    /// Not even its MAIL was said: whatever ended the connection, it was not this letter.
    NotBegun(ConnectionEnd),
}

/// Why a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectionEnd {
    /// QUIT was said.
    Finished,
    /// The owner gave it up.
    Abandoned,
    /// The owner refused an intent. Alone, without a [`Event::Close`], when it could be obeyed by RSET.
    IntentRefused,
    /// The server or the network closed it.
    Dropped,
    TimedOut(Stage),
    /// Not welcomed: greeting or EHLO refused.
    Unwelcome(Reply),
    /// 421 at some point.
    ServiceClosing(Reply),
    StartTlsNotOffered,
    StartTlsRefused(Reply),
    /// Bytes came behind the reply to STARTTLS: somebody on the way put them there (CVE-2011-0411).
    InjectedPlainText,
    AuthenticationNeedsTls,
    AuthenticationNotOffered,
    AuthenticationRefused(Reply),
    /// CHUNKING was offered and BDAT is not known: what follows it would be read as commands.
    ChunkingRefused(Reply),
    /// The server refused in the middle of a letter.
    RefusedMidway,
    /// A reply that answers nothing we said, or cannot be right.
    Unmatched,
    BrokenReply(ReplyRefusal),
}

/// What the owner of a connection must do or know, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Begin TLS on the stream, then call `tls_established`.
    StartTls,
    /// Take the last look, commit the intent, then call `intent_committed` or `intent_refused`.
    WantsIntent(LetterTag),
    Outcome(LetterTag, Outcome),
    /// Close the stream. Always the last event.
    Close(ConnectionEnd),
}
