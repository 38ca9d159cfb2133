//! What the service behind a channel wants of each letter: its own headers on top, an envelope sender that it takes, and what our
//! signature leaves out because the service writes it anew.

use crate::Trouble;
use basics::ids::OutgoingId;
use domain::sending::service::{EnvelopeRule, Options, Service, header_lines};
use mail::dkim::LeftOut;
use store::sending::channel::ChannelRecord;

/// Of one channel. The usual one changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outfit {
    service: Service,
    options: Options,
    unsigned: Vec<&'static str>,
}

impl Default for Outfit {
    fn default() -> Self {
        Outfit { service: Service::Own, options: Options::default(), unsigned: Vec::new() }
    }
}

impl Outfit {
    /// # Errors
    /// Options that this program does not read.
    pub fn of(record: &ChannelRecord) -> Result<Outfit, Trouble> {
        let service = record.service;
        Ok(Outfit { service, options: options_of(record)?, unsigned: service.unsigned_headers() })
    }

    /// Headers that no signature covers.
    pub fn left_out(&self) -> LeftOut<'_> {
        LeftOut(&self.unsigned)
    }

    /// Whether each letter has a return address of its own.
    pub fn keeps_return_address(&self) -> bool {
        self.service.facts().envelope == EnvelopeRule::Ours
    }

    /// The letter with the service's headers on top of it.
    pub fn dress(&self, outgoing: OutgoingId, letter: Vec<u8>) -> Vec<u8> {
        let mut lines = header_lines(&self.service.headers(&self.options, &outgoing.to_string()));
        if lines.is_empty() {
            return letter;
        }
        lines.extend_from_slice(&letter);
        lines
    }
}

/// The options of a channel's service.
///
/// # Errors
/// JSON that this program does not read.
pub fn options_of(record: &ChannelRecord) -> Result<Options, Trouble> {
    match &record.options {
        Some(text) => serde_json::from_str(text).map_err(Trouble::broken),
        None => Ok(Options::default()),
    }
}
