//! How phones look to those who may not read them: enough to tell two apart, not enough to call.

/// `+49…67`: the beginning and the last two digits.
pub fn mask_phone(phone: &str) -> String {
    /// Fewer than this would be shown whole by its two ends.
    const SHORTEST: usize = 8;
    let letters: Vec<char> = phone.chars().collect();
    if letters.len() < SHORTEST {
        return if letters.is_empty() { String::new() } else { "…".to_owned() };
    }
    let (begin, end) = (&letters[..3], &letters[letters.len() - 2..]);
    format!("{}…{}", begin.iter().collect::<String>(), end.iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_phone_cannot_be_called() {
        for (phone, masked) in [("+4940123467", "+49…67"), ("12345", "…"), ("", "")] {
            assert_eq!(mask_phone(phone), masked);
        }
    }
}
