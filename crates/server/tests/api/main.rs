//! A real server on a free port, asked over real HTTP.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_input;
mod bulk_runs;
mod door;
mod hooks;
mod house;
mod inbound;
mod letters;
mod order_file;
mod share;
mod together;
mod tracking;
mod walk;
