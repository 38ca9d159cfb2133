//! The door for what comes back, met as a mail server meets it.

use crate::house::House;
use crate::letters::planned;
use application::Application;
use application::sending::returns::{mailto, sender_of};
use basics::ids::OutgoingId;
use server::{InboundDoor, open_inbound};
use std::time::Duration;
use store::Pieces;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

const HOST: &str = "bounce.tide.example";

struct Caller(BufReader<TcpStream>);

impl Caller {
    async fn reach(door: &InboundDoor) -> Caller {
        let mut caller = Caller(BufReader::new(TcpStream::connect(door.address()).await.unwrap()));
        assert_eq!(caller.hear().await.0, 220);
        assert_eq!(caller.say("EHLO mx.elsewhere.example").await.0, 250);
        caller
    }

    async fn hear(&mut self) -> (u16, String) {
        let mut all = String::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).await.unwrap() == 0 {
                return (0, all);
            }
            all.push_str(&line);
            if line.as_bytes().get(3) == Some(&b' ') {
                return (line[..3].parse().unwrap(), all);
            }
        }
    }

    async fn say(&mut self, line: &str) -> (u16, String) {
        self.0.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
        self.hear().await
    }

    /// Sends a letter from `<>`; answers the code of the first step that was refused, or of the final dot.
    async fn deliver(&mut self, to: &str, letter: &str) -> u16 {
        for line in ["MAIL FROM:<>".to_owned(), format!("RCPT TO:<{to}>"), "DATA".to_owned()] {
            let (code, _) = self.say(&line).await;
            if code >= 400 || code == 0 {
                self.say("RSET").await;
                return code;
            }
        }
        let letter = letter.replace('\n', "\r\n");
        self.say(&format!("{letter}\r\n.")).await.0
    }
}

fn bounce(to: &str, status: &str, words: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.elsewhere.example\nTo: us\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n\
         Your letter was not delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.elsewhere.example\n\n\
         Final-Recipient: rfc822; {to}\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp; {words}\n--b--\n"
    )
}

const COMPLAINT: &str = "From: fbl@provider.example\nTo: us\nSubject: complaint\nMIME-Version: 1.0\n\
    Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: text/plain\n\nspam\n--b\n\
    Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n--b--\n";

/// A campaign of three, of which one letter was handed over, and the open door.
async fn house() -> (House, OutgoingId, InboundDoor) {
    let house = House::new().await;
    let settings = application::Settings { return_hosts: vec![HOST.to_owned()], ..application::Settings::default() };
    assert!(house.tradewind.application.settle(settings));
    let letter = planned(&house).await;
    stand(&house.tradewind.application, letter, "accepted").await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let door = open_inbound(house.tradewind.application.clone(), listener, "mail.tide.example").unwrap();
    (house, letter, door)
}

async fn stand(app: &Application, letter: OutgoingId, state: &str) {
    let state = Pieces::new("UPDATE outgoing SET state = ").value(state).text(" WHERE id = ").value(letter);
    store::testing::change(app.database(), vec![state]).await;
}

fn address(app: &Application, letter: OutgoingId) -> String {
    sender_of(app.keyring(), letter, HOST).unwrap().as_str().to_owned()
}

async fn count(app: &Application, text: &'static str) -> i64 {
    app.database().query_pieces(Pieces::new(text), |row| row.int(0)).await.unwrap()[0]
}

#[tokio::test]
async fn the_door_relays_nothing_and_takes_mail_for_its_own_letters_alone() {
    let (house, letter, door) = house().await;
    let app = &house.tradewind.application;
    let ours = address(app, letter);
    let mut caller = Caller::reach(&door).await;
    let forged = format!(
        "{}{}",
        &ours[..12],
        ours[12..].replacen(&ours[12..13], if &ours[12..13] == "a" { "b" } else { "a" }, 1)
    );
    let elsewhere = ours.replace(HOST, "gmail.example");
    let percent = format!("victim%elsewhere.example@{HOST}");
    for to in ["victim@elsewhere.example", "postmaster@bounce.tide.example"] {
        assert_eq!(caller.deliver(to, "x").await, 550, "{to}");
    }
    // Nobody guesses on: the fifth stranger ends the connection.
    let mut caller = Caller::reach(&door).await;
    for (to, code) in [(&forged, 550), (&elsewhere, 550), (&percent, 550), (&forged, 550), (&forged, 421)] {
        assert_eq!(caller.deliver(to, "x").await, code, "{to}");
    }
    let mut caller = Caller::reach(&door).await;
    assert!(caller.say("AUTH PLAIN AGEAYg==").await.0 >= 500);
    stand(app, letter, "queued").await;
    assert_eq!(caller.deliver(&ours, "x").await, 550, "of a letter that was never handed over");
    stand(app, letter, "data_intent").await;
    assert_eq!(caller.deliver(&ours, "x").await, 451, "its own outcome comes first");
    assert_eq!(count(app, "SELECT COUNT(*) FROM letter_return").await, 0);
    door.stop().await;
}

#[tokio::test]
async fn a_bounce_counts_once_and_suppresses_only_an_address_that_is_gone() {
    let (house, letter, door) = house().await;
    let app = &house.tradewind.application;
    let ours = address(app, letter);
    let mut caller = Caller::reach(&door).await;
    let full = bounce("person1@example.com", "5.2.2", "552 5.2.2 Mailbox full");
    assert_eq!(caller.deliver(&ours, &full).await, 250);
    assert_eq!(count(app, "SELECT COUNT(*) FROM suppression").await, 0);
    // One bounce a letter: a second one, whatever it says, changes nothing.
    let gone = bounce("person1@example.com", "5.1.1", "550 5.1.1 No such user");
    assert_eq!(caller.deliver(&ours, &gone).await, 250);
    assert_eq!(count(app, "SELECT COUNT(*) FROM suppression").await, 0);
    assert_eq!(count(app, "SELECT CAST(SUM(amount) AS BIGINT) FROM campaign_delta WHERE name = 'bounced'").await, 1);
    let clean = Pieces::new("DELETE FROM letter_return WHERE kind = ").value("bounce");
    store::testing::change(app.database(), vec![clean]).await;
    for (status, words) in [
        ("5.7.1", "550 5.7.1 Service unavailable, client host [192.0.2.1] blocked using Spamhaus"),
        ("5.7.26", "550 5.7.26 This mail has been blocked because the sender is unauthenticated"),
    ] {
        assert_eq!(caller.deliver(&ours, &bounce("person1@example.com", status, words)).await, 250);
        let clean = Pieces::new("DELETE FROM letter_return WHERE kind = ").value("bounce");
        store::testing::change(app.database(), vec![clean]).await;
    }
    // What a forwarding target says is not its owner's fault.
    let other = bounce("somebody@forwarded.example", "5.1.1", "550 5.1.1 No such user");
    assert_eq!(caller.deliver(&ours, &other).await, 250);
    assert_eq!(count(app, "SELECT COUNT(*) FROM suppression").await, 0);
    let clean = Pieces::new("DELETE FROM letter_return WHERE kind = ").value("bounce");
    store::testing::change(app.database(), vec![clean]).await;
    assert_eq!(caller.deliver(&ours, &gone).await, 250);
    assert_eq!(count(app, "SELECT COUNT(*) FROM suppression WHERE reason = 'bounced'").await, 1);
    door.stop().await;
}

#[tokio::test]
async fn why_a_letter_came_back_stands_beside_it_and_a_person_who_answers_has_replied() {
    let (house, letter, door) = house().await;
    let app = &house.tradewind.application;
    let ours = address(app, letter);
    let mut caller = Caller::reach(&door).await;
    assert_eq!(caller.deliver(&ours, &bounce("person1@example.com", "5.2.2", "552 5.2.2 Mailbox full")).await, 250);
    assert_eq!(count(app, "SELECT COUNT(*) FROM outgoing WHERE class = 'full'").await, 1);
    assert_eq!(count(app, "SELECT COUNT(*) FROM event WHERE kind = 'bounced' AND sealed IS NOT NULL").await, 1);
    let away = "From: person1@example.com\nTo: us\nSubject: Automatic reply: offer\nAuto-Submitted: auto-replied\n\n\
        I am out of the office until 2030-12-08.\n";
    assert_eq!(caller.deliver(&ours, away).await, 250);
    assert_eq!(count(app, "SELECT COUNT(*) FROM event WHERE kind = 'auto_replied'").await, 1);
    let answer = "From: person1@example.com\nTo: us\nSubject: Re: offer\nIn-Reply-To: <a@b.example>\n\nWhat is the price of 500?\n";
    assert_eq!(caller.deliver(&ours, answer).await, 250);
    assert_eq!(caller.deliver(&ours, answer).await, 250);
    assert_eq!(count(app, "SELECT COUNT(*) FROM event WHERE kind = 'replied' AND rule = 'recorded'").await, 1);
    assert_eq!(count(app, "SELECT CAST(SUM(amount) AS BIGINT) FROM campaign_delta WHERE name = 'replied'").await, 1);
    assert_eq!(count(app, "SELECT COUNT(*) FROM suppression").await, 0);
    door.stop().await;
}

#[tokio::test]
async fn complaints_and_unsubscriptions_by_mail_end_all_letters_and_doubts() {
    let (house, letter, door) = house().await;
    let app = &house.tradewind.application;
    stand(app, letter, "in_doubt").await;
    let mut caller = Caller::reach(&door).await;
    let leave = mailto(app.keyring(), letter, HOST);
    let leave = leave.trim_start_matches("mailto:").split('?').next().unwrap();
    let wish = "From: person1@example.com\nTo: us\nSubject: unsubscribe\n\nunsubscribe\n";
    assert_eq!(caller.deliver(leave, wish).await, 250);
    assert_eq!(count(app, "SELECT COUNT(*) FROM suppression WHERE reason = 'unsubscribed'").await, 1);
    assert_eq!(count(app, "SELECT COUNT(*) FROM outgoing WHERE state = 'in_doubt'").await, 0);
    assert_eq!(caller.deliver(&address(app, letter), COMPLAINT).await, 250);
    assert_eq!(count(app, "SELECT COUNT(*) FROM suppression WHERE reason = 'complained'").await, 1);
    // Rubbish is refused and nothing is written back to anybody.
    assert!(caller.deliver(&address(app, letter), "").await >= 250);
    tokio::time::sleep(Duration::from_millis(1)).await;
    door.stop().await;
}

#[tokio::test]
async fn reports_of_receivers_are_taken_and_change_nothing_else_whoever_wrote_them() {
    let (house, _, door) = house().await;
    let app = &house.tradewind.application;
    let request = application::sending::domains::DomainRequest { name: "tide.example".to_owned(), with_ed25519: false };
    application::sending::domains::add_domain(app, &house.tradewind.administrator(), request).await.unwrap();
    let until = app.now().as_millis() / 1_000;
    let report = |id: &str, domain: &str| {
        format!(
            "From: giant@receiver.example\nTo: us\nSubject: Report\nContent-Type: text/xml\n\n<feedback><report_metadata>\
             <org_name>Giant</org_name><report_id>{id}</report_id><date_range><begin>{}</begin><end>{until}</end></date_range>\
             </report_metadata><policy_published><domain>{domain}</domain><p>none</p></policy_published><record><row>\
             <source_ip>203.0.113.24</source_ip><count>12</count><policy_evaluated><disposition>none</disposition>\
             <dkim>pass</dkim><spf>pass</spf></policy_evaluated></row></record></feedback>\n",
            until - 86_400
        )
    };
    let to = format!("reports@{HOST}");
    let mut caller = Caller::reach(&door).await;
    for letter in [report("1", "tide.example"), report("1", "tide.example"), report("2", "elsewhere.example")] {
        assert_eq!(caller.deliver(&to, &letter).await, 250);
    }
    // What is no report is dropped: nobody is told which addresses of ours read what.
    assert_eq!(caller.deliver(&to, "From: a@b.example\nSubject: hello\n\nhello\n").await, 250);
    assert_eq!(count(app, "SELECT COUNT(*) FROM mail_report").await, 1);
    assert_eq!(count(app, "SELECT COUNT(*) FROM letter_return").await, 0);
    assert_eq!(count(app, "SELECT COUNT(*) FROM suppression").await, 0);
    assert_eq!(caller.deliver("reports@elsewhere.example", "x").await, 550);
    door.stop().await;
}
