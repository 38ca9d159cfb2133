//! What each role reads of a customer: everything that can be read is asked for, and no answer may hold what is not theirs.

use super::things::Stage;
use super::{noun, operations};
use application::customers::companies::{CreateCompany, NewCompany};
use application::customers::contacts::{CompanyChoice, CreateContact, NewContact};
use application::sending::campaigns::{CampaignChange, ChangeCampaign, CreateCampaign};
use application::trade::{RecordOrder, RecordReply};
use basics::ids::{CampaignId, CompanyId, ContactId, UserId};
use basics::{Currency, Money};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::letters::LetterKind;
use domain::sending::audience::CampaignAudience;
use domain::trust::{Role, Viewer};
use serde_json::{Value, json};

/// What only the people of a customer know. Each is found in an answer by its own marker.
const NAME: &str = "Wei Quillmark";
const LOCAL_PART: &str = "zqxaddress";
const PHONE: &str = "+8657488866677";
const PHONE_NOTE: &str = "zqxphonenote";
const COMPANY_NOTE: &str = "zqxcompanynote";
const WEBSITE: &str = "zqxwebsite.example";
const INDUSTRY: &str = "zqxindustry";
const ORDER: &str = "ZQX 0611";
const SUBJECT: &str = "zqxsubject";

struct Customer {
    company: CompanyId,
    contact: ContactId,
    campaign: CampaignId,
}

/// A company with one person who has everything, and a campaign to that person.
async fn customer(stage: &Stage, owner: Option<UserId>) -> Customer {
    let (application, by) = (&stage.house.tradewind.application, stage.house.tradewind.administrator());
    let card = CompanyCard {
        name: "Quillmark Timber".to_owned(),
        website: WEBSITE.to_owned(),
        note: COMPANY_NOTE.to_owned(),
        ..CompanyCard::default()
    };
    let country = "CN".parse().ok();
    let new = NewCompany { card, country, industry: INDUSTRY.to_owned(), owner, ..NewCompany::default() };
    let company = application.perform(&by, CreateCompany { new }).await.unwrap();
    let card = ContactCard {
        full_name: NAME.to_owned(),
        address: format!("{LOCAL_PART}@harbour.example"),
        phones: vec![PHONE.to_owned()],
        note: PHONE_NOTE.to_owned(),
        ..ContactCard::default()
    };
    let company_choice = CompanyChoice::Known(company);
    let new = NewContact { card, company: company_choice, lists: vec![stage.list], ..NewContact::default() };
    let contact = application.perform(&by, CreateContact { new }).await.unwrap();
    let (now, amount) = (application.now(), Money { minor: 100, currency: Currency::USD });
    let order = RecordOrder {
        number: ORDER.to_owned(),
        company,
        placed: now,
        confirmed: Some(now),
        cancelled: None,
        sample: false,
        amount,
    };
    application.perform(&by, order).await.unwrap();
    let reply = RecordReply { contact, at: now, subject: SUBJECT.to_owned(), campaign: None };
    application.perform(&by, reply).await.unwrap();
    let create = CreateCampaign { name: "To everybody".to_owned(), kind: LetterKind::Triggered };
    let campaign = application.perform(&by, create).await.unwrap();
    let audience = CampaignAudience { version: CampaignAudience::VERSION, lists: vec![stage.list], condition: None };
    let change = CampaignChange { audience: Some(audience), ..CampaignChange::default() };
    application.perform(&by, ChangeCampaign { campaign, version: 1, change }).await.unwrap();
    Customer { company, contact, campaign }
}

/// Everything that GET answers to this viewer, with the ids of the customer in the paths.
async fn everything(stage: &Stage, viewer: &Viewer, customer: &Customer) -> Vec<(String, String)> {
    let cookie = stage.house.cookie_of(viewer.user_id().unwrap()).await;
    let mut answers = Vec::new();
    for (operation, (method, path)) in operations() {
        if method != "GET" || operation == "watch_changes" {
            continue;
        }
        let id = match noun(&path) {
            "companies" => customer.company.to_string(),
            "contacts" => customer.contact.to_string(),
            "campaigns" => customer.campaign.to_string(),
            _ if path.contains("{id}") => continue,
            _ => String::new(),
        };
        let reply = stage.house.as_app(&cookie, "GET", &path.replace("{id}", &id), None).await;
        answers.push((operation, reply.body));
    }
    assert!(answers.len() > 20, "{answers:?}");
    answers
}

async fn read(stage: &Stage, viewer: &Viewer, path: &str) -> Value {
    let cookie = stage.house.cookie_of(viewer.user_id().unwrap()).await;
    let reply = stage.house.as_app(&cookie, "GET", path, None).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    reply.json()
}

fn nowhere(answers: &[(String, String)], markers: &[&str]) {
    for (operation, body) in answers {
        for marker in markers {
            assert!(!body.contains(marker), "{operation} shows {marker}: {body}");
        }
    }
}

#[tokio::test]
async fn who_only_reads_sees_addresses_and_phones_masked_everywhere() {
    let stage = Stage::new().await;
    let customer = customer(&stage, None).await;
    let viewer = stage.house.tradewind.as_role(Role::ReadOnly).await;
    nowhere(&everything(&stage, &viewer, &customer).await, &[LOCAL_PART, PHONE, &PHONE[4..]]);
    let person = read(&stage, &viewer, &format!("/contacts/{}", customer.contact)).await;
    assert_eq!((&person["address"], &person["name"]), (&json!("z…@harbour.example"), &json!(NAME)));
    let phone = person["phones"][0].as_str().unwrap();
    assert!(phone.contains('…') && phone.len() < PHONE.len() + 3, "{phone}");
    let company = read(&stage, &viewer, &format!("/companies/{}", customer.company)).await;
    assert_eq!(company["people"][0]["address"], "z…@harbour.example");
    let reached = read(&stage, &viewer, &format!("/campaigns/{}/audience", customer.campaign)).await;
    let masked = |person: &Value| person["address"].as_str().is_some_and(|address| address.contains('…'));
    assert!(reached["sample"].as_array().unwrap().iter().all(masked), "{reached}");
    // Nor is an address found out by asking for it.
    let found = read(&stage, &viewer, &format!("/contacts?q={LOCAL_PART}")).await;
    assert_eq!(found["total"], 0);
    let cookie = stage.house.cookie_of(viewer.user_id().unwrap()).await;
    let test = json!({"version": 1, "field": "address", "operator": "contains", "value": "zq"});
    let counted = stage.house.as_app(&cookie, "POST", "/contacts/count", Some(json!({"condition": test}))).await;
    assert_eq!((counted.status, counted.code().as_str()), (422, "address_masked"), "{}", counted.body);
    let sorted = stage.house.as_app(&cookie, "GET", "/contacts?sort=address", None).await;
    assert_eq!((sorted.status, sorted.code().as_str()), (422, "address_masked"), "{}", sorted.body);
}

#[tokio::test]
async fn of_the_pool_a_rep_sees_the_companys_name_and_country_and_nothing_else() {
    let stage = Stage::new().await;
    let customer = customer(&stage, None).await;
    let viewer = stage.house.tradewind.as_role(Role::Rep).await;
    let secrets = [LOCAL_PART, PHONE, PHONE_NOTE, COMPANY_NOTE, WEBSITE, INDUSTRY, NAME, ORDER, SUBJECT];
    nowhere(&everything(&stage, &viewer, &customer).await, &secrets);
    let company = read(&stage, &viewer, &format!("/companies/{}", customer.company)).await;
    assert_eq!((&company["name"], &company["country"]), (&json!("Quillmark Timber"), &json!("CN")));
    assert_eq!((&company["in_pool"], &company["contacts"]), (&json!(true), &json!(0)));
    for empty in ["people", "tags", "collaborators"] {
        assert_eq!(company[empty], json!([]), "{empty}");
    }
    for (path, total) in [("/companies?q=quillmark", 1), ("/contacts?q=quillmark", 0), ("/contacts", 0)] {
        assert_eq!(read(&stage, &viewer, path).await["total"], total, "{path}");
    }
}

#[tokio::test]
async fn a_marketer_sees_all_customers_and_no_note() {
    let stage = Stage::new().await;
    let customer = customer(&stage, Some(stage.colleague)).await;
    let viewer = stage.house.tradewind.as_role(Role::Marketer).await;
    nowhere(&everything(&stage, &viewer, &customer).await, &[PHONE_NOTE, COMPANY_NOTE, SUBJECT]);
    let person = read(&stage, &viewer, &format!("/contacts/{}", customer.contact)).await;
    let seen = (&person["address"], &person["phones"][0], &person["note"]);
    assert_eq!(seen, (&json!(format!("{LOCAL_PART}@harbour.example")), &json!(PHONE), &json!("")));
    assert_eq!(read(&stage, &viewer, &format!("/companies/{}", customer.company)).await["note"], "");
    // The manager, who sees them, is the proof that there is something to hide.
    let manager = stage.house.tradewind.as_role(Role::Manager).await;
    let person = read(&stage, &manager, &format!("/contacts/{}", customer.contact)).await;
    assert_eq!(person["note"], PHONE_NOTE);
}
