//! Reports that nobody should write: read without a panic and within the limits. Fixed rounds, seeded.

use super::*;
use basics::Dice;

const ROUNDS: u64 = 3000;
const CORPUS: [&str; 4] = [
    "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: utf-8; \\x{4E2D}@c.example\nAction: failed\nStatus: 5.1.1\n\
     Diagnostic-Code: smtp; 550 5.1.1 no\n more\n\nOriginal-Recipient: rfc822; a+2B@b\nAction: delayed\n",
    "Feedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: a@b.example\nReported-Domain: x\nAuth-Failure: dkim\n",
    "Hi. This is the qmail-send program\n\n<a@b.example>:\n550-5.1.1 no\n550 5.1.1 user 4.2.2 full 中文\n421 x (state 14)\n",
    ">>> RCPT To:<a@b>\n<<< 550 5.7.1 x\n554 y in reply to end of DATA command\n--- Below this line is a copy of the message.\n",
];

fn mutate(dice: &mut Dice) -> String {
    let mut bytes = dice.pick(&CORPUS).unwrap().as_bytes().to_vec();
    for _ in 0..dice.below(16) {
        let at = dice.below(bytes.len() as u64) as usize;
        match dice.below(5) {
            0 => bytes[at] = dice.number() as u8,
            1 if bytes.len() > 1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, *dice.pick(b"\r\n-.;: 0245#<>\\{}\xe4").unwrap()),
            3 => bytes.truncate(at.max(1)),
            _repeat if bytes.len() < 100_000 => bytes.extend_from_within(at..),
            _enough => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn any_text_is_read_as_a_report_or_not_at_all() {
    for seed in 0..ROUNDS {
        let text = mutate(&mut Dice::from_number(seed));
        assert!(DeliveryReport::read(&text).recipients.len() <= 101, "seed {seed}");
        assert!(Feedback::read(&text).recipients.len() <= 50, "seed {seed}");
        let transcript = Transcript::read(&text);
        assert!(transcript.statements.len() <= 20 && transcript.addresses.len() <= 50, "seed {seed}");
    }
}

#[test]
fn endless_reports_stay_within_the_limits() {
    let groups = "Final-Recipient: rfc822; a@b.example\nAction: failed\n\n".repeat(20_000);
    assert!(DeliveryReport::read(&groups).recipients.len() <= 101);
    let folded = format!("Status: 5.1.1\nDiagnostic-Code: smtp;{}", "\n 550 x".repeat(100_000));
    assert!(DeliveryReport::read(&folded).recipients[0].diagnostic.as_ref().unwrap().len() <= 4096);
    let refusals = "550 5.1.1 no\n554 yes\n".repeat(50_000);
    assert_eq!(Transcript::read(&refusals).statements.len(), 20);
    let same = "550 ".repeat(50_000);
    assert!(!Transcript::read(&same).statements.is_empty());
}
