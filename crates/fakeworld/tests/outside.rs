//! The fake outside met as the real one is: over sockets of this machine and over the in-thread network.

#![expect(clippy::disallowed_methods, reason = "real sockets take real time")]
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use basics::Timestamp;
use fakeworld::{
    Account, Character, FrontSecurity, MailProvider, Network, Receipt, SmtpFront, TurnableClock, read_receipts,
};
use outside::{Dialler, Security, Target, Verification};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// How one try ended, as the sender sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Accepted,
    Deferred,
    Refused,
    CutBeforeDot,
    InDoubt,
}

/// A client of a few lines, one letter a connection.
fn send(to: SocketAddr, recipient: &str, number: usize) -> End {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut code = move || {
        let mut line = String::new();
        loop {
            line.clear();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return 0;
            }
            if line.as_bytes()[3] == b' ' {
                return line[..3].parse::<u16>().unwrap();
            }
        }
    };
    assert_eq!(code(), 220);
    write!(stream, "EHLO test.example\r\nMAIL FROM:<a@seller.example>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n").unwrap();
    assert_eq!((code(), code()), (250, 250));
    let (rcpt, data) = (code(), code());
    match (rcpt, data) {
        (451, 554) => return End::Deferred,
        (550, 554) => return End::Refused,
        (250, 0) => return End::CutBeforeDot,
        both => assert_eq!(both, (250, 354)),
    }
    write!(stream, "Message-ID: <{number}@seller.example>\r\nSubject: hello\r\n\r\nhello\r\n.\r\n").unwrap();
    match code() {
        250 => End::Accepted,
        0 => End::InDoubt,
        other => panic!("{other}"),
    }
}

/// Sends to everybody until each is settled; in doubt is never tried again.
fn campaign(to: SocketAddr) -> BTreeMap<usize, Vec<End>> {
    let mut ends = BTreeMap::new();
    for number in 0..300 {
        let tries: &mut Vec<End> = ends.entry(number).or_default();
        while !matches!(tries.last(), Some(End::Accepted | End::Refused | End::InDoubt)) {
            tries.push(send(to, &format!("p{number}@buyer.example"), number));
        }
    }
    ends
}

fn clock() -> Arc<TurnableClock> {
    Arc::new(TurnableClock::at("2026-11-23T09:00:00Z".parse::<Timestamp>().unwrap()))
}

fn moody() -> Character {
    Character { drops_before_dot: 60, drops_after_dot_kept: 30, drops_after_dot_lost: 30, ..Character::moody() }
}

async fn run(log: &Path) -> (BTreeMap<usize, Vec<End>>, Account, Vec<Receipt>) {
    let provider = MailProvider::new("mx.buyer.example", 7, moody(), clock()).with_receipts(log).unwrap();
    let any = "127.0.0.1:0".parse().unwrap();
    let front = SmtpFront::listen(any, provider, FrontSecurity::None, Duration::ZERO).await.unwrap();
    let address = front.address();
    let ends = tokio::task::spawn_blocking(move || campaign(address)).await.unwrap();
    (ends, front.provider().account(), read_receipts(log).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_front_does_what_its_seed_says_twice_the_same_and_its_account_is_exact() {
    let folder = tempfile::tempdir().unwrap();
    let (ends, account, receipts) = run(&folder.path().join("one")).await;
    let again = run(&folder.path().join("two")).await;
    assert_eq!((&ends, &account, &receipts), (&again.0, &again.1, &again.2));

    let count = |end| ends.values().flatten().filter(|one| **one == end).count() as u64;
    let total = account.total;
    assert_eq!(count(End::Accepted), total.accepted);
    assert_eq!(count(End::Deferred), total.deferred);
    assert_eq!(count(End::Refused), total.refused);
    assert_eq!(count(End::CutBeforeDot), total.dropped_before_dot);
    assert_eq!(count(End::InDoubt), total.dropped_after_dot());
    assert!(total.deferred > 60 && total.refused > 0 && total.dropped_before_dot > 0);
    assert!(total.dropped_after_dot_kept > 0 && total.dropped_after_dot_lost > 0);
    assert_eq!(receipts.iter().filter(|one| one.kind.is_received()).count() as u64, total.received());
    assert!(
        receipts.iter().filter(|one| one.kind.is_received()).all(|one| one.message_id.ends_with("@seller.example>"))
    );
    assert!(account.recipients.values().all(|deeds| deeds.received() <= 1));
}

#[tokio::test]
async fn the_in_thread_network_delivers_to_the_mailbox_also_over_starttls() {
    let provider =
        MailProvider::new("mx.buyer.example", 1, Character::kind(), clock()).with_credentials("ann", "s3cret");
    let (provider, roots_pem) = provider.with_starttls("mx.buyer.example").unwrap();
    let (provider, mut mailbox) = provider.with_mailbox();
    let network = Network::new();
    network.connect("mx.buyer.example", 25, Arc::new(provider));
    let target = Target {
        host: "mx.buyer.example".to_owned(),
        port: 25,
        security: Security::Plain,
        verification: Verification::VerifiedWith { roots_pem },
    };
    let mut open = network.dial(&target).await.unwrap();
    open.write_all(b"EHLO me\r\nSTARTTLS\r\n").await.unwrap();
    let mut said = Vec::new();
    while !said.ends_with(b"220 2.0.0 Ready for TLS\r\n") {
        open.read_buf(&mut said).await.unwrap();
    }
    let mut open = network.upgrade(open, &target).await.unwrap();
    assert!(open.is_encrypted());
    let dialogue = "EHLO me\r\nAUTH PLAIN AGFubgBzM2NyZXQ=\r\nMAIL FROM:<a@seller.example>\r\nRCPT TO:<b@buyer.example>\r\n\
        DATA\r\nSubject: hello\r\n\r\nhello\r\n.\r\nQUIT\r\n";
    open.write_all(dialogue.as_bytes()).await.unwrap();
    let mut rest = String::new();
    open.read_to_string(&mut rest).await.unwrap();
    assert!(rest.contains("235 ") && rest.ends_with("221 2.0.0 Bye\r\n"), "{rest}");
    let delivery = mailbox.recv().await.unwrap();
    assert_eq!((delivery.recipient.as_str(), delivery.sender.as_str()), ("b@buyer.example", "a@seller.example"));
    assert_eq!(&*delivery.letter, b"Subject: hello\r\n\r\nhello\r\n");
}

#[tokio::test]
async fn unknown_and_stopped_machines_cannot_be_dialled() {
    let network = Network::new();
    network.take_down("mx.buyer.example", 25);
    let target = |host: &str| Target {
        host: host.to_owned(),
        port: 25,
        security: Security::Plain,
        verification: Verification::Verified,
    };
    for (host, expected) in [("mx.buyer.example", "could not be reached"), ("mx.absent.example", "no address")] {
        let failed = network.dial(&target(host)).await.err().unwrap().to_string();
        assert!(failed.contains(expected), "{failed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_connections_are_told_so_and_a_long_road_takes_its_time() {
    let character = Character { most_connections: Some(1), ..Character::kind() };
    let provider = MailProvider::new("mx.buyer.example", 1, character, clock());
    let any = "127.0.0.1:0".parse().unwrap();
    let delay = Duration::from_millis(20);
    let front = SmtpFront::listen(any, provider, FrontSecurity::None, delay).await.unwrap();
    let address = front.address();
    let (first, second, took) = tokio::task::spawn_blocking(move || {
        let start = std::time::Instant::now();
        let mut lines = [String::new(), String::new()];
        let one = TcpStream::connect(address).unwrap();
        BufReader::new(&one).read_line(&mut lines[0]).unwrap();
        let took = start.elapsed();
        let two = TcpStream::connect(address).unwrap();
        BufReader::new(&two).read_line(&mut lines[1]).unwrap();
        let [first, second] = lines;
        (first, second, took)
    })
    .await
    .unwrap();
    assert!(first.starts_with("220 ") && second.starts_with("421 "), "{first}{second}");
    assert!(took >= delay, "{took:?}");
    assert_eq!(front.provider().account().refused_connections, 1);
}
