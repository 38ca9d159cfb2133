//! How addresses and phones look to those who may not read them: enough to tell two apart, not enough to write or call.

/// `a…@example.com`; empty stays empty.
pub fn mask_address(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return if address.is_empty() { String::new() } else { "…".to_owned() };
    };
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{domain}")
}

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
    fn a_mask_hides_what_one_would_write_or_call() {
        for (address, masked) in
            [("anna@firma.de", "a…@firma.de"), ("李@例.cn", "李…@例.cn"), ("", ""), ("no address", "…")]
        {
            assert_eq!(mask_address(address), masked);
        }
        for (phone, masked) in [("+4940123467", "+49…67"), ("12345", "…"), ("", "")] {
            assert_eq!(mask_phone(phone), masked);
        }
    }
}
