//! People as a CSV file that the import reads back: one line a person, in pieces, so that a million need no memory.
//!
//! Who is meant is decided at the start; each piece reads the ledger anew, so who was removed meanwhile is not in it. Cells
//! that a spreadsheet would run get an apostrophe before them, which the import takes away again.

use super::contacts::members;
use super::needs;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, ContactId};
use domain::customers::attribute::AttributeHolder;
use domain::customers::card::{ContactCard, DayOfYear, GenderWord, PurchaseRole};
use domain::customers::company::CompanyCard;
use domain::customers::condition::Condition;
use domain::customers::import::{ImportField, attribute_header, escape_cell};
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::customers::attribute::{self, AttributeRecord};
use store::customers::company::{self, CompanyRecord};
use store::customers::grid;

/// People of one piece.
const PIECE: usize = 500;
/// Phones of a person in columns of their own; hardly anybody has more.
const PHONE_COLUMNS: usize = 5;
/// Behind the fields: to be read, for the import finds the person by any of them anyway.
const OTHER_ADDRESSES: &str = "other_addresses";
/// So that spreadsheets read UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file that is being written, piece by piece.
pub struct ContactExport {
    application: Application,
    viewer: Viewer,
    people: std::vec::IntoIter<ContactId>,
    begun: bool,
    /// Those that are not archived, as the last columns.
    declared: Vec<AttributeRecord>,
}

/// Begins a file of everybody whom the condition and the search mean. The audit log says who took how many people along.
///
/// # Errors
/// [`Trouble::NotAllowed`] without [`Right::Export`]; [`Trouble::Loading`] until the people are in memory; the ledger's.
pub async fn export_contacts(
    application: &Application,
    viewer: &Viewer,
    condition: Condition,
    search: Option<String>,
) -> Result<ContactExport, Trouble> {
    needs(viewer, Right::Export)?;
    let people = members(application, viewer, condition, search).await?;
    application.perform(viewer, RecordExport { people: people.len() as u64 }).await?;
    let mut declared = attribute::all(application.database()).await?;
    declared.retain(|record| record.archived_at.is_none());
    // The person's own first, as their other fields come before those of the company.
    declared.sort_by_key(|record| record.declared.holder);
    let (application, viewer) = (application.clone(), viewer.clone());
    Ok(ContactExport { application, viewer, people: people.into_iter(), begun: false, declared })
}

/// Writes into the audit log that people left the house.
struct RecordExport {
    people: u64,
}

impl Verb for RecordExport {
    const NAME: &'static str = "export_contacts";
    const RIGHT: Right = Right::Export;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let workspace = basics::ids::WorkspaceId::from_i64(1);
        work.audit(Self::NAME, workspace, Some(&self.people));
        Ok(())
    }
}

impl ContactExport {
    /// How many people are still to be written.
    pub fn people_left(&self) -> u64 {
        self.people.len() as u64
    }

    /// The next piece of the file; `None` at its end.
    ///
    /// # Errors
    /// The ledger's.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Trouble> {
        let mut piece = Vec::new();
        if !self.begun {
            self.begun = true;
            piece.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
            write(&mut piece, &header(&self.declared))?;
        }
        let some: Vec<ContactId> = self.people.by_ref().take(PIECE).collect();
        if some.is_empty() {
            return Ok((!piece.is_empty()).then_some(piece));
        }
        for line in self.lines(&some).await? {
            write(&mut piece, &line)?;
        }
        Ok(Some(piece))
    }

    async fn lines(&self, some: &[ContactId]) -> Result<Vec<Vec<String>>, Trouble> {
        let database = self.application.database();
        let mut tags: BTreeMap<ContactId, Vec<String>> = BTreeMap::new();
        for (contact, _, name) in grid::tags(database, some).await? {
            tags.entry(contact).or_default().push(name);
        }
        let found = grid::contacts(database, some).await?;
        let mut ids: Vec<CompanyId> = found.iter().filter_map(|row| row.company.as_ref().map(|(id, _)| *id)).collect();
        ids.sort_unstable();
        ids.dedup();
        let companies = company::get_many(database, &ids).await?;
        let companies: BTreeMap<CompanyId, CompanyRecord> =
            companies.into_iter().map(|record| (record.id, record)).collect();
        let mut lines = BTreeMap::new();
        for row in &found {
            let card: ContactCard = self.application.unseal("contact", "sealed", row.id.as_i64(), &row.sealed)?;
            let company = match &row.company {
                Some((id, sealed)) => {
                    let card: CompanyCard = self.application.unseal("company", "sealed", id.as_i64(), sealed)?;
                    companies.get(id).map(|record| (card, record))
                }
                None => None,
            };
            let tags = tags.remove(&row.id).unwrap_or_default().join("; ");
            let cells =
                Cells { card: &card, row, company: company.as_ref(), tags, notes: self.viewer.role.sees_notes() };
            let mut line = cells.line();
            line.push(cells.other_addresses());
            line.extend(self.declared.iter().map(|record| cells.attribute(record)));
            lines.insert(row.id, line);
        }
        Ok(some.iter().filter_map(|id| lines.remove(id)).collect())
    }
}

/// The columns in their order; phones several times.
fn columns() -> impl Iterator<Item = (ImportField, usize)> {
    // Whom nobody writes to stands in a list of its own.
    let written = ImportField::ALL.iter().filter(|field| **field != ImportField::Status);
    written.flat_map(|field| {
        let times = if *field == ImportField::Phone { PHONE_COLUMNS } else { 1 };
        (0..times).map(|number| (*field, number))
    })
}

fn header(declared: &[AttributeRecord]) -> Vec<String> {
    let fields = columns().map(|(field, _)| field.as_str().to_owned());
    let declared = declared.iter().map(|record| attribute_header(record.id, &record.declared.name));
    fields.chain([OTHER_ADDRESSES.to_owned()]).chain(declared).collect()
}

fn write(piece: &mut Vec<u8>, cells: &[String]) -> Result<(), Trouble> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(piece);
    writer.write_record(cells.iter().map(|cell| escape_cell(cell).into_owned())).map_err(Trouble::broken)?;
    writer.flush().map_err(Trouble::broken)
}

/// What the cells of a line are made of.
struct Cells<'a> {
    card: &'a ContactCard,
    row: &'a grid::GridContact,
    company: Option<&'a (CompanyCard, &'a CompanyRecord)>,
    tags: String,
    notes: bool,
}

impl Cells<'_> {
    fn line(&self) -> Vec<String> {
        columns().map(|(field, number)| self.cell(field, number)).collect()
    }

    fn other_addresses(&self) -> String {
        let others: Vec<&str> = self.card.other_addresses.iter().map(|other| other.address.as_str()).collect();
        others.join("; ")
    }

    fn attribute(&self, record: &AttributeRecord) -> String {
        let attributes = match record.declared.holder {
            AttributeHolder::Contact => Some(&self.card.attributes),
            AttributeHolder::Company => self.company.map(|(card, _)| &card.attributes),
        };
        let value = attributes.and_then(|attributes| attributes.get(&record.id));
        value.map(|value| record.declared.rules.write_cell(value)).unwrap_or_default()
    }

    fn cell(&self, field: ImportField, number: usize) -> String {
        fn word(value: Option<impl ToString>) -> String {
            value.map(|value| value.to_string()).unwrap_or_default()
        }
        let card = self.card;
        match field {
            ImportField::Address => card.address.clone(),
            ImportField::FullName => card.full_name.clone(),
            ImportField::FirstName => card.first_name.clone(),
            ImportField::LastName => card.last_name.clone(),
            ImportField::Salutation => card.salutation.clone(),
            ImportField::Gender => word(card.gender.map(|gender| match gender.value {
                GenderWord::Female => "female",
                GenderWord::Male => "male",
                GenderWord::Other => "other",
            })),
            ImportField::JobTitle => card.job_title.clone(),
            ImportField::Phone => card.phones.get(number).cloned().unwrap_or_default(),
            ImportField::Language => word(self.row.language),
            ImportField::Country => word(self.row.country),
            ImportField::TimeZone => self.row.time_zone.clone().unwrap_or_default(),
            ImportField::Birthday => card.birthday.map(day).unwrap_or_default(),
            ImportField::PurchaseRole => word(card.purchase_role.map(|role| match role {
                PurchaseRole::User => "user",
                PurchaseRole::Technical => "technical",
                PurchaseRole::Purchasing => "purchasing",
                PurchaseRole::DecisionMaker => "decision_maker",
            })),
            ImportField::Note if !self.notes => String::new(),
            ImportField::Note => card.note.clone(),
            ImportField::CompanyName => self.company.map(|(card, _)| card.name.clone()).unwrap_or_default(),
            ImportField::CompanyWebsite => self.company.map(|(card, _)| card.website.clone()).unwrap_or_default(),
            ImportField::CompanyIndustry => word(self.company.and_then(|(_, record)| record.industry.clone())),
            ImportField::CompanyCountry => word(self.company.and_then(|(_, record)| record.country)),
            ImportField::Tags => self.tags.clone(),
            ImportField::Status => String::new(),
        }
    }
}

/// `1980-05-01`, or `05-01` without the year.
fn day(day: DayOfYear) -> String {
    match day.year {
        Some(year) => format!("{year:04}-{:02}-{:02}", day.month, day.day),
        None => format!("{:02}-{:02}", day.month, day.day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::testing::{at, code, create, following, person};
    use domain::customers::import::unescape_cell;
    use domain::trust::Role;
    use proptest::prelude::*;

    #[tokio::test]
    async fn people_are_written_as_they_are_read_back() {
        let tradewind = following().await;
        let by = tradewind.administrator();
        let mut li = at(person("=1+1", "li@example.com"), "Kontor; \"Nord\"");
        li.card.phones = vec!["+49 40 123456".into()];
        li.card.note = "two\nlines".into();
        create(&tradewind, &by, li).await.unwrap();
        let everybody = Condition::everybody();
        let marketer = tradewind.as_role(Role::Marketer).await;
        let refused = export_contacts(&tradewind.application, &marketer, everybody.clone(), None).await;
        assert_eq!(code(refused.map(|_| ())), "not_allowed");
        let mut export = export_contacts(&tradewind.application, &by, everybody, None).await.unwrap();
        let mut file = Vec::new();
        while let Some(piece) = export.next().await.unwrap() {
            file.extend(piece);
        }
        let text = String::from_utf8(file).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches(BYTE_ORDER_MARK).as_bytes());
        let header = reader.headers().unwrap().clone();
        let line = reader.records().next().unwrap().unwrap();
        let cell = |name: &str| unescape_cell(&line[header.iter().position(|other| other == name).unwrap()]).to_owned();
        let read = ["full_name", "address", "company_name", "phone", "note"].map(cell);
        assert_eq!(read, ["=1+1", "li@example.com", "Kontor; \"Nord\"", "+4940123456", "two\nlines"]);
        assert!(text.contains("'=1+1"));
    }

    proptest! {
        #[test]
        fn every_text_survives_the_file(cells in proptest::collection::vec("[=+@\\-'\",;\t\r\n 0-9a-z信().]{0,8}", 3)) {
            let mut file = Vec::new();
            write(&mut file, &cells).unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_slice());
            let line = reader.records().next().unwrap().unwrap();
            let read: Vec<&str> = line.iter().map(unescape_cell).collect();
            prop_assert_eq!(read, cells);
        }
    }
}
