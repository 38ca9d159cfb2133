//! The demo world: a small exporter, made through the application's own verbs, and the fake outside that its campaign meets.

pub mod company;
pub mod readers;
