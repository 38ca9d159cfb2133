//! What a letter costs: microseconds for MIME, DKIM and the SMTP dialogue's bytes. Run it with `--release`.

use basics::{Dice, Timestamp};
use mail::dkim::{Algorithm, LeftOut, generate_key, signature_headers};
use mail::mime::{Body, Headers, MessageId, Piece, TextPart, TextTemplate, write_letter};
use mail::smtp::WireLetter;
use mail::{EmailAddress, Mailbox};
use std::time::Instant;

#[expect(clippy::disallowed_methods, reason = "it measures time")]
fn measure(name: &str, rounds: u32, mut work: impl FnMut()) {
    let start = Instant::now();
    for _ in 0..rounds {
        work();
    }
    println!("{name}: {:.2} µs", start.elapsed().as_secs_f64() * 1e6 / f64::from(rounds));
}

fn main() {
    let mailbox = |name, address| {
        let address = EmailAddress::parse(address).expect("a good address");
        Mailbox::named(name, address).expect("a good name")
    };
    let (from, to) = (mailbox("Seller", "sales@seller.example"), [mailbox("王芳", "wang@buyer.example")]);
    let id = MessageId::new("m1", "seller.example").expect("a good id");
    let headers = Headers::new(&from, &to, "春季价格 Spring prices", Timestamp::from_millis(1_795_000_000_000), &id);
    let row = "<tr><td style=\"padding:4px\">Product and its price</td><td>US$ 12.50</td></tr>\r\n";
    let half = row.repeat(9000 / row.len());
    let text_half = "Product and its price: US$ 12.50\r\n".repeat(30);
    let prepared = TextTemplate::html([Piece::Fixed(&half), Piece::Personal(0), Piece::Fixed(&half)]);
    let text = TextTemplate::plain([Piece::Fixed(&text_half), Piece::Personal(0), Piece::Fixed("Regards\r\n")]);
    let values = ["Wang Fang"];
    let whole_html = format!("{half}Wang Fang{half}");
    let mut out = Vec::with_capacity(40_000);
    let mut write = |html: &TextTemplate| {
        out.clear();
        let [text, html] = [&text, html].map(|template| TextPart { template, values: &values });
        let body = Body { text, html: Some(html), attachments: &[] };
        write_letter(&mut out, &headers, &body).expect("a letter");
        out.len()
    };
    println!("letter: {} bytes", write(&prepared));
    measure("MIME, fixed parts prepared", 20_000, || {
        write(&prepared);
    });
    measure("MIME, everything personal", 5_000, || {
        let html = TextTemplate::html([Piece::Fixed(&whole_html)]);
        write(&html);
    });
    write(&prepared);
    let mut dice = Dice::from_number(1);
    let now = Timestamp::from_millis(1_795_000_000_000);
    for (name, algorithm) in [("RSA-2048", Algorithm::RsaSha256), ("Ed25519", Algorithm::Ed25519Sha256)] {
        let key = generate_key("seller.example", "s1", algorithm, &mut dice).expect("a key").key;
        measure(&format!("DKIM {name}"), 2_000, || {
            signature_headers(&out, &[&key], LeftOut::default(), now).expect("a signature");
        });
    }
    measure("made ready for the wire (with one copy)", 20_000, || {
        WireLetter::new(out.clone());
    });
}
