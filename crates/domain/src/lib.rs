//! The rules of the trade: types and pure functions, by noun. No I/O, no async, no clock, no SQL.
//!
//! `now: Timestamp` and `&mut Dice` are arguments wherever time or chance matter. A rule that forbids something answers with
//! a *refusal*, an enum that says what may not be done and why.

#[macro_use]
mod word;

pub mod customers;
pub mod letters;
pub mod sending;
pub mod trade;
pub mod trust;
