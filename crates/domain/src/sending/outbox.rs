//! The states of a letter on its way, and which may follow which. `queued → leased → data_intent → accepted | deferred |
//! refused | in_doubt`; a deferred letter is queued again with a later `not_before`.

words! {
    /// Where a letter stands.
    OutgoingState, UnknownOutgoingState, "there is no outbox state of that name":
    Queued = "queued",
    /// A worker has it; nothing of it has been handed over.
    Leased = "leased",
    /// The last look was taken and written: from here on its end may have left for the wire.
    DataIntent = "data_intent",
    /// The receiving server said yes.
    Accepted = "accepted",
    /// The receiving server said no, or every allowed try was used up.
    Refused = "refused",
    /// The end was handed to the wire and no reply came.
    InDoubt = "in_doubt",
    /// Not sent, with the reason: unsubscribed meanwhile, suppressed, campaign cancelled.
    Skipped = "skipped",
}

words! {
    /// Why a person of the audience got no letter.
    SkipReason, UnknownSkipReason, "there is no reason of that name":
    SameAddress = "same_address",
    Suppressed = "suppressed",
    Withdrawn = "withdrawn",
    /// Bought, scraped or guessed addresses get no newsletters and promotions.
    Origin = "origin",
    NoAddress = "no_address",
    Removed = "removed",
    Cancelled = "cancelled",
    /// The letter could not be composed for this person.
    NotComposed = "not_composed",
}

impl OutgoingState {
    /// Whether nothing more will happen to it by itself.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            OutgoingState::Accepted | OutgoingState::Refused | OutgoingState::InDoubt | OutgoingState::Skipped
        )
    }
}
