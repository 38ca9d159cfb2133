//! The promises of an import, on a whole application.

mod account;
mod companies;
mod domains;
mod harness;
mod life;
mod silence;
mod sources;
mod undo;
mod worst;
