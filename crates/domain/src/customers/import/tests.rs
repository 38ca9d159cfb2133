use super::ImportField::{Address, Birthday, CompanyName, Country, FullName, JobTitle, Note, Phone, Tags};
use super::{Conflict, Draft, Known, Reading, merge, read_row, standing};
use crate::customers::origin::{LegalBasis, Origin};

fn person(reading: Reading) -> (Draft, Vec<String>) {
    match reading {
        Reading::Person(draft, notes) => (*draft, notes.into_iter().map(|note| note.code).collect()),
        Reading::Refused(problem) => panic!("refused: {problem:?}"),
    }
}

fn refusal(reading: Reading) -> (String, Option<u32>) {
    match reading {
        Reading::Refused(problem) => (problem.code, problem.column),
        Reading::Person(draft, _) => panic!("read: {draft:?}"),
    }
}

#[test]
fn a_row_becomes_a_person() {
    let mapping =
        [Some(Address), Some(FullName), Some(CompanyName), None, Some(Phone), Some(Country), Some(Tags), Some(Note)];
    let cells = [
        "Wanjiru@Example.com ",
        "Wanjiru Kamau",
        "Tumaini Ltd",
        "K-00418",
        "0722 000 418",
        "Kenya",
        "chairs; solar；chairs",
        "first\r\nsecond",
    ];
    let (draft, notes) = person(read_row(&mapping, &cells));
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(draft.card.address, "Wanjiru@example.com");
    assert_eq!(draft.normalised_address(), "wanjiru@example.com");
    assert_eq!(draft.card.phones, ["+254722000418"]);
    assert_eq!(draft.tags, ["chairs", "solar"]);
    assert_eq!(draft.card.note, "first\r\nsecond");
    assert_eq!(draft.company.map(|company| company.card.name).as_deref(), Some("Tumaini Ltd"));
}

#[test]
fn what_cannot_be_read_is_left_empty_and_noted() {
    let mapping = [Some(Address), Some(Country), Some(Birthday), Some(Phone)];
    let (draft, notes) = person(read_row(&mapping, &["a@example.com", "Timor", "16/13/2026", "+84 12"]));
    assert_eq!(notes, ["unknown_country", "unreadable_day", "unreadable_phone"]);
    assert_eq!((draft.country, draft.card.birthday, draft.card.phones.len()), (None, None, 0));
}

#[test]
fn formulas_stay_text_and_the_apostrophe_of_an_export_goes() {
    let mapping = [Some(Address), Some(Note), Some(JobTitle)];
    let (draft, _) = person(read_row(&mapping, &["a@example.com", "=HYPERLINK(\"x\")", "'+cmd"]));
    assert_eq!(draft.card.note, "=HYPERLINK(\"x\")");
    assert_eq!(draft.card.job_title, "+cmd");
}

#[test]
fn rows_are_refused_with_a_code_and_a_column() {
    let mapping = [Some(Address), Some(FullName), Some(Note)];
    let check = |cells: &[&str]| refusal(read_row(&mapping, cells));
    assert_eq!(check(&["", "Li", ""]), ("missing_address".into(), Some(0)));
    assert_eq!(check(&["li@@example.com", "Li", ""]), ("invalid_address".into(), Some(0)));
    assert_eq!(check(&["li@example.com\r\nBcc: v@example.com", "Li", ""]), ("line_break".into(), Some(0)));
    assert_eq!(check(&["li@example.com", "Li\nBcc: v@example.com", ""]), ("line_break".into(), Some(1)));
    assert_eq!(check(&["li@example.com", "Li\u{0}", ""]), ("control_character".into(), Some(1)));
    assert_eq!(check(&["li@example.com", "Li", "a\u{0}b"]), ("control_character".into(), Some(2)));
    assert_eq!(check(&["li@example.com", "L\u{fffd}", ""]), ("unreadable_bytes".into(), Some(1)));
    assert_eq!(check(&["li@example.com", &"x".repeat(201), ""]), ("too_long".into(), Some(1)));
    assert_eq!(check(&["li@example.com", "Li"]), ("wrong_column_count".into(), None));
    assert_eq!(check(&["li@example.com", "Li", "", "more"]), ("wrong_column_count".into(), None));
    assert_eq!(check(&["", " ", ""]), ("empty_row".into(), None));
    assert!(matches!(read_row(&mapping, &["li@example.com", "Li", "", "", " "]), Reading::Person(..)));
}

#[test]
fn keep_changes_nothing_fill_fills_and_replace_replaces() {
    let mapping = [Some(Address), Some(FullName), Some(JobTitle), Some(Country)];
    let (draft, _) = person(read_row(&mapping, &["A@example.com", "New Name", "Buyer", "DE"]));
    let mut known = Known { card: Default::default(), country: None, language: None, time_zone: None };
    known.card.address = "a@example.com".into();
    known.card.full_name = "Old Name".into();
    assert_eq!(merge(&known, &draft, Conflict::Keep), known);
    let filled = merge(&known, &draft, Conflict::Fill);
    assert_eq!((filled.card.full_name.as_str(), filled.card.job_title.as_str()), ("Old Name", "Buyer"));
    let replaced = merge(&known, &draft, Conflict::Replace);
    assert_eq!((replaced.card.full_name.as_str(), replaced.card.address.as_str()), ("New Name", "a@example.com"));
    assert_eq!(merge(&replaced, &draft, Conflict::Replace), replaced);
}

#[test]
fn bought_scraped_and_guessed_people_never_get_newsletters() {
    for origin in Origin::ALL.iter().copied() {
        for basis in LegalBasis::ALL.iter().copied() {
            let standing = standing(origin, basis);
            if origin.is_cold() {
                assert_eq!(standing.newsletter_refusal, Some("origin_not_allowed"));
                assert!(!standing.records_consent);
            } else {
                assert_eq!(standing.newsletter_refusal.is_some(), basis == LegalBasis::None);
                assert_eq!(standing.records_consent, basis == LegalBasis::Consent);
            }
        }
    }
}
