//! Keyed hashes by which an import finds companies, and the file's own name.

use basics::ids::ImportId;
use domain::customers::folding::fold;
use outside::FileName;
use seal::Keyring;

/// The hash of a company's name as a person would write it.
pub(super) fn company_hash(keyring: &Keyring, name: &str) -> [u8; 16] {
    keyring.address_hash(&format!("company\n{}", fold(name)))
}

/// The hash of the domain of a company's website, where it names one.
pub(super) fn domain_hash(keyring: &Keyring, website: &str) -> Option<[u8; 16]> {
    let host = website.trim().trim_start_matches("https://").trim_start_matches("http://");
    let host =
        host.split(['/', '?', '#', ':']).next().unwrap_or_default().trim_start_matches("www.").to_ascii_lowercase();
    host.contains('.').then(|| keyring.address_hash(&format!("domain\n{host}")))
}

/// The name of an upload: of its own for each import, so that deleting one never takes another's file.
pub(super) fn file_name(keyring: &Keyring, import: ImportId, content: &[u8]) -> FileName {
    let by_content = keyring.file_name(content);
    let name = keyring.file_name(format!("{by_content} {import}").as_bytes());
    name.parse().expect("the keyring's names are 64 hexadecimal digits")
}
