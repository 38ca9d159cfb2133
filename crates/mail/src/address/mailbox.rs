//! An address with the name that is shown beside it, for `From`, `To` and `Reply-To`.

use super::EmailAddress;
use serde::{Deserialize, Serialize};

/// Bytes of a display name. Longer ones come from broken files, and headers must stay within their limits.
pub const MAX_NAME_BYTES: usize = 256;

/// Why a text cannot be shown as a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameRefusal {
    #[error("the name holds a line break or another control character")]
    ControlCharacter,
    #[error("the name is longer than {MAX_NAME_BYTES} bytes")]
    TooLong,
}

/// An address and, where known, a name in any language. The MIME builder quotes or encodes it (RFC 2047).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    name: Option<Box<str>>,
    address: EmailAddress,
}

impl Mailbox {
    pub fn new(address: EmailAddress) -> Mailbox {
        Mailbox { name: None, address }
    }

    /// `name` is trimmed; an empty one counts as none.
    ///
    /// # Errors
    /// A name with control characters, or too long.
    pub fn named(name: &str, address: EmailAddress) -> Result<Mailbox, NameRefusal> {
        let name = name.trim();
        if name.len() > MAX_NAME_BYTES {
            return Err(NameRefusal::TooLong);
        }
        if name.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
            return Err(NameRefusal::ControlCharacter);
        }
        Ok(Mailbox { name: (!name.is_empty()).then(|| name.into()), address })
    }

    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub fn address(&self) -> &EmailAddress {
        &self.address
    }
}
