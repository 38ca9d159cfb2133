use super::*;
use basics::Dice;

const LETTER: &str = "From: a@seller.example\r\nTo: b@buyer.example\r\nSubject: Hi\r\nSubject: again\r\n\
    Date: Wed, 18 Nov 2026 10:26:40 +0000\r\nList-Unsubscribe: <https://x.example/u>\r\n\
    List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nX-Other: no\r\n\r\nBody\r\n";

fn key() -> SigningKey {
    generate_key("seller.example", "s1", Algorithm::Ed25519Sha256, &mut Dice::from_number(1)).unwrap().key
}

fn signed(letter: &str, left_out: LeftOut<'_>) -> Result<String, SigningRefusal> {
    let now = Timestamp::from_millis(1_795_000_000_999);
    signature_headers(letter.as_bytes(), &[&key()], left_out, now).map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn the_header_says_what_is_signed_and_until_when() {
    let header = signed(LETTER, LeftOut::default()).unwrap();
    let unfolded = header.replace("\r\n ", "");
    assert!(
        unfolded.contains("t=1795000000;x=1796209600;") || unfolded.contains("t=1795000000; x=1796209600;"),
        "{header}"
    );
    assert!(unfolded.contains("a=ed25519-sha256; c=relaxed/relaxed; d=seller.example;s=s1;"), "{header}");
    assert!(
        unfolded
            .contains("h=from:from:to:to:subject:subject:subject:date:date:list-unsubscribe:list-unsubscribe-post;"),
        "{header}"
    );
    assert!(header.lines().all(|line| line.len() <= 78), "{header}");
    assert!(header.ends_with("\r\n"));
}

#[test]
fn a_channel_can_leave_headers_out_but_never_from() {
    let header = signed(LETTER, LeftOut(&["Date", "From"])).unwrap().replace("\r\n ", "");
    assert!(header.contains("h=from:from:to:to:subject:subject:subject:list-unsubscribe"), "{header}");
}

#[test]
fn letters_that_would_change_on_the_way_are_refused() {
    for (letter, refusal) in [
        ("From: a@b.example\r\n\r\nbare\nline", SigningRefusal::BareLineBreak),
        ("From: a@b.example\r\n\r\nbare\rline", SigningRefusal::BareLineBreak),
        ("From: a@b.example\r\n\r\nlast\r", SigningRefusal::BareLineBreak),
        ("To: a@b.example\r\n\r\nx\r\n", SigningRefusal::NoFrom),
        ("", SigningRefusal::NoFrom),
        ("From: a@b.example\r\nSubject : a\r\n\r\n", SigningRefusal::BrokenHeader),
        (" folded first\r\n\r\n", SigningRefusal::BrokenHeader),
        ("From: a@b.example\r\nno header here\r\n\r\n", SigningRefusal::BrokenHeader),
    ] {
        assert_eq!(signed(letter, LeftOut::default()), Err(refusal), "{letter:?}");
    }
}

#[test]
fn keys_are_read_back_and_bad_ones_refused() {
    let mut dice = Dice::from_number(3);
    for algorithm in [Algorithm::Ed25519Sha256, Algorithm::RsaSha256] {
        let made = generate_key("seller.example", "s1", algorithm, &mut dice).unwrap();
        let read = SigningKey::from_pkcs8("seller.example", "s1", &made.pkcs8).unwrap();
        assert_eq!((read.algorithm(), read.record_text()), (algorithm, made.key.record_text()));
        assert_eq!(read.record_name(), "s1._domainkey.seller.example");
        assert_eq!(format!("{read:?}"), format!("SigningKey(s1._domainkey.seller.example, {})", algorithm.tag()));
        for (domain, selector) in [("seller.example\r\n", "s1"), ("", "s1"), ("seller.example", "s;1")] {
            assert_eq!(SigningKey::from_pkcs8(domain, selector, &made.pkcs8).unwrap_err(), KeyRefusal::Name);
        }
    }
    assert_eq!(SigningKey::from_pkcs8("a.example", "s", b"rubbish").unwrap_err(), KeyRefusal::NotAKey);
}
