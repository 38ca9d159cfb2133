use super::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::UdpSocket;

/// A name server of a few lines: answers TXT of `present.example` with two strings, `failing.example` with
/// SERVFAIL, and everything else with NXDOMAIN.
async fn serve() -> (SocketAddr, Arc<AtomicUsize>) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let questions = Arc::new(AtomicUsize::new(0));
    let counted = questions.clone();
    tokio::spawn(async move {
        let mut buffer = [0; 1500];
        loop {
            let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            let mut end = 12;
            while buffer[end] != 0 {
                end += usize::from(buffer[end]) + 1;
            }
            let question = buffer[12..end + 5].to_vec();
            let present = question.starts_with(b"\x07present") && length > 12;
            let failing = question.starts_with(b"\x07failing");
            let mut answer = buffer[..2].to_vec();
            let code = if present {
                0
            } else if failing {
                2
            } else {
                3
            };
            answer.extend_from_slice(&[0x84, code]);
            answer.extend_from_slice(&[0, 1, 0, u8::from(present), 0, 0, 0, 0]);
            answer.extend_from_slice(&question);
            if present {
                answer.extend_from_slice(&[0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, 14]);
                answer.extend_from_slice(b"\x08v=spf1 a\x04 all");
            }
            socket.send_to(&answer, from).await.unwrap();
        }
    });
    (address, questions)
}

#[tokio::test]
async fn texts_are_joined_and_asked_once_though_their_ttl_is_zero() {
    let (server, questions) = serve().await;
    let resolver = SystemResolver::new(&NameServers::These(vec![server])).unwrap();
    for _ in 0..2 {
        assert_eq!(resolver.texts("present.example").await, Ok(vec!["v=spf1 a all".to_owned()]));
    }
    assert_eq!(questions.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_absent_name_is_no_such_record_and_a_bad_name_is_not_asked() {
    let (server, questions) = serve().await;
    let resolver = SystemResolver::new(&NameServers::These(vec![server])).unwrap();
    assert_eq!(resolver.texts("absent.example").await, Err(ResolveError::NoSuchRecord));
    let asked = questions.load(Ordering::SeqCst);
    for name in ["", "a b.example", "a\\b.example", "a..example", &"a.".repeat(200)] {
        assert_eq!(resolver.addresses(name).await, Err(ResolveError::BadName), "{name}");
    }
    assert_eq!(questions.load(Ordering::SeqCst), asked);
}

#[test]
fn no_server_is_an_error_at_the_start() {
    assert!(matches!(SystemResolver::new(&NameServers::These(Vec::new())), Err(ResolveError::Unanswered(_))));
}

#[tokio::test]
async fn an_absence_is_asked_once_too() {
    let (server, questions) = serve().await;
    let resolver = SystemResolver::new(&NameServers::These(vec![server])).unwrap();
    for _ in 0..3 {
        assert_eq!(resolver.mail_exchangers("absent.example").await, Err(ResolveError::NoSuchRecord));
    }
    assert_eq!(questions.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_refusing_server_is_unanswered_and_left_alone_for_a_moment() {
    let (server, questions) = serve().await;
    let resolver = SystemResolver::new(&NameServers::These(vec![server])).unwrap();
    let silent = resolver.texts("failing.example").await;
    assert!(matches!(silent, Err(ResolveError::Unanswered(_))), "{silent:?}");
    let asked = questions.load(Ordering::SeqCst);
    assert!(matches!(resolver.texts("failing.example").await, Err(ResolveError::Unanswered(_))));
    assert_eq!(questions.load(Ordering::SeqCst), asked);
}
