//! Flows of trust, through the whole application.

mod sign_in;
mod users;
