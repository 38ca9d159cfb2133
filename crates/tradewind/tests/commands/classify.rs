//! `tradewind classify` on letters, replies, folders, mboxes and files that are none of these.

use super::harness::Place;
use serde_json::Value;

const BOUNCE: &str = "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail Returned to Sender\n\
    Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\
    Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; secret.person@shop.example\nAction: failed\nStatus: 5.1.1\n\
    Remote-MTA: dns; gmail-smtp-in.l.google.com\nDiagnostic-Code: smtp; 550 5.1.1 <secret.person@shop.example>: user unknown\n\n--b--\n";

#[test]
fn letters_replies_and_mboxes_are_classified_a_line_each_without_an_address() {
    let place = Place::new();
    let folder = place.folder.path().join("bounces");
    std::fs::create_dir_all(folder.join("older")).unwrap();
    std::fs::write(folder.join("a.eml"), BOUNCE).unwrap();
    std::fs::write(folder.join("b.txt"), "452 4.2.2 <secret.person@shop.example>: mailbox full\r\n").unwrap();
    std::fs::write(
        folder.join("older/c.mbox"),
        format!("From x\n{BOUNCE}\nFrom y\nFrom: a@b.example\nSubject: Re: x\n\nHello\n"),
    )
    .unwrap();
    let said = place.run(&["classify", folder.to_str().unwrap(), "--json"]);
    assert_eq!(said.code, 0, "{}", said.error);
    assert!(!said.out.contains("secret.person"));
    let lines: Vec<Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let found: Vec<_> = lines
        .iter()
        .map(|line| ["class", "scope", "action"].map(|field| line[field].as_str().unwrap().to_string()).join(" "))
        .collect();
    assert_eq!(
        found,
        [
            "invalid_mailbox recipient suppress",
            "full recipient retry",
            "invalid_mailbox recipient suppress",
            "human_reply recipient none"
        ]
    );
    assert!(said.out.starts_with("{\"file\":"), "{}", said.out);
    let order = ["\"file\":", "\"class\":", "\"scope\":", "\"action\":", "\"evidence\":"];
    let places: Vec<usize> = order.iter().map(|field| said.out.find(field).unwrap()).collect();
    assert!(places.is_sorted());
    assert_eq!(lines[0]["recipient_domain"], "shop.example");
    assert_eq!(lines[0]["provider"], "google");
    assert!(place.run(&["classify", folder.to_str().unwrap()]).out.contains("suppress"));
    assert!(!place.data().exists());
}

#[test]
fn a_file_that_is_no_letter_is_named_and_the_others_are_classified() {
    let place = Place::new();
    let path = |name: &str| place.folder.path().join(name).to_str().unwrap().to_string();
    std::fs::write(path("good.eml"), BOUNCE).unwrap();
    std::fs::write(path("picture.eml"), b"\x89PNG\r\n\x1a\n\0\0").unwrap();
    std::fs::write(path("empty.eml"), "").unwrap();
    let files = ["good.eml", "picture.eml", "empty.eml", "missing.eml"].map(path);
    let said = place.run(&["classify", &files[1], &files[2], &files[3], &files[0], "--json"]);
    said.refused(2, &["picture.eml", "empty.eml", "missing.eml", "3 of 4 files"]);
    assert_eq!(said.out.lines().count(), 1);
}
