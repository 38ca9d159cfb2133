//! The page of the app before the server has put a nonce into it, and the page that stands in when none was built.

/// Stands wherever the page needs the nonce of its answer; the server replaces each one.
pub const NONCE_PLACEHOLDER: &str = "__NONCE__";

/// Shown at every address of the app when the program was built without it.
pub const PLACEHOLDER_PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Tradewind</title>\
<h1>Tradewind runs, without its web app</h1>\
<p>This program was built before the app was. Run <code>make web</code>, build again, or set TRADEWIND_WEB_DIR.</p>\
<p>The API answers under <a href=\"/api/v1/openapi.json\">/api/v1</a>.</p></html>";
