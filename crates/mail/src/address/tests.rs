use super::*;
use proptest::prelude::*;

fn parsed(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

#[test]
fn ordinary_and_international_addresses_are_read() {
    for (text, local, domain) in [
        ("anna@example.com", "anna", "example.com"),
        ("  Anna.Berg+list@Example.COM\t", "Anna.Berg+list", "example.com"),
        ("o'brien!#$%&*/=?^_`{|}~-@a-b.co.uk", "o'brien!#$%&*/=?^_`{|}~-", "a-b.co.uk"),
        ("info@münchen.example", "info", "xn--mnchen-3ya.example"),
        ("info@XN--MNCHEN-3YA.example", "info", "xn--mnchen-3ya.example"),
        ("采购@例子。中国", "采购", "xn--fsqu00a.xn--fiqs8s"),
        ("مشتريات@example.sa", "مشتريات", "example.sa"),
        ("hoa\u{300}@example.vn", "hoà", "example.vn"),
    ] {
        let address = parsed(text);
        assert_eq!((address.local(), address.domain()), (local, domain), "{text}");
    }
    assert!(parsed("采购@example.cn").needs_smtputf8());
    assert!(!parsed("info@münchen.example").needs_smtputf8());
}

#[test]
fn hostile_and_broken_texts_are_refused_with_their_reason() {
    use AddressRefusal::*;
    let long_local = format!("{}@example.com", "a".repeat(65));
    let long_domain = format!("a@{}com", "abcdefghi.".repeat(30));
    let long_label = format!("a@{}.com", "b".repeat(64));
    let huge = format!("a@{}", "b".repeat(100_000));
    for (text, reason) in [
        ("", Empty),
        ("   ", Empty),
        ("anna", MissingAt),
        ("anna＠example.com", MissingAt),
        ("anna@example.com\r\nBcc: all@example.com", ControlCharacter),
        ("anna@example.com\r\nDATA", ControlCharacter),
        ("anna\n@example.com", ControlCharacter),
        ("anna\0@example.com", ControlCharacter),
        ("anna\u{7f}@example.com", ControlCharacter),
        ("anna\u{85}@example.com", ControlCharacter),
        ("anna\u{200b}@example.com", InvisibleCharacter),
        ("\u{feff}anna@example.com", InvisibleCharacter),
        ("anna\u{202e}@example.com", InvisibleCharacter),
        ("anna\u{2028}@example.com", InvisibleCharacter),
        ("\"anna berg\"@example.com", Quoted),
        ("anna@berg@example.com", SeveralAt),
        ("@example.com", EmptyLocalPart),
        ("anna@", EmptyDomain),
        (&long_local, LocalPartTooLong),
        (&long_domain, InvalidDomain),
        (&long_label, InvalidDomain),
        (&huge, TooLong),
        (".anna@example.com", MisplacedDot),
        ("anna.@example.com", MisplacedDot),
        ("an..na@example.com", MisplacedDot),
        ("an na@example.com", CharacterNotAllowed),
        ("an\u{3000}na@example.com", CharacterNotAllowed),
        ("an＠na@example.com", CharacterNotAllowed),
        ("<anna@example.com>", CharacterNotAllowed),
        ("anna,berg@example.com", CharacterNotAllowed),
        ("anna@exa mple.com", CharacterNotAllowed),
        ("anna@example.com>", InvalidDomain),
        ("anna@-example.com", InvalidDomain),
        ("anna@exa_mple.com", InvalidDomain),
        ("anna@example..com", InvalidDomain),
        ("anna@.com", InvalidDomain),
        ("anna@example.com.", InvalidDomain),
        ("anna@xn--a.example", InvalidDomain),
        ("anna@localhost", DomainWithoutDot),
        ("anna@192.0.2.1", AddressLiteral),
        ("anna@[192.0.2.1]", AddressLiteral),
    ] {
        assert_eq!(EmailAddress::parse(text), Err(reason), "{text:?}");
    }
}

#[test]
fn the_normalised_form_is_equal_for_the_same_mailbox() {
    for (one, other) in [
        ("Anna@Example.com", "anna@example.COM"),
        ("JOSÉ@example.com", "jose\u{301}@example.com"),
        ("ａｎｎａ@example.com", "anna@example.com"),
        ("info@MÜNCHEN.example", "INFO@xn--mnchen-3ya.example"),
        ("ΑΣ@example.gr", "ασ@example.gr"),
    ] {
        assert_eq!(parsed(one).normalised(), parsed(other).normalised());
    }
    assert_ne!(parsed("anna@example.com").normalised(), parsed("anna+1@example.com").normalised());
}

#[test]
fn debug_output_hides_the_person() {
    assert_eq!(format!("{:?}", parsed("anna@example.com")), "EmailAddress(a…@example.com)");
}

#[test]
fn names_with_line_breaks_are_refused() {
    let address = parsed("anna@example.com");
    assert_eq!(Mailbox::named("Anna\r\nBcc: x@y.z", address.clone()), Err(NameRefusal::ControlCharacter));
    assert_eq!(Mailbox::named(&"n".repeat(300), address.clone()), Err(NameRefusal::TooLong));
    assert_eq!(Mailbox::named("  ", address.clone()).unwrap().name(), None);
    assert_eq!(Mailbox::named(" 王芳 ", address).unwrap().name(), Some("王芳"));
}

proptest! {
    #[test]
    fn any_text_gives_an_address_that_is_safe_and_stable_or_a_refusal(
        text in prop_oneof!["\\PC{0,20}@\\PC{0,20}", "[a-zA-Z.\\PC]{1,12}@[a-z0-9ä中-]{1,12}\\.(com|中国|de)", ".*"]
    ) {
        if let Ok(address) = EmailAddress::parse(&text) {
            let shown = address.to_string();
            prop_assert!(!shown.chars().any(|c| c.is_control() || c.is_whitespace() || "<>\"(),:;[]\\".contains(c)));
            prop_assert_eq!(shown.matches('@').count(), 1);
            prop_assert!(address.domain().is_ascii() && shown.len() <= MAX_ADDRESS_BYTES);
            prop_assert_eq!(EmailAddress::parse(&shown), Ok(address.clone()));
            let normalised = address.normalised();
            if let Ok(again) = EmailAddress::parse(&normalised) {
                prop_assert_eq!(again.normalised(), normalised);
            }
        }
    }
}
