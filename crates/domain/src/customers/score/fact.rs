//! What a score may look at: numbers and words of a company and its people, counted by whoever asks, as of one day.

words! {
    /// A number. Counts are of the last 90 days and of human acts only, unless they say otherwise; a count that was not kept is unknown,
    /// not 0.
    NumberFact, UnknownNumberFact, "not a number that a score can look at":
    Opens = "opens",
    Clicks = "clicks",
    Replies = "replies",
    Calls = "calls",
    Meetings = "meetings",
    Visits = "visits",
    Downloads = "downloads",
    Inquiries = "inquiries",
    /// Samples that were ordered, ever.
    Samples = "samples",
    /// Counted orders, ever.
    Orders = "orders",
    /// See [`super::effective_contacts`].
    EffectiveContacts = "effective_contacts",
    /// Days since the last interaction.
    SilenceDays = "silence_days",
    /// Days since the first contact.
    KnownDays = "known_days",
    /// People of the company whom we know.
    People = "people",
    /// What it says to buy in a year, in whole units of the base currency.
    PurchaseVolume = "purchase_volume",
}

words! {
    /// A word, compared without regard to case and marks.
    WordFact, UnknownWordFact, "not a word that a score can look at":
    /// ISO 3166 code.
    Country = "country",
    /// ISO 639 code.
    Language = "language",
    Industry = "industry",
    /// The role in the purchase of whoever was heard of last.
    Role = "role",
    Origin = "origin",
}

/// The facts of one company on one day; what is not set is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScoreFacts {
    numbers: [Option<i64>; NumberFact::ALL.len()],
    words: [Option<String>; WordFact::ALL.len()],
}

impl ScoreFacts {
    #[must_use]
    pub fn with_number(mut self, fact: NumberFact, number: i64) -> Self {
        self.numbers[fact as usize] = Some(number);
        self
    }

    #[must_use]
    pub fn with_word(mut self, fact: WordFact, word: &str) -> Self {
        self.words[fact as usize] = Some(word.to_owned());
        self
    }

    pub const fn number(&self, fact: NumberFact) -> Option<i64> {
        self.numbers[fact as usize]
    }

    pub fn word(&self, fact: WordFact) -> Option<&str> {
        self.words[fact as usize].as_deref()
    }
}
