//! The opened keys of a workspace, and everything one does with them.

use crate::derive::KEY_BYTES;
use crate::hash::HashKeys;
use crate::sealed::{self, Bound, SealingKey, cipher};
use crate::token::{self, TokenKey};
use crate::wrapped::{OpenedKey, unwrap, wrap};
use crate::{KeyState, MasterKey, Place, Purpose, RecoveryKey, SealError, TokenError, TokenKind, WrappedKey, Wrapper};
use basics::{Dice, Timestamp};
use std::fmt;
use std::sync::Arc;

/// The opened keys of one workspace. A clone is a pointer.
#[derive(Clone)]
pub struct Keyring(Arc<Opened>);

struct Opened {
    /// Every key, for wrapping them again.
    keys: Vec<OpenedKey>,
    data: Vec<SealingKey>,
    secret: Vec<SealingKey>,
    file: Vec<SealingKey>,
    tokens: Vec<TokenKey>,
    hashes: HashKeys,
}

impl Keyring {
    /// New keys for a new workspace, and their wrapped forms for the ledger.
    pub fn create(master: &MasterKey, now: Timestamp, dice: &mut Dice) -> (Keyring, Vec<WrappedKey>) {
        let keys = Purpose::ALL.map(|purpose| OpenedKey {
            purpose,
            version: 1,
            state: KeyState::Current,
            created_at: now,
            bytes: dice.bytes::<KEY_BYTES>().into(),
        });
        let keyring = Keyring::assemble(keys.into()).expect("one current key of each purpose was just made");
        let wrapped = keyring.rewrap(master, dice);
        (keyring, wrapped)
    }

    /// Opens the stored keys. Those that the recovery key wrapped are passed over.
    ///
    /// # Errors
    /// [`SealError::OtherMaster`] when the fingerprint is not this master key's; other variants when a key was changed, cut
    /// off or lost.
    pub fn open(master: &MasterKey, keys: &[WrappedKey]) -> Result<Keyring, SealError> {
        Keyring::open_by(Wrapper::Master, master.bytes(), keys)
    }

    /// Opens the keys of a backup. Those that the master key wrapped are passed over.
    ///
    /// # Errors
    /// As [`Keyring::open`], with [`SealError::OtherRecovery`].
    pub fn open_with_recovery(recovery: &RecoveryKey, keys: &[WrappedKey]) -> Result<Keyring, SealError> {
        Keyring::open_by(Wrapper::Recovery, recovery.bytes(), keys)
    }

    fn open_by(wrapper: Wrapper, by: &[u8], keys: &[WrappedKey]) -> Result<Keyring, SealError> {
        let ours = keys.iter().filter(|key| key.wrapper == wrapper);
        Keyring::assemble(ours.map(|key| unwrap(key, by)).collect::<Result<_, _>>()?)
    }

    /// All keys wrapped by the recovery key, to lie beside the master key's wrapping and to travel with backups.
    pub fn wrap_for_recovery(&self, recovery: &RecoveryKey, dice: &mut Dice) -> Vec<WrappedKey> {
        self.0.keys.iter().map(|key| wrap(key, Wrapper::Recovery, recovery.bytes(), dice)).collect()
    }

    /// All keys wrapped by another master key: after a restore, or when the master key is changed.
    pub fn rewrap(&self, master: &MasterKey, dice: &mut Dice) -> Vec<WrappedKey> {
        self.0.keys.iter().map(|key| wrap(key, Wrapper::Master, master.bytes(), dice)).collect()
    }

    /// Seals a value of the ledger for its place. The result is [`crate::SEALED_OVERHEAD`] bytes longer.
    pub fn seal(&self, place: Place, plain: &[u8], dice: &mut Dice) -> Vec<u8> {
        sealed::seal(&self.0.data[0], Purpose::Data, &Bound::Cell(place), plain, dice)
    }

    /// Opens what [`Keyring::seal`] made for the same place.
    ///
    /// # Errors
    /// [`SealError::Changed`] when a byte was changed or the place is another; other variants for what cannot be read at all.
    pub fn unseal(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        sealed::unseal(&self.0.data, Purpose::Data, &Bound::Cell(place), sealed)
    }

    /// Seals a password of a relay or a private key, under a key of its own.
    pub fn seal_secret(&self, place: Place, plain: &[u8], dice: &mut Dice) -> Vec<u8> {
        sealed::seal(&self.0.secret[0], Purpose::Secret, &Bound::Cell(place), plain, dice)
    }

    /// # Errors
    /// As [`Keyring::unseal`].
    pub fn unseal_secret(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        sealed::unseal(&self.0.secret, Purpose::Secret, &Bound::Cell(place), sealed)
    }

    /// Seals a file's content under its name (from [`Keyring::file_name`]).
    pub fn seal_file(&self, name: &str, plain: &[u8], dice: &mut Dice) -> Vec<u8> {
        sealed::seal(&self.0.file[0], Purpose::File, &Bound::File(name), plain, dice)
    }

    /// # Errors
    /// As [`Keyring::unseal`].
    pub fn unseal_file(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        sealed::unseal(&self.0.file, Purpose::File, &Bound::File(name), sealed)
    }

    /// The name of a file by its content: 64 hexadecimal digits, the same for the same content.
    pub fn file_name(&self, content: &[u8]) -> String {
        self.0.hashes.file_name(content)
    }

    /// For finding a person by address. The caller normalises.
    pub fn address_hash(&self, normalised_address: &str) -> [u8; 16] {
        self.0.hashes.address(normalised_address)
    }

    /// For finding an address among the suppressed, for ever; not equal to [`Keyring::address_hash`].
    pub fn suppression_hash(&self, normalised_address: &str) -> [u8; 16] {
        self.0.hashes.suppression(normalised_address)
    }

    /// For the full-text index. The caller folds and segments.
    pub fn search_hash(&self, token: &str) -> [u8; 8] {
        self.0.hashes.search(token)
    }

    /// For comparing where two hits came from without knowing it. The caller cuts an address to its network.
    pub fn network_hash(&self, prefix: &[u8]) -> [u8; 8] {
        self.0.hashes.network(prefix)
    }

    /// For secrets of at least 128 random bits that are only ever compared: sessions, API keys, set-up codes. Passwords
    /// chosen by people need a slow hash instead.
    pub fn secret_hash(&self, secret: &[u8]) -> [u8; 32] {
        self.0.hashes.secret(secret)
    }

    /// A token for a link or a return address. The payload can be read by whoever holds the token.
    pub fn sign_token(&self, kind: TokenKind, payload: &[u8]) -> String {
        token::sign(&self.0.tokens[0], self.0.hashes.workspace, kind, payload)
    }

    /// The payload of a token of this workspace and kind.
    ///
    /// # Errors
    /// [`TokenError`] for everything that this workspace did not sign for this kind.
    pub fn read_token(&self, kind: TokenKind, text: &str) -> Result<Vec<u8>, TokenError> {
        token::read(&self.0.tokens, self.0.hashes.workspace, kind, text)
    }

    /// The short id of this workspace, as it stands in every token.
    pub fn workspace_id(&self) -> [u8; 4] {
        self.0.hashes.workspace
    }

    /// Prepares the opened keys; the current one of each purpose, then the others, newest first.
    fn assemble(mut keys: Vec<OpenedKey>) -> Result<Keyring, SealError> {
        keys.sort_by_key(|key| (key.purpose, key.state, std::cmp::Reverse(key.version)));
        for key in &keys {
            let same = |other: &&OpenedKey| (other.purpose, other.version) == (key.purpose, key.version);
            if keys.iter().filter(same).count() > 1 {
                return Err(SealError::DoubleKey { purpose: key.purpose, version: key.version });
            }
        }
        let of = |purpose| {
            let found: Vec<&OpenedKey> = keys.iter().filter(|key| key.purpose == purpose).collect();
            match found.first() {
                Some(first) if first.state == KeyState::Current => Ok(found),
                Some(_) | None => Err(SealError::MissingKey(purpose)),
            }
        };
        let sealing = |purpose| -> Result<Vec<SealingKey>, SealError> {
            let prepare = |key: &OpenedKey| SealingKey { version: key.version, cipher: cipher(key.bytes.as_ref()) };
            Ok(of(purpose)?.into_iter().map(prepare).collect())
        };
        let token = |key: &OpenedKey| TokenKey {
            version: key.version,
            mac: crate::derive::derive_mac(key.bytes.as_ref(), "tradewind token v1"),
        };
        let opened = Opened {
            data: sealing(Purpose::Data)?,
            secret: sealing(Purpose::Secret)?,
            file: sealing(Purpose::File)?,
            tokens: of(Purpose::Token)?.into_iter().map(token).collect(),
            hashes: HashKeys::new(
                of(Purpose::Index)?[0].bytes.as_ref(),
                of(Purpose::Suppression)?[0].bytes.as_ref(),
                of(Purpose::File)?[0].bytes.as_ref(),
            ),
            keys,
        };
        Ok(Keyring(Arc::new(opened)))
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
    }
}
