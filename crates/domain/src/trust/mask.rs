//! Addresses as those see them who may not read them.

/// The first letter and the domain: `l…@example.com`. What is no address is masked whole.
pub fn mask_address(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            let first = local.chars().next().map(String::from).unwrap_or_default();
            format!("{first}…@{domain}")
        }
        None => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_first_letter_and_domain() {
        assert_eq!(mask_address("li.wei@example.com"), "l…@example.com");
        assert_eq!(mask_address("信@example.com"), "信…@example.com");
        assert_eq!(mask_address("nothing"), "…");
    }
}
