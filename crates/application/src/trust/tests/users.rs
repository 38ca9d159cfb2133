use crate::Trouble;
use crate::testing::{PASSWORD, TestTradewind};
use crate::trust::{self, ChangeProfile, ChangeUser, NewUser};
use domain::trust::Role;

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let test = TestTradewind::new().await;
    let app = &test.application;
    let administrator = test.administrator();
    let mut demote = ChangeUser::of(test.administrator);
    demote.role = Some(Role::Rep);
    let refused = app.perform(&administrator, demote).await;
    assert!(matches!(refused, Err(Trouble::Refused { code: "last_administrator", .. })), "{refused:?}");
    let other = test.as_role(Role::Administrator).await;
    let mut switch_off = ChangeUser::of(other.user_id().unwrap());
    switch_off.active = Some(false);
    app.perform(&administrator, switch_off).await.unwrap();
    let mut switch_off = ChangeUser::of(test.administrator);
    switch_off.active = Some(false);
    let refused = app.perform(&administrator, switch_off).await;
    assert!(matches!(refused, Err(Trouble::Refused { code: "last_administrator", .. })), "{refused:?}");
}

#[tokio::test]
async fn only_administrators_add_users_and_an_address_is_taken_once() {
    let test = TestTradewind::new().await;
    let app = &test.application;
    let new = |email: &str, password: &str| NewUser {
        name: "Wei".to_owned(),
        email: email.to_owned(),
        role: Role::Marketer,
        password: password.to_owned(),
        language: Some("zh".to_owned()),
    };
    let manager = test.as_role(Role::Manager).await;
    let refused = trust::add_user(app, &manager, new("wei@tradewind.example", PASSWORD)).await;
    assert!(matches!(refused, Err(Trouble::NotAllowed { .. })));
    let administrator = test.administrator();
    let id = trust::add_user(app, &administrator, new("wei@tradewind.example", PASSWORD)).await.unwrap();
    for (email, password, expected) in [
        ("WEI@tradewind.example", PASSWORD, "address_taken"),
        ("wei", PASSWORD, "not_an_address"),
        ("wei2@tradewind.example", "short", "password_too_short"),
    ] {
        let refused = trust::add_user(app, &administrator, new(email, password)).await;
        assert!(matches!(refused, Err(Trouble::Refused { code, .. }) if code == expected), "{refused:?}");
    }
    let user = trust::user(app, &manager, id).await.unwrap();
    assert_eq!((user.name.as_str(), user.language.as_str(), user.time_zone.as_str()), ("Wei", "zh", "Europe/Berlin"));
    assert!(!format!("{user:?}").contains("Wei"));
}

#[tokio::test]
async fn users_come_in_pages() {
    let test = TestTradewind::new().await;
    for _ in 0..4 {
        test.as_role(Role::Rep).await;
    }
    let viewer = test.administrator();
    let first = trust::users(&test.application, &viewer, None, 3).await.unwrap();
    let second = trust::users(&test.application, &viewer, first.next, 3).await.unwrap();
    assert_eq!((first.items.len(), second.items.len(), second.next), (3, 2, None));
}

#[tokio::test]
async fn a_user_changes_the_own_profile_and_who_is_switched_off_is_out() {
    let test = TestTradewind::new().await;
    let app = &test.application;
    let rep = test.as_role(Role::Rep).await;
    let id = rep.user_id().unwrap();
    let change = ChangeProfile { time_zone: Some("asia/shanghai".to_owned()), ..ChangeProfile::default() };
    app.perform(&rep, change).await.unwrap();
    let (_, user) = trust::viewer_of_user(app, id).await.unwrap();
    assert_eq!(user.time_zone, "Asia/Shanghai");
    let wrong = ChangeProfile { time_zone: Some("Mars/Base".to_owned()), ..ChangeProfile::default() };
    assert!(matches!(app.perform(&rep, wrong).await, Err(Trouble::Refused { code: "unknown_time_zone", .. })));
    let session = trust::sign_in(app, &user.email, PASSWORD, None).await.unwrap();
    let mut off = ChangeUser::of(id);
    off.active = Some(false);
    app.perform(&test.administrator(), off).await.unwrap();
    assert!(matches!(trust::viewer_of_session(app, &session.token).await, Err(Trouble::NotSignedIn)));
    assert!(matches!(trust::sign_in(app, &user.email, PASSWORD, None).await, Err(Trouble::WrongCredentials)));
}
