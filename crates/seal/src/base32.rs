//! Crockford's base 32: no I, L, O or U; case is ignored when it is read, and I, L and O are taken for 1, 1 and 0.

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

pub(crate) fn letter(value: u8) -> char {
    char::from(DIGITS[usize::from(value & 31)])
}

pub(crate) fn value(letter: u8) -> Option<u8> {
    let lower = match letter.to_ascii_lowercase() {
        b'i' | b'l' => b'1',
        b'o' => b'0',
        other => other,
    };
    DIGITS.iter().position(|&known| known == lower).map(|place| place as u8)
}

/// Bytes as five-bit values, most significant bit first; the last value is filled up with zero bits.
pub(crate) fn to_values(bytes: &[u8]) -> Vec<u8> {
    let mut values = Vec::with_capacity((bytes.len() * 8).div_ceil(5));
    let (mut buffer, mut bits) = (0u32, 0u32);
    for &byte in bytes {
        buffer = (buffer << 8) | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            values.push(((buffer >> bits) & 31) as u8);
        }
    }
    if bits > 0 {
        values.push(((buffer << (5 - bits)) & 31) as u8);
    }
    values
}

/// The bytes of five-bit values. `None` when a whole value is left over or the filling bits are not zero, so that every
/// byte string has exactly one spelling.
pub(crate) fn from_values(values: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(values.len() * 5 / 8);
    let (mut buffer, mut bits) = (0u32, 0u32);
    for &value in values {
        buffer = (buffer << 5) | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
        }
    }
    let filling = buffer & ((1 << bits) - 1);
    (bits < 5 && filling == 0).then_some(bytes)
}

/// Bytes as lower-case letters and digits of Crockford's base 32.
pub fn encode(bytes: &[u8]) -> String {
    to_values(bytes).into_iter().map(letter).collect()
}

/// The bytes of what [`encode`] wrote; `None` for anything else.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let values = text.bytes().map(value).collect::<Option<Vec<u8>>>()?;
    from_values(&values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_survive_their_text_in_any_case(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let text = encode(&bytes);
            prop_assert_eq!(decode(&text), Some(bytes.clone()));
            prop_assert_eq!(decode(&text.to_uppercase()), Some(bytes));
        }
    }

    #[test]
    fn other_spellings_of_the_same_bytes_are_refused() {
        assert_eq!(encode(&[255]), "zw");
        for text in ["zx", "z", "zwz", "u0", "ä"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
