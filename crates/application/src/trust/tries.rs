//! Counting tries before they are judged, so that many at once count too.

use crate::{Application, Trouble, Verb, Work};
use domain::trust::{Right, TRIES_IN_WINDOW, Viewer, try_window};
use std::net::IpAddr;
use store::trust::tries;

/// Who tries: a keyed hash of what for, of which account and from which network.
#[derive(Clone, Copy)]
pub(super) struct Subject(pub [u8; 32]);

impl Subject {
    pub(super) fn new(application: &Application, what: &str, account: &str, network: Option<IpAddr>) -> Self {
        let text = format!("{what}\n{account}\n{}", network.map(network_of).unwrap_or_default());
        Subject(application.keyring().secret_hash(text.as_bytes()))
    }
}

/// The network of an address: one customer's, as providers give them out (/24 of IPv4, /56 of IPv6).
fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => format!("4 {:?}", &v4.octets()[..3]),
        IpAddr::V6(v6) => format!("6 {:?}", &v6.octets()[..7]),
    }
}

/// Counts a try, and refuses it when there were too many.
pub(super) async fn count(application: &Application, subject: Subject) -> Result<(), Trouble> {
    let tries = application.perform(&Viewer::system(), CountTry(subject)).await?;
    if tries > TRIES_IN_WINDOW {
        let (_, after_seconds) = try_window(application.now());
        return Err(Trouble::TooMany { after_seconds });
    }
    Ok(())
}

struct CountTry(Subject);

impl Verb for CountTry {
    const NAME: &'static str = "count_try";
    const RIGHT: Right = Right::System;
    type Answer = i64;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        let (window, _) = try_window(work.now);
        Ok(tries::count(work.transaction, &self.0.0, window).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_one_network_count_together() {
        let network = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(network("192.0.2.1"), network("192.0.2.200"));
        assert_eq!(network("192.0.2.1"), network("::ffff:192.0.2.9"));
        assert_ne!(network("192.0.2.1"), network("192.0.3.1"));
        assert_eq!(network("2001:db8::1"), network("2001:db8:0:42:7::2"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:100::1"));
    }
}
