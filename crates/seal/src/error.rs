//! What can go wrong with keys, sealed values and tokens. No variant carries a secret.

use crate::Purpose;

/// A sealed value or the set of keys cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("the keys of this ledger were wrapped by another master key (fingerprint {stored}, given {given})")]
    OtherMaster { stored: String, given: String },
    #[error("the keys of this backup were wrapped by another recovery key (fingerprint {stored}, given {given})")]
    OtherRecovery { stored: String, given: String },
    #[error("there is no current {} key among the stored keys", .0.as_str())]
    MissingKey(Purpose),
    #[error("the stored {} key of version {version} is there twice", .purpose.as_str())]
    DoubleKey { purpose: Purpose, version: u16 },
    #[error("the stored {} key of version {version} was changed", .purpose.as_str())]
    ChangedKey { purpose: Purpose, version: u16 },
    #[error("the sealed value has format {0}, which this version of Tradewind does not know")]
    UnknownFormat(u8),
    #[error("the sealed value needs the {} key of version {version}, which is not there", .purpose.as_str())]
    UnknownKey { purpose: Purpose, version: u16 },
    #[error("the sealed value is cut off")]
    CutOff,
    #[error("the sealed value was changed, or belongs to another place")]
    Changed,
}

/// The text is no master key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a master key is 32 bytes as 64 hexadecimal digits or as base64")]
pub struct KeyTextError;

/// The text is no recovery key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryKeyError {
    #[error("a recovery key has 40 letters and digits; this one has {0}")]
    Length(usize),
    #[error("a recovery key has only digits and letters without U; position {0} is something else")]
    Symbol(usize),
    #[error("the recovery key has a typing error: its check letters do not fit")]
    Checksum,
}

/// A token in a link or an address is not one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("the token is malformed or cut off")]
    Malformed,
    #[error("the token has format {0}, which this version of Tradewind does not know")]
    UnknownFormat(u8),
    #[error("the token belongs to another workspace")]
    OtherWorkspace,
    #[error("the key that signed the token is not there any more")]
    UnknownKey,
    #[error("the token was changed, or is of another kind")]
    WrongSignature,
}

/// A word of the ledger is no purpose, wrapper or state of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no purpose, wrapper or state of a key")]
pub struct UnknownKeyWord(pub String);
