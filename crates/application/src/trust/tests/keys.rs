use crate::Trouble;
use crate::testing::TestTradewind;
use crate::trust::{
    self, AddTeam, ChangeTeam, ChangeUser, ChangeWorkspace, ForgetExpired, MakeKey, RemoveTeam, RevokeKey, UndoVerb,
};
use domain::trust::{Right, Role, Viewer};
use std::time::Duration;

#[tokio::test]
async fn a_key_may_what_its_scopes_say_until_it_is_over_or_revoked() {
    let test = TestTradewind::new().await;
    let app = &test.application;
    let administrator = test.administrator();
    let make = |role, scopes: &[&str]| MakeKey {
        name: "shop".to_owned(),
        role,
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        expires_at: Some(app.now().plus(Duration::from_secs(3_600))),
    };
    let made = app.perform(&administrator, make(Role::Marketer, &["import", "see_customers"])).await.unwrap();
    assert!(made.secret.starts_with("tw_") && made.secret.len() == 55, "{}", made.secret.len());
    assert!(!format!("{made:?}").contains(&made.secret));
    let (viewer, key) = trust::viewer_of_key(app, &made.secret).await.unwrap();
    assert!(viewer.may(Right::Import) && !viewer.may(Right::EditLetters) && key.last_used_at.is_none());
    assert!(trust::keys(app, &administrator, None, 10).await.unwrap().items[0].last_used_at.is_some());
    for scopes in [&["manage_users"][..], &["system"], &["nonsense"]] {
        let refused = app.perform(&administrator, make(Role::Marketer, scopes)).await;
        assert!(matches!(refused, Err(Trouble::Refused { code: "unknown_scope", .. })));
    }
    let other = app.perform(&administrator, make(Role::Rep, &[])).await.unwrap();
    app.perform(&administrator, RevokeKey { key: other.key.id }).await.unwrap();
    assert!(matches!(trust::viewer_of_key(app, &other.secret).await, Err(Trouble::NotSignedIn)));
    assert!(app.perform(&administrator, RevokeKey { key: other.key.id }).await.is_err());
    test.turn(Duration::from_secs(3_600));
    for secret in [made.secret.as_str(), "tw_", "", "tw_0000"] {
        assert!(matches!(trust::viewer_of_key(app, secret).await, Err(Trouble::NotSignedIn)));
    }
}

#[tokio::test]
async fn a_sharing_team_shows_colleagues_and_comes_back_when_its_removal_is_undone() {
    let test = TestTradewind::new().await;
    let app = &test.application;
    let administrator = test.administrator();
    let (anna, bao) = (test.as_role(Role::Rep).await, test.as_role(Role::Rep).await);
    let (anna, bao) = (anna.user_id().unwrap(), bao.user_id().unwrap());
    let team = app.perform(&administrator, AddTeam { name: "North".to_owned(), shares_customers: true }).await.unwrap();
    for user in [anna, bao] {
        let mut join = ChangeUser::of(user);
        join.teams = Some(vec![team]);
        app.perform(&administrator, join).await.unwrap();
    }
    let colleagues = || async { trust::viewer_of_user(app, anna).await.unwrap().0.sharing_colleagues };
    assert_eq!(colleagues().await, [bao]);
    let same = app.perform(&administrator, AddTeam { name: " North ".to_owned(), shares_customers: false }).await;
    assert!(matches!(same, Err(Trouble::Refused { code: "name_taken", .. })));
    let undo = app.perform(&administrator, RemoveTeam { team }).await.unwrap();
    assert!(colleagues().await.is_empty());
    let rep = Viewer::user(bao, Role::Rep);
    assert!(matches!(app.perform(&rep, UndoVerb { id: undo, parts: 0 }).await, Err(Trouble::NotFound { .. })));
    let manager = test.as_role(Role::Manager).await;
    assert!(matches!(app.perform(&manager, UndoVerb { id: undo, parts: 0 }).await, Err(Trouble::NotAllowed { .. })));
    assert_eq!(app.perform(&administrator, UndoVerb { id: undo, parts: 0 }).await.unwrap(), 1);
    assert_eq!(colleagues().await, [bao]);
    let twice = app.perform(&administrator, UndoVerb { id: undo, parts: 0 }).await;
    assert!(matches!(twice, Err(Trouble::Refused { code: "undone_already", .. })), "{twice:?}");
    let keep_apart = ChangeTeam { team, name: None, shares_customers: Some(false) };
    app.perform(&administrator, keep_apart).await.unwrap();
    assert!(colleagues().await.is_empty());
    assert_eq!(trust::teams(app, &rep).await.unwrap()[0].members, [anna, bao]);
    let undo = app.perform(&administrator, RemoveTeam { team }).await.unwrap();
    test.turn(Duration::from_secs(30 * 24 * 3_600));
    let late = app.perform(&administrator, UndoVerb { id: undo, parts: 0 }).await;
    assert!(matches!(late, Err(Trouble::Refused { code: "undo_expired", .. })), "{late:?}");
    assert!(app.perform(&Viewer::system(), ForgetExpired).await.unwrap() >= 2);
}

#[tokio::test]
async fn the_workspace_changes_and_me_says_what_one_may() {
    let test = TestTradewind::new().await;
    let app = &test.application;
    let change = ChangeWorkspace { country: Some("VN".to_owned()), ..ChangeWorkspace::default() };
    app.perform(&test.administrator(), change).await.unwrap();
    let rep = test.as_role(Role::Rep).await;
    let (viewer, user) = trust::viewer_of_user(app, rep.user_id().unwrap()).await.unwrap();
    let me = trust::me(app, &viewer, user).await.unwrap();
    assert_eq!(me.workspace.country.unwrap().as_str(), "VN");
    assert!(me.rights.contains(&Right::EditCustomers) && !me.rights.contains(&Right::Import));
    assert!(trust::jobs(app, &rep, None, 10).await.unwrap().items.is_empty());
    assert!(matches!(
        app.perform(&rep, ChangeWorkspace::default()).await,
        Err(Trouble::NotAllowed { right: Right::ManageWorkspace })
    ));
}
