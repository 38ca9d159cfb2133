//! A channel: a way out for letters. Now an SMTP relay; direct delivery and provider interfaces come beside it.

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
