//! Domains whose mailboxes anybody opens without a name and which are gone within minutes or days.
//!
//! A table of our own of the well-known ones. Each service says of itself on its own front page that its mailboxes are temporary, which is
//! the source; the domains are those under which the services are met. It is short on purpose: a domain that is missed costs one bounce.

const DISPOSABLE: &[&str] = &[
    "10minutemail.com",
    "10minutemail.net",
    "20minutemail.com",
    "burnermail.io",
    "byom.de",
    "cool.fr.nf",
    "discard.email",
    "discardmail.com",
    "dispostable.com",
    "einrot.com",
    "emailondeck.com",
    "fakeinbox.com",
    "fakemail.net",
    "getairmail.com",
    "getnada.com",
    "grr.la",
    "guerrillamail.biz",
    "guerrillamail.com",
    "guerrillamail.de",
    "guerrillamail.info",
    "guerrillamail.net",
    "guerrillamail.org",
    "guerrillamailblock.com",
    "inboxkitten.com",
    "jetable.org",
    "mailcatch.com",
    "maildrop.cc",
    "mailinator.com",
    "mailinator.net",
    "mailnesia.com",
    "mailnull.com",
    "mintemail.com",
    "moakt.com",
    "mohmal.com",
    "mytemp.email",
    "mytrashmail.com",
    "pokemail.net",
    "sharklasers.com",
    "spam4.me",
    "spambog.com",
    "spambox.us",
    "spamgourmet.com",
    "temp-mail.io",
    "temp-mail.org",
    "tempail.com",
    "tempinbox.com",
    "tempmail.com",
    "tempmailo.com",
    "tempr.email",
    "throwawaymail.com",
    "trash-mail.com",
    "trashmail.com",
    "trashmail.de",
    "wegwerfmail.de",
    "yopmail.com",
    "yopmail.fr",
    "yopmail.net",
];

/// Whether a domain in lower case, or one above it, is disposable.
pub(super) fn is_disposable(domain: &str) -> bool {
    let mut rest = domain;
    loop {
        if DISPOSABLE.contains(&rest) {
            return true;
        }
        let Some((_, above)) = rest.split_once('.') else { return false };
        rest = above;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_below_a_disposable_domain_is_disposable_too() {
        for (domain, expected) in [
            ("mailinator.com", true),
            ("x.yopmail.com", true),
            ("notmailinator.com", false),
            ("com", false),
            ("gmail.com", false),
        ] {
            assert_eq!(is_disposable(domain), expected, "{domain}");
        }
        assert!(DISPOSABLE.is_sorted(), "a table that is read by people is in order");
    }
}
