//! Letters as servers really write them, and letters that nobody should write.

use super::*;
use basics::Dice;

#[test]
fn a_letter_is_read_with_its_parts_charsets_and_encodings() {
    let bytes = b"From MAILER-DAEMON Thu Jan  1 00:00:00 2026\r\nFrom: =?gb2312?B?08q8/s+1zbM=?= <postmaster@x.example>\r\n\
        Subject: =?utf-8?Q?Zur=C3=BCck?=\r\n =?utf-8?Q?gewiesen?=\r\n\
        Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"b;1\"\r\n\r\npreamble\r\n\
        --b;1\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Empf=E4nger unbe=\r\nkannt\r\n--b;1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; m\r\n\
        --b;10\r\n--b;1\r\nContent-Type: message/rfc822\r\n\r\nSubject: hello\r\nTo: a@b.example\r\n\r\ntext\r\n--b;1--\r\nend";
    let letter = IncomingLetter::read(bytes).unwrap();
    assert_eq!(letter.headers.decoded("subject").unwrap(), "Zurückgewiesen");
    assert_eq!(letter.headers.decoded("from").unwrap(), "邮件系统 <postmaster@x.example>");
    assert_eq!(letter.content_type().parameter("report-type"), Some("delivery-status"));
    assert_eq!(letter.text().trim(), "Empfänger unbekannt");
    assert_eq!(letter.part("message/delivery-status").unwrap().text.trim(), "Reporting-MTA: dns; m\r\n--b;10");
    assert_eq!(letter.returned().unwrap().get("to"), Some("a@b.example"));
    assert!(!letter.cut);
}

#[test]
fn html_alone_is_turned_to_words() {
    let letter = IncomingLetter::read(
        "Content-Type: text/html; charset=utf-8\n\n<html><head><title>x</title><style>p{}</style></head><body>\
         <p>&#25910;&#x4EF6;人<b>不存在</b></p><script>var a</script><br>&lt;a@b.example&gt; <c@d.example> 5 < 6"
            .as_bytes(),
    )
    .unwrap();
    let text = letter.text();
    assert!(text.contains("收件人不存在"), "{text}");
    assert!(text.contains("<a@b.example>") && text.contains("<c@d.example>") && !text.contains("var a"), "{text}");
}

#[test]
fn chinese_without_a_charset_is_guessed_and_western_is_not_taken_for_it() {
    let read = |body: &[u8]| {
        let mut bytes = b"Subject: x\n\n".to_vec();
        bytes.extend_from_slice(body);
        IncomingLetter::read(&bytes).unwrap().text()
    };
    let (chinese, _, _) = encoding_rs::GB18030.encode("收件人不存在");
    assert_eq!(read(&chinese).trim(), "收件人不存在");
    assert_eq!(read(b"bo\xEEte pleine, d\xE9sol\xE9").trim(), "boîte pleine, désolé");
}

#[test]
fn what_is_no_letter_says_why() {
    assert_eq!(IncomingLetter::read(b" \r\n").unwrap_err(), NoLetter::Empty);
    assert_eq!(IncomingLetter::read(b"\x89PNG\r\n\x1a\n").unwrap_err(), NoLetter::NoHeader);
}

#[test]
fn hostile_letters_stay_within_the_limits() {
    let nested = (0..500).fold(String::new(), |text, level| {
        text + &format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n")
    });
    let letter = IncomingLetter::read(nested.as_bytes()).unwrap();
    assert!(letter.cut && letter.parts.len() <= MAX_PARTS);

    let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(50_000));
    let letter = IncomingLetter::read(many.as_bytes()).unwrap();
    assert!(letter.cut && letter.parts.len() == MAX_PARTS);

    let headers = "X-A: b\n".repeat(100_000);
    assert_eq!(IncomingLetter::read(headers.as_bytes()).unwrap().headers.names().count(), MAX_HEADERS);

    let endless = format!("Subject: {}", " a\n".repeat(200_000));
    let letter = IncomingLetter::read(endless.as_bytes()).unwrap();
    assert!(letter.headers.get("subject").unwrap().len() <= MAX_HEADER_BYTES);

    let parameters = format!("Content-Type: text/plain{}\n\nx", "; a=\"b".repeat(100_000));
    assert_eq!(IncomingLetter::read(parameters.as_bytes()).unwrap().text().trim(), "x");

    let styles = format!("Content-Type: text/html\n\n{}", "<style>".repeat(20_000));
    assert!(IncomingLetter::read(styles.as_bytes()).unwrap().text().len() < 10);
}

#[test]
fn bytes_from_a_mutator_are_always_read_within_the_limits() {
    let corpus: [&[u8]; 3] = [
        b"From: a@b.example\r\nSubject: =?utf-8?b?5pil?= =?x?q?=41?=\r\nContent-Type: multipart/mixed; boundary=\"a\"\r\n\r\n\
          --a\r\nContent-Type: multipart/alternative; boundary=aa\r\n\r\n--aa\r\n\r\ntext\r\n--aa\r\nContent-Type: text/html\r\n\r\n\
          <p>&#20013;</p><style>x</style>\r\n--aa--\r\n--a\r\nContent-Transfer-Encoding: base64\r\n\r\nYWJj\r\n--a--\r\n",
        b"Content-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: quoted-printable\n\n<div>=D3=CA<br>&amp;&#x4E2D;<!-- c -->",
        b"Content-Type: message/rfc822; a*0*=utf-8''x; b=\"\\\"\"\n\nSubject: b\n folded\n\nbody",
    ];
    for seed in 0..3000 {
        let mut dice = Dice::from_number(seed);
        let mut bytes = dice.pick(&corpus).unwrap().to_vec();
        for _ in 0..dice.below(16) {
            let at = dice.below(bytes.len() as u64) as usize;
            match dice.below(5) {
                0 => bytes[at] = dice.number() as u8,
                1 if bytes.len() > 1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, *dice.pick(b"\r\n-=?;:\"<>&\0\xff\xe4 ").unwrap()),
                3 => bytes.truncate(at.max(1)),
                _repeat if bytes.len() < 200_000 => bytes.extend_from_within(at..),
                _enough => {}
            }
        }
        if let Ok(letter) = IncomingLetter::read(&bytes) {
            assert!(letter.parts.len() <= MAX_PARTS, "seed {seed}");
            assert!(letter.parts.iter().all(|part| part.text.len() <= 3 * MAX_TEXT_BYTES), "seed {seed}");
            let _ = (letter.text(), letter.returned(), letter.headers.decoded("subject"));
        }
    }
}

#[test]
fn a_report_is_taken_out_of_its_letter_and_nothing_else_is() {
    let letter = "From: a@b.example\nSubject: Report\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
        --b\nContent-Type: text/plain\n\nhello\n--b\nContent-Type: application/gzip\n\
        Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"r.xml.gz\"\n\naGVs\nbG8=\n--b--\n";
    assert_eq!(IncomingLetter::report_file(letter.as_bytes(), 100).as_deref(), Some(&b"hello"[..]));
    assert_eq!(IncomingLetter::report_file(letter.as_bytes(), 3).map(|file| file.len()), Some(3));
    let alone = "From: a@b.example\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n\naGVsbG8=";
    assert_eq!(IncomingLetter::report_file(alone.as_bytes(), 100).as_deref(), Some(&b"hello"[..]));
    for other in ["", "From: a@b.example\n\nhello", "Content-Type: image/png\n\nx"] {
        assert_eq!(IncomingLetter::report_file(other.as_bytes(), 100), None, "{other}");
    }
}
