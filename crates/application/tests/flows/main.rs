//! Flows through the whole application, with a fake outside and a clock that the test turns.

mod campaigns;
mod harness;
mod sending;
mod stopping;
