//! Who may see and do what; consent and suppression.
