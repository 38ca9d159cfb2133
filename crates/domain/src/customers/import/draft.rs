//! A row as a person: the cells of the mapped columns, read by the rules of a card.
//!
//! The address and the lines of the card refuse the whole row: a name with a line break is an attack or a broken file. What is
//! merely unreadable (a country, a day, a phone) is left empty and noted, because the person is worth having without it.

use super::{ImportField, Problem, cell, unescape_cell};
use crate::customers::card::{ContactCard, GenderNote, PHONES_LIMIT};
use crate::customers::company::CompanyCard;
use crate::customers::folding::fold;
use crate::trust::SuppressionReason;
use basics::{Country, Language};
use mail::{AddressRefusal, EmailAddress};
use serde::{Deserialize, Serialize};

/// Somebody with more tags than this in one cell has a column of prose there.
pub const MAX_TAGS_PER_ROW: usize = 20;
/// A tag is a word or two.
const MAX_TAG_CHARACTERS: usize = 60;

/// A person as a row says; what the row does not say is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub card: ContactCard,
    pub country: Option<Country>,
    pub language: Option<Language>,
    pub time_zone: Option<String>,
    pub company: Option<DraftCompany>,
    /// The website of a company that the row does not name. It makes no company, but it may tell one that is there.
    #[serde(skip)]
    pub website: String,
    pub tags: Vec<String>,
    /// Why an earlier tool no longer wrote to the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<SuppressionReason>,
}

/// The company of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftCompany {
    pub card: CompanyCard,
    pub country: Option<Country>,
    pub industry: Option<String>,
}

impl Draft {
    /// The form of the address by which the same person is found.
    pub fn normalised_address(&self) -> String {
        // A draft's address was read already; of plain letters it differs from its normal form by case alone.
        if self.card.address.is_ascii() {
            return self.card.address.to_ascii_lowercase();
        }
        let address = EmailAddress::parse(&self.card.address);
        address.map_or_else(|_| self.card.address.clone(), |address| address.normalised())
    }
}

/// A row that was read, or why it was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// With notes about cells that were left out.
    Person(Box<Draft>, Vec<Problem>),
    Refused(Problem),
}

/// Reads one row. `mapping` has one entry a column; `cells` are those of the row, decoded.
pub fn read_row(mapping: &[Option<ImportField>], cells: &[&str]) -> Reading {
    if let Some(refusal) = shape(mapping, cells) {
        return Reading::Refused(refusal);
    }
    let mut row =
        Row { draft: Draft::default(), company: DraftCompany::default(), phones: Vec::new(), notes: Vec::new() };
    let mut address_column = None;
    for (column, (field, text)) in mapping.iter().zip(cells).enumerate() {
        let Some(field) = *field else { continue };
        let text = unescape_cell(text);
        if let Some(code) = unsafe_text(field, text) {
            return Reading::Refused(Problem::of_cell(code, column, text).with("field", field));
        }
        if field == ImportField::Address {
            address_column = Some(column);
            match EmailAddress::parse(text.trim()) {
                Ok(address) => row.draft.card.address = address.to_string(),
                Err(AddressRefusal::Empty) => return Reading::Refused(Problem::of_cell("missing_address", column, "")),
                Err(refusal) => {
                    let problem = Problem::of_cell("invalid_address", column, text);
                    return Reading::Refused(problem.with("reason", reason(refusal)));
                }
            }
        } else {
            row.put(field, column, text.trim());
        }
    }
    if address_column.is_none() {
        return Reading::Refused(Problem::of_row("missing_address"));
    }
    row.finish(mapping)
}

struct Row<'a> {
    draft: Draft,
    company: DraftCompany,
    phones: Vec<(usize, &'a str)>,
    notes: Vec<Problem>,
}

impl<'a> Row<'a> {
    fn put(&mut self, field: ImportField, column: usize, text: &'a str) {
        if text.is_empty() {
            return;
        }
        let card = &mut self.draft.card;
        let read = match field {
            ImportField::Address => true,
            ImportField::FullName => set(&mut card.full_name, text),
            ImportField::FirstName => set(&mut card.first_name, text),
            ImportField::LastName => set(&mut card.last_name, text),
            ImportField::Salutation => set(&mut card.salutation, text),
            ImportField::JobTitle => set(&mut card.job_title, text),
            ImportField::CompanyName => set(&mut self.company.card.name, text),
            ImportField::CompanyWebsite => set(&mut self.company.card.website, text),
            ImportField::CompanyIndustry => put(&mut self.company.industry, Some(text.to_owned())),
            ImportField::CompanyCountry => put(&mut self.company.country, cell::country(text)),
            ImportField::Country => put(&mut self.draft.country, cell::country(text)),
            ImportField::Language => put(&mut self.draft.language, cell::language(text)),
            ImportField::TimeZone => put(&mut self.draft.time_zone, cell::time_zone(text)),
            ImportField::Birthday => put(&mut card.birthday, cell::birthday(text)),
            ImportField::PurchaseRole => put(&mut card.purchase_role, cell::purchase_role(text)),
            // A file says it, but no person and no document: it is a guess until somebody confirms it.
            ImportField::Gender => {
                put(&mut card.gender, cell::gender(text).map(|value| GenderNote { value, verified: false }))
            }
            ImportField::Phone => {
                self.phones.push((column, text));
                true
            }
            ImportField::Note => {
                if !card.note.is_empty() {
                    card.note.push('\n');
                }
                card.note.push_str(text);
                true
            }
            ImportField::Tags => self.draft.put_tags(text),
            ImportField::Status => match cell::status(text) {
                Some(status) => {
                    self.draft.status = self.draft.status.max(status);
                    true
                }
                None => false,
            },
        };
        if !read {
            self.notes.push(Problem::of_cell(unreadable(field), column, text));
        }
    }

    fn finish(mut self, mapping: &[Option<ImportField>]) -> Reading {
        // A national number is read by the country of the row, which may stand in a later column.
        let country = self.draft.country.or(self.company.country);
        for (column, text) in std::mem::take(&mut self.phones) {
            match cell::phone(text, country) {
                Ok(number) if self.draft.card.phones.contains(&number) => {}
                Ok(number) if self.draft.card.phones.len() < PHONES_LIMIT => self.draft.card.phones.push(number),
                Ok(_) => self.notes.push(Problem::of_cell("unreadable_phone", column, text)),
                Err(code) => self.notes.push(Problem::of_cell(code, column, text)),
            }
        }
        let column_of = |name: &str| mapping.iter().position(|field| field.is_some_and(|field| field.as_str() == name));
        self.draft.card = match self.draft.card.checked() {
            Ok(card) => card,
            Err(refusal) => return Reading::Refused(at(column_of(refusal.field()), refusal.code(), refusal.field())),
        };
        let name = &self.company.card.name;
        if name.contains(char::is_alphanumeric) || !fold(name).is_empty() {
            self.company.card = match self.company.card.checked() {
                Ok(card) => card,
                Err(refusal) => {
                    let field = format!("company_{}", refusal.field());
                    return Reading::Refused(at(column_of(&field), refusal.code(), &field));
                }
            };
            self.draft.company = Some(self.company);
        } else {
            self.draft.website = self.company.card.website;
        }
        Reading::Person(Box::new(self.draft), self.notes)
    }
}

impl Draft {
    fn put_tags(&mut self, text: &str) -> bool {
        for tag in text
            .split([';', ',', '|', '，', '；', '、'])
            .map(|tag| tag.trim().trim_matches('"'))
            .filter(|tag| !tag.is_empty())
        {
            let folded = fold(tag);
            if folded.is_empty() || self.tags.iter().any(|known| fold(known) == folded) {
                continue;
            }
            if self.tags.len() == MAX_TAGS_PER_ROW || tag.chars().count() > MAX_TAG_CHARACTERS {
                return false;
            }
            self.tags.push(tag.to_owned());
        }
        true
    }
}

fn set(place: &mut String, text: &str) -> bool {
    place.push_str(text);
    true
}

fn put<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let read = value.is_some();
    *place = value;
    read
}

fn at(column: Option<usize>, code: &str, field: &str) -> Problem {
    let problem = column.map_or_else(|| Problem::of_row(code), |column| Problem::of_cell(code, column, ""));
    problem.with("field", field)
}

/// Whether the row has its columns and anything in them. Empty cells beyond the last column are forgiven: spreadsheets add
/// them; a missing one is not, because nobody knows which.
fn shape(mapping: &[Option<ImportField>], cells: &[&str]) -> Option<Problem> {
    let columns = mapping.len();
    let beyond = cells.get(columns..).unwrap_or_default();
    if cells.len() < columns || beyond.iter().any(|cell| !cell.trim().is_empty()) {
        let problem = Problem::of_row("wrong_column_count");
        return Some(problem.with("expected", columns).with("found", cells.len()));
    }
    cells.iter().all(|cell| cell.trim().is_empty()).then(|| Problem::of_row("empty_row"))
}

/// Text that no field may hold. Notes keep their line breaks; every other field is a line and may become a header.
fn unsafe_text(field: ImportField, text: &str) -> Option<&'static str> {
    // Most cells are plain: one look at their bytes is enough.
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return None;
    }
    let text = text.trim_matches([' ', '\t']);
    if text.contains('\u{fffd}') {
        return Some("unreadable_bytes");
    }
    let breaks = ['\r', '\n', '\u{2028}', '\u{2029}', '\u{85}'];
    match field {
        ImportField::Note => {
            text.chars().any(|c| c.is_control() && !matches!(c, '\r' | '\n' | '\t')).then_some("control_character")
        }
        _ if text.contains(breaks) => Some("line_break"),
        _ => text.chars().any(char::is_control).then_some("control_character"),
    }
}

const fn unreadable(field: ImportField) -> &'static str {
    match field {
        ImportField::Country | ImportField::CompanyCountry => "unknown_country",
        ImportField::Language => "unknown_language",
        ImportField::TimeZone => "unknown_time_zone",
        ImportField::Birthday => "unreadable_day",
        ImportField::Gender => "unknown_gender",
        ImportField::PurchaseRole => "unknown_purchase_role",
        ImportField::Tags => "unreadable_tags",
        ImportField::Status => "unknown_status",
        _ => "unreadable_cell",
    }
}

/// Why an address is none, as a word.
const fn reason(refusal: AddressRefusal) -> &'static str {
    match refusal {
        AddressRefusal::Empty => "empty",
        AddressRefusal::TooLong => "too_long",
        AddressRefusal::ControlCharacter => "control_character",
        AddressRefusal::InvisibleCharacter => "invisible_character",
        AddressRefusal::MissingAt => "missing_at",
        AddressRefusal::SeveralAt => "several_at",
        AddressRefusal::EmptyLocalPart => "empty_local_part",
        AddressRefusal::LocalPartTooLong => "local_part_too_long",
        AddressRefusal::MisplacedDot => "misplaced_dot",
        AddressRefusal::Quoted => "quoted",
        AddressRefusal::CharacterNotAllowed => "character_not_allowed",
        AddressRefusal::EmptyDomain => "empty_domain",
        AddressRefusal::DomainWithoutDot => "domain_without_dot",
        AddressRefusal::AddressLiteral => "address_literal",
        AddressRefusal::InvalidDomain => "invalid_domain",
    }
}
