//! Making one record of two: which value is kept, what of permissions and origins holds for the one that stays, and what a taking
//! back leaves alone.
//!
//! Of facts about a person a human chooses; of what a person *said* nobody chooses: the stricter word always wins. What was written at
//! the survivor after the merge stays there when the merge is taken back.

use super::addresses::together;
use super::attribute::Attributes;
use super::card::{ContactCard, NOTE_LIMIT_CHARACTERS, PHONES_LIMIT};
use super::company::CompanyCard;
use super::company_domain::company_domain;
use super::origin::{LegalBasis, Origin};
use super::permission::Permission;
use basics::Timestamp;
use serde_json::Value;

words! {
    /// A field of a contact of which one value is kept. Phones, profiles, notes, tags and lists are kept of both.
    ContactField, UnknownContactField, "there is no such field of a contact to choose":
    Name = "name",
    Salutation = "salutation",
    Gender = "gender",
    JobTitle = "job_title",
    Address = "address",
    Birthday = "birthday",
    PurchaseRole = "purchase_role",
    Company = "company",
    Country = "country",
    Language = "language",
    TimeZone = "time_zone",
}

words! {
    /// The same of a company; note, tags and who works along are kept of both.
    CompanyField, UnknownCompanyField, "there is no such field of a company to choose":
    Name = "name",
    Website = "website",
    Country = "country",
    Industry = "industry",
    AnnualVolume = "annual_volume",
    FoundingDay = "founding_day",
    Owner = "owner",
}

/// The chosen value: the merged record's where it was chosen, or where the survivor has none.
pub fn kept<T: Default + PartialEq>(survivor: T, merged: T, is_chosen: bool) -> T {
    let nothing = T::default();
    if (is_chosen && merged != nothing) || survivor == nothing { merged } else { survivor }
}

/// Both notes, one after the other; the survivor's alone where both would be too long.
pub fn both_notes(survivor: &str, merged: &str) -> String {
    let (one, other) = (survivor.trim(), merged.trim());
    if one.is_empty() || other.is_empty() || one == other {
        return if one.is_empty() { other } else { one }.to_owned();
    }
    let both = format!("{one}\n\n{other}");
    if both.chars().count() > NOTE_LIMIT_CHARACTERS { one.to_owned() } else { both }
}

/// The card of the survivor.
pub fn merged_card(
    survivor: &ContactCard,
    merged: &ContactCard,
    chosen: &[ContactField],
    now: Timestamp,
) -> ContactCard {
    let of = |field| chosen.contains(&field);
    let (one, other) = (survivor.clone(), merged.clone());
    // A name is one value although it stands in three fields.
    let names = match (one.display_name().is_empty(), other.display_name().is_empty()) {
        (true, _) => &other,
        (false, false) if of(ContactField::Name) => &other,
        (false, _) => &one,
    };
    let (first_name, last_name, full_name) =
        (names.first_name.clone(), names.last_name.clone(), names.full_name.clone());
    let mut phones = one.phones;
    phones.extend(other.phones);
    let mut socials = one.socials;
    socials.extend(other.socials);
    let address = kept(one.address, other.address, of(ContactField::Address));
    let salutation = kept(one.salutation, other.salutation, of(ContactField::Salutation));
    let said_by = if salutation == survivor.salutation { survivor } else { merged };
    ContactCard {
        first_name,
        last_name,
        full_name,
        other_addresses: together(&address, survivor, merged, now),
        address,
        salutation,
        salutation_guessed: said_by.salutation_guessed,
        gender: kept(one.gender, other.gender, of(ContactField::Gender)),
        job_title: kept(one.job_title, other.job_title, of(ContactField::JobTitle)),
        phones: distinct(phones),
        birthday: kept(one.birthday, other.birthday, of(ContactField::Birthday)),
        socials: distinct(socials),
        purchase_role: kept(one.purchase_role, other.purchase_role, of(ContactField::PurchaseRole)),
        note: both_notes(&one.note, &other.note),
        attributes: both_attributes(one.attributes, other.attributes),
        facts: one.facts,
    }
}

/// The sealed part of the company that stays.
pub fn merged_company_card(survivor: &CompanyCard, merged: &CompanyCard, chosen: &[CompanyField]) -> CompanyCard {
    let of = |field| chosen.contains(&field);
    let website = kept(survivor.website.clone(), merged.website.clone(), of(CompanyField::Website));
    CompanyCard {
        name: kept(survivor.name.clone(), merged.name.clone(), of(CompanyField::Name)),
        domains: both_domains(survivor, merged, &website),
        website,
        note: both_notes(&survivor.note, &merged.note),
        attributes: both_attributes(survivor.attributes.clone(), merged.attributes.clone()),
        facts: survivor.facts.clone(),
    }
}

/// Every domain of either, the survivor's first, and that of the website which is not kept: none is given up by a merge.
fn both_domains(survivor: &CompanyCard, merged: &CompanyCard, website: &str) -> Vec<String> {
    let kept = company_domain(website).ok();
    let sites = [&survivor.website, &merged.website].into_iter().filter_map(|site| company_domain(site).ok());
    let mut domains = survivor.domains.clone();
    for domain in merged.domains.iter().cloned().chain(sites.filter(|site| Some(site) != kept.as_ref())) {
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    domains
}

/// What either has; of what both have, the survivor's.
fn both_attributes(survivors: Attributes, mut attributes: Attributes) -> Attributes {
    attributes.extend(survivors);
    attributes
}

fn distinct<T: PartialEq>(all: Vec<T>) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for one in all {
        if kept.len() < PHONES_LIMIT && !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}

/// What the one that stays has said: a no of either is a no, a question that is open stays open, and a yes counts only for the address
/// that it was said for.
pub const fn stricter_permission(of_kept_address: Permission, of_other: Permission) -> Permission {
    match (of_kept_address, of_other) {
        (Permission::Withdrawn, _) | (_, Permission::Withdrawn) => Permission::Withdrawn,
        (Permission::Pending, _) | (_, Permission::Pending) => Permission::Pending,
        (kept, _) => kept,
    }
}

/// Where the one that stays came from: an origin that newsletters are not sent to wins, with its basis; else that of the kept address.
pub fn stricter_origin(of_kept_address: (Origin, LegalBasis), of_other: (Origin, LegalBasis)) -> (Origin, LegalBasis) {
    if of_other.0.is_cold() && !of_kept_address.0.is_cold() { of_other } else { of_kept_address }
}

/// What a record is after a merge is taken back. What is still as the merge left it becomes what it was before; what was written since
/// stays. Of lists (phones, tags) only what the merge added goes.
pub fn taken_back(now: &Value, before: &Value, after: &Value) -> Value {
    match (now, before, after) {
        (Value::Object(now), Value::Object(before), Value::Object(after)) => {
            // What is empty is often left out: then it is as empty as the others are not.
            let empty = |key: &str| match [now, before, after].into_iter().find_map(|map| map.get(key)) {
                Some(Value::Array(_)) => Value::Array(Vec::new()),
                Some(Value::Object(_)) => Value::Object(serde_json::Map::new()),
                _ => Value::Null,
            };
            let of =
                |map: &serde_json::Map<String, Value>, key: &str| map.get(key).cloned().unwrap_or_else(|| empty(key));
            let mut back = now.clone();
            for key in before.keys().chain(after.keys()) {
                let value = taken_back(&of(now, key), &of(before, key), &of(after, key));
                if !before.contains_key(key) && value == empty(key) {
                    back.remove(key);
                } else {
                    back.insert(key.clone(), value);
                }
            }
            Value::Object(back)
        }
        (Value::Array(now), Value::Array(before), Value::Array(after)) => {
            let was_added = |one: &Value| after.contains(one) && !before.contains(one);
            Value::Array(now.iter().filter(|one| !was_added(one)).cloned().collect())
        }
        _ if now == after => before.clone(),
        _ => now.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_chosen_is_kept_and_nothing_empty_wins() {
        let one = ContactCard {
            first_name: "Jon".into(),
            address: "jon@tide.example".into(),
            phones: vec!["+441".into(), "+442".into()],
            note: "Met in Canton.".into(),
            ..ContactCard::default()
        };
        let other = ContactCard {
            full_name: "John Smith".into(),
            job_title: "Buyer".into(),
            phones: vec!["+442".into(), "+443".into()],
            note: "Likes samples.".into(),
            ..ContactCard::default()
        };
        let merged = merged_card(&one, &other, &[ContactField::Name, ContactField::Address], Timestamp::from_millis(0));
        assert_eq!((merged.first_name.as_str(), merged.display_name().as_str()), ("", "John Smith"));
        assert_eq!((merged.address.as_str(), merged.job_title.as_str()), ("jon@tide.example", "Buyer"));
        assert_eq!(merged.phones, ["+441", "+442", "+443"]);
        assert_eq!(merged.note, "Met in Canton.\n\nLikes samples.");
        assert_eq!(merged_card(&one, &other, &[], Timestamp::from_millis(0)).display_name(), "Jon");
    }

    #[test]
    fn a_merge_gives_up_no_domain() {
        let company = |website: &str, domains: &[&str]| CompanyCard {
            website: website.into(),
            domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
            ..CompanyCard::default()
        };
        let one = company("https://www.tide.example", &["tide.test"]);
        let other = company("flood.example/shop", &["tide.test", "flood.test"]);
        let merged = merged_company_card(&one, &other, &[]);
        assert_eq!(
            (merged.website.as_str(), merged.domains.join(" ").as_str()),
            ("https://www.tide.example", "tide.test flood.test flood.example")
        );
        let merged = merged_company_card(&one, &other, &[CompanyField::Website]);
        assert_eq!(merged.domains, ["tide.test", "flood.test", "tide.example"]);
    }

    #[test]
    fn the_stricter_word_wins_and_a_yes_stays_with_its_address() {
        use Permission::{Granted, Pending, Unknown, Withdrawn};
        for (kept, other, expected) in [
            (Granted, Withdrawn, Withdrawn),
            (Withdrawn, Granted, Withdrawn),
            (Granted, Pending, Pending),
            (Granted, Unknown, Granted),
            (Unknown, Granted, Unknown),
            (Unknown, Unknown, Unknown),
        ] {
            assert_eq!(stricter_permission(kept, other), expected, "{kept:?} {other:?}");
        }
        let (known, bought) = ((Origin::ByHand, LegalBasis::None), (Origin::Bought, LegalBasis::None));
        assert_eq!((stricter_origin(known, bought), stricter_origin(bought, known)), (bought, bought));
    }

    #[test]
    fn taking_back_leaves_what_was_written_since() {
        let before = json!({"card": {"name": "Jon", "note": ""}, "tags": [1], "country": null});
        let after = json!({"card": {"name": "John Smith", "note": "x"}, "tags": [1, 2], "country": "GB"});
        let now = json!({"card": {"name": "John Smith", "note": "x, and more"}, "tags": [1, 2, 3], "country": "GB"});
        let back = json!({"card": {"name": "Jon", "note": "x, and more"}, "tags": [1, 3], "country": null});
        assert_eq!(taken_back(&now, &before, &after), back);
        // What was left out for being empty is left out again, and what was added to it since stays.
        let after = json!({"others": ["a"], "attributes": {"1": ["x"], "2": "y"}});
        assert_eq!(taken_back(&after, &json!({}), &after), json!({}));
        let now = json!({"others": ["a", "b"], "attributes": {"1": ["x"], "2": "z"}});
        let back = json!({"others": ["b"], "attributes": {"2": "z"}});
        assert_eq!(taken_back(&now, &json!({"attributes": {}}), &after), back);
    }
}
