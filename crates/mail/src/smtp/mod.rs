//! SMTP as dialogues without sockets (RFC 5321): [`client`] sends, [`receiver`] takes.

pub mod capabilities;
pub mod client;
pub mod letter;
pub mod outcome;
pub mod receiver;
pub mod reply;
pub mod reply_parser;
pub mod settings;

pub use capabilities::Capabilities;
pub use client::Client;
pub use letter::{Envelope, LetterTag, Offer, WireLetter};
pub use outcome::{ConnectionEnd, Event, Outcome, Scope, Unsuitable};
pub use reply::{EnhancedCode, Reply, Topic};
pub use reply_parser::{ReplyParser, ReplyRefusal};
pub use settings::{
    Credentials, HandOver, PlainTextPasswords, Reports, Security, Settings, SettingsRefusal, SignIn, Stage, Timeouts,
};
