//! Reports that other servers send about letters: each format a file of its own.

pub mod dmarc;
pub mod tls;
mod xml;
