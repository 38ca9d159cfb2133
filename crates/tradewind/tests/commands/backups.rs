//! Backup and restore: the same rows on either database, erased people stay erased, and nothing half restored.

use super::harness::{CSV, Place, Serving, program, wait_until};
use application::Application;
use application::start::{Surroundings, open};
use basics::ids::ContactId;
use domain::trust::Viewer;
use outside::{FolderFiles, SystemClock};
use seal::MasterKey;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Instant;
use store::Database;
use store::customers::load;
use store::testing::{not_run, server};

const KEY: &str = "TRADEWIND_RECOVERY_KEY";

/// Kills of one restore, spread over the time that a whole one took.
const MOMENTS: u32 = 16;

fn backed_up() -> (Place, String, String) {
    let place = Place::with_workspace();
    place.import();
    let backup = place.path("one.backup").to_str().unwrap().to_owned();
    place.run(&["backup", &backup, "--json"]).json();
    let key = place.recovery_key();
    (place, backup, key)
}

/// The workspace of a place, opened in this process.
async fn application(place: &Place) -> Application {
    let data = place.data();
    let master = MasterKey::from_text(&std::fs::read_to_string(data.join("master.key")).unwrap()).unwrap();
    let database = Database::open_sqlite(&data.join("ledger.sqlite")).unwrap();
    let files = Arc::new(FolderFiles::open(&data.join("files")).unwrap());
    let surroundings = Surroundings { clock: Arc::new(SystemClock::new()), dice: outside::system_dice(), files };
    open(database, &master, surroundings).await.unwrap()
}

#[test]
fn a_workspace_comes_back_with_the_recovery_key_and_a_new_master_key() {
    let (place, backup, key) = backed_up();
    let exported = place.run(&["export"]).out;
    let master = std::fs::read(place.data().join("master.key")).unwrap();
    std::fs::remove_dir_all(place.data()).unwrap();

    let said = place.run_on(&place.data(), &["restore", &backup, "--json"], &[(KEY, &key)]);
    assert!(said.error.contains("no erasures.log was given: whoever was erased after 20"), "{}", said.error);
    let restored = said.json();
    assert_eq!((&restored["opened"], &restored["tables"]["contact"]), (&"contact".into(), &4.into()));
    assert_eq!((&restored["files"], &restored["sending"]), (&1.into(), &"held".into()));
    assert_ne!(std::fs::read(place.data().join("master.key")).unwrap(), master);
    assert_eq!(place.run(&["export"]).out, exported);
    let doctor = place.run(&["doctor"]);
    assert!(doctor.out.contains("restored from a backup"), "{}", doctor.out);

    // The key may come from a file, and the restored workspace is backed up and restored like the first.
    let second = place.path("two.backup").to_str().unwrap().to_owned();
    place.run(&["backup", &second]);
    let file = place.file("recovery.txt", key.to_lowercase());
    let other = place.path("other");
    let words = ["restore", &second, "--recovery-key-file", &file, "--json"];
    assert_eq!(place.run_on(&other, &words, &[]).json()["opened"], "contact");
    place.serve(&[]).stop();
}

#[test]
fn a_new_recovery_key_opens_the_backups_made_from_then_on_and_no_earlier_ones() {
    let (place, earlier, old) = backed_up();
    let serving = place.serve(&[]);
    let made = place.run(&["recovery-key", "new", "--json"]).json();
    let text = std::fs::read_to_string(made["file"].as_str().unwrap()).unwrap();
    let new = text.trim().strip_prefix("Recovery key").unwrap().trim().to_owned();
    let later = place.path("later.backup").to_str().unwrap().to_owned();
    assert_eq!(place.run(&["backup", &later]).code, 0);
    serving.stop();
    for (file, right, wrong) in [(&earlier, &old, &new), (&later, &new, &old)] {
        let target = place.path("target");
        place.run_on(&target, &["restore", file], &[(KEY, wrong)]).refused(2, &["recovery key", "right one"]);
        assert_eq!(place.run_on(&target, &["restore", file, "--json"], &[(KEY, right)]).json()["opened"], "contact");
        std::fs::remove_dir_all(target).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workspace_moves_to_postgres_and_back() {
    let Some(server) = server().await else {
        return not_run("commands: backups::a_workspace_moves_to_postgres_and_back");
    };
    let (place, backup, key) = backed_up();
    let exported = place.run(&["export"]).out;
    let node = place.path("node");
    let (database, url) = server.new_database().await;
    let restored = place.run_on(&node, &["restore", &backup, "--database", &url, "--json"], &[(KEY, &key)]).json();
    assert_eq!((&restored["database"], &restored["opened"]), (&"postgres".into(), &"contact".into()));
    let there = place.run_on(&node, &["export", "--database", &url], &[]);
    assert_eq!(there.out, exported, "{}", there.error);
    let again = place.run_on(&place.path("node2"), &["restore", &backup, "--database", &url], &[(KEY, &key)]);
    again.refused(2, &["not empty", "new one"]);
    let back = place.path("back.backup").to_str().unwrap().to_owned();
    assert_eq!(place.run_on(&node, &["backup", &back, "--database", &url], &[]).code, 0);
    let home = place.path("home");
    let restored = place.run_on(&home, &["restore", &back, "--json"], &[(KEY, &key)]).json();
    assert_eq!(restored["database"], "sqlite");
    assert_eq!(place.run_on(&home, &["export"], &[]).out, exported);
    server.drop_database(&database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_erased_after_the_backup_stays_erased() {
    let (place, backup, key) = backed_up();
    let application = application(&place).await;
    let people = load::contacts(application.database(), ContactId::from_i64(-1)).await.unwrap();
    application::trust::erase_contact(&application, &Viewer::system(), people[0].id).await.unwrap();
    drop(application);
    // The running Tradewind keeps the log.
    let serving: Serving = place.serve(&[]);
    let log = place.data().join("erasures.log");
    wait_until("the erasure is in the log", || log.exists());
    serving.stop();
    assert!(!std::fs::read_to_string(&log).unwrap().contains('@'));
    let kept = place.path("kept.log").to_str().unwrap().to_owned();
    std::fs::copy(&log, &kept).unwrap();
    let left = place.run(&["export"]).out;
    assert_eq!(left.lines().count(), 4);
    std::fs::remove_dir_all(place.data()).unwrap();

    let words = ["restore", &backup, "--erasures", &kept, "--json"];
    let restored = place.run_on(&place.data(), &words, &[(KEY, &key)]).json();
    assert_eq!(restored["erased_again"], 1);
    assert_eq!(place.run(&["export"]).out, left);
    assert_eq!(std::fs::read_to_string(&log).unwrap().lines().count(), 1);
    let file = place.file("people.csv", CSV);
    let again = place.run(&["import", &file, "--origin", "customers", "--basis", "contract", "--json"]).json();
    assert_eq!(again["counts"]["new"], 1, "the person may be met again, as a new one");
}

#[test]
fn a_restore_that_is_killed_at_any_moment_is_whole_and_held_or_opened_by_nobody() {
    let (place, backup, key) = backed_up();
    let began = Instant::now();
    place.run_on(&place.path("whole"), &["restore", &backup, "--json"], &[(KEY, &key)]).json();
    let lasts = began.elapsed();
    for moment in 0..MOMENTS {
        let target = place.path(&format!("target{moment}"));
        let mut command = program();
        command.args(["restore", &backup, "--data"]).arg(&target).env(KEY, &key);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::park_timeout(lasts * moment / MOMENTS);
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        if !target.exists() {
            continue;
        }
        let doctor = place.run_on(&target, &["doctor"], &[]);
        if doctor.out.contains("restored from a backup") {
            continue;
        }
        assert!(!ended.success(), "{}{}", doctor.out, doctor.error);
        if doctor.error.contains("broken off") {
            place.run_on(&target, &["init"], &[]).refused(1, &["broken off"]);
        } else {
            doctor.refused(2, &["holds no workspace"]);
        }
        // The remains make room.
        let again = place.run_on(&target, &["restore", &backup, "--json"], &[(KEY, &key)]).json();
        assert_eq!((&again["opened"], &again["sending"]), (&"contact".into(), &"held".into()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_that_fails_late_leaves_nothing_that_opens_and_no_less_than_was_there() {
    let Some(server) = server().await else {
        return not_run(
            "commands: backups::a_restore_that_fails_late_leaves_nothing_that_opens_and_no_less_than_was_there",
        );
    };
    let (place, backup, key) = backed_up();
    let (node, (database, url)) = (place.path("node"), server.new_database().await);
    let stored = place.inventory().into_iter().find(|path| path.starts_with(place.data().join("files"))).unwrap();
    let there = node.join(stored.strip_prefix(place.data()).unwrap());
    std::fs::create_dir_all(there.parent().unwrap()).unwrap();
    std::fs::write(&there, "other bytes").unwrap();
    // Nobody can write a line there.
    let log = node.join("erasures.log");
    std::fs::create_dir(&log).unwrap();
    let known = place.file("known.log", "");
    let restore = ["restore", &backup, "--erasures", &known, "--database", &url];
    place.run_on(&node, &restore, &[(KEY, &key)]).refused(1, &["erasures.log", "make room"]);
    place.run_on(&node, &["doctor", "--database", &url], &[]).refused(1, &["broken off"]);
    assert_eq!(
        std::fs::read(&there).unwrap(),
        std::fs::read(&stored).unwrap(),
        "what the backup holds is under its name"
    );
    server.drop_database(&database).await;
}

#[test]
fn wrong_keys_and_damaged_backups_are_refused_and_nothing_is_made() {
    let (place, backup, key) = backed_up();
    let target = place.path("target");
    let whole = std::fs::read(&backup).unwrap();
    let other = Place::with_workspace().recovery_key();
    let cut = place.file("cut.backup", &whole[..whole.len() / 2]);
    let mut bytes = whole.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let changed = place.file("changed.backup", &bytes);
    let strange = place.file("strange.backup", "PK\u{3}\u{4} not ours");
    let missing = place.path("missing.backup").to_str().unwrap().to_owned();
    let wrong = &key.replace('-', "")[..39];
    for (file, key, words) in [
        (&backup, other.as_str(), &["recovery key", "fingerprint", "right one"][..]),
        (&backup, wrong, &["40 letters", "printed when the workspace was made"]),
        (&cut, &key, &["damaged", "take another backup"]),
        (&changed, &key, &["damaged", "take another backup"]),
        (&strange, &key, &["no backup of Tradewind", "take another backup"]),
        (&missing, &key, &["missing.backup", "cannot be read", "name a file"]),
    ] {
        place.run_on(&target, &["restore", file], &[(KEY, key)]).refused(2, words);
        assert!(!target.exists(), "{file}");
    }
    place.run_on(&target, &["restore", &backup], &[]).refused(2, &[KEY, "--recovery-key-file"]);
    assert!(!target.exists());
    // A workspace that is there stays as it is.
    let before = place.run(&["export"]).out;
    let into = place.run_on(&place.data(), &["restore", &backup], &[(KEY, &key)]);
    into.refused(2, &["not empty", "give a new one"]);
    assert_eq!(place.run(&["export"]).out, before);
    // So does a file that is there.
    place.run(&["backup", &backup]).refused(2, &["is there already", "--replace"]);
    assert_eq!(std::fs::read(&backup).unwrap(), whole);
    assert_eq!(place.run(&["backup", &backup, "--replace"]).code, 0);
    assert!(!place.path("one.backup.unfinished").exists());
}
