//! People who may be one: their keys, and the comparison of two.

use super::blocks::Key;
use super::distance::{edits, similarity};
use super::mailbox::mailbox_of;
use super::name::{is_telling, person_words};
use super::{Judged, Reason};
use crate::customers::card::{ContactCard, DayOfYear};
use crate::sending::tracking::is_public_mailbox;
use basics::Country;

/// The last digits of a number, which stay the same with or without the country's code and a zero.
const PHONE_TAIL: usize = 9;
/// A local part shorter than this (`info`, `max`) is the same for many people.
const TELLING_LOCAL_LETTERS: usize = 6;

/// What of a person is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonFacts {
    words: Vec<String>,
    /// The main one's, then those of the other addresses.
    mailboxes: Vec<(String, String)>,
    phones: Vec<String>,
    company: Option<i64>,
    company_core: String,
    country: Option<Country>,
    birthday: Option<DayOfYear>,
}

impl PersonFacts {
    /// `company` is its number, and its name as [`super::company_core`] gives it.
    pub fn of(card: &ContactCard, company: Option<(i64, &str)>, country: Option<Country>) -> Self {
        PersonFacts {
            words: person_words(&card.display_name()),
            mailboxes: std::iter::once(&card.address)
                .chain(card.other_addresses.iter().map(|other| &other.address))
                .filter_map(|address| mailbox_of(address))
                .collect(),
            phones: card.phones.iter().filter_map(|phone| tail(phone)).collect(),
            company: company.map(|(id, _)| id),
            company_core: company.map(|(_, core)| core.to_owned()).unwrap_or_default(),
            country,
            birthday: card.birthday,
        }
    }

    /// The domain of the address where it is the company's own.
    pub fn own_domain(&self) -> Option<&str> {
        self.mailboxes.first().map(|(_, domain)| domain.as_str()).filter(|domain| !is_public_mailbox(domain))
    }

    /// Every key of the person.
    pub fn keys(&self, mut take: impl FnMut(Key)) {
        for (local, domain) in &self.mailboxes {
            take(Key::of(1, &[local, domain]));
            if is_telling_local(local) {
                take(Key::of(2, &[&local_letters(local)]));
            }
        }
        for phone in &self.phones {
            take(Key::of(3, &[phone]));
        }
        if !is_telling(&self.words) {
            return;
        }
        let name = self.words.join(" ");
        let initials: String = self.words.iter().filter_map(|word| word.chars().next()).collect();
        if let Some(company) = self.company {
            let company = company.to_string();
            take(Key::of(4, &[&name, &company]));
            take(Key::of(5, &[&initials, &company]));
        }
        if !self.company_core.is_empty() {
            take(Key::of(6, &[&name, &self.company_core]));
        }
        if let Some(domain) = self.own_domain() {
            take(Key::of(7, &[&name, domain]));
            take(Key::of(8, &[&initials, domain]));
        }
        let country = self.country.map(|country| country.to_string()).unwrap_or_default();
        take(Key::of(9, &[&name, &country]));
    }

    /// How much speaks for two people being one.
    pub fn compare(&self, other: &PersonFacts) -> Judged {
        let mut reasons = Vec::new();
        self.compare_addresses(other, &mut reasons);
        if self.phones.iter().any(|phone| other.phones.contains(phone)) {
            reasons.push((Reason::SamePhone, 45));
        }
        if let Some(found) = self.compare_names(other) {
            reasons.push(found);
        }
        if self.company.is_some() && self.company == other.company {
            reasons.push((Reason::SameCompany, 25));
        } else if !self.company_core.is_empty()
            && !other.company_core.is_empty()
            && similarity(&self.company_core, &other.company_core) >= 88
        {
            reasons.push((Reason::SimilarCompany, 20));
        }
        match (self.birthday, other.birthday) {
            (Some(one), Some(other)) if (one.month, one.day) == (other.month, other.day) => {
                reasons.push((Reason::SameBirthday, 15));
            }
            (Some(_), Some(_)) => reasons.push((Reason::OtherBirthday, -30)),
            _ => {}
        }
        if let (Some(one), Some(other)) = (self.country, other.country)
            && one != other
        {
            reasons.push((Reason::OtherCountry, -8));
        }
        Judged::of(reasons)
    }

    fn compare_addresses(&self, other: &PersonFacts, reasons: &mut Vec<(Reason, i8)>) {
        if self.mailboxes.iter().any(|mailbox| other.mailboxes.contains(mailbox)) {
            reasons.push((Reason::SameMailbox, 90));
            return;
        }
        // Of what is only alike the main addresses tell enough.
        let (Some((local, domain)), Some((other_local, other_domain))) =
            (self.mailboxes.first(), other.mailboxes.first())
        else {
            return;
        };
        let locals_alike = is_telling_local(local)
            && is_telling_local(other_local)
            && edits(&local_letters(local), &local_letters(other_local)) <= 1;
        if locals_alike && (domain == other_domain || edits(domain, other_domain) <= 2) {
            reasons.push((Reason::SimilarMailbox, 30));
        } else if is_telling_local(local) && local_letters(local) == local_letters(other_local) {
            reasons.push((Reason::SameLocalPart, 25));
        }
        if domain == other_domain && self.own_domain().is_some() {
            reasons.push((Reason::SameDomain, 18));
        }
    }

    fn compare_names(&self, other: &PersonFacts) -> Option<(Reason, i8)> {
        if self.words.is_empty() || other.words.is_empty() {
            return None;
        }
        if self.words == other.words {
            return Some((Reason::SameName, if is_telling(&self.words) { 40 } else { 15 }));
        }
        let (one, two) = (self.words.join(" "), other.words.join(" "));
        if similarity(&one, &two) >= 85 {
            return Some((Reason::SimilarName, 28));
        }
        if shortened(&self.words, &other.words) {
            return Some((Reason::Initials, 22));
        }
        // Of a first name alone nobody knows whether the family name differs.
        let is_part = |few: &[String], many: &[String]| few.iter().all(|word| many.contains(word));
        if is_part(&self.words, &other.words) || is_part(&other.words, &self.words) {
            return Some((Reason::SimilarName, 15));
        }
        (similarity(&one, &two) < 60).then_some((Reason::OtherName, -40))
    }
}

/// `J. Smith` and `John Smith`: every word is in the other name, or is the first letter of one that is.
fn shortened(one: &[String], other: &[String]) -> bool {
    let stands_for = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    if one.len() != other.len() || one.len() < 2 {
        return false;
    }
    let mut left: Vec<&String> = other.iter().collect();
    let mut whole = 0;
    for word in one {
        let same = left.iter().position(|against| *against == word);
        let place =
            same.or_else(|| left.iter().position(|against| stands_for(word, against) || stands_for(against, word)));
        let Some(place) = place else { return false };
        whole += usize::from(same.is_some());
        left.remove(place);
    }
    whole > 0
}

fn tail(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let skip = digits.len().saturating_sub(PHONE_TAIL);
    (digits.len() >= 7).then(|| digits[skip..].to_owned())
}

fn local_letters(local: &str) -> String {
    local.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

fn is_telling_local(local: &str) -> bool {
    local_letters(local).chars().count() >= TELLING_LOCAL_LETTERS && !crate::customers::verify::is_role(local)
}
