use basics::Timestamp;
use mail::EmailAddress;
use mail::smtp::{Client, ConnectionEnd, Envelope, Event, LetterTag, Offer, Outcome, Settings, WireLetter};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running `smtp-sink`, stopped when dropped.
struct Sink {
    child: Child,
    port: u16,
}

impl Sink {
    fn start(folder: &std::path::Path) -> Sink {
        let program = "/usr/sbin/smtp-sink";
        assert!(std::path::Path::new(program).exists(), "smtp-sink is missing: apt-get install postfix");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(program);
        // As root it wants a user to become; the folder must then be open to that one.
        let user = Command::new("id").arg("-un").output().unwrap().stdout;
        if user.trim_ascii() == b"root" {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o777)).unwrap();
            command.args(["-u", "nobody"]);
        }
        command.arg("-d").arg(folder.join("letter.")).arg(format!("127.0.0.1:{port}")).arg("100");
        let child = command.stdout(Stdio::null()).spawn().unwrap();
        Sink { child, port }
    }

    /// The sink has no way to say that it listens, so it is asked until it answers.
    fn connect(&self) -> TcpStream {
        let until = Instant::now() + Duration::from_secs(10);
        loop {
            match TcpStream::connect(("127.0.0.1", self.port)) {
                Ok(stream) => return stream,
                Err(error) => assert!(Instant::now() < until, "smtp-sink does not listen: {error}"),
            }
            std::thread::yield_now();
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _stopped_already = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn two_hundred_letters_reach_smtp_sink_whole_over_one_connection() {
    const LETTERS: u64 = 200;
    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start(folder.path());
    let mut stream = sink.connect();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let now = Timestamp::EPOCH;
    let mut client = Client::new(Settings::new("test.example").unwrap(), now);
    let (mut offered, mut accepted, mut writes) = (0, 0, 0);
    let mut buffer = [0; 4096];
    let end = loop {
        while offered < LETTERS && client.can_take_letter() {
            offered += 1;
            let text = format!("Subject: {offered}\r\n\r\n.number {offered}\r\n{}", "text\r\n".repeat(2000));
            let envelope = Envelope {
                sender: Some(EmailAddress::parse("b@seller.example").unwrap()),
                recipient: EmailAddress::parse(&format!("r{offered}@buyer.example")).unwrap(),
            };
            client.offer(Offer { tag: LetterTag(offered), envelope, letter: WireLetter::new(text.into()) }, now);
        }
        if accepted == LETTERS {
            client.finish(now);
        }
        match client.next_event() {
            Some(Event::WantsIntent(tag)) => client.intent_committed(tag, now),
            Some(Event::Outcome(_, Outcome::Accepted { .. })) => accepted += 1,
            Some(Event::Close(end)) => break end,
            Some(other) => panic!("{other:?}"),
            None if !client.pending().is_empty() => {
                let count = stream.write(client.pending()).unwrap();
                client.written(count, now);
                writes += 1;
            }
            None => match stream.read(&mut buffer).unwrap() {
                0 => client.closed(),
                count => client.received(&buffer[..count], now),
            },
        }
    };
    assert_eq!((accepted, end), (LETTERS, ConnectionEnd::Finished));
    assert!(writes < LETTERS * 2, "{writes} writes for {LETTERS} letters");
    let mut numbers: Vec<u64> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            assert_eq!(text.matches("\ntext").count(), 2000);
            text.lines().find_map(|line| line.strip_prefix(".number ")).unwrap().trim().parse().unwrap()
        })
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=LETTERS).collect::<Vec<_>>());
}
