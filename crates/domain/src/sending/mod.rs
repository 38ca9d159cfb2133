//! Campaigns, channels, the outbox and its states.
