//! The promises of the room, and the frozen values of format 1.

use crate::*;
use basics::{Dice, Timestamp};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);
const PLACE: Place = Place::new("contact", "person", 42);

fn keyring(number: u64) -> (MasterKey, Keyring, Vec<WrappedKey>, Dice) {
    let mut dice = Dice::from_number(number);
    let master = MasterKey::generate(&mut dice);
    let (keyring, wrapped) = Keyring::create(&master, NOW, &mut dice);
    (master, keyring, wrapped, dice)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_was_sealed_opens_at_its_place_only(plain in proptest::collection::vec(any::<u8>(), 0..500), row: i64) {
        let (_, keyring, _, mut dice) = keyring(1);
        let place = Place { row, ..PLACE };
        let sealed = keyring.seal(place, &plain, &mut dice);
        prop_assert_eq!(sealed.len(), plain.len() + SEALED_OVERHEAD);
        prop_assert_eq!(keyring.unseal(place, &sealed), Ok(plain));
        let elsewhere = [
            Place { row: row.wrapping_add(1), ..PLACE },
            Place { column: "note", ..place },
            Place { table: "company", ..place },
            Place { table: "contactp", column: "erson", ..place },
        ];
        for other in elsewhere {
            prop_assert_eq!(keyring.unseal(other, &sealed), Err(SealError::Changed));
        }
        prop_assert_eq!(keyring.unseal_secret(place, &sealed), Err(SealError::Changed));
    }

    #[test]
    fn a_token_gives_its_payload_back_to_its_kind_only(payload in proptest::collection::vec(any::<u8>(), 0..80)) {
        let (_, keyring, _, _) = keyring(1);
        let kinds = [
            TokenKind::Click, TokenKind::Open, TokenKind::Unsubscribe, TokenKind::Preferences, TokenKind::WebCopy,
            TokenKind::Bounce, TokenKind::Share, TokenKind::SharedCopy,
        ];
        for kind in kinds {
            let text = keyring.sign_token(kind, &payload);
            for read_as in kinds {
                let read = keyring.read_token(read_as, &text);
                prop_assert_eq!(read.ok(), (read_as == kind).then(|| payload.clone()));
            }
        }
    }

    #[test]
    fn no_text_and_no_bytes_make_a_reader_panic(text in "\\PC{0,120}", bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let (_, keyring, _, _) = keyring(1);
        prop_assert!(keyring.read_token(TokenKind::Click, &text).is_err());
        prop_assert!(keyring.read_token(TokenKind::Bounce, &text).is_err());
        prop_assert!(keyring.unseal(PLACE, &bytes).is_err());
        prop_assert!(text.parse::<RecoveryKey>().is_err());
        prop_assert!(MasterKey::from_text(&text).is_err());
    }
}

#[test]
fn every_changed_byte_of_a_sealed_value_is_refused() {
    let (_, keyring, _, mut dice) = keyring(2);
    let sealed = keyring.seal(PLACE, b"Anna Schmidt", &mut dice);
    let file = keyring.seal_file("name", b"content", &mut dice);
    for bit in 0..8 {
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1 << bit;
            assert!(keyring.unseal(PLACE, &changed).is_err(), "byte {place}, bit {bit}");
        }
    }
    for length in 0..sealed.len() {
        assert!(keyring.unseal(PLACE, &sealed[..length]).is_err());
    }
    assert_eq!(keyring.unseal_file("name", &file).unwrap(), b"content");
    assert_eq!(keyring.unseal_file("other", &file), Err(SealError::Changed));
}

#[test]
fn every_changed_letter_of_a_token_is_refused() {
    let (_, keyring, _, _) = keyring(3);
    for kind in [TokenKind::Unsubscribe, TokenKind::Bounce] {
        let text = keyring.sign_token(kind, &77i64.to_be_bytes());
        for place in 0..text.len() {
            for other in "0aA9-_zZ".chars() {
                let mut changed: Vec<char> = text.chars().collect();
                changed[place] = other;
                let changed: String = changed.into_iter().collect();
                let same = changed == text || kind == TokenKind::Bounce && changed.to_lowercase() == text;
                assert_eq!(keyring.read_token(kind, &changed).is_ok(), same, "{changed}");
            }
        }
    }
    assert_eq!(keyring.read_token(TokenKind::Click, &"A".repeat(TOKEN_TEXT_LIMIT + 1)), Err(TokenError::Malformed));
}

#[test]
fn a_return_address_survives_any_case_and_fits_a_local_part() {
    let (_, keyring, _, _) = keyring(3);
    let text = keyring.sign_token(TokenKind::Bounce, &i64::MAX.to_be_bytes());
    assert!(text.len() <= 62, "{}", text.len());
    assert_eq!(keyring.read_token(TokenKind::Bounce, &text.to_uppercase()).unwrap(), i64::MAX.to_be_bytes());
}

#[test]
fn another_workspace_reads_neither_values_nor_tokens() {
    let (_, ours, _, mut dice) = keyring(4);
    let (_, theirs, _, _) = keyring(5);
    let sealed = ours.seal(PLACE, b"Anna", &mut dice);
    assert_eq!(theirs.unseal(PLACE, &sealed), Err(SealError::Changed));
    let token = ours.sign_token(TokenKind::Click, b"1");
    assert_eq!(theirs.read_token(TokenKind::Click, &token), Err(TokenError::OtherWorkspace));
    assert_ne!(ours.address_hash("a@example.com"), theirs.address_hash("a@example.com"));
}

#[test]
fn another_master_key_is_refused_by_its_fingerprint() {
    let (master, keyring, wrapped, mut dice) = keyring(6);
    let sealed = keyring.seal(PLACE, b"Anna", &mut dice);
    assert_eq!(Keyring::open(&master, &wrapped).unwrap().unseal(PLACE, &sealed).unwrap(), b"Anna");
    let other = MasterKey::generate(&mut dice);
    let expected = SealError::OtherMaster { stored: master.fingerprint(), given: other.fingerprint() };
    assert_eq!(Keyring::open(&other, &wrapped).err(), Some(expected));
}

#[test]
fn the_recovery_key_opens_what_the_master_key_sealed() {
    let (master, keyring, mut stored, mut dice) = keyring(7);
    let sealed = keyring.seal(PLACE, b"Anna", &mut dice);
    let recovery = RecoveryKey::generate(&mut dice);
    stored.extend(keyring.wrap_for_recovery(&recovery, &mut dice));
    let typed: RecoveryKey = recovery.to_string().parse().unwrap();
    let recovered = Keyring::open_with_recovery(&typed, &stored).unwrap();
    assert_eq!(recovered.unseal(PLACE, &sealed).unwrap(), b"Anna");
    let new_master = MasterKey::generate(&mut dice);
    let rewrapped = recovered.rewrap(&new_master, &mut dice);
    assert_eq!(Keyring::open(&new_master, &rewrapped).unwrap().unseal(PLACE, &sealed).unwrap(), b"Anna");
    assert!(Keyring::open(&master, &stored).is_ok());
    let other = RecoveryKey::generate(&mut dice);
    let refused = SealError::OtherRecovery { stored: recovery.fingerprint(), given: other.fingerprint() };
    assert_eq!(Keyring::open_with_recovery(&other, &stored).err(), Some(refused));
}

#[test]
fn stored_keys_that_were_changed_swapped_or_lost_are_refused() {
    let (master, _, wrapped, _) = keyring(8);
    for place in 0..wrapped[0].wrapped.len() {
        let mut changed = wrapped.clone();
        changed[0].wrapped[place] ^= 1;
        assert!(Keyring::open(&master, &changed).is_err(), "byte {place}");
    }
    let mut swapped = wrapped.clone();
    swapped[0].purpose = Purpose::Secret;
    swapped[1].purpose = Purpose::Data;
    assert!(matches!(Keyring::open(&master, &swapped).err(), Some(SealError::ChangedKey { .. })));
    let lost = Keyring::open(&master, &wrapped[1..]).err();
    assert_eq!(lost, Some(SealError::MissingKey(Purpose::Data)));
    let twice: Vec<WrappedKey> = wrapped.iter().chain(&wrapped[..1]).cloned().collect();
    let double = SealError::DoubleKey { purpose: Purpose::Data, version: 1 };
    assert_eq!(Keyring::open(&master, &twice).err(), Some(double));
    let mut retired = wrapped;
    retired[0].state = KeyState::Retired;
    assert_eq!(Keyring::open(&master, &retired).err(), Some(SealError::MissingKey(Purpose::Data)));
}

#[test]
fn a_master_key_is_read_from_base64_and_hexadecimal() {
    let key = MasterKey::from_bytes([0xfb; 32]);
    let texts = ["fb".repeat(32), "FB".repeat(32), key.to_text().to_string(), format!("  {}\n", *key.to_text())];
    let unusual = [key.to_text().replace('+', "-").replace('/', "_"), key.to_text().replace('=', "")];
    for text in texts.iter().chain(&unusual) {
        assert_eq!(MasterKey::from_text(text).unwrap().fingerprint(), key.fingerprint(), "{text}");
    }
    for text in ["", "fb", &"fg".repeat(32), "c2hvcnQ="] {
        assert_eq!(MasterKey::from_text(text).err(), Some(KeyTextError));
    }
}

#[test]
fn words_of_the_ledger_are_read_back() {
    for purpose in Purpose::ALL {
        assert_eq!(purpose.as_str().parse(), Ok(purpose));
    }
    assert_eq!("recovery".parse(), Ok(Wrapper::Recovery));
    assert_eq!("retired".parse(), Ok(KeyState::Retired));
    assert_eq!("other".parse::<Purpose>(), Err(UnknownKeyWord("other".to_owned())));
}

#[test]
fn debug_shows_no_secret() {
    let (master, keyring, _, mut dice) = keyring(9);
    let recovery = RecoveryKey::generate(&mut dice);
    assert_eq!(format!("{master:?}"), format!("MasterKey({})", master.fingerprint()));
    assert_eq!(format!("{recovery:?}"), format!("RecoveryKey({})", recovery.fingerprint()));
    assert_eq!(format!("{keyring:?}"), "Keyring");
}

/// Values made once by this code and never to change: what they seal lies in ledgers, backups and letters already sent.
#[test]
fn format_1_is_frozen() {
    let mut dice = Dice::from_number(2026);
    let master = MasterKey::from_bytes([7; 32]);
    let (keyring, wrapped) = Keyring::create(&master, NOW, &mut dice);
    let sealed = keyring.seal(PLACE, b"Anna Schmidt", &mut dice);
    let found = [
        master.fingerprint(),
        hex(&wrapped[0].wrapped),
        hex(&sealed),
        hex(&keyring.address_hash("anna@example.com")),
        hex(&keyring.suppression_hash("anna@example.com")),
        hex(&keyring.search_hash("anna")),
        hex(&keyring.secret_hash(b"session")),
        keyring.file_name(b"content"),
        keyring.sign_token(TokenKind::Unsubscribe, &42i64.to_be_bytes()),
        keyring.sign_token(TokenKind::Bounce, &42i64.to_be_bytes()),
        RecoveryKey::generate(&mut Dice::from_number(2026)).to_string(),
    ];
    assert_eq!(found.join("\n"), include_str!("golden_v1.txt").trim_end());
}

fn hex(bytes: &[u8]) -> String {
    crate::derive::hexadecimal(bytes)
}
