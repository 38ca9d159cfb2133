//! The protocol by itself: limits, other versions, and a conversation that breaks off. The errands are tested with the real program.

use super::errand::{Errand, Reply};
use super::link::{BLOCK_BYTES, Link, Next};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn pair() -> (Link, Link) {
    let (one, other) = tokio::io::duplex(4 << 20);
    (Link::new(one), Link::new(other))
}

#[tokio::test]
async fn an_errand_its_file_and_the_answer_arrive() {
    let (mut command, mut house) = pair();
    let file = vec![7u8; BLOCK_BYTES * 2 + 1];
    command.ask(Errand::Users).await.unwrap();
    command.say_bytes(&file).await.unwrap();
    command.end_bytes().await.unwrap();
    assert!(matches!(house.hear_errand().await.unwrap(), Errand::Users));
    assert_eq!(house.hear_bytes(file.len()).await.unwrap(), file);
    house.say_bytes(b"block").await.unwrap();
    house.say(&Reply::Done(serde_json::json!(1))).await.unwrap();
    assert!(matches!(command.next().await.unwrap(), Next::Block(block) if block == b"block"));
    assert!(matches!(command.next().await.unwrap(), Next::Reply(Reply::Done(answer)) if answer == 1));
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_while_it_comes() {
    let (mut command, mut house) = pair();
    command.say_bytes(&[0; 100]).await.unwrap();
    command.end_bytes().await.unwrap();
    assert_eq!(house.hear_bytes(99).await.unwrap_err().exit_code(), 2);
}

#[tokio::test]
async fn another_protocol_and_strange_bytes_are_not_understood_and_take_no_memory() {
    let opening = |text: &str| [&[b'J'][..], &(text.len() as u32).to_le_bytes(), text.as_bytes()].concat();
    for bytes in [
        opening("{\"protocol\":2,\"errand\":\"users\"}"),
        opening("{\"protocol\":1,\"errand\":\"dance\"}"),
        opening("users"),
        [&[b'J'][..], &u32::MAX.to_le_bytes()].concat(),
        [&[b'B'][..], &0u32.to_le_bytes()].concat(),
        b"GET / HTTP/1.1\r\n\r\n".to_vec(),
    ] {
        let (mut raw, house) = tokio::io::duplex(1 << 16);
        raw.write_all(&bytes).await.unwrap();
        raw.shutdown().await.unwrap();
        let Err(failure) = Link::new(house).hear_errand().await else { panic!("{bytes:?} was understood") };
        assert!(failure.to_string().contains("understand"), "{failure}");
        let mut rest = Vec::new();
        raw.read_to_end(&mut rest).await.unwrap();
    }
}

#[tokio::test]
async fn a_conversation_that_breaks_off_is_said() {
    let (command, mut house) = pair();
    drop(command);
    assert!(house.hear_errand().await.is_err());
}
