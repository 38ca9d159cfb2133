//! A real server on a free port, asked over real HTTP.

mod door;
mod envelope;
mod house;
mod letters;
mod walk;
