use super::*;
use crate::customers::contacts::RemoveContacts;
use crate::customers::segments::{MakeSegment, RemoveSegment};
use crate::customers::testing::{at, code, create, following, person};
use crate::testing::TestTradewind;
use crate::trade::RecordReply;
use basics::ids::ContactId;
use domain::customers::condition::Condition;
use domain::customers::score::{ScoreRule, ScoreRules, ShippedRule};
use domain::trust::Role;
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

async fn reply(tradewind: &TestTradewind, contact: ContactId) {
    let reply = RecordReply { contact, campaign: None, at: tradewind.application.now(), subject: "Re: offer".into() };
    tradewind.application.perform(&tradewind.administrator(), reply).await.unwrap();
}

fn rule(name: &str, points: i32, condition: serde_json::Value) -> ScoreRule {
    let condition = Condition::read(&condition).unwrap();
    ScoreRule { name: name.into(), shipped: None, points, on: true, condition }
}

#[tokio::test]
async fn a_score_is_told_line_by_line_and_ends_by_itself() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    let li = create(&tradewind, &by, person("Li", "li@example.com")).await.unwrap();
    let asked = || async { contact_score(&tradewind.application, &by, li).await.unwrap() };
    assert_eq!(asked().await.score, 0);
    reply(&tradewind, li).await;
    let told = asked().await;
    assert_eq!(told.score, 25);
    let line = told.lines.iter().find(|line| line.shipped == Some(ShippedRule::Replied)).unwrap();
    assert_eq!((line.points, line.held), (25, true));
    assert_eq!(line.until, Some(tradewind.application.now().plus(90 * DAY)));
    assert_eq!(
        told.contacts.map(|contacts| (contacts.count, contacts.rule_of_thumb, contacts.own)),
        Some((1, 7, None))
    );
    tradewind.turn(90 * DAY);
    assert_eq!(asked().await.score, 0);
}

#[tokio::test]
async fn effective_contacts_are_days_on_which_somebody_did_something() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    let li = create(&tradewind, &by, at(person("Li", "li@example.com"), "Acme")).await.unwrap();
    let company = store::customers::contact::get(tradewind.application.database(), li).await.unwrap().unwrap().company;
    let count = || async {
        let told = company_score(&tradewind.application, &by, company.unwrap()).await.unwrap();
        (told.contacts.unwrap().count, told.score, told.warmest.map(|(id, _)| id))
    };
    assert_eq!(count().await, (0, 0, Some(li)));
    reply(&tradewind, li).await;
    reply(&tradewind, li).await;
    assert_eq!(count().await, (1, 25, Some(li)));
    tradewind.turn(DAY);
    reply(&tradewind, li).await;
    assert_eq!(count().await.0, 2);
    tradewind.application.perform(&by, RemoveContacts { ids: vec![li] }).await.unwrap();
    assert_eq!(count().await.2, None);
}

#[tokio::test]
async fn the_report_counts_each_rule_and_names_who_is_warmest() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    let li = create(&tradewind, &by, person("Li", "li@example.com")).await.unwrap();
    create(&tradewind, &by, person("Wang", "wang@example.com")).await.unwrap();
    reply(&tradewind, li).await;
    let told = score_report(&tradewind.application, &by).await.unwrap();
    assert_eq!((told.meant[0], told.bands.clone()), (1, vec![1, 0, 1, 0, 0]));
    assert_eq!(told.warmest.iter().map(|one| (one.contact, one.score)).collect::<Vec<_>>(), [(li, 25)]);
    let named = |word: &str| json!({"version": 1, "field": "name", "operator": "contains", "value": word});
    let rules =
        ScoreRules::of(vec![rule("Wangs", 80, named("wang")), rule("Everybody", 1, json!({"version": 1, "all": []}))]);
    let told = preview_scores(&tradewind.application, &by, rules).await.unwrap();
    assert_eq!((told.meant.clone(), told.bands.clone()), (vec![1, 2], vec![0, 1, 0, 0, 1]));
    assert_eq!(told.warmest.iter().map(|one| one.score).collect::<Vec<_>>(), [81, 1]);
}

#[tokio::test]
async fn rules_are_changed_by_who_manages_the_workspace_and_keep_the_segments_that_they_name() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    let condition = Condition::read(&json!({"version": 1, "all": []})).unwrap();
    let make = MakeSegment { name: "Fair".into(), note: String::new(), condition, watched: false };
    let segment = tradewind.application.perform(&by, make).await.unwrap();
    let of_segment = |id: &str| json!({"version": 2, "field": "segment", "operator": "equals", "value": id});
    let change = |version, rule| ChangeScoreRules { version, rules: ScoreRules::of(vec![rule]) };
    let fair = || rule("Fair", 10, of_segment(&segment.to_string()));
    let application = &tradewind.application;
    let perform = |viewer, verb| async move { application.perform(&viewer, verb).await };
    assert_eq!(code(perform(tradewind.as_role(Role::Rep).await, change(1, fair())).await), "not_allowed");
    assert_eq!(
        code(perform(tradewind.administrator(), change(1, rule(" ", 10, of_segment(&segment.to_string())))).await),
        "rule_name"
    );
    let unknown = rule("Gone", 10, of_segment("seg_0000000000001"));
    assert_eq!(code(perform(tradewind.administrator(), change(1, unknown)).await), "unknown_segment");
    assert_eq!(perform(tradewind.administrator(), change(1, fair())).await.unwrap(), 2);
    assert_eq!(score_rules(&tradewind.application, &by).await.unwrap().version, 2);
    assert!(
        perform(tradewind.administrator(), change(1, rule("Old", 1, json!({"version": 1, "all": []})))).await.is_err()
    );
    assert_eq!(code(tradewind.application.perform(&by, RemoveSegment { id: segment }).await), "needed");
}
