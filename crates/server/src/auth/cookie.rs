//! The session's cookie: `__Host-tradewind` over https, plain `tradewind` without Secure on loopback http (DESIGN, doors).

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use domain::trust::SESSION_AT_MOST;

const SECURE_NAME: &str = "__Host-tradewind";
const LOOPBACK_NAME: &str = "tradewind";

const fn name(https: bool) -> &'static str {
    if https { SECURE_NAME } else { LOOPBACK_NAME }
}

/// The session's token that the browser sent.
pub fn token(headers: &HeaderMap, https: bool) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name(https)).map(|(_, value)| value.to_owned())
}

/// The header that gives the browser its session. Tokens are URL-safe base 64.
pub fn begin(token: &str, https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    let age = SESSION_AT_MOST.as_secs();
    let text = format!("{}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}", name(https));
    HeaderValue::from_str(&text).expect("tokens are URL-safe base 64")
}

/// The header that takes it away.
pub fn end(https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    let text = format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}", name(https));
    HeaderValue::from_str(&text).expect("a cookie of plain letters")
}
