//! What both databases promise, shown on both.

mod ledger;
