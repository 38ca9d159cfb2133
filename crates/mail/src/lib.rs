//! Mail as formats and dialogues, without sockets: addresses, MIME, DKIM signing, SMTP, MTA-STS,
//! and the reports that other servers send.
//!
//! Bytes, replies and time come in; values and bytes go out. Nothing here opens a connection, reads a clock or draws
//! chance, so the same code runs in production, in a seeded simulation and under a fuzzer. Everything read from outside
//! is taken for hostile: each parser has its limits as named constants.

pub mod address;
pub mod dkim;
pub mod incoming;
pub mod mime;
pub mod mta_sts;
pub mod received;
pub mod report;
pub mod smtp;
pub mod unpack;

pub use address::{AddressRefusal, EmailAddress, Mailbox, NameRefusal};
