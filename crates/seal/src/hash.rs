//! Keyed hashes: equal inputs are found again, and nobody without the key can try out addresses against the ledger.

use crate::derive::{derive_mac, first_bytes, hexadecimal};
use aws_lc_rs::hmac;

pub(crate) struct HashKeys {
    address: hmac::Key,
    search: hmac::Key,
    network: hmac::Key,
    suppression: hmac::Key,
    secret: hmac::Key,
    file_name: hmac::Key,
    pub(crate) workspace: [u8; 4],
}

impl HashKeys {
    pub(crate) fn new(index: &[u8], suppression: &[u8], file: &[u8]) -> Self {
        HashKeys {
            address: derive_mac(index, "tradewind address v1"),
            search: derive_mac(index, "tradewind search v1"),
            network: derive_mac(index, "tradewind network v1"),
            suppression: derive_mac(suppression, "tradewind suppression v1"),
            // Hashes of sessions and API keys cannot be made again from anything stored, so their key never rotates either.
            secret: derive_mac(suppression, "tradewind secret hash v1"),
            file_name: derive_mac(file, "tradewind file name v1"),
            workspace: first_bytes(hmac::sign(&derive_mac(suppression, "tradewind workspace v1"), b"")),
        }
    }

    pub(crate) fn address(&self, address: &str) -> [u8; 16] {
        first_bytes(hmac::sign(&self.address, address.as_bytes()))
    }

    pub(crate) fn suppression(&self, address: &str) -> [u8; 16] {
        first_bytes(hmac::sign(&self.suppression, address.as_bytes()))
    }

    pub(crate) fn search(&self, token: &str) -> [u8; 8] {
        first_bytes(hmac::sign(&self.search, token.as_bytes()))
    }

    pub(crate) fn network(&self, prefix: &[u8]) -> [u8; 8] {
        first_bytes(hmac::sign(&self.network, prefix))
    }

    pub(crate) fn secret(&self, secret: &[u8]) -> [u8; 32] {
        first_bytes(hmac::sign(&self.secret, secret))
    }

    pub(crate) fn file_name(&self, content: &[u8]) -> String {
        hexadecimal(hmac::sign(&self.file_name, content).as_ref())
    }
}
