//! Tables of names, people and companies that are the same, or are not.

use super::*;
use crate::customers::card::ContactCard;
use basics::Country;

fn country(code: &str) -> Option<Country> {
    (!code.is_empty()).then(|| code.parse().unwrap())
}

#[test]
fn the_words_of_a_name_are_the_same_in_several_writings() {
    for (one, other) in [
        ("Jürgen Müller", "Mueller, Juergen"),
        ("Dr. Anna-Maria Weiß", "anna maria weiss"),
        ("Иван Петров", "Petrov Ivan"),
        ("陳偉", "陈伟"),
        ("Nguyễn Thị Mai", "nguyen thi mai"),
        ("Mr. José García", "Garcia Jose"),
    ] {
        assert_eq!(person_words(one), person_words(other), "{one} and {other}");
    }
    assert_ne!(person_words("Anna Weiss"), person_words("Anna Weise"));
}

#[test]
fn the_form_of_a_company_is_no_part_of_its_name() {
    for (name, core) in [
        ("Hansa-Handels GmbH & Co. KG", "hansa handels"),
        ("HANSA HANDELS AG", "hansa handels"),
        ("Ferretería Norte, S.A. de C.V.", "ferreteria norte de"),
        ("深圳市信風貿易有限公司", "深圳市信风贸易"),
        ("株式会社タイド", "タイド"),
        ("ООО «Ромашка»", "romashka"),
        ("Tide Trading Pte. Ltd.", "tide trading"),
        ("Công ty TNHH Sao Mai", "sao mai"),
        ("Spółka Drewno Sp. z o.o.", "spolka drewno z"),
        ("Limited Company", "limited companI"),
    ] {
        assert_eq!(company_core(name), core.to_lowercase(), "{name}");
    }
}

#[test]
fn one_mailbox_has_several_addresses_at_gmail_alone() {
    for (address, mailbox) in [
        ("j.smith+fair@gmail.com", Some(("jsmith", "gmail.com"))),
        ("J.Smith@googlemail.com", Some(("jsmith", "gmail.com"))),
        ("j.smith+fair@tide.example", Some(("j.smith", "tide.example"))),
        ("+49@tide.example", Some(("+49", "tide.example"))),
        ("", None),
    ] {
        let expected = mailbox.map(|(local, domain)| (local.to_owned(), domain.to_owned()));
        assert_eq!(mailbox_of(address), expected, "{address}");
    }
}

#[test]
fn a_swapped_letter_is_one_edit() {
    for (one, other, expected) in
        [("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "abcd", 1), ("kitten", "sitting", 3)]
    {
        assert_eq!((edits(one, other), edits(other, one)), (expected, expected), "{one} {other}");
    }
    assert_eq!((similarity("abcd", "abcd"), similarity("abcd", "wxyz")), (100, 0));
}

/// Name, address, phone, company, country.
fn person(line: (&str, &str, &str, Option<i64>, &str)) -> PersonFacts {
    let (name, address, phone, company, of) = line;
    let card = ContactCard {
        full_name: name.to_owned(),
        address: address.to_owned(),
        phones: if phone.is_empty() { Vec::new() } else { vec![phone.to_owned()] },
        ..ContactCard::default()
    };
    PersonFacts::of(&card, company.map(|id| (id, "tide trading")), country(of))
}

#[test]
fn people_are_judged_by_what_they_share_and_by_what_differs() {
    let smith = ("John Smith", "john.smith@tide.example", "+441632960001", Some(1), "GB");
    for (other, expected) in [
        (("Smith John", "j.smith@tide.example", "", Some(1), "GB"), Some(Likelihood::Likely)),
        (("John Smith", "john.smith@gmail.com", "+44 1632 960001", None, "GB"), Some(Likelihood::Certain)),
        (("J. Smith", "js@tide.example", "", Some(1), "GB"), Some(Likelihood::Likely)),
        (("John Smiht", "john.smiht@tide.example", "", Some(1), ""), Some(Likelihood::Certain)),
        (("", "john.smith+fair@tide.example", "", None, ""), Some(Likelihood::Certain)),
        (("John Smith", "smith@elsewhere.example", "", Some(2), "US"), Some(Likelihood::Possible)),
        (("Mary Jones", "mary.jones@tide.example", "+441632960001", Some(1), "GB"), None),
        (("Peter Brown", "peter.brown@tide.example", "", Some(1), "GB"), None),
    ] {
        let judged = person(smith).compare(&person(other));
        assert_eq!(judged, person(other).compare(&person(smith)), "both ways the same");
        assert_eq!(judged.is_shown().then(|| Likelihood::of(judged.points)), expected, "{other:?}: {judged:?}");
    }
}

#[test]
fn companies_are_judged_by_name_domain_and_country() {
    let facts =
        |(name, host, of): (&str, &str, &str)| CompanyFacts::of(name, (!host.is_empty()).then_some(host), country(of));
    let hansa = ("Hansa Handels GmbH", "hansa.example", "DE");
    for (other, expected) in [
        (("HANSA-HANDELS", "hansa.example", "DE"), Some(Likelihood::Certain)),
        (("Hansa Handels AG", "", "DE"), Some(Likelihood::Possible)),
        (("Hansa Handel GmbH", "", "DE"), None),
        (("Hansa Handel GmbH", "hansa.example", ""), Some(Likelihood::Likely)),
        (("Hansa Handels Ltd", "", "IN"), None),
        (("Nordlicht AG", "hansa.example", "DE"), None),
        (("Nordlicht AG", "nordlicht.example", "DE"), None),
    ] {
        let judged = facts(hansa).compare(&facts(other));
        assert_eq!(judged.is_shown().then(|| Likelihood::of(judged.points)), expected, "{other:?}: {judged:?}");
    }
}

#[test]
fn only_records_that_share_a_key_are_compared_and_a_common_key_compares_nobody() {
    let mut blocks = Blocks::default();
    for number in 0..3 {
        blocks.add(Key::of(1, &["shared"]), number);
        blocks.add(Key::of(2, &["shared"]), number);
    }
    for number in 0..=u32::try_from(BLOCK_LIMIT).unwrap() {
        blocks.add(Key::of(3, &["common"]), number);
    }
    blocks.add(Key::of(1, &["alone"]), 9);
    let found = blocks.pairs();
    assert_eq!((found.pairs, found.common_keys), (vec![(0, 1), (0, 2), (1, 2)], 1));
}

#[test]
fn every_domain_of_a_company_finds_its_double() {
    let facts = |name: &str, host: Option<&str>, domains: &[&str]| {
        let domains: Vec<String> = domains.iter().map(|domain| (*domain).to_owned()).collect();
        CompanyFacts::of(name, host, None).with_domains(&domains)
    };
    let reasons = |one: &CompanyFacts, other: &CompanyFacts| {
        one.compare(other).reasons.into_iter().map(|(reason, _)| reason).collect::<Vec<_>>()
    };
    let tide = facts("Tide Trading", Some("tide.example"), &["tide.test", "gmail.com"]);
    assert!(reasons(&tide, &facts("Flood", None, &["tide.test"])).contains(&Reason::SameDomain));
    assert!(reasons(&tide, &facts("Flood", Some("flood.example"), &["tide.example"])).contains(&Reason::SameDomain));
    assert!(reasons(&tide, &facts("Flood", Some("flood.example"), &["gmail.com"])).contains(&Reason::OtherDomain));
    let mut keys = [Vec::new(), Vec::new()];
    tide.keys(|key| keys[0].push(key));
    facts("Flood", None, &["tide.test"]).keys(|key| keys[1].push(key));
    assert!(keys[0].iter().any(|key| keys[1].contains(key)));
}
