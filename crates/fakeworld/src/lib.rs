//! A scripted, seeded outside for the demo, the benches and the tests: a clock you turn, a DNS zone, mail providers with
//! characters, readers who open and click, believable people and their contact files, and a year of trade ([`world`]).
//!
//! Everything is a function of a seed, so a run repeats. The providers keep an exact account of what they did to every
//! recipient, and a receipt log that outlives the sender: they are the judge of the laws. Nothing here is used by a real
//! workspace.

mod account;
mod character;
mod clock;
mod delay;
mod files;
mod front;
mod network;
mod pace;
mod pages;
pub mod people;
mod provider;
mod readers;
mod receipts;
mod road;
mod scripted;
pub mod world;
mod zone;

pub use account::{Account, Deeds, Knock};
pub use character::{Character, Fate, Patience};
pub use clock::TurnableClock;
pub use files::MemoryFiles;
pub use front::{FrontConfig, FrontSecurity, SmtpFront, run_front};
pub use network::Network;
pub use pace::PacedClock;
pub use pages::Pages;
pub use provider::{Delivery, MailProvider};
pub use readers::{Action, ActionKind, Agent, Readers, ReadersSettings};
pub use receipts::{Receipt, ReceiptError, ReceiptKind, read_receipts};
pub use road::run_road;
pub use scripted::{ScriptedServer, Step, Vice};
pub use zone::Zone;
