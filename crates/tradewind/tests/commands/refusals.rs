//! What users meet first: each refusal names the thing, the reason and the next step, ends with its code, and leaves nothing.

use super::harness::{CSV, Place};

const GROUND: [&str; 4] = ["--origin", "customers", "--basis", "contract"];

#[test]
fn wrong_words_of_a_command_are_refused_with_what_is_known() {
    let place = Place::new();
    for (words, expected) in [
        (&["sevre"][..], &["sevre", "serve"][..]),
        (&["import"], &["<FILE>", "--help"]),
        (&["import", "x.csv", "--origin", "church", "--basis", "contract"], &["church", "customers, inquiries"]),
        (&["import", "x.csv", "--origin", "fair", "--basis", "hope"], &["hope", "legitimate_interest"]),
        (&["serve", "--listen", "8080"], &["8080", "--listen"]),
        (&["user", "add", "--name", "x", "--email", "x", "--role", "king"], &["king", "role"]),
        (&["restore", "x.backup", "--recovery-key", "SECRET"], &["--recovery-key"]),
    ] {
        place.run(words).refused(2, expected);
    }
    assert!(!place.data().exists());
}

#[test]
fn a_wrong_configuration_is_refused_before_anything_is_made() {
    let place = Place::new();
    for (text, expected) in [
        ("[public]\nur = \"x\"", &["public.ur", "public.url"][..]),
        ("[public]\nurl = \"mail.example.com\"", &["public.url", "https://mail.example.com"]),
        ("[listen]\napp = \"8080\"", &["listen.app", "127.0.0.1:8080"]),
        ("[doors]\nrelay_networks = [\"all\"]", &["doors.relay_networks", "10.0.0.0/8"]),
        ("[database]\nurl = \"mysql://root:hunter2@localhost/x\"", &["database.url", "postgres://user@host/database"]),
        ("[log]\nlevel = \"loud\"", &["log.level", "error, warn, info or debug"]),
        ("public = 1", &["public"]),
        ("not toml", &["not TOML"]),
    ] {
        let file = place.file("tradewind.toml", text);
        for command in ["serve", "init", "doctor", "migrate"] {
            let said = place.run(&["--config", &file, command]);
            said.refused(2, expected);
            assert!(!said.error.contains("hunter2"), "a secret is repeated: {}", said.error);
        }
    }
    place
        .run_on(&place.data(), &["init"], &[("TRADEWIND_LISTEN__AP", "x")])
        .refused(2, &["TRADEWIND_LISTEN__AP", "listen.app"]);
    place.run(&["--config", "/nowhere.toml", "init"]).refused(2, &["/nowhere.toml", "cannot be read"]);
    assert!(!place.data().exists());
}

#[test]
fn a_folder_that_cannot_be_used_or_holds_nothing_is_said() {
    let place = Place::new();
    let file = place.file("people.csv", CSV);
    let import = [&["import", &file][..], &GROUND].concat();
    for words in [&["export"][..], &["doctor"], &["user", "list"], &["backup", "x.backup"], &import] {
        place.run(words).refused(2, &["holds no workspace", "--data", "tradewind init"]);
    }
    assert!(!place.data().exists() && !place.path("x.backup").exists());
    // Not writable, whoever runs this: a file is no folder, and the kernel's folder takes none.
    let no_folder = place.path("people.csv");
    place.run_on(&no_folder, &["init"], &[]).refused(2, &["people.csv", "cannot be used", "belongs to this user"]);
    place.run_on("/proc/tradewind".as_ref(), &["init"], &[]).refused(2, &["/proc/tradewind", "cannot be used"]);
}

#[test]
fn a_database_that_is_not_there_is_said() {
    let place = Place::new();
    let said =
        place.run(&["serve", "--listen", "127.0.0.1:0", "--database", "postgres://nobody:hunter2@127.0.0.1:1/none"]);
    said.refused(1, &["cannot be reached", "refused", "--database"]);
    assert!(!said.error.contains("hunter2"));
}

#[test]
fn a_missing_or_wrong_master_key_is_said() {
    let place = Place::with_workspace();
    place.import();
    let key = place.data().join("master.key");
    let right = std::fs::read(&key).unwrap();
    for command in [&["export"][..], &["serve", "--listen", "127.0.0.1:0"], &["doctor"]] {
        std::fs::remove_file(&key).unwrap();
        place.run(command).refused(2, &["master.key", "put the key file back"]);
        assert!(!key.exists(), "a new key is not made for an old workspace");
        std::fs::write(&key, "AAAA").unwrap();
        place.run(command).refused(2, &["master.key", "64 hexadecimal digits", "put the key file"]);
        std::fs::write(&key, "00".repeat(32)).unwrap();
        place.run(command).refused(2, &["master key", "fingerprint", "right key file"]);
        std::fs::write(&key, &right).unwrap();
    }
    place
        .run_on(&place.data(), &["export"], &[("TRADEWIND_KEYS__MASTER_FILE", "/nowhere.key")])
        .refused(2, &["/nowhere.key", "master_file"]);
    assert_eq!(place.run(&["export"]).code, 0);
}

#[test]
fn a_contact_file_that_cannot_be_imported_leaves_nothing_behind() {
    let place = Place::with_workspace();
    let nowhere = place.path("nowhere.csv").to_str().unwrap().to_owned();
    let before = place.run(&["export"]).out;
    let empty = place.file("empty.csv", "");
    let header = place.file("header.csv", "address,name\n");
    let sheet = place.file("sheet.xlsx", b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0");
    let binary = place.file("binary.csv", [0u8; 400]);
    let nobody = place.file("nobody.csv", "colour,size\nred,4\n");
    let refused = place.file("refused.csv", "E-mail,Name\nnone,Li\nnone at all,Anna\n");
    let good = place.file("people.csv", CSV);
    for (file, more, expected) in [
        (&nowhere, &[][..], &["nowhere.csv", "cannot be read", "name a file"][..]),
        (&empty, &[], &["empty"]),
        (&header, &[], &["no rows"]),
        (&sheet, &[], &["spreadsheet cannot be read", "save it as XLSX or as CSV (UTF-8)"]),
        (&binary, &[], &["no text file", "CSV"]),
        (&nobody, &[], &["e-mail address", "--map COLUMN=address", "colour, size"]),
        (&refused, &[], &["every row", "refused"]),
        (&good, &["--map", "Mail=address"], &["no column \"Mail\"", "E-mail, Name"]),
        (&good, &["--map", "1=mail"], &["no field \"mail\"", "full_name"]),
        (&good, &["--map", "address"], &["COLUMN=FIELD"]),
        (&good, &["--encoding", "klingon"], &["encoding"]),
        (&good, &["--delimiter", "::"], &["--delimiter", "tab"]),
        (&good, &["--delimiter", "x"], &["comma, semicolon, tab or bar"]),
    ] {
        let words = [&["import", file, "--list", "Never made"][..], &GROUND, more].concat();
        place.run(&words).refused(2, expected);
    }
    assert_eq!(place.run(&["export"]).out, before);
    place.run(&["export", "--list", "Never made"]).refused(2, &["Never made"]);
}

#[test]
fn an_export_that_cannot_be_made_leaves_no_file() {
    let place = Place::with_workspace();
    place.import();
    let out = place.path("out.csv").to_str().unwrap().to_owned();
    let before = place.inventory();
    for (words, expected) in [
        (&["--list", "Nobody's", "--output", &out][..], &["no list \"Nobody's\""][..]),
        (&["--condition", "{", "--output", &out], &["--condition", "JSON"]),
        (
            &[
                "--condition",
                "{\"version\": 1, \"all\": [{\"field\": \"mood\", \"operator\": \"equals\", \"value\": \"x\"}]}",
                "--output",
                &out,
            ],
            &["condition", "all[0].field"],
        ),
        (&["--condition", "@/nowhere.json"], &["/nowhere.json"]),
        (&["--json"], &["--output"]),
    ] {
        place.run(&[&["export"][..], words].concat()).refused(2, expected);
    }
    assert_eq!(place.inventory(), before);
    place.run(&["export", "--output", &out]);
    let whole = std::fs::read(&out).unwrap();
    place.run(&["export", "--output", &out]).refused(2, &["is there already", "--replace"]);
    assert_eq!(std::fs::read(&out).unwrap(), whole);
}
