use basics::{Dice, Timestamp};
use mail::dkim::{Algorithm, LeftOut, SigningKey, generate_key, sign};
use mail::mime::{Headers, MessageId, Unsubscribe, write_simple_letter};
use mail::{EmailAddress, Mailbox};
use mail_auth::common::parse::TxtRecordParser;
use mail_auth::common::verify::DomainKey;
use mail_auth::{AuthenticatedMessage, DkimResult, MessageAuthenticator, Parameters, ResolverCache, Txt};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The verifiers compare `x=` with the machine's clock, so the letters are signed now.
fn now() -> Timestamp {
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    Timestamp::from_millis(i64::try_from(millis).unwrap())
}

fn keys() -> [SigningKey; 2] {
    let mut dice = Dice::from_number(1);
    [("rsa", Algorithm::RsaSha256), ("ed", Algorithm::Ed25519Sha256)]
        .map(|(selector, algorithm)| generate_key("seller.example", selector, algorithm, &mut dice).unwrap().key)
}

fn letter(subject: &str, text: &str, html: Option<&str>) -> Vec<u8> {
    let mailbox = |name, address| Mailbox::named(name, EmailAddress::parse(address).unwrap()).unwrap();
    let (from, to) = (mailbox("王芳 & Co", "sales@seller.example"), [mailbox("Núñez", "anna@buyer.example")]);
    let id = MessageId::new("m1", "seller.example").unwrap();
    let mut headers = Headers::new(&from, &to, subject, now(), &id);
    headers.unsubscribe =
        Some(Unsubscribe { url: "https://seller.example/u/1", mailto: Some("mailto:u@seller.example") });
    headers.list_id = Some("news.seller.example");
    let mut out = Vec::new();
    write_simple_letter(&mut out, &headers, text, html).unwrap();
    out
}

/// Our own letters, and bodies in every corner of the canonicalisation.
fn letters() -> Vec<Vec<u8>> {
    let mut letters = vec![
        letter(
            "Spring prices",
            "Dear Anna,\n\nx = y \n.dot\n",
            Some("<p>Dear  Anna</p>\n<a href=\"https://x.example/?a=b\">x</a>"),
        ),
        letter(
            "春季价格表：新产品与优惠，欢迎查看附件中的完整目录和最新报价单",
            "尊敬的王芳",
            Some("<p>尊敬的王芳</p>"),
        ),
        letter("أسعار الربيع", "عزيزتي", None),
    ];
    let head = "From: a@seller.example\r\nTo:  b@buyer.example \r\nsubject:\t a\r\n  b\r\nDate: Wed, 18 Nov 2026 11:06:40 +0000\r\n\r\n";
    for body in ["", "\r\n", "\r\n\r\n", "a", "a\r\n", "a \t \r\n\r\n", "a\r\n\r\nb  c\t\td \r\n", " a\r\n"] {
        letters.push(format!("{head}{body}").into_bytes());
    }
    letters
}

/// mail-auth 0.13 hashes these wrongly, so only dkimpy judges them. All end in CRLF, as every letter does on the wire:
/// dkimpy keeps blanks at the very end of a body without it.
fn letters_that_end_in_blank_lines() -> Vec<Vec<u8>> {
    let head = "From: a@seller.example\r\nTo: b@buyer.example\r\nSubject: a\r\n\r\n";
    [" \r\n", "\t\r\n", "a\r\n \r\n", "a\r\n\t\r\n  \r\n"].map(|body| format!("{head}{body}").into_bytes()).to_vec()
}

#[test]
fn dkimpy_accepts_both_signatures_of_every_letter() {
    let python = format!("{}/.cache/tradewind/venv/bin/python", std::env::var("HOME").unwrap());
    assert!(
        std::path::Path::new(&python).exists(),
        "dkimpy is missing: python3 -m venv ~/.cache/tradewind/venv && \
         ~/.cache/tradewind/venv/bin/pip install dkimpy pynacl cryptography dnspython"
    );
    let keys = keys();
    let folder = tempfile::tempdir().unwrap();
    let zone = folder.path().join("zone");
    let records: String = keys.iter().map(|key| format!("{}\t{}\n", key.record_name(), key.record_text())).collect();
    std::fs::write(&zone, records).unwrap();
    let judge = |signed: &[u8]| {
        let mut child = Command::new(&python)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verify_dkim.py"))
            .arg(&zone)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(signed).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap().trim().to_string())
    };
    for letter in letters().into_iter().chain(letters_that_end_in_blank_lines()) {
        let signed = sign(&letter, &[&keys[0], &keys[1]], LeftOut::default(), now()).unwrap();
        assert_eq!(judge(&signed), (true, "2".into()), "{}", String::from_utf8_lossy(&signed));
    }
    let signed = sign(&letter("a", "b", None), &[&keys[0]], LeftOut::default(), now()).unwrap();
    for header in ["Subject: another", "From: x@evil.example", "Date: Wed, 18 Nov 2026 11:06:40 +0000"] {
        let added = [signed.as_slice(), b""].concat();
        let added = [format!("{header}\r\n").as_bytes(), &added].concat();
        assert!(!judge(&added).0, "an added {header} must break the signature");
    }
    let changed = String::from_utf8(signed).unwrap().replace("One-Click", "Two-Click");
    assert!(!judge(changed.as_bytes()).0, "List-Unsubscribe-Post must be signed");
}

/// The keys of the letters, where mail-auth looks before it would ask the DNS.
struct Zone(HashMap<Box<str>, Txt>);

impl ResolverCache<Box<str>, Txt> for Zone {
    fn get<Q>(&self, name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.0.get(name).cloned()
    }

    fn remove<Q>(&self, _name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    fn insert(&self, _key: Box<str>, _value: Txt, _valid_until: Instant) {}
}

#[test]
fn mail_auth_accepts_both_signatures_of_every_letter() {
    let keys = keys();
    let records = keys.iter().map(|key| {
        let record = DomainKey::parse(key.record_text().as_bytes()).unwrap();
        (format!("{}.", key.record_name()).into(), Txt::DomainKey(Arc::new(record)))
    });
    let zone = Zone(records.collect());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let authenticator = MessageAuthenticator::new_cloudflare().unwrap();
        for letter in letters() {
            let signed = sign(&letter, &[&keys[0], &keys[1]], LeftOut::default(), now()).unwrap();
            let message = AuthenticatedMessage::parse(&signed).unwrap();
            let found = authenticator.verify_dkim(Parameters::new(&message).with_txt_cache(&zone)).await;
            assert_eq!(found.len(), 2);
            for output in found {
                assert_eq!(output.result(), &DkimResult::Pass, "{}", String::from_utf8_lossy(&signed));
            }
        }
    });
}
