//! SMTP as dialogues without sockets.

pub mod receiver;
