//! Which encoding a file has: what it says itself (a mark), what can only be UTF-8, else the detector that browsers use.

use super::FileRefusal;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// What the detector is shown, from the first letter beyond ASCII on: enough for any language.
const SHOWN_TO_DETECTOR: usize = 1 << 20;
/// Looked at for what is no text at all.
const HEAD_BYTES: usize = 64 << 10;
/// One NUL in this many bytes is a broken cell; more is another kind of file.
const NULS_ONE_IN: usize = 200;
/// A file with this many well-formed letters for each broken one is UTF-8 with some broken rows, not something else.
const GOOD_FOR_EACH_BAD: usize = 20;

/// The encoding of that name; GBK and GB2312 are read as GB18030, which contains them.
pub(super) fn by_name(name: &str) -> Result<&'static Encoding, FileRefusal> {
    let found = Encoding::for_label(name.trim().as_bytes()).ok_or(FileRefusal::UnknownEncoding)?;
    if found == encoding_rs::REPLACEMENT || found == encoding_rs::X_USER_DEFINED {
        return Err(FileRefusal::UnknownEncoding);
    }
    Ok(widened(found))
}

/// The encoding that a file has.
pub(super) fn detect(bytes: &[u8]) -> Result<&'static Encoding, FileRefusal> {
    if bytes.is_empty() {
        return Err(FileRefusal::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(FileRefusal::Spreadsheet);
    }
    if bytes.starts_with(b"%PDF") || bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"\x89PNG") {
        return Err(FileRefusal::NotText);
    }
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return Ok(marked);
    }
    if let Some(wide) = wide(bytes)? {
        return Ok(wide);
    }
    let Some(begins) = bytes.iter().position(|byte| !byte.is_ascii()) else { return Ok(UTF_8) };
    if std::str::from_utf8(bytes).is_ok() {
        return Ok(UTF_8);
    }
    let shown = &bytes[begins..bytes.len().min(begins + SHOWN_TO_DETECTOR)];
    if mostly_utf8(shown) {
        return Ok(UTF_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(shown, true);
    Ok(widened(detector.guess(None, Utf8Detection::Deny)))
}

fn widened(found: &'static Encoding) -> &'static Encoding {
    if found == GBK {
        GB18030
    } else if found == BIG5 {
        BIG5
    } else {
        found
    }
}

/// UTF-16 without a mark: every other byte of mostly Latin text is NUL.
fn wide(bytes: &[u8]) -> Result<Option<&'static Encoding>, FileRefusal> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let nuls = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    if (even + odd) * NULS_ONE_IN <= head.len() {
        return Ok(None);
    }
    if even > odd * 20 {
        return Ok(Some(UTF_16BE));
    }
    if odd > even * 20 {
        return Ok(Some(UTF_16LE));
    }
    Err(FileRefusal::NotText)
}

fn mostly_utf8(shown: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in shown.utf8_chunks() {
        good += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad * GOOD_FOR_EACH_BAD
}
