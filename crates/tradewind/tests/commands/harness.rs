//! A folder, the program, and what it said.

use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// What this machine does in a second takes it at most so long under load.
const WAITS_AT_MOST: Duration = Duration::from_secs(60);

/// Six rows: four people, one twice, one without an address.
pub const CSV: &str = "E-mail,Name,Company,Country,Phone\n\
    li@example.com,Li Wei,Harbour Tools,CN,+86 21 5555 1234\n\
    anna@example.com,Anna Schmidt,Nordlicht GmbH,DE,+49 40 123456\n\
    LI@example.com,Li again,Harbour Tools,CN,\n\
    not an address,Nobody,,,\n\
    omar@example.com,=1+1,Nordlicht GmbH,EG,\n\
    ana@example.com,Ana García,,ES,\n";

/// Between two looks at a thing that is waited for.
const LOOKS_EVERY: Duration = Duration::from_millis(10);

/// One test's folder.
pub struct Place {
    pub folder: tempfile::TempDir,
}

/// How a command ended.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub error: String,
}

impl Said {
    pub fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.error);
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("no JSON: {}{}", self.out, self.error))
    }

    /// Refused with that code, and with these words in what it said.
    #[track_caller]
    pub fn refused(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{}{}", self.out, self.error);
        for word in words {
            assert!(self.error.contains(word), "{word:?} is not in {:?}", self.error);
        }
        assert!(!self.error.contains("panicked"), "{}", self.error);
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code().unwrap_or(-1), out: text(output.stdout), error: text(output.stderr) }
    }
}

/// The program without what the environment of this test may say to it.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tradewind"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TRADEWIND_")) {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

impl Place {
    pub fn new() -> Self {
        Place { folder: tempfile::tempdir().unwrap() }
    }

    /// A place with a workspace in `data`.
    pub fn with_workspace() -> Self {
        let place = Place::new();
        let said = place.run(&["init"]);
        assert_eq!(said.code, 0, "{}", said.error);
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Runs a command on `data`.
    pub fn run(&self, words: &[&str]) -> Said {
        self.run_on(&self.data(), words, &[])
    }

    pub fn run_on(&self, data: &Path, words: &[&str], environment: &[(&str, &str)]) -> Said {
        let mut command = program();
        command.arg("--data").arg(data).args(words).envs(environment.iter().copied());
        command.output().unwrap().into()
    }

    /// Runs a command with a line of input.
    pub fn run_with_input(&self, words: &[&str], input: &str) -> Said {
        let mut command = program();
        command.arg("--data").arg(self.data()).args(words).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap().into()
    }

    /// Imports [`CSV`].
    pub fn import(&self) -> Value {
        let file = self.file("people.csv", CSV);
        let words = ["import", &file, "--origin", "customers", "--basis", "contract", "--list", "Fair", "--json"];
        self.run(&words).json()
    }

    /// The recovery key that `init` or `serve` left in the folder.
    pub fn recovery_key(&self) -> String {
        let text = std::fs::read_to_string(self.data().join("first-run.txt")).unwrap();
        let line = text.lines().find_map(|line| line.trim().strip_prefix("Recovery key")).unwrap();
        line.trim().to_owned()
    }

    /// Starts `serve` on a free port and waits until it answers.
    pub fn serve(&self, words: &[&str]) -> Serving {
        let mut command = program();
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(self.data()).args(words);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("answers at http://") {
            line.clear();
            if out.read_line(&mut line).unwrap() == 0 {
                let said: Said = child.wait_with_output().unwrap().into();
                panic!("serve ended: {}", said.error);
            }
        }
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        Serving { child, address, _out: out }
    }

    /// Every file of the place by name, but for those that each opening of a ledger makes and removes.
    pub fn inventory(&self) -> Vec<PathBuf> {
        fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap();
                if path.is_dir() {
                    walk(&path, found);
                } else if name != "lock" && !name.starts_with("ledger.sqlite-") {
                    found.push(path);
                }
            }
        }
        let mut found = Vec::new();
        walk(self.folder.path(), &mut found);
        found.sort();
        found
    }
}

/// A running Tradewind, ended with its owner.
pub struct Serving {
    pub child: Child,
    pub address: String,
    /// Held open: the program prints to it.
    _out: BufReader<ChildStdout>,
}

impl Serving {
    /// As an operator stops it.
    pub fn stop(mut self) {
        let status = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Waits for a thing, with a deadline.
#[track_caller]
pub fn wait_until(what: &str, mut there: impl FnMut() -> bool) {
    let began = Instant::now();
    while !there() {
        assert!(began.elapsed() < WAITS_AT_MOST, "waited in vain: {what}");
        std::thread::park_timeout(LOOKS_EVERY);
    }
}

/// The status line's number of a GET.
pub fn get(address: &str, path: &str) -> Option<u16> {
    use std::io::Read;
    let mut stream = std::net::TcpStream::connect(address).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    text.split(' ').nth(1)?.parse().ok()
}
