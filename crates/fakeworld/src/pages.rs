//! Web pages, written down instead of fetched.

use outside::{FetchError, FetchRequest, Fetched, Fetcher, Pending};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Pages by their address; what is not written down is 404.
#[derive(Debug, Default)]
pub struct Pages {
    pages: Mutex<BTreeMap<String, String>>,
    /// What a form is answered with, by its address.
    forms: Mutex<BTreeMap<String, (u16, String)>>,
    asked: Mutex<Vec<(String, String)>>,
}

impl Pages {
    pub fn add(&self, url: &str, text: &str) {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), text.to_owned());
    }

    /// How a form to this address is answered from now on.
    pub fn answer_forms(&self, url: &str, status: u16, text: &str) {
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        forms.insert(url.to_owned(), (status, text.to_owned()));
    }

    /// Every address that was asked for, with the form that was sent there; empty for a page.
    pub fn asked(&self) -> Vec<(String, String)> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, url: &str, form: &str) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push((url.to_owned(), form.to_owned()));
    }
}

impl Fetcher for Pages {
    fn get<'a>(&'a self, request: &'a FetchRequest) -> Pending<'a, Result<Fetched, FetchError>> {
        Box::pin(async move {
            self.note(&request.url, "");
            let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            let page = pages.get(&request.url).cloned();
            let status = if page.is_some() { 200 } else { 404 };
            let body = page.unwrap_or_default().into_bytes();
            Ok(Fetched { status, content_type: Some("text/plain".to_owned()), body })
        })
    }

    fn post_form<'a>(&'a self, request: &'a FetchRequest, form: &'a str) -> Pending<'a, Result<Fetched, FetchError>> {
        Box::pin(async move {
            self.note(&request.url, form);
            let forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
            let (status, body) = forms.get(&request.url).cloned().unwrap_or((404, String::new()));
            Ok(Fetched { status, content_type: Some("application/json".to_owned()), body: body.into_bytes() })
        })
    }
}
