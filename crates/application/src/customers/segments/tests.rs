use super::*;
use crate::Trouble;
use crate::customers::contacts::{RemoveContacts, contacts};
use crate::customers::testing::{code, create, following, person, question};
use crate::testing::TestTradewind;
use crate::trade::{RecordReply, TimelineQuestion, Whose, timeline};
use crate::trust::UndoVerb;
use basics::ids::{ContactId, SegmentId};
use domain::customers::condition::Condition;
use domain::trust::Role;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

fn read(mut condition: Value) -> Condition {
    condition["version"] = json!(2);
    Condition::read(&condition).unwrap()
}

fn replied_lately() -> Condition {
    read(json!({"happened": "replied", "operator": "at_least", "value": 1, "within_days": 30}))
}

async fn make(
    tradewind: &TestTradewind,
    name: &str,
    condition: Condition,
    watched: bool,
) -> Result<SegmentId, Trouble> {
    let make = MakeSegment { name: name.into(), note: String::new(), condition, watched };
    tradewind.application.perform(&tradewind.administrator(), make).await
}

async fn reply(tradewind: &TestTradewind, contact: ContactId) {
    let reply = RecordReply { contact, campaign: None, at: tradewind.application.now(), subject: "Re: offer".into() };
    tradewind.application.perform(&tradewind.administrator(), reply).await.unwrap();
}

async fn stored(tradewind: &TestTradewind, id: SegmentId, expected: &[ContactId]) {
    loop {
        let members = store::customers::segment::members(tradewind.application.database(), id).await.unwrap();
        if members == expected {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_segment_counts_who_did_something_until_it_is_long_ago() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    let li = create(&tradewind, &by, person("Li", "li@example.com")).await.unwrap();
    let id = make(&tradewind, "Answered lately", replied_lately(), false).await.unwrap();
    let counted = || async { segment(&tradewind.application, &by, id).await.unwrap().contacts };
    assert_eq!(counted().await, 0);
    reply(&tradewind, li).await;
    assert_eq!(counted().await, 1);
    let by_segment = read(json!({"field": "segment", "operator": "equals", "value": id}));
    let mut asked = question("", "name");
    asked.condition = by_segment;
    assert_eq!(contacts(&tradewind.application, &by, asked.clone()).await.unwrap().items[0].id, li);
    let said = explain(&tradewind.application, &by, replied_lately(), li).await.unwrap();
    assert!(said[0].holds);
    assert_eq!(said[0].until, Some(tradewind.application.now().plus(30 * DAY)));
    assert_eq!(segments_of(&tradewind.application, &by, li).await.unwrap()[0].name, "Answered lately");
    tradewind.turn(30 * DAY);
    assert_eq!(counted().await, 0);
    assert!(segments_of(&tradewind.application, &by, li).await.unwrap().is_empty());
}

#[tokio::test]
async fn of_a_watched_segment_who_enters_and_leaves_is_written_down_at_the_true_time() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    let li = create(&tradewind, &by, person("Li", "li@example.com")).await.unwrap();
    let wang = create(&tradewind, &by, person("Wang", "wang@example.com")).await.unwrap();
    reply(&tradewind, wang).await;
    let id = make(&tradewind, "Answered lately", replied_lately(), true).await.unwrap();
    // Who is in it from the beginning has not moved.
    stored(&tradewind, id, &[wang]).await;
    assert!(segment_days(&tradewind.application, &by, id).await.unwrap().is_empty());
    tradewind.turn(DAY);
    reply(&tradewind, li).await;
    stored(&tradewind, id, &[li, wang]).await;
    let entered = tradewind.application.now();
    tradewind.turn(29 * DAY + Duration::from_millis(5));
    stored(&tradewind, id, &[li]).await;
    tradewind.turn(400 * DAY);
    stored(&tradewind, id, &[]).await;
    let asked = TimelineQuestion { whose: Whose::Contact(li), group: None, after: None, limit: None };
    let lines = timeline(&tradewind.application, &by, asked).await.unwrap().items;
    let told: Vec<_> = lines
        .iter()
        .filter(|line| line.kind.ends_with("_segment"))
        .map(|line| (line.kind.as_str(), line.place.at))
        .collect();
    assert_eq!(told, [("left_segment", entered.plus(30 * DAY)), ("entered_segment", entered)]);
}

#[tokio::test]
async fn a_segment_cannot_be_part_of_itself_nor_go_while_it_is_needed() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    let named = |id: SegmentId| read(json!({"all": [{"field": "segment", "operator": "not_equals", "value": id}]}));
    let first = make(&tradewind, "First", replied_lately(), false).await.unwrap();
    let second = make(&tradewind, "Second", named(first), false).await.unwrap();
    assert_eq!(code(make(&tradewind, " SECOND ", named(first), false).await), "taken");
    let change = |id, condition| ChangeSegment {
        id,
        version: 1,
        change: SegmentChange { condition: Some(condition), ..SegmentChange::default() },
    };
    assert_eq!(code(tradewind.application.perform(&by, change(first, named(second))).await), "circle");
    assert_eq!(code(tradewind.application.perform(&by, change(first, named(first))).await), "circle");
    let unknown = named(SegmentId::from_i64(5));
    assert_eq!(code(tradewind.application.perform(&by, change(first, unknown)).await), "unknown_segment");
    assert_eq!(code(tradewind.application.perform(&by, RemoveSegment { id: first }).await), "needed");
    let removed = tradewind.application.perform(&by, RemoveSegment { id: second }).await.unwrap();
    tradewind.application.perform(&by, RemoveSegment { id: first }).await.unwrap();
    assert!(segments(&tradewind.application, &by).await.unwrap().is_empty());
    tradewind.application.perform(&by, UndoVerb { id: removed.undo, parts: 0 }).await.unwrap();
    assert_eq!(segments(&tradewind.application, &by).await.unwrap().len(), 1);
    let rep = tradewind.as_role(Role::Rep).await;
    let theirs = MakeSegment { name: "X".into(), note: String::new(), condition: replied_lately(), watched: false };
    assert_eq!(code(tradewind.application.perform(&rep, theirs).await), "not_allowed");
}

#[tokio::test]
async fn who_is_removed_leaves_and_a_segment_described_anew_moves_nobody() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    let li = create(&tradewind, &by, person("Li", "li@example.com")).await.unwrap();
    let wang = create(&tradewind, &by, person("Wang", "wang@example.com")).await.unwrap();
    let named = |word: &str| read(json!({"field": "anything", "operator": "contains", "value": word}));
    let id = make(&tradewind, "With example", named("example"), true).await.unwrap();
    stored(&tradewind, id, &[li, wang]).await;
    let change = SegmentChange { condition: Some(named("wang")), ..SegmentChange::default() };
    tradewind.application.perform(&by, ChangeSegment { id, version: 1, change }).await.unwrap();
    stored(&tradewind, id, &[wang]).await;
    assert!(segment_days(&tradewind.application, &by, id).await.unwrap().is_empty());
    tradewind.application.perform(&by, RemoveContacts { ids: vec![wang] }).await.unwrap();
    stored(&tradewind, id, &[]).await;
    let days = segment_days(&tradewind.application, &by, id).await.unwrap();
    assert_eq!((days[0].entered, days[0].left), (0, 1));
}
