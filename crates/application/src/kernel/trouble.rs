//! What can go wrong with a verb or a question, by what the caller can do about it. The server maps each to a status and one
//! envelope; the causes stay in the log.

use domain::trust::Right;
use std::collections::BTreeMap;
use store::DatabaseError;

/// What to do next, as a code that the screen words in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    pub code: &'static str,
    pub arguments: BTreeMap<&'static str, String>,
}

impl NextStep {
    pub const fn new(code: &'static str) -> Self {
        NextStep { code, arguments: BTreeMap::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.insert(name, value.to_string());
        self
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// A rule forbids it: what may not be done and why. `field` names the input at fault where there is one.
    #[error("{detail}")]
    Refused { code: &'static str, detail: String, field: Option<String>, next_step: Option<NextStep> },
    /// It does not exist, or the viewer does not see it: the two look the same from outside.
    #[error("there is no such {noun}")]
    NotFound { noun: &'static str },
    /// The viewer sees it but may not do this.
    #[error("this needs the right {right}")]
    NotAllowed { right: Right },
    /// Nobody is signed in, or the session is over.
    #[error("sign in first")]
    NotSignedIn,
    /// The same for an unknown address, a wrong password and an account that is switched off.
    #[error("the address or the password is wrong")]
    WrongCredentials,
    /// Somebody else changed it since it was read.
    #[error("the {noun} was changed meanwhile; read it again")]
    Changed { noun: &'static str, version: i64 },
    /// The same idempotency key came with another body.
    #[error("this Idempotency-Key was used for another request")]
    OtherRequest,
    /// The first request with this idempotency key is still running.
    #[error("the first request with this Idempotency-Key is still running")]
    StillRunning,
    /// Too many tries; again after so many seconds.
    #[error("too many tries; again in {after_seconds} seconds")]
    TooMany { after_seconds: u64 },
    /// The read model is not loaded yet; `progress` in thousandths.
    #[error("still loading; try again in a moment")]
    Loading { progress: u32 },
    /// Something beyond this process failed: a relay, a resolver.
    #[error("{detail}")]
    Outside { code: &'static str, detail: String, next_step: Option<NextStep> },
    /// The disk is full: nothing of this was kept, nothing acknowledged was lost.
    #[error("the disk is full; make room and try again")]
    Full,
    /// The ledger is busy or away; trying again later may work.
    #[error("the ledger is busy; try again")]
    Busy,
    /// A fault of the program, of its files or of its machine.
    #[error("something broke inside")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Trouble {
    /// A rule forbids it.
    pub fn refused(code: &'static str, detail: impl Into<String>) -> Self {
        Trouble::Refused { code, detail: detail.into(), field: None, next_step: None }
    }

    /// An input is at fault.
    pub fn field(field: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Trouble::Refused { code, detail: detail.into(), field: Some(field.into()), next_step: None }
    }

    pub const fn not_found(noun: &'static str) -> Self {
        Trouble::NotFound { noun }
    }

    pub fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Trouble::Broken(cause.into())
    }

    /// The same refusal with what to do next.
    #[must_use]
    pub fn then(mut self, step: NextStep) -> Self {
        if let Trouble::Refused { next_step, .. } | Trouble::Outside { next_step, .. } = &mut self {
            *next_step = Some(step);
        }
        self
    }
}

impl From<DatabaseError> for Trouble {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Full => Trouble::Full,
            // Nothing that a person types holds one; what a program sends is refused whichever field it stands in.
            DatabaseError::Nul => Trouble::refused("control_character", "a text holds the character NUL; remove it"),
            DatabaseError::Conflict | DatabaseError::TooSlow | DatabaseError::Unreachable(_) => {
                tracing::warn!(error = ?error, "the ledger did not do it");
                Trouble::Busy
            }
            other => Trouble::Broken(other.into()),
        }
    }
}

impl From<seal::SealError> for Trouble {
    fn from(error: seal::SealError) -> Self {
        Trouble::Broken(error.into())
    }
}
