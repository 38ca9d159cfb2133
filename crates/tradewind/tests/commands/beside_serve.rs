//! Commands while Tradewind runs: they speak to it over the folder's socket, and what needs the folder alone is refused.

use super::harness::{CSV, Place, get, program, wait_until};
use std::io::{Read, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixStream;

#[test]
fn commands_are_carried_out_by_the_running_tradewind() {
    let place = Place::new();
    let serving = place.serve(&[]);
    let socket = place.data().join("control.sock");
    let about = std::fs::metadata(&socket).unwrap();
    assert!(about.file_type().is_socket());
    assert_eq!(about.permissions().mode() & 0o777, 0o600);

    let key = place.recovery_key();
    let add = ["user", "add", "--name", "Mei Lin", "--email", "mei@example.com", "--json"];
    let said = place.run_with_input(&add, "slow boats to Manila\n").json();
    let users = place.run(&["user", "list", "--json"]).json();
    assert_eq!((&users["users"][0]["id"], &users["users"][0]["name"]), (&said["user"], &"Mei Lin".into()));
    place.run_with_input(&add, "slow boats to Manila\n").refused(2, &["address"]);
    let first_run = place.data().join("first-run.txt");
    wait_until("the secrets go when the first administrator is there", || !first_run.exists());

    let imported = place.import();
    assert_eq!(imported["counts"]["new"], 4);
    assert_eq!(place.import()["counts"]["unchanged"], 4);
    let exported = place.run(&["export", "--list", "Fair"]);
    assert!(exported.out.contains("anna@example.com"), "{}", exported.out);
    let backup = place.path("one.backup");
    let backed_up = place.run(&["backup", backup.to_str().unwrap(), "--json"]).json();
    assert_eq!((&backed_up["tables"]["contact"], &backed_up["verified"]), (&4.into(), &true.into()));
    assert_eq!(std::fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o600);
    let doctor = place.run(&["doctor", "--json"]);
    assert_eq!(doctor.code, 1, "there is no channel yet");
    assert!(doctor.out.contains("a sealed contact"), "{}", doctor.out);

    for words in [&["migrate"][..], &["init"], &["serve", "--listen", "127.0.0.1:0"]] {
        place.run(words).refused(2, &[place.data().to_str().unwrap(), "in use", "stop it first"]);
    }
    let restore = ["restore", backup.to_str().unwrap()];
    let said = place.run_on(&place.data(), &restore, &[("TRADEWIND_RECOVERY_KEY", &key)]);
    said.refused(2, &["in use", "stop it first"]);
    assert_eq!(get(&serving.address, "/healthz"), Some(200));
    wait_until("the people are in memory", || get(&serving.address, "/readyz") == Some(200));
    serving.stop();
    assert!(!socket.exists());
    assert_eq!(place.run(&["user", "list", "--json"]).json()["users"].as_array().unwrap().len(), 1);
}

#[test]
fn secrets_that_stayed_after_the_set_up_are_found_and_go_with_the_next_start() {
    let place = Place::with_workspace();
    assert!(!place.run(&["doctor"]).out.contains("first-run"), "they are needed until somebody is there");
    let add = ["user", "add", "--name", "Mei Lin", "--email", "mei@example.com"];
    assert_eq!(place.run_with_input(&add, "slow boats to Manila\n").code, 0);
    let found = place.run(&["doctor"]);
    assert!(found.out.contains("MEND first-run: first-run.txt still holds the recovery key"), "{}", found.out);
    let first_run = place.data().join("first-run.txt");
    let serving = place.serve(&[]);
    wait_until("the secrets go at the start", || !first_run.exists());
    serving.stop();
    assert!(!place.run(&["doctor"]).out.contains("first-run"));
}

#[test]
fn a_socket_that_a_dead_process_left_is_no_hindrance() {
    let place = Place::new();
    let mut serving = place.serve(&[]);
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
    assert!(place.data().join("control.sock").exists());
    assert_eq!(place.import()["counts"]["new"], 4);
    place.serve(&[]).stop();
}

#[test]
fn a_folder_with_a_long_name_is_served_too() {
    let place = Place::new();
    let long = place.path(&"far".repeat(50));
    std::fs::create_dir(&long).unwrap();
    let inner = Place { folder: tempfile::tempdir_in(&long).unwrap() };
    let serving = inner.serve(&[]);
    assert_eq!(inner.import()["counts"]["new"], 4);
    serving.stop();
}

#[test]
fn strange_bytes_on_the_socket_do_no_harm() {
    let place = Place::new();
    let serving = place.serve(&[]);
    let socket = place.data().join("control.sock");
    for bytes in [&b"GET / HTTP/1.1\r\n\r\n"[..], b"J\xff\xff\xff\xff", b"J\x02\0\0\0{}", b""] {
        let mut stream = UnixStream::connect(&socket).unwrap();
        stream.write_all(bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        // A connection that is closed on unread bytes may be reset.
        drop(stream.read_to_end(&mut answer));
    }
    assert_eq!(place.import()["counts"]["new"], 4);
    serving.stop();
}

#[test]
fn an_import_whose_command_goes_away_leaves_nothing_half_done() {
    let place = Place::new();
    let serving = place.serve(&[]);
    let mut stream = UnixStream::connect(place.data().join("control.sock")).unwrap();
    let errand = serde_json::json!({"protocol": 1, "errand": {"import": {"file_name": "people.csv", "origin": "customers",
        "legal_basis": "contract", "lists": ["Gone"], "conflict": "fill", "encoding": null, "delimiter": null,
        "has_header": null, "mapping": [], "dry_run": false, "findings": 0}}});
    let frame = |kind: u8, bytes: &[u8]| [&[kind][..], &(bytes.len() as u32).to_le_bytes(), bytes].concat();
    stream.write_all(&frame(b'J', errand.to_string().as_bytes())).unwrap();
    stream.write_all(&frame(b'B', &CSV.as_bytes()[..40])).unwrap();
    drop(stream);
    let out = place.run(&["export"]);
    assert_eq!((out.code, out.out.lines().count()), (0, 1), "{}", out.error);
    assert_eq!(place.import()["lists_made"], serde_json::json!(["Fair"]));
    serving.stop();
}

#[test]
fn a_port_in_use_is_said_before_a_workspace_is_made() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    place.run(&["serve", "--listen", &address]).refused(1, &[&address, "cannot be listened on", "--listen"]);
    assert!(!place.data().exists());
    drop(taken);
    let mut help = program();
    let help = help.args(["backup", "--help"]).output().unwrap();
    assert!(String::from_utf8(help.stdout).unwrap().contains("recovery key"));
}
