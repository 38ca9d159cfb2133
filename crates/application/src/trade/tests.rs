use super::tiers::TiersFollow;
use super::*;
use crate::customers::companies::{CreateCompany, NewCompany, RemoveCompany};
use crate::customers::contacts::{CompanyChoice, CreateContact, NewContact};
use crate::testing::TestTradewind;
use crate::trust::UndoVerb;
use basics::ids::{CompanyId, ContactId, OrderId};
use basics::{Currency, Money, Timestamp};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::trust::{Role, Viewer};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) async fn make_company(tradewind: &TestTradewind, by: &Viewer, name: &str) -> CompanyId {
    let card = CompanyCard { name: name.into(), ..CompanyCard::default() };
    let new = NewCompany { card, country: "DE".parse().ok(), ..NewCompany::default() };
    tradewind.application.perform(by, CreateCompany { new }).await.unwrap()
}

pub(super) async fn make_contact(tradewind: &TestTradewind, by: &Viewer, company: &str) -> ContactId {
    let card = ContactCard { address: format!("li@{company}.example"), ..ContactCard::default() };
    let new = NewContact { card, company: CompanyChoice::Named(company.into()), ..NewContact::default() };
    tradewind.application.perform(by, CreateContact { new }).await.unwrap()
}

pub(super) fn an_order(tradewind: &TestTradewind, number: &str, company: CompanyId) -> RecordOrder {
    let amount = Money { minor: 14_820_000, currency: Currency::USD };
    let placed = tradewind.application.now().minus(DAY * 2);
    RecordOrder { number: number.into(), company, placed, confirmed: None, cancelled: None, sample: false, amount }
}

/// The field and the code of a refusal, or the code alone.
fn refusal<T: std::fmt::Debug>(result: Result<T, Trouble>) -> String {
    match result.unwrap_err() {
        Trouble::Refused { code, field, .. } => {
            field.map_or_else(|| code.to_owned(), |field| format!("{field} {code}"))
        }
        Trouble::NotFound { noun } => format!("no {noun}"),
        Trouble::NotAllowed { right } => format!("not {right}"),
        other => panic!("{other:?}"),
    }
}

async fn stored(tradewind: &TestTradewind, id: OrderId) -> store::trade::order::OrderRecord {
    store::trade::order::get(tradewind.application.database(), id).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_same_number_again_is_the_same_order_and_no_change_when_it_says_the_same() {
    let tradewind = TestTradewind::new().await;
    let (application, anna) = (&tradewind.application, tradewind.as_role(Role::Rep).await);
    let company = make_company(&tradewind, &anna, "annas").await;
    let order = an_order(&tradewind, "PO 0611", company);
    let id = application.perform(&anna, order.clone()).await.unwrap();
    assert_eq!(application.perform(&anna, order.clone()).await.unwrap(), id);
    assert_eq!(stored(&tradewind, id).await.version, 1);
    let confirmed = Some(order.placed.plus(DAY));
    let again = RecordOrder { number: " po 0611 ".into(), confirmed, ..order };
    assert_eq!(application.perform(&anna, again).await.unwrap(), id);
    let now = stored(&tradewind, id).await;
    assert_eq!((now.version, now.order.number.as_str(), now.order.confirmed), (2, "po 0611", confirmed));
}

#[tokio::test]
async fn orders_are_recorded_for_customers_whom_one_may_change() {
    let tradewind = TestTradewind::new().await;
    let (anna, bert) = (tradewind.as_role(Role::Rep).await, tradewind.as_role(Role::Rep).await);
    let (marketer, administrator) = (tradewind.as_role(Role::Marketer).await, tradewind.administrator());
    let annas = make_company(&tradewind, &anna, "annas").await;
    let free = make_company(&tradewind, &administrator, "free").await;
    let berts = make_company(&tradewind, &bert, "berts").await;
    let record = async |by: &Viewer, order: RecordOrder| tradewind.application.perform(by, order).await;
    let order = |number: &str, company| an_order(&tradewind, number, company);
    record(&anna, order("1", annas)).await.unwrap();
    assert_eq!(refusal(record(&bert, order("2", annas)).await), "company unknown_company");
    assert_eq!(refusal(record(&bert, order("2", free)).await), "not assign");
    assert_eq!(refusal(record(&bert, order("1", berts)).await), "number number_taken");
    assert_eq!(refusal(record(&marketer, order("2", annas)).await), "not edit_customers");
    let late = RecordOrder { placed: tradewind.application.now().plus(DAY * 30), ..order("3", annas) };
    assert_eq!(refusal(record(&anna, late).await), "placed in_the_future");
    let several = RecordOrders { orders: vec![order("4", annas), order(" ", annas)], tiers: TiersFollow::AtOnce };
    assert_eq!(refusal(tradewind.application.perform(&anna, several).await), "1.number empty");
    let several = RecordOrders {
        orders: vec![order("4", annas), order("5", annas), order("4", annas)],
        tiers: TiersFollow::AtOnce,
    };
    let ids = tradewind.application.perform(&anna, several).await.unwrap();
    assert_eq!((ids[0], ids.len()), (ids[2], 3));
}

#[tokio::test]
async fn a_cancelled_order_stands_again_when_it_is_undone() {
    let tradewind = TestTradewind::new().await;
    let (application, anna) = (&tradewind.application, tradewind.as_role(Role::Rep).await);
    let bert = tradewind.as_role(Role::Rep).await;
    let company = make_company(&tradewind, &anna, "annas").await;
    let id = application.perform(&anna, an_order(&tradewind, "1", company)).await.unwrap();
    assert_eq!(refusal(application.perform(&bert, CancelOrder { order: id }).await), "no order");
    let undo = application.perform(&anna, CancelOrder { order: id }).await.unwrap();
    assert_eq!(stored(&tradewind, id).await.order.cancelled, Some(application.now()));
    assert_eq!(refusal(application.perform(&anna, CancelOrder { order: id }).await), "order_cancelled");
    application.perform(&anna, UndoVerb { id: undo, parts: 0 }).await.unwrap();
    assert_eq!(stored(&tradewind, id).await.order.cancelled, None);
}

#[tokio::test]
async fn an_order_goes_with_its_company_and_its_number_is_free_meanwhile() {
    let tradewind = TestTradewind::new().await;
    let (application, anna) = (&tradewind.application, tradewind.as_role(Role::Rep).await);
    let company = make_company(&tradewind, &anna, "annas").await;
    let other = make_company(&tradewind, &anna, "others").await;
    let id = application.perform(&anna, an_order(&tradewind, "1", company)).await.unwrap();
    application.perform(&anna, RemoveCompany { id: company }).await.unwrap();
    assert_eq!(refusal(application.perform(&anna, CancelOrder { order: id }).await), "no order");
    assert_eq!(application.perform(&anna, an_order(&tradewind, "1", other)).await.unwrap(), id);
    assert_eq!(stored(&tradewind, id).await.company, other);
}

#[tokio::test]
async fn what_a_customer_said_is_sealed_and_gone_with_the_person() {
    let tradewind = TestTradewind::new().await;
    let (application, manager) = (&tradewind.application, tradewind.as_role(Role::Manager).await);
    let company = make_company(&tradewind, &manager, "annas").await;
    let other = make_company(&tradewind, &manager, "others").await;
    let li = make_contact(&tradewind, &manager, "annas").await;
    let at: Timestamp = application.now().minus(DAY);
    let inquiry = |company, contact| RecordInquiry { company, contact, at, subject: "QL-860, 380 V".into() };
    let recorded = RecordInquiries { inquiries: vec![inquiry(company, Some(li)), inquiry(other, None)] };
    assert_eq!(application.perform(&manager, recorded).await.unwrap().len(), 2);
    assert_eq!(refusal(application.perform(&manager, inquiry(other, Some(li))).await), "contact not_of_company");
    let reply = RecordReply { contact: li, at, subject: "AW: Liefertermin".into(), campaign: None };
    application.perform(&manager, RecordReplies { replies: vec![reply.clone(), reply.clone()] }).await.unwrap();
    let unknown = Some(basics::Id::from_i64(7));
    let answered = application.perform(&manager, RecordReply { campaign: unknown, ..reply }).await;
    assert_eq!(refusal(answered), "campaign unknown_campaign");
    let report = crate::trust::erase_contact(application, &manager, li).await.unwrap();
    assert!(report.erased.iter().any(|erased| (erased.what, erased.count) == ("event_details", 3)), "{report:?}");
}
