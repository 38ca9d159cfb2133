//! A relay of no known service: nothing is assumed that would change a letter.

use super::{EnvelopeRule, Facts, Kept, LearntBy, Login, Service};
use crate::sending::channel::ChannelSecurity;

pub(super) const FACTS: Facts = Facts {
    service: Service::Own,
    name: "SMTP",
    regions: &[],
    port: 587,
    security: ChannelSecurity::StartTls,
    login: Login::Any,
    envelope: EnvelopeRule::Ours,
    learnt_by: LearntBy::ReturnPath,
    message_id: Kept::Yes,
    date: Kept::Yes,
    signatures: Kept::Yes,
    list_unsubscribe: Kept::Yes,
    takes_cold_letters: true,
    size_limit_bytes: None,
    recipients_limit: None,
    first_letters_per_day: None,
    first_letters_per_second: None,
    options: &[],
    events: None,
    sources: &[],
};
