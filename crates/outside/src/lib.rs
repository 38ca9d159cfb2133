//! Everything beyond the process, each as a small trait with the real one beside it: clock, dice, name look-up, dialling,
//! fetching, files, doorbell.
//!
//! It promises that the rooms above never touch a clock, a socket or a folder directly, so that `fakeworld` can stand in
//! for all of it. Every door out has the policy of [`doors`]: resolve, check, connect to that very address. It decides
//! nothing about letters or people.

mod clock;
mod connection;
mod dialler;
mod dice;
mod doorbell;
pub mod doors;
mod fetcher;
mod files;
mod memory;
mod resolver;
mod spill;
mod tls;

pub use clock::{Clock, SteadyClock, SystemClock};
pub use connection::Connection;
pub use dialler::{DialError, Dialler, Security, SystemDialler, Target};
pub use dice::system_dice;
pub use doorbell::{Doorbell, Ear, InProcessDoorbell};
pub use fetcher::{FetchError, FetchRequest, Fetched, Fetcher, Redirects, SystemFetcher};
pub use files::{FileName, Files, FilesError, FolderFiles, NotAFileName, StoredFile};
pub use memory::HeavyWork;
pub use resolver::{
    MailExchanger, MailHosts, NameServers, ResolveError, Resolver, SystemResolver, ascii_name, mail_hosts, reverse_name,
};
pub use spill::{FolderSpill, Spill};
pub use tls::{TlsError, Verification};

/// What the object-safe async methods of this room return.
pub type Pending<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
