//! Names as they are asked for: A-labels, within the limits of the DNS, and the name of an address turned round.

use super::ResolveError;
use std::net::IpAddr;

/// A name of the DNS (RFC 1035 §2.3.4).
const LONGEST_NAME_BYTES: usize = 253;
const LONGEST_LABEL_BYTES: usize = 63;

/// The name in lower-case ASCII without its final dot; Unicode labels as `xn--…`. Labels such as `_dmarc` stay.
///
/// # Errors
/// [`ResolveError::BadName`].
pub fn ascii_name(name: &str) -> Result<String, ResolveError> {
    if name.len() > 4 * LONGEST_NAME_BYTES {
        return Err(ResolveError::BadName);
    }
    let bare = name.strip_suffix('.').unwrap_or(name);
    let ascii = if bare.is_ascii() {
        bare.to_ascii_lowercase()
    } else {
        idna::domain_to_ascii(bare).map_err(|_| ResolveError::BadName)?
    };
    let printable = ascii.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let labels = ascii.split('.').all(|label| (1..=LONGEST_LABEL_BYTES).contains(&label.len()));
    if ascii.len() > LONGEST_NAME_BYTES || !printable || !labels {
        return Err(ResolveError::BadName);
    }
    Ok(ascii)
}

/// Where the names of an address stand: `4.3.2.1.in-addr.arpa` (RFC 1035 §3.5) or nibbles under `ip6.arpa` (RFC 3596 §2.5).
pub fn reverse_name(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        IpAddr::V6(address) => {
            let mut name = String::with_capacity(72);
            for byte in address.octets().iter().rev() {
                name.push_str(&format!("{:x}.{:x}.", byte & 15, byte >> 4));
            }
            name + "ip6.arpa"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unicode_names_are_asked_as_a_labels() {
        for (name, ascii) in [
            ("München.example.", "xn--mnchen-3ya.example"),
            ("_dmarc.münchen.example", "_dmarc.xn--mnchen-3ya.example"),
            ("信风.example", "xn--vuqv19o.example"),
            ("S1._domainkey.Seller.example", "s1._domainkey.seller.example"),
        ] {
            assert_eq!(ascii_name(name).as_deref(), Ok(ascii));
        }
    }

    #[test]
    fn an_address_is_turned_round() {
        for (address, name) in [
            ("192.0.2.25", "25.2.0.192.in-addr.arpa"),
            ("::ffff:192.0.2.25", "25.2.0.192.in-addr.arpa"),
            ("2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"),
        ] {
            assert_eq!(reverse_name(address.parse().unwrap()), name);
        }
    }
}
