use crate::Trouble;
use crate::start::{self, Surroundings};
use crate::testing::{ADMINISTRATOR_ADDRESS, BEGINNING, PASSWORD, TestTradewind};
use crate::trust::{self, SetUpRequest};
use basics::Dice;
use domain::trust::{Right, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use store::Database;

const NETWORK: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7)));

fn request(code: &str) -> SetUpRequest {
    SetUpRequest {
        code: code.to_owned(),
        company: "Hansa Trade".to_owned(),
        name: "Ada".to_owned(),
        email: "ada@hansa.example".to_owned(),
        password: PASSWORD.to_owned(),
        language: "zh".to_owned(),
        country: Some("de".to_owned()),
        time_zone: "Europe/Berlin".to_owned(),
        postal_address: "Kai 1".to_owned(),
    }
}

#[tokio::test]
async fn the_code_makes_the_first_administrator_once_and_five_wrong_ones_lock() {
    let database = Database::in_memory().unwrap();
    let master = TestTradewind::master();
    let mut dice = Dice::from_number(4);
    let made = start::initialise(&database, &master, WorkspaceKind::Real, BEGINNING, &mut dice).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(TurnableClock::at(BEGINNING));
    let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
    let around = Surroundings { clock: Arc::<TurnableClock>::clone(&clock), dice, files };
    let application = start::open(database, &master, around).await.unwrap();
    assert!(trust::set_up_state(&application).await.unwrap().needed);
    for _ in 0..5 {
        let wrong = trust::set_up(&application, request("0000-0000-0000-0000")).await;
        assert!(matches!(wrong, Err(Trouble::Refused { code: "wrong_setup_code", .. })), "{wrong:?}");
    }
    let locked = trust::set_up(&application, request(&made.setup_code)).await;
    assert!(matches!(locked, Err(Trouble::TooMany { after_seconds: 1..=900 })), "{locked:?}");
    clock.turn(Duration::from_secs(900));
    let typed = made.setup_code.to_lowercase().replace('-', " ");
    let signed_in = trust::set_up(&application, request(&typed)).await.unwrap();
    let visit = trust::viewer_of_session(&application, &signed_in.token).await.unwrap();
    assert_eq!((visit.user.email.as_str(), visit.user.language.as_str()), ("ada@hansa.example", "zh"));
    assert!(visit.viewer.may(Right::ManageUsers));
    let again = trust::set_up(&application, request(&made.setup_code)).await;
    assert!(matches!(again, Err(Trouble::Refused { code: "already_set_up", .. })));
    assert_eq!(trust::set_up_state(&application).await.unwrap(), trust::SetUpState { needed: false, has_code: false });
}

#[tokio::test]
async fn a_session_begins_with_the_right_password_and_ends_by_idleness_age_and_sign_out() {
    let test = TestTradewind::new().await;
    let app = &test.application;
    let signed_in = trust::sign_in(app, " Admin@Tradewind.Example ", PASSWORD, NETWORK).await.unwrap();
    let other = trust::sign_in(app, ADMINISTRATOR_ADDRESS, PASSWORD, NETWORK).await.unwrap();
    assert_ne!(signed_in.token, other.token);
    for _ in 0..70 {
        test.turn(Duration::from_secs(11 * 3_600));
        if trust::viewer_of_session(app, &signed_in.token).await.is_err() {
            break;
        }
    }
    let held_for = app.now().since(BEGINNING);
    assert!(held_for >= Duration::from_secs(30 * 24 * 3_600) && held_for < Duration::from_secs(31 * 24 * 3_600));
    assert!(matches!(trust::viewer_of_session(app, &other.token).await, Err(Trouble::NotSignedIn)));
    let third = trust::sign_in(app, ADMINISTRATOR_ADDRESS, PASSWORD, NETWORK).await.unwrap();
    trust::sign_out(app, &third.token).await.unwrap();
    trust::sign_out(app, "no such token").await.unwrap();
    assert!(matches!(trust::viewer_of_session(app, &third.token).await, Err(Trouble::NotSignedIn)));
    assert!(!format!("{third:?}").contains(&third.token));
}

#[tokio::test]
async fn unknown_and_wrong_look_the_same_and_the_sixth_try_waits() {
    let test = TestTradewind::new().await;
    let app = &test.application;
    for address in ["nobody@tradewind.example", ADMINISTRATOR_ADDRESS, "no address at all"] {
        for _ in 0..5 {
            let wrong = trust::sign_in(app, address, "wrong password", NETWORK).await;
            assert!(matches!(wrong, Err(Trouble::WrongCredentials)), "{wrong:?}");
        }
        let sixth = trust::sign_in(app, address, PASSWORD, NETWORK).await;
        assert!(matches!(sixth, Err(Trouble::TooMany { .. })), "{sixth:?}");
    }
    let elsewhere = Some("198.51.100.1".parse().unwrap());
    assert!(trust::sign_in(app, ADMINISTRATOR_ADDRESS, PASSWORD, elsewhere).await.is_ok());
    test.turn(Duration::from_secs(900));
    assert!(trust::sign_in(app, ADMINISTRATOR_ADDRESS, PASSWORD, NETWORK).await.is_ok());
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let test = TestTradewind::new().await;
    let app = &test.application;
    let kept = trust::sign_in(app, ADMINISTRATOR_ADDRESS, PASSWORD, NETWORK).await.unwrap();
    let other = trust::sign_in(app, ADMINISTRATOR_ADDRESS, PASSWORD, NETWORK).await.unwrap();
    let viewer = test.administrator();
    let change = |current: &'static str, new: &'static str| {
        let viewer = viewer.clone();
        async move { trust::change_password(app, &viewer, kept.session, current, new, NETWORK).await }
    };
    let code = |result: Result<(), Trouble>| match result {
        Err(Trouble::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    };
    assert_eq!(code(change("wrong password", "fast boats to Cebu").await), "wrong_password");
    assert_eq!(code(change(PASSWORD, "password123").await), "password_too_common");
    change(PASSWORD, "fast boats to Cebu").await.unwrap();
    assert!(trust::viewer_of_session(app, &kept.token).await.is_ok());
    assert!(matches!(trust::viewer_of_session(app, &other.token).await, Err(Trouble::NotSignedIn)));
    assert!(trust::sign_in(app, ADMINISTRATOR_ADDRESS, PASSWORD, NETWORK).await.is_err());
    assert!(trust::sign_in(app, ADMINISTRATOR_ADDRESS, "fast boats to Cebu", NETWORK).await.is_ok());
}
