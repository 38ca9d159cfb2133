//! Fields that a company declares for its customers, from the declaration over forms, conditions, changes of many and files to their end.

use crate::harness::START;
use application::customers::attributes::{
    ArchiveAttribute, ChangeAttribute, DeclareAttribute, GivenAttribute, attributes, remove_attribute,
};
use application::customers::companies::{
    ChangeCompany, CompanyPatch, CreateCompany, NewCompany, company, count_companies,
};
use application::customers::contacts::{
    BulkChange, ChangeContact, CompanyChoice, ContactPatch, CreateContact, NewContact, Selection, bulk_change, contact,
    count_contacts,
};
use application::customers::export_contacts;
use application::customers::import::{
    Change, Pace, PublishImport, StartDryRun, Upload, advance_imports, begin_import, change_import, import,
};
use application::customers::people::follow_people;
use application::customers::segments::MakeSegment;
use application::start::{Surroundings, initialise, open};
use application::trust::UndoVerb;
use application::{Application, Trouble};
use basics::ids::{AttributeId, CompanyId, ContactId, UserId};
use basics::{Dice, Language};
use domain::customers::attribute::{
    AttributeHolder, AttributeKind, AttributeOption, AttributeRules, Declared, written,
};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::condition::{CompanyCondition, Condition};
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::{Role, Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use serde_json::{Value, json};
use std::sync::Arc;
use store::Database;

/// A company of a new workspace, in whose memory every change is at once.
async fn house(database: Database, folder: &tempfile::TempDir) -> Application {
    let (master, mut dice) = (MasterKey::from_bytes([7; 32]), Dice::from_number(5));
    initialise(&database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
    let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
    let surroundings = Surroundings { clock: Arc::new(TurnableClock::at(START)), dice, files };
    let application = open(database, &master, surroundings).await.unwrap();
    tokio::spawn(follow_people(application.clone(), Language::ENGLISH));
    application.people().followed().await;
    application
}

fn administrator() -> Viewer {
    Viewer::user(UserId::from_i64(1), Role::Administrator)
}

async fn declare(
    app: &Application,
    holder: AttributeHolder,
    kind: AttributeKind,
    name: &str,
    rules: AttributeRules,
) -> Result<AttributeId, Trouble> {
    let declared = Declared { holder, kind, name: name.into(), purpose: "For quotations".into(), rules };
    app.perform(&administrator(), DeclareAttribute { declared, despite_private: false }).await
}

fn list(names: &[&str]) -> AttributeRules {
    let option = |name: &&str| AttributeOption { number: 0, name: (*name).to_owned(), archived: false };
    AttributeRules { options: names.iter().map(option).collect(), ..AttributeRules::default() }
}

fn given(attribute: AttributeId, values: &[&str]) -> Vec<GivenAttribute> {
    vec![GivenAttribute { attribute, values: values.iter().map(|value| (*value).to_owned()).collect() }]
}

async fn person(app: &Application, name: &str, company: CompanyChoice, attributes: Vec<GivenAttribute>) -> ContactId {
    let card =
        ContactCard { first_name: name.into(), address: format!("{name}@reader.example"), ..ContactCard::default() };
    let new = NewContact { card, company, attributes, ..NewContact::default() };
    app.perform(&administrator(), CreateContact { new }).await.unwrap()
}

async fn firm(app: &Application, name: &str, attributes: Vec<GivenAttribute>) -> CompanyId {
    let card = CompanyCard { name: name.into(), ..CompanyCard::default() };
    app.perform(&administrator(), CreateCompany { new: NewCompany { card, attributes, ..NewCompany::default() } })
        .await
        .unwrap()
}

async fn said(app: &Application, id: ContactId, attribute: AttributeId) -> Vec<String> {
    let found = contact(app, &administrator(), id).await.unwrap();
    found.card.attributes.get(&attribute).map(written).unwrap_or_default()
}

async fn counted(app: &Application, condition: Value) -> u64 {
    let condition = Condition::read(&condition).unwrap();
    count_contacts(app, &administrator(), condition, None).await.unwrap().count
}

fn refusal<T>(result: Result<T, Trouble>) -> (&'static str, String) {
    match result {
        Err(Trouble::Refused { code, field, .. }) => (code, field.unwrap_or_default()),
        _ => panic!("it was not refused"),
    }
}

store::both_databases! {
    async fn a_declared_attribute_is_filled_in_asked_for_and_refused_at_its_field(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let (house, by) = (house(database.clone(), &folder).await, administrator());
        let app = &house;
        let limits = AttributeRules { least: "0".parse().ok(), most: "100".parse().ok(), ..AttributeRules::default() };
        let volume = declare(app, AttributeHolder::Company, AttributeKind::Number, "TEU", limits).await.unwrap();
        let terms = list(&["FOB", "CIF"]);
        let term = declare(app, AttributeHolder::Contact, AttributeKind::Several, "Terms", terms).await.unwrap();
        let until = declare(app, AttributeHolder::Contact, AttributeKind::Date, "Until", AttributeRules::default());
        let until = until.await.unwrap();

        let acme = firm(app, "Acme", given(volume, &["12.5"])).await;
        let anna = person(app, "anna", CompanyChoice::Known(acme), given(term, &["2", "1"])).await;
        person(app, "ben", CompanyChoice::None, given(until, &["2026-12-31"])).await;
        assert_eq!(said(app, anna, term).await, ["1", "2"]);

        let asked = |field: AttributeId, operator: &str, value: Value| {
            json!({"version": 3, "field": field, "operator": operator, "value": value})
        };
        assert_eq!(counted(app, asked(term, "in", json!(["2"]))).await, 1);
        assert_eq!(counted(app, asked(term, "not_equals", json!("2"))).await, 1);
        assert_eq!(counted(app, asked(until, "before", json!("2027-01-01T00:00:00Z"))).await, 1);
        let mut of_company = json!({"version": 3});
        of_company["company"] = json!({"field": volume, "operator": "at_least", "value": 12.5});
        assert_eq!(counted(app, of_company).await, 1);
        let many = CompanyCondition::read(&asked(volume, "at_least", json!(13))).unwrap();
        assert_eq!(count_companies(app, &by, many, None).await.unwrap(), 0);

        let version = company(app, &by, acme).await.unwrap().row.version;
        let patch = CompanyPatch { attributes: given(volume, &["101"]), ..CompanyPatch::default() };
        let refused = app.perform(&by, ChangeCompany { id: acme, version, patch }).await;
        assert_eq!(refusal(refused), ("too_large", format!("attributes.{volume}")));
        let version = contact(app, &by, anna).await.unwrap().row.version;
        let patch = ContactPatch { attributes: given(volume, &["1"]), ..ContactPatch::default() };
        let refused = app.perform(&by, ChangeContact { id: anna, version, patch }).await;
        assert_eq!(refusal(refused), ("unknown_attribute", format!("attributes.{volume}")));

        let condition = Condition::read(&asked(until, "contains", json!("2026"))).unwrap();
        let segment = MakeSegment { name: "Wrong".into(), note: String::new(), condition, watched: false };
        assert_eq!(refusal(app.perform(&by, segment).await).0, "operator_not_offered");
    }

    async fn a_name_that_asks_for_private_life_is_kept_only_when_it_is_meant(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let (house, by) = (house(database.clone(), &folder).await, administrator());
        let app = &house;
        let refused = declare(app, AttributeHolder::Contact, AttributeKind::Text, "Spouse", AttributeRules::default());
        assert_eq!(refusal(refused.await), ("asks_for_private_life", "name".to_owned()));
        let declared = Declared {
            holder: AttributeHolder::Contact,
            kind: AttributeKind::Text,
            name: "Union".into(),
            purpose: "The union nut of their hoists".into(),
            rules: AttributeRules::default(),
        };
        let verb = DeclareAttribute { declared: declared.clone(), despite_private: true };
        let id = app.perform(&by, verb).await.unwrap();
        assert_eq!(refusal(app.perform(&by, DeclareAttribute { declared, despite_private: true }).await).0, "name_taken");
        let renamed = ChangeAttribute {
            id,
            version: 1,
            name: "Religion".into(),
            purpose: "Holidays".into(),
            rules: AttributeRules::default(),
            despite_private: false,
        };
        assert_eq!(refusal(app.perform(&by, renamed).await).0, "asks_for_private_life");
    }

    async fn a_change_of_many_is_taken_back_where_nobody_said_otherwise_since(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let (house, by) = (house(database.clone(), &folder).await, administrator());
        let app = &house;
        let port = declare(app, AttributeHolder::Contact, AttributeKind::Text, "Port", AttributeRules::default());
        let port = port.await.unwrap();
        let (anna, ben) = (
            person(app, "anna", CompanyChoice::None, given(port, &["Ningbo"])).await,
            person(app, "ben", CompanyChoice::None, Vec::new()).await,
        );
        let change = BulkChange { attributes: given(port, &["Hamburg"]), ..BulkChange::default() };
        let everybody = Selection::Meant { condition: Condition::everybody(), search: None, except: Vec::new() };
        let done = bulk_change(app, &by, everybody, change).await.unwrap().done;
        assert_eq!((done.changed, said(app, ben, port).await), (2, vec!["Hamburg".to_owned()]));
        let version = contact(app, &by, ben).await.unwrap().row.version;
        let patch = ContactPatch { attributes: given(port, &["Rotterdam"]), ..ContactPatch::default() };
        app.perform(&by, ChangeContact { id: ben, version, patch }).await.unwrap();
        app.perform(&by, UndoVerb { id: done.undo, parts: 0 }).await.unwrap();
        assert_eq!(said(app, anna, port).await, ["Ningbo"]);
        assert_eq!(said(app, ben, port).await, ["Rotterdam"]);
    }

    async fn what_somebody_has_is_archived_and_what_nobody_has_may_go(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let (house, by) = (house(database.clone(), &folder).await, administrator());
        let app = &house;
        let port = declare(app, AttributeHolder::Contact, AttributeKind::Text, "Port", AttributeRules::default());
        let port = port.await.unwrap();
        let anna = person(app, "anna", CompanyChoice::None, given(port, &["Ningbo"])).await;
        assert_eq!(refusal(remove_attribute(app, &by, port).await).0, "attribute_used");
        app.perform(&by, ArchiveAttribute { id: port, archived: true }).await.unwrap();
        let all = attributes(app, &by).await.unwrap();
        assert_eq!((all.len(), all[0].used, all[0].record.archived_at.is_some()), (1, Some(1), true));
        let version = contact(app, &by, anna).await.unwrap().row.version;
        let patch = ContactPatch { attributes: given(port, &["Hamburg"]), ..ContactPatch::default() };
        let refused = app.perform(&by, ChangeContact { id: anna, version, patch }).await;
        assert_eq!(refusal(refused), ("attribute_archived", format!("attributes.{port}")));
        let patch = ContactPatch { attributes: given(port, &[]), ..ContactPatch::default() };
        app.perform(&by, ChangeContact { id: anna, version, patch }).await.unwrap();
        remove_attribute(app, &by, port).await.unwrap();
        assert!(attributes(app, &by).await.unwrap().is_empty());
    }

    async fn a_file_brings_attributes_and_the_export_is_read_again(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let (house, by) = (house(database.clone(), &folder).await, administrator());
        let app = &house;
        let terms = declare(app, AttributeHolder::Contact, AttributeKind::One, "Incoterm", list(&["FOB", "CIF"]));
        let terms = terms.await.unwrap();
        let teu = declare(app, AttributeHolder::Company, AttributeKind::Number, "TEU", AttributeRules::default());
        let teu = teu.await.unwrap();
        let file = "E-mail;Company;INCOTERM;TEU\na@x.example;Acme;cif;1.250,5\nb@y.example;;EXW;3\n";
        let id = brought(app, file).await;
        assert_eq!(import(app, &by, id).await.unwrap().counts.unwrap().new, 2);
        let cif = json!({"version": 3, "field": terms, "operator": "equals", "value": "2"});
        until_counted(app, cif.clone(), 1).await;
        let mut large = json!({"version": 3});
        large["company"] = json!({"field": teu, "operator": "at_least", "value": 1250.5});
        assert_eq!(counted(app, large).await, 1);

        let mut export = export_contacts(app, &by, Condition::everybody(), None).await.unwrap();
        let mut text = String::new();
        while let Some(piece) = export.next().await.unwrap() {
            text.push_str(std::str::from_utf8(&piece).unwrap());
        }
        let head = text.lines().next().unwrap().to_owned();
        assert!(head.ends_with("Incoterm,TEU"), "{head}");
        assert!(text.contains(",CIF,1250.5"), "{text}");
        let again = text.replace("@x.example", "@again.example").replace("@y.example", "@again.example");
        brought(app, &again).await;
        until_counted(app, cif, 2).await;
    }
}

/// After an import everybody is loaded anew beside the people of before.
async fn until_counted(app: &Application, condition: Value, people: u64) {
    while counted(app, condition.clone()).await != people {
        tokio::task::yield_now().await;
    }
}

async fn brought(app: &Application, file: &str) -> basics::ids::ImportId {
    let by = administrator();
    let upload = Upload { file_name: "people.csv".into(), bytes: file.as_bytes().to_vec() };
    let id = begin_import(app, &by, upload).await.unwrap();
    let ground =
        Change { origin: Some(Origin::Customers), legal_basis: Some(LegalBasis::Contract), ..Change::default() };
    change_import(app, &by, id, None, ground).await.unwrap();
    app.perform(&by, StartDryRun { import: id }).await.unwrap();
    advance_imports(app, Pace::ToTheEnd).await.unwrap();
    app.perform(&by, PublishImport { import: id, seen: None }).await.unwrap();
    advance_imports(app, Pace::ToTheEnd).await.unwrap();
    id
}
