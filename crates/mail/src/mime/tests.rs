use super::*;
use crate::address::{EmailAddress, Mailbox};
use basics::Timestamp;
use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;

struct Sample {
    from: Mailbox,
    to: Vec<Mailbox>,
    id: MessageId,
}

fn sample(from_name: &str, to_name: &str) -> Sample {
    let mailbox = |name, address| Mailbox::named(name, EmailAddress::parse(address).unwrap()).unwrap();
    Sample {
        from: mailbox(from_name, "sales@seller.example"),
        to: vec![mailbox(to_name, "anna@buyer.example")],
        id: MessageId::new("m1.abc", "seller.example").unwrap(),
    }
}

fn headers<'a>(sample: &'a Sample, subject: &'a str) -> Headers<'a> {
    Headers::new(&sample.from, &sample.to, subject, Timestamp::from_millis(1_795_000_000_000), &sample.id)
}

fn simple(sample: &Sample, subject: &str, text: &str, html: Option<&str>) -> Vec<u8> {
    let mut out = Vec::new();
    write_simple_letter(&mut out, &headers(sample, subject), text, html).unwrap();
    out
}

fn assert_well_formed(letter: &[u8]) {
    let text = std::str::from_utf8(letter).unwrap();
    assert!(text.ends_with("\r\n"));
    for line in text.split("\r\n") {
        assert!(!line.contains(['\r', '\n']), "bare line break in {line:?}");
        assert!(line.len() <= 78, "long line {line:?}");
    }
}

#[test]
fn a_letter_in_each_language_is_read_back_as_it_was_written() {
    for (name, subject, text) in [
        ("Anna Berg", "Spring prices", "Dear Anna,\r\nprices below.\r\n"),
        ("王芳", "春季价格表：新产品与优惠，欢迎查看附件中的完整目录和最新报价单", "尊敬的王芳：\r\n请查看价格。"),
        ("فاطمة", "أسعار الربيع", "عزيزتي فاطمة\r\nالأسعار أدناه"),
        ("Nguyễn Thị Hoa", "Bảng giá mùa xuân", "Kính gửi chị Hoa,\r\nxem giá."),
        ("José \"Pepe\" Núñez, S.L.", "Precios de primavera ¡nuevos!", "Estimado José:\r\nprecios."),
        ("O'Neil, \"Bob\" \\ Sons", "A =?utf-8?q?trick?= and  two blanks ", "x = y \r\n.dot\r\nFrom here"),
    ] {
        let sample = sample(name, name);
        let html = format!("<p>{}</p>", text.replace("\r\n", "<br>"));
        let letter = simple(&sample, subject, text, Some(&html));
        assert_well_formed(&letter);
        let read = MessageParser::new().parse(&letter).unwrap();
        assert_eq!(read.subject(), Some(subject));
        assert_eq!(read.from().unwrap().first().unwrap().name(), Some(name));
        assert_eq!(read.to().unwrap().first().unwrap().address(), Some("anna@buyer.example"));
        assert_eq!(read.body_text(0).unwrap().trim_end(), text.trim_end());
        assert_eq!(read.body_html(0).unwrap().trim_end(), html);
        assert_eq!(read.message_id(), Some("m1.abc@seller.example"));
    }
}

#[test]
fn no_value_can_begin_a_header_of_its_own() {
    let sample = sample("Seller", "Anna");
    for evil in ["a\r\nBcc: x@y.z", "a\nb", "a\rb", "a\0b", "a\u{85}b"] {
        let mut out = b"before".to_vec();
        let refused = write_simple_letter(&mut out, &headers(&sample, evil), "", None);
        assert_eq!(refused.unwrap_err().reason, headers::Reason::ControlCharacter);
        assert_eq!(out, b"before");
        let mut with = headers(&sample, "fine");
        let others = [("Feedback-ID", evil)];
        with.others = &others;
        assert!(write_simple_letter(&mut out, &with, "", None).is_err());
        let mut with = headers(&sample, "fine");
        with.unsubscribe = Some(Unsubscribe { url: evil, mailto: None });
        assert!(write_simple_letter(&mut out, &with, "", None).is_err());
        with.unsubscribe = None;
        with.list_id = Some(evil);
        assert!(write_simple_letter(&mut out, &with, "", None).is_err());
        assert!(MessageId::new(evil, "seller.example").is_err());
        assert!(Attachment::new(evil, "text/plain", b"").is_err());
        assert!(Attachment::new("a", evil, b"").is_err());
    }
    for name in ["From", "bcc", "Content-Type", "X-A: b", "X-A\r\n", "", "DKIM-Signature", "é"] {
        let others = [(name, "value")];
        let mut with = headers(&sample, "fine");
        with.others = &others;
        assert!(write_simple_letter(&mut Vec::new(), &with, "", None).is_err(), "{name}");
    }
}

#[test]
fn list_headers_are_written_as_one_click_needs_them() {
    let sample = sample("Seller", "Anna");
    let mut with = headers(&sample, "News");
    with.unsubscribe =
        Some(Unsubscribe { url: "https://news.example/u/abc", mailto: Some("mailto:u+abc@news.example") });
    with.list_id = Some("news.seller.example");
    with.auto_submitted = Some(AutoSubmitted::Generated);
    with.reply_to = Some(&sample.to[0]);
    let others = [("Feedback-ID", "campaign:7:seller")];
    with.others = &others;
    let mut out = Vec::new();
    write_simple_letter(&mut out, &with, "x", None).unwrap();
    let text = String::from_utf8(out).unwrap();
    for line in [
        "List-Unsubscribe: <https://news.example/u/abc>,\r\n <mailto:u+abc@news.example>\r\n",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        "List-Id: <news.seller.example>\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Reply-To: Anna <anna@buyer.example>\r\n",
        "Feedback-ID: campaign:7:seller\r\n",
        "Date: Wed, 18 Nov 2026 11:06:40 +0000\r\n",
        "MIME-Version: 1.0\r\n",
    ] {
        assert!(text.contains(line), "{line:?} in {text}");
    }
}

#[test]
fn attachments_keep_their_bytes_and_their_names_in_any_language() {
    let sample = sample("Seller", "Anna");
    let content: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let names = ["offer.pdf", "报价单 2026 春季产品目录与最新价格（含运费）.pdf", "a \"quoted\" \\ name.pdf"];
    let attachments = names.map(|name| Attachment::new(name, "application/pdf", &content).unwrap());
    let text = TextTemplate::plain([Piece::Fixed("text")]);
    let html = TextTemplate::html([Piece::Fixed("<p>html</p>")]);
    let part = |template| TextPart { template, values: &[] };
    let body = Body { text: part(&text), html: Some(part(&html)), attachments: &attachments };
    let mut out = Vec::new();
    write_letter(&mut out, &headers(&sample, "Offer"), &body).unwrap();
    assert_well_formed(&out);
    let read = MessageParser::new().parse(&out).unwrap();
    let found: Vec<_> = read.attachments().map(|part| part.attachment_name().unwrap()).collect();
    assert_eq!(found, names);
    assert!(read.attachments().all(|part| part.contents() == content));
    assert_eq!(read.body_html(0).unwrap().trim_end(), "<p>html</p>");
}

proptest! {
    #[test]
    fn any_subject_name_and_text_come_back(
        subject in "\\PC{0,120}", name in "\\PC{1,60}", fixed in "[ -~]{0,200}", personal in "\\PC{0,80}", chinese in "[中文字符a\n]{0,90}"
    ) {
        let Ok(mailbox) = Mailbox::named(&name, EmailAddress::parse("anna@buyer.example").unwrap()) else { return Ok(()) };
        let sample = Sample { to: vec![mailbox], ..sample("Seller", "x") };
        let text = TextTemplate::plain([Piece::Fixed(&fixed), Piece::Personal(0), Piece::Fixed("end")]);
        let html = TextTemplate::html([Piece::Fixed(&chinese), Piece::Personal(1), Piece::Personal(0)]);
        let values = [personal.as_str(), "1"];
        let body = Body {
            text: TextPart { template: &text, values: &values },
            html: Some(TextPart { template: &html, values: &values }),
            attachments: &[],
        };
        let mut out = Vec::new();
        write_letter(&mut out, &headers(&sample, &subject), &body).unwrap();
        assert_well_formed(&out);
        let read = MessageParser::new().parse(&out).unwrap();
        if !subject.trim().is_empty() {
            prop_assert_eq!(read.subject().unwrap(), subject.as_str());
        }
        if !sample.to[0].name().unwrap_or_default().is_empty() {
            prop_assert_eq!(read.to().unwrap().first().unwrap().name(), sample.to[0].name());
        }
        let expected = format!("{fixed}{personal}end");
        let text = read.body_text(0).unwrap();
        prop_assert_eq!(text.trim_end_matches("\r\n"), expected.as_str());
        let html = read.body_html(0).unwrap().replace("\r\n", "\n");
        let (html, expected) = (html.trim_end_matches('\n'), format!("{chinese}1{personal}"));
        prop_assert_eq!(html, expected.trim_end_matches('\n'));
    }
}
