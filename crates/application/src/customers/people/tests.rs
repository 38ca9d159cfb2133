use super::load_people;
use crate::customers::labels::{MakeTag, RemoveTag};
use crate::customers::testing::{create, following, names, person};
use crate::testing::TestTradewind;
use basics::Language;
use std::time::Duration;
use store::testing::{bring_lists_back, damage_card, put_lists_away};

/// Lets the clock run until the people are in memory, or are not.
async fn until_loaded_is(test: &TestTradewind, loaded: bool) {
    while test.application.people().is_loaded() != loaded {
        test.turn(Duration::from_millis(100));
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_card_that_does_not_open_is_left_out_and_the_others_are_shown() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    create(&test, &by, person("Li", "li@example.com")).await.unwrap();
    let damaged = create(&test, &by, person("Mo", "mo@example.com")).await.unwrap();
    damage_card(test.application.database(), damaged).await;
    load_people(&test.application, Language::ENGLISH).await.unwrap();
    assert_eq!(test.application.people().contacts(), 1);
}

#[tokio::test]
async fn loads_that_fail_are_tried_again_and_meanwhile_nothing_old_is_answered() {
    let test = following().await;
    let by = test.administrator();
    create(&test, &by, person("Li", "li@example.com")).await.unwrap();
    let tag = test.application.perform(&by, MakeTag { name: "Fair".into() }).await.unwrap();
    put_lists_away(test.application.database()).await;
    // Everybody is loaded anew after it.
    test.application.perform(&by, RemoveTag { id: tag }).await.unwrap();
    until_loaded_is(&test, false).await;
    bring_lists_back(test.application.database()).await;
    until_loaded_is(&test, true).await;
    assert_eq!(names(&test, &by, "").await, ["Li"]);
}
