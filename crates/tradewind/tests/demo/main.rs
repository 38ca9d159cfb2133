//! The demo as somebody meets it: played twice it is the same; started it shows a campaign that travels and is read; its clock can be
//! turned, and it begins again with whoever is signed in.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The whole demo is there within this even on a busy machine; the wait ends with the thing itself.
const PATIENCE: Duration = Duration::from_secs(240);
const LOOK: Duration = Duration::from_millis(250);

fn hash_of(seed: &str, until: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_tradewind"))
        .args(["demo", "--customers", "60", "--seed", seed, "--until", until, "--hash"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let hash = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    assert_eq!(hash.len(), 64, "{hash}");
    hash
}

#[test]
fn the_same_seed_and_time_give_the_same_ledger_and_others_another() {
    let (seven, noon) = ("7", "2026-03-01T12:00:00Z");
    let once = hash_of(seven, noon);
    assert_eq!(once, hash_of(seven, noon));
    assert_ne!(once, hash_of("8", noon));
    assert_ne!(once, hash_of(seven, "2026-03-01T12:00:01Z"));
}

struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has told then.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

async fn ask(host: &str, method: &str, path: &str, cookie: &str, body: Option<Value>) -> (String, Value) {
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let json = body.find(['{', '[']).map_or(Value::Null, |at| {
        serde_json::Deserializer::from_str(&body[at..]).into_iter().next().and_then(Result::ok).unwrap_or(Value::Null)
    });
    (head.to_owned(), json)
}

/// Asks for the clock of a server that may go away meanwhile.
async fn try_to_ask(host: &str, cookie: &str) -> (String, Value) {
    let (host, cookie) = (host.to_owned(), cookie.to_owned());
    let asked = tokio::spawn(async move { ask(&host, "GET", "/api/v1/demo", &cookie, None).await });
    asked.await.unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_started_demo_shows_campaigns_of_every_state_and_one_that_is_read_while_one_looks() {
    let cache = tempfile::tempdir().unwrap();
    let program = Command::new(env!("CARGO_BIN_EXE_tradewind"))
        .env("XDG_CACHE_HOME", cache.path())
        .args(["demo", "--customers", "60", "--listen", "127.0.0.1:0", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut demo = Demo(program);
    let output = demo.0.stdout.take().unwrap();
    let first = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).unwrap();
        line
    });
    let told: Value = serde_json::from_str(&tokio::time::timeout(PATIENCE, first).await.unwrap().unwrap()).unwrap();
    let host = told["url"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
    let login = json!({"email": told["email"], "password": told["password"]});
    let (head, _) = ask(&host, "POST", "/api/v1/session", "", Some(login)).await;
    assert!(head.starts_with("HTTP/1.1 20"), "{head}");
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let watched = async {
        loop {
            let (_, page) = ask(&host, "GET", "/api/v1/campaigns", &cookie, None).await;
            let campaigns = page["items"].as_array().cloned().unwrap_or_default();
            let of = |state: &str| campaigns.iter().filter(|one| one["state"] == state).count();
            let today = campaigns.iter().find(|one| one["name"] == "The bench that stays outside");
            let opened = today.and_then(|one| one["counts"]["opened"].as_i64()).unwrap_or_default();
            if opened > 0 {
                assert!(of("finished") >= 2 && of("scheduled") == 1 && of("draft") >= 1, "{page}");
                return;
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::time::timeout(PATIENCE, watched).await.expect("today's campaign is opened by somebody");
    let years = std::fs::read_dir(cache.path().join("tradewind/demo")).unwrap().count();
    assert_eq!(years, 1, "the year is kept for the next start");

    let (_, clock) = ask(&host, "GET", "/api/v1/demo", &cookie, None).await;
    assert_eq!((&clock["speed"], &clock["goes"]), (&json!(1), &json!(1)), "{clock}");
    let (_, faster) = ask(&host, "PUT", "/api/v1/demo", &cookie, Some(json!({"speed": 1_440}))).await;
    assert_eq!(faster["speed"], json!(1_440), "{faster}");
    let (refused, _) = ask(&host, "PUT", "/api/v1/demo", &cookie, Some(json!({"speed": 7}))).await;
    assert!(refused.starts_with("HTTP/1.1 422"), "{refused}");

    let (begun, _) = ask(&host, "POST", "/api/v1/demo/reset", &cookie, None).await;
    assert!(begun.starts_with("HTTP/1.1 202"), "{begun}");
    let back = async {
        loop {
            let there = TcpStream::connect(&host).await.is_ok();
            let (head, clock) = if there { try_to_ask(&host, &cookie).await } else { Default::default() };
            // The same cookie: who is signed in stays so.
            if head.starts_with("HTTP/1.1 200") && clock["run"] == json!(2) {
                assert_eq!(clock["speed"], json!(1), "{clock}");
                return;
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::time::timeout(PATIENCE, back).await.expect("the demo begins again");
}
