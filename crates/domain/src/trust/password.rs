//! What a password must be. Length and strangeness count, rules of letters and digits do not (NIST SP 800-63B §5.1.1.2).

/// Shorter ones are tried out in hours, even against a slow hash.
pub const PASSWORD_MIN_CHARACTERS: usize = 10;
/// Longer ones add nothing and cost time to hash.
pub const PASSWORD_MAX_BYTES: usize = 1_000;

/// The commonest passwords of ten characters and more, in lower case: the first ones that anybody tries.
const COMMONEST: &[&str] = &[
    "0123456789",
    "0987654321",
    "1111111111",
    "0000000000",
    "1234567890",
    "12345678910",
    "123456789a",
    "123456789q",
    "1234567891",
    "1234567899",
    "123456789123",
    "123456654321",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "1qazxsw23edc",
    "9876543210",
    "a123456789",
    "aa12345678",
    "abc1234567",
    "abc123456789",
    "abcd123456",
    "abcdefghij",
    "administrator",
    "admin12345",
    "admin123456",
    "asdfasdfasdf",
    "asdfghjkl1",
    "asdfghjkl;",
    "baseball123",
    "basketball",
    "blink182blink",
    "changeme123",
    "changeme1234",
    "chocolate1",
    "computer123",
    "consultant",
    "football123",
    "iloveyou12",
    "iloveyou123",
    "iloveyou1234",
    "letmein123",
    "letmein1234",
    "liverpool1",
    "manchester",
    "michelle123",
    "monkey12345",
    "passw0rd123",
    "password00",
    "password01",
    "password10",
    "password11",
    "password12",
    "password123",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "q1w2e3r4t5",
    "q1w2e3r4t5y6",
    "qazwsxedcr",
    "qazwsxedcrfv",
    "qwe1234567",
    "qwerty1234",
    "qwerty12345",
    "qwerty123456",
    "qwertyuiop",
    "qwertyuiop1",
    "qwertyuiop123",
    "qwertyuiop[]",
    "qwertyuiopasdfghjkl",
    "secret1234",
    "sunshine123",
    "superman123",
    "test123456",
    "testtest123",
    "tradewind1",
    "tradewind12",
    "tradewind123",
    "trustno1trustno1",
    "welcome123",
    "welcome1234",
    "woaini1314",
    "woaini1314520",
    "5201314520",
    "zaq12wsxcde3",
    "zxcvbnm123",
    "zxcvbnm1234",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    #[error("the password has fewer than {PASSWORD_MIN_CHARACTERS} characters; take a longer one")]
    TooShort,
    #[error("the password is longer than {PASSWORD_MAX_BYTES} bytes; take a shorter one")]
    TooLong,
    #[error("the password is the address or a part of it; take one that has nothing to do with it")]
    IsAddress,
    #[error("the password is one of the commonest in the world; take another one")]
    TooCommon,
}

impl PasswordRefusal {
    pub const fn code(self) -> &'static str {
        match self {
            PasswordRefusal::TooShort => "password_too_short",
            PasswordRefusal::TooLong => "password_too_long",
            PasswordRefusal::IsAddress => "password_is_address",
            PasswordRefusal::TooCommon => "password_too_common",
        }
    }
}

/// Whether somebody with this address may take this password.
///
/// # Errors
/// The first [`PasswordRefusal`] that fits.
pub fn check_password(password: &str, address: &str) -> Result<(), PasswordRefusal> {
    if password.len() > PASSWORD_MAX_BYTES {
        return Err(PasswordRefusal::TooLong);
    }
    if password.chars().count() < PASSWORD_MIN_CHARACTERS {
        return Err(PasswordRefusal::TooShort);
    }
    let folded = password.trim().to_lowercase();
    if address.to_lowercase().contains(&folded) {
        return Err(PasswordRefusal::IsAddress);
    }
    let first = folded.chars().next();
    let all_the_same = folded.chars().all(|letter| Some(letter) == first);
    if all_the_same || COMMONEST.contains(&folded.as_str()) {
        return Err(PasswordRefusal::TooCommon);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused_with_their_reason() {
        for (password, expected) in [
            ("short", Err(PasswordRefusal::TooShort)),
            ("Password123", Err(PasswordRefusal::TooCommon)),
            ("aaaaaaaaaaaa", Err(PasswordRefusal::TooCommon)),
            ("          ", Err(PasswordRefusal::IsAddress)),
            ("Anna.Berg@Example.com", Err(PasswordRefusal::IsAddress)),
            ("example.com", Err(PasswordRefusal::IsAddress)),
            ("信风信风信风信风信风海", Ok(())),
            ("slow boats to Manila", Ok(())),
        ] {
            assert_eq!(check_password(password, "anna.berg@example.com"), expected, "{password:?}");
        }
        assert_eq!(check_password(&"x1".repeat(600), ""), Err(PasswordRefusal::TooLong));
    }

    #[test]
    fn the_list_holds_only_what_the_length_would_let_pass() {
        for password in COMMONEST {
            assert!(password.chars().count() >= PASSWORD_MIN_CHARACTERS, "{password}");
            assert_eq!(password.to_lowercase(), *password);
        }
    }
}
