//! The name under which an uploaded file is stored.

use basics::ids::ImportId;
use outside::FileName;
use seal::Keyring;

/// The name of an upload: of its own for each import, so that deleting one never takes another's file.
pub(super) fn file_name(keyring: &Keyring, import: ImportId, content: &[u8]) -> FileName {
    let by_content = keyring.file_name(content);
    let name = keyring.file_name(format!("{by_content} {import}").as_bytes());
    name.parse().expect("the keyring's names are 64 hexadecimal digits")
}
