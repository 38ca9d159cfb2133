//! What a server says it can do, from its EHLO reply (RFC 5321 §4.1.1.1).

/// The extensions that the client knows. After STARTTLS they are asked anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// RFC 2920.
    pub pipelining: bool,
    /// RFC 1870: announced, and the limit in bytes when one was named.
    pub size: bool,
    pub size_limit_bytes: Option<u64>,
    /// RFC 6152.
    pub eight_bit_mime: bool,
    /// RFC 6531.
    pub smtputf8: bool,
    /// RFC 3207.
    pub starttls: bool,
    /// RFC 4954, the two mechanisms that we speak.
    pub auth_plain: bool,
    pub auth_login: bool,
    /// By access tokens: RFC 7628, and what Google and Microsoft spoke before it.
    pub auth_bearer: bool,
    pub auth_xoauth2: bool,
    /// RFC 2034.
    pub enhanced_status_codes: bool,
    /// RFC 3030.
    pub chunking: bool,
    /// RFC 3461.
    pub dsn: bool,
}

impl Capabilities {
    /// Reads the text of an EHLO reply: the first line greets, the others name one extension each.
    pub fn read(text: &str) -> Capabilities {
        let mut found = Capabilities::default();
        for line in text.split('\n').skip(1) {
            // `AUTH=PLAIN` is how old servers wrote it.
            let mut words = line.split([' ', '=', '\t']).filter(|word| !word.is_empty());
            let Some(keyword) = words.next() else { continue };
            match keyword.to_ascii_uppercase().as_str() {
                "PIPELINING" => found.pipelining = true,
                "SIZE" => {
                    found.size = true;
                    // 0 means that there is no fixed limit (RFC 1870 §4).
                    found.size_limit_bytes = words.next().and_then(|word| word.parse().ok()).filter(|limit| *limit > 0);
                }
                "8BITMIME" => found.eight_bit_mime = true,
                "SMTPUTF8" => found.smtputf8 = true,
                "STARTTLS" => found.starttls = true,
                "ENHANCEDSTATUSCODES" => found.enhanced_status_codes = true,
                "CHUNKING" => found.chunking = true,
                "DSN" => found.dsn = true,
                "AUTH" => {
                    for mechanism in words {
                        found.auth_plain |= mechanism.eq_ignore_ascii_case("PLAIN");
                        found.auth_login |= mechanism.eq_ignore_ascii_case("LOGIN");
                        found.auth_bearer |= mechanism.eq_ignore_ascii_case("OAUTHBEARER");
                        found.auth_xoauth2 |= mechanism.eq_ignore_ascii_case("XOAUTH2");
                    }
                }
                _unknown_extension => {}
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_read_and_unknown_ones_passed_over() {
        let text = "mx.example PIPELINING\nsize 1000\nPipelining\nAUTH=LOGIN PLAIN\nX-ODD thing\n\n8BITMIME";
        let found = Capabilities::read(text);
        assert_eq!(found.size_limit_bytes, Some(1000));
        assert!(found.pipelining && found.auth_login && found.auth_plain && found.eight_bit_mime && found.size);
        assert!(!found.starttls && !found.smtputf8);
        assert_eq!(Capabilities::read("only.a.greeting PIPELINING"), Capabilities::default());
        assert_eq!(Capabilities::read("x\nSIZE 0").size_limit_bytes, None);
    }
}
