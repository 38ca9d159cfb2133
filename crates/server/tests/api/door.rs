//! Hosts, cookies, origins, keys, policies, the app and its neighbours.

use crate::house::House;
use application::testing::{ADMINISTRATOR_ADDRESS, PASSWORD};
use serde_json::json;

#[tokio::test]
async fn an_unknown_host_is_misdirected_and_known_ones_are_not() {
    let house = House::new().await;
    for (host, status) in [
        ("evil.example", 421),
        ("app.example", 200),
        ("APP.example:443", 200),
        ("localhost:1", 200),
        ("[::1]", 200),
        ("127.0.0.1", 200),
        ("10.1.2.3", 421),
        ("app.example.evil.example", 421),
    ] {
        assert_eq!(house.ask("GET", "/api/v1/setup", &[("Host", host)], None).await.status, status, "{host}");
    }
}

#[tokio::test]
async fn the_cookie_is_closed_to_scripts_and_other_sites() {
    let house = House::new().await;
    let body = json!({"email": ADMINISTRATOR_ADDRESS, "password": PASSWORD}).to_string();
    let reply = house.ask("POST", "/api/v1/session", &[("Sec-Fetch-Site", "same-origin")], Some(&body)).await;
    let cookie = reply.header("set-cookie").unwrap();
    assert!(cookie.starts_with("tradewind=") && cookie.contains("HttpOnly; SameSite=Lax") && cookie.contains("Path=/"));
    assert!(!reply.body.contains(cookie.split(['=', ';']).nth(1).unwrap()), "the token is in the cookie alone");
    let cookie = cookie.split(';').next().unwrap();
    assert_eq!(house.as_app(cookie, "GET", "/me", None).await.json()["user"]["role"], "administrator");
    let out = house.as_app(cookie, "DELETE", "/session", None).await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(house.as_app(cookie, "GET", "/me", None).await.status, 401);
}

#[tokio::test]
async fn a_change_with_a_cookie_comes_from_the_app_or_not_at_all() {
    let house = House::new().await;
    let cookie = house.administrator().await;
    let own = format!("http://{}", house.address);
    for (name, value, status) in [
        ("Sec-Fetch-Site", "same-origin", 200),
        ("Sec-Fetch-Site", "same-site", 403),
        ("Sec-Fetch-Site", "cross-site", 403),
        ("Sec-Fetch-Site", "none", 403),
        ("Origin", own.as_str(), 200),
        ("Origin", "http://evil.example", 403),
        ("Origin", "null", 403),
        ("X-Nothing", "x", 403),
    ] {
        let headers = [("Cookie", cookie.as_str()), (name, value)];
        let reply = house.ask("PATCH", "/api/v1/me", &headers, Some(r#"{"language": "de"}"#)).await;
        assert_eq!(reply.status, status, "{name}: {value}");
    }
    let cross = [("Cookie", cookie.as_str()), ("Sec-Fetch-Site", "cross-site")];
    assert_eq!(house.ask("GET", "/api/v1/me", &cross, None).await.status, 200, "reading changes nothing");
}

#[tokio::test]
async fn a_key_and_a_cookie_never_come_together() {
    let house = House::new().await;
    let cookie = house.administrator().await;
    let body = json!({"name": "shop", "role": "manager", "scopes": ["see_users"]});
    let made = house.as_app(&cookie, "POST", "/keys", Some(body)).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let bearer = format!("Bearer {}", made.json()["secret"].as_str().unwrap());
    let alone = [("Authorization", bearer.as_str())];
    assert_eq!(house.ask("GET", "/api/v1/users", &alone, None).await.status, 200);
    assert_eq!(house.ask("GET", "/api/v1/audit", &alone, None).await.status, 403, "outside of its scope");
    assert_eq!(house.ask("GET", "/api/v1/me", &alone, None).await.code(), "only_people");
    let both = [("Authorization", bearer.as_str()), ("Cookie", cookie.as_str())];
    assert_eq!(house.ask("GET", "/api/v1/users", &both, None).await.code(), "two_credentials");
    for wrong in ["Bearer tw_wrong", "Basic dTpw", "Bearer"] {
        assert_eq!(house.ask("GET", "/api/v1/users", &[("Authorization", wrong)], None).await.status, 401, "{wrong}");
    }
    let id = made.json()["key"]["id"].as_str().unwrap().to_owned();
    assert_eq!(house.as_app(&cookie, "DELETE", &format!("/keys/{id}"), None).await.status, 204);
    assert_eq!(house.ask("GET", "/api/v1/users", &alone, None).await.status, 401);
}

#[tokio::test]
async fn a_repeat_with_the_same_key_is_done_once() {
    let house = House::new().await;
    let cookie = house.administrator().await;
    let ask = async |key: &str, body: &str| {
        let headers = [("Cookie", cookie.as_str()), ("Sec-Fetch-Site", "same-origin"), ("Idempotency-Key", key)];
        house.ask("POST", "/api/v1/teams", &headers, Some(body)).await
    };
    let first = ask("one", r#"{"name": "North"}"#).await;
    let again = ask("one", r#"{"name": "North"}"#).await;
    assert_eq!((first.status, again.status), (201, 201), "{}", first.body);
    assert_eq!(first.json()["id"], again.json()["id"]);
    assert_eq!(ask("one", r#"{"name": "South"}"#).await.code(), "idempotency_key_reused");
    let teams = house.as_app(&cookie, "GET", "/teams", None).await.json();
    assert_eq!(teams.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn every_page_of_the_app_has_its_own_nonce_and_no_answer_is_guessed_at() {
    let house = House::new().await;
    let (one, two) = (house.ask("GET", "/campaigns", &[], None).await, house.ask("GET", "/", &[], None).await);
    let policy = one.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self' 'nonce-") && !policy.contains("unsafe"));
    assert_ne!(policy, two.header("content-security-policy").unwrap());
    for path in ["/", "/api/v1/me", "/assets/gone.js", "/healthz", "/u/x"] {
        let reply = house.ask("GET", path, &[], None).await;
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(reply.header("content-security-policy").is_some(), "{path}");
    }
    let api = house.ask("GET", "/api/v1/setup", &[], None).await;
    assert_eq!(api.header("cache-control"), Some("no-store"));
    assert_eq!(house.ask("GET", "/assets/gone.js", &[], None).await.status, 404);
    assert_eq!(house.ask("GET", "/api/v1/nothing", &[], None).await.code(), "not_found");
}

#[tokio::test]
async fn it_lives_and_is_ready_once_the_people_are_loaded() {
    let house = House::new().await;
    assert_eq!(house.ask("GET", "/healthz", &[], None).await.status, 200);
    let waiting = house.ask("GET", "/readyz", &[], None).await;
    assert_eq!((waiting.status, waiting.code().as_str()), (503, "loading"));
    assert!(waiting.header("retry-after").is_some());
    let application = &house.tradewind.application;
    application::customers::people::load_people(application, basics::Language::ENGLISH).await.unwrap();
    assert_eq!(house.ask("GET", "/readyz", &[], None).await.status, 200);
    assert!(house.ask("GET", "/metrics", &[], None).await.body.contains("tradewind_people_loaded 1"));
    house.server.stop().await;
}
