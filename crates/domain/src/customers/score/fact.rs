//! What a learned score looks at: numbers of a company and its people, counted by whoever asks, as of one day.

words! {
    /// A number. Counts are of the last 90 days and of human acts only, unless they say otherwise.
    NumberFact, UnknownNumberFact, "not a number that a score looks at":
    Opens = "opens",
    Clicks = "clicks",
    Replies = "replies",
    Calls = "calls",
    Meetings = "meetings",
    /// Pages looked at.
    Visits = "visits",
    Downloads = "downloads",
    Inquiries = "inquiries",
    /// Samples that were ordered, ever.
    Samples = "samples",
    /// See [`super::effective_contacts`]: ever.
    EffectiveContacts = "effective_contacts",
    /// Days since the last interaction, or since it is known where there was none.
    SilenceDays = "silence_days",
    /// Days since it is known.
    KnownDays = "known_days",
    /// People of the company whom we know.
    People = "people",
}
