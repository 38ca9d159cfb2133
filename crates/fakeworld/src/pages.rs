//! Web pages, written down instead of fetched.

use outside::{FetchError, FetchRequest, Fetched, Fetcher, Pending};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Pages by their address; what is not written down is 404.
#[derive(Debug, Default)]
pub struct Pages(Mutex<BTreeMap<String, String>>);

impl Pages {
    pub fn add(&self, url: &str, text: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), text.to_owned());
    }
}

impl Fetcher for Pages {
    fn get<'a>(&'a self, request: &'a FetchRequest) -> Pending<'a, Result<Fetched, FetchError>> {
        Box::pin(async move {
            let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let page = pages.get(&request.url).cloned();
            let status = if page.is_some() { 200 } else { 404 };
            let body = page.unwrap_or_default().into_bytes();
            Ok(Fetched { status, content_type: Some("text/plain".to_owned()), body })
        })
    }
}
