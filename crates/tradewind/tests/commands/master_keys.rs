//! Another master key: at every step that it may be broken off at, one key opens the workspace, and the next start ends the change.

use crate::harness::{Place, Serving, program, wait_until};
use std::path::PathBuf;
use store::testing::not_run;

struct Keys {
    place: Place,
    /// The ledger, where it is no file.
    database: Option<String>,
}

impl Keys {
    fn words<'a>(&'a self, words: &[&'a str]) -> Vec<&'a str> {
        let database = self.database.as_deref().map(|url| ["--database", url]);
        words.iter().copied().chain(database.into_iter().flatten()).collect()
    }

    fn run(&self, words: &[&str]) -> crate::harness::Said {
        self.place.run(&self.words(words))
    }

    fn serve(&self) -> Serving {
        self.place.serve(&self.words(&[]))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.place.data().join(name)
    }

    fn read(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.file(name)).ok()
    }

    fn opens(&self) {
        let users = self.run(&["user", "list", "--json"]).json();
        assert!(users.is_array() || users.is_object(), "{users}");
        assert_eq!(self.read("master.key.next"), None);
    }
}

fn change_and_break_off(database: Option<String>) {
    let keys = Keys { place: Place::new(), database };
    assert_eq!(keys.run(&["init"]).code, 0);
    let old = keys.read("master.key").unwrap();

    // Broken off before it counted: the old key opens, and the remains of the change disturb nobody.
    std::fs::write(keys.file("master.key.next"), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap();
    assert_eq!(keys.run(&["user", "list"]).code, 0);
    assert_eq!(keys.read("master.key").unwrap(), old);

    let changed = keys.run(&["master-key", "new", "--json"]).json();
    let new = keys.read("master.key").unwrap();
    assert_ne!(old, new);
    assert_eq!(changed["file"], keys.file("master.key").to_str().unwrap());
    keys.opens();

    // Broken off after it counted and before it was in its place: the next start puts it there.
    std::fs::write(keys.file("master.key"), &old).unwrap();
    std::fs::write(keys.file("master.key.next"), &new).unwrap();
    keys.opens();
    assert_eq!(keys.read("master.key").unwrap(), new);

    // The old key alone is refused, with both fingerprints.
    std::fs::write(keys.file("master.key"), &old).unwrap();
    let fingerprint = changed["fingerprint"].as_str().unwrap();
    keys.run(&["user", "list"]).refused(2, &[fingerprint, "is not the one of this workspace"]);
    std::fs::write(keys.file("master.key"), &new).unwrap();

    // Beside a running Tradewind, which goes on; killed right after, it starts with the new key.
    let mut serving = keys.serve();
    keys.run(&["master-key", "new", "--json"]).json();
    assert_ne!(keys.read("master.key").unwrap(), new);
    assert_eq!(crate::harness::get(&serving.address, "/healthz"), Some(200));
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
    keys.opens();
    killed_at_any_moment(&keys);
}

/// The command is killed at many moments of its work: whatever it had done, the workspace opens.
fn killed_at_any_moment(keys: &Keys) {
    for moment in 0..12u64 {
        let mut command = program();
        command.arg("--data").arg(keys.place.data()).args(keys.words(&["master-key", "new"]));
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::park_timeout(std::time::Duration::from_millis(moment * 15));
        // It may have ended by itself.
        drop(child.kill());
        child.wait().unwrap();
        wait_until("the workspace", || keys.run(&["user", "list"]).code == 0);
    }
}

#[test]
fn a_master_key_is_changed_whole_or_not_at_all_on_sqlite() {
    change_and_break_off(None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_master_key_is_changed_whole_or_not_at_all_on_postgres() {
    let Some(server) = store::testing::server().await else {
        return not_run("commands: a_master_key_is_changed_whole_or_not_at_all_on_postgres");
    };
    let (name, address) = server.new_database().await;
    tokio::task::spawn_blocking(move || change_and_break_off(Some(address))).await.unwrap();
    server.drop_database(&name).await;
}

#[test]
fn a_key_that_the_configuration_gives_is_taken_from_its_file_until_it_is_put_there() {
    let place = Place::new();
    let file = place.file("elsewhere.key", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
    let run = |words: &[&str]| place.run_on(&place.data(), words, &[("TRADEWIND_KEYS__MASTER_FILE", file.as_str())]);
    assert_eq!(run(&["init"]).code, 0);
    let said = run(&["master-key", "new"]);
    assert_eq!(said.code, 0, "{}", said.error);
    let next = place.data().join("master.key.next");
    assert!(said.out.contains(next.to_str().unwrap()), "{}", said.out);
    assert_eq!(run(&["user", "list"]).code, 0);
    std::fs::rename(&next, &file).unwrap();
    assert_eq!(run(&["user", "list"]).code, 0);
}
