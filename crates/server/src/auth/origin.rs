//! Whether a browser's change comes from the app itself.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};

/// `Sec-Fetch-Site: same-origin`, or where a browser does not say it, an `Origin` equal to the app's (DESIGN, doors).
pub fn same_origin(headers: &HeaderMap, https: bool) -> bool {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    if let Some(site) = text(axum::http::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin";
    }
    let (Some(origin), Some(host)) = (text(ORIGIN), text(HOST)) else { return false };
    let scheme = if https { "https://" } else { "http://" };
    origin.strip_prefix(scheme).is_some_and(|origin| origin.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&'static str, &str)], https: bool, expected: bool) {
        let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        assert_eq!(same_origin(&headers, https), expected, "{pairs:?}");
    }

    #[test]
    fn only_the_app_itself_is_the_same_origin() {
        check(&[("sec-fetch-site", "same-origin")], true, true);
        check(&[("sec-fetch-site", "same-site"), ("origin", "https://a"), ("host", "a")], true, false);
        check(&[("sec-fetch-site", "cross-site")], true, false);
        check(&[("origin", "http://a:8080"), ("host", "a:8080")], false, true);
        check(&[("origin", "http://a:8080"), ("host", "a:8080")], true, false);
        check(&[("origin", "http://b"), ("host", "a")], false, false);
        check(&[("origin", "null"), ("host", "a")], false, false);
        check(&[], false, false);
    }
}
