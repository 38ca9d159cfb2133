//! Flows of trust, through the whole application.

mod erase;
mod keys;
mod operations;
mod people;
mod sign_in;
mod suppressions;
mod tracking;
mod users;
