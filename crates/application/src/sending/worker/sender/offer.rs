//! What the channel's own relay offered when it was greeted.

use super::*;
use mail::smtp::Capabilities;

impl ChannelSender {
    /// Of an open connection to the relay; `None` without one.
    pub fn relay_offer(&self) -> Option<&Capabilities> {
        let clients =
            self.lines.values().filter(|line| line.site == Site::Relay).filter_map(|line| line.client.as_ref());
        clients.filter(|client| client.is_prepared()).map(Client::capabilities).next()
    }
}
