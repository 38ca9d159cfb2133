//! A channel: a way out for letters, through an SMTP relay or directly to the exchangers of each reader's domain.

use crate::trust::WorkspaceKind;
use std::net::IpAddr;

words! {
    /// Through whom letters go.
    ChannelKind, UnknownChannelKind, "a channel is smtp or direct":
    /// A relay, which takes letters for everybody.
    Smtp = "smtp",
    /// The mail exchangers of the readers' domains.
    Direct = "direct",
}

words! {
    /// How the connection to a relay is protected.
    ChannelSecurity, UnknownSecurity, "a channel's security is none, starttls or tls":
    None = "none",
    StartTls = "starttls",
    Tls = "tls",
}

words! {
    /// Whether a channel is used.
    ChannelState, UnknownChannelState, "a channel is ready, failing or paused":
    Ready = "ready",
    /// Its last connections failed; it is tried again by itself.
    Failing = "failing",
    /// Stopped by a person, or because its relay refused everything; a person lets it go on.
    Paused = "paused",
}

/// Connections of one channel at the most: the relay's own limits are lower, and each may hold one letter in doubt.
pub const CONNECTIONS_LIMIT: u16 = 100;
/// Letters of one connection before it is opened anew: relays close long ones themselves, at a worse moment.
pub const LETTERS_PER_CONNECTION_LIMIT: u32 = 100_000;

/// Whether letters of a workspace may go straight to the exchangers of the world: those of a demo or a rehearsal may not.
pub fn may_go_direct(kind: WorkspaceKind) -> bool {
    kind == WorkspaceKind::Real
}

/// Whether the letters of a workspace may go to a relay of this name: those of a demo or a rehearsal never leave the machine.
pub fn may_lead_to(kind: WorkspaceKind, host: &str) -> bool {
    match kind {
        WorkspaceKind::Real => true,
        WorkspaceKind::Demo | WorkspaceKind::Rehearsal => is_this_machine(host),
    }
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_a_played_world_go_to_this_machine_alone() {
        for (host, near) in [
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("[::1]", true),
            ("LocalHost", true),
            ("smtp.example.com", false),
            ("10.0.0.1", false),
            ("localhost.example.com", false),
            ("::ffff:8.8.8.8", false),
        ] {
            assert_eq!(may_lead_to(WorkspaceKind::Demo, host), near, "{host}");
            assert_eq!(may_lead_to(WorkspaceKind::Rehearsal, host), near, "{host}");
            assert!(may_lead_to(WorkspaceKind::Real, host), "{host}");
        }
    }
}
