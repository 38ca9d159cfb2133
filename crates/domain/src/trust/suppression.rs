//! Why an address gets no letters, and who may lift that; what a person said about letters, and through which door.

use crate::letters::LetterKind;

words! {
    /// Why an address stands on the suppression list.
    SuppressionReason, UnknownSuppressionReason, "a reason is unsubscribed, bounced, complained, by_hand or erased":
    ByHand = "by_hand",
    /// The receiving server said that there is no such mailbox.
    Bounced = "bounced",
    Unsubscribed = "unsubscribed",
    /// The person called a letter spam.
    Complained = "complained",
    /// The person was erased at their wish.
    Erased = "erased",
}

impl SuppressionReason {
    /// Whether a person of the company may take the address off the list. A complaint and an erasure stay for ever: writing
    /// again would break the law or the relay's trust.
    pub const fn may_be_lifted(self) -> bool {
        !matches!(self, SuppressionReason::Complained | SuppressionReason::Erased)
    }

    /// Whether this reason replaces `other` on the same address: the stronger one stays.
    pub fn outweighs(self, other: SuppressionReason) -> bool {
        self > other
    }
}

words! {
    /// What a statement of the consent ledger is about.
    ConsentKind, UnknownConsentKind, "a consent is about letters, or one kind of them":
    /// All of them.
    Letters = "letters",
    Cold = "cold",
    Promotion = "promotion",
    Nurture = "nurture",
    Triggered = "triggered",
    Survey = "survey",
    /// Being noted as a reader.
    Tracking = "tracking",
}

impl From<LetterKind> for ConsentKind {
    fn from(kind: LetterKind) -> Self {
        match kind {
            LetterKind::Cold => ConsentKind::Cold,
            LetterKind::Promotion => ConsentKind::Promotion,
            LetterKind::Nurture => ConsentKind::Nurture,
            LetterKind::Triggered => ConsentKind::Triggered,
            LetterKind::Survey => ConsentKind::Survey,
        }
    }
}

words! {
    /// Through which door a person said it.
    ConsentSource, UnknownConsentSource, "there is no source of consent of that name":
    ByHand = "by_hand",
    Import = "import",
    /// Whoever an import had given it to: its undo took it back.
    ImportUndone = "import_undone",
    /// Another record of the same person was made one with theirs.
    Merge = "merge",
    /// That was taken back.
    MergeUndone = "merge_undone",
    Form = "form",
    /// The link of a double opt-in letter.
    Confirmation = "confirmation",
    UnsubscribePage = "unsubscribe_page",
    /// The header of RFC 8058, pressed in a mail program.
    OneClick = "one_click",
    Preferences = "preferences",
    Reply = "reply",
    Complaint = "complaint",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_and_erasures_stay_for_ever() {
        let lifted: Vec<_> = SuppressionReason::ALL.iter().filter(|reason| reason.may_be_lifted()).collect();
        use SuppressionReason::{Bounced, ByHand, Complained, Erased, Unsubscribed};
        assert_eq!(lifted, [&ByHand, &Bounced, &Unsubscribed]);
        assert!(Erased.outweighs(Complained) && Complained.outweighs(Unsubscribed) && !ByHand.outweighs(ByHand));
    }
}
