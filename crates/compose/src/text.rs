//! The text part, made from the HTML: the one place that knows `html2text`.

use html2text::config;
use html2text::render::TextDecorator;
use lol_html::{RewriteStrSettings, element, rewrite_str};

/// Lines are not broken here: quoted-printable does that for the wire, and mail programs for the eye.
const WIDTH: usize = 4_000;

/// Readable text with the same links in the same order; what is hidden in the HTML is left out.
pub fn from_html(html: &str) -> String {
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("[style*='display:none'], [style*='display: none']", |element| {
            element.remove();
            Ok(())
        }))
        .append_element_content_handler(element!("head", |element| {
            element.remove();
            Ok(())
        }));
    let visible = rewrite_str(html, settings).unwrap_or_default();
    let text = config::with_decorator(Words::default())
        .raw_mode(true)
        .no_link_wrapping()
        .allow_width_overflow()
        .string_from_read(visible.as_bytes(), WIDTH)
        .unwrap_or_default();
    tidy(&text)
}

/// Lines without blanks at their ends, never more than one empty line between paragraphs.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(|line| line.trim_matches([' ', '\t', '\u{a0}', '\u{200c}', '\u{ad}', '\u{34f}'])) {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        out.push_str(line);
    }
    out.push('\n');
    out
}

/// Links as `words (address)`, pictures as their description.
#[derive(Debug, Clone, Default)]
struct Words {
    open: Vec<String>,
}

impl TextDecorator for Words {
    type Annotation = ();

    fn decorate_link_start(&mut self, url: &str) -> (String, ()) {
        self.open.push(url.to_owned());
        (String::new(), ())
    }

    fn decorate_link_end(&mut self) -> String {
        match self.open.pop() {
            Some(url) if !url.is_empty() && !url.starts_with('#') => {
                format!(" ({})", url.strip_prefix("mailto:").unwrap_or(&url))
            }
            Some(_) | None => String::new(),
        }
    }

    fn decorate_em_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) {}

    fn decorate_preformat_cont(&self) {}

    fn decorate_image(&mut self, _address: &str, description: &str) -> (String, ()) {
        (description.to_owned(), ())
    }

    fn header_prefix(&self, _level: usize) -> String {
        String::new()
    }

    fn quote_prefix(&self) -> String {
        "> ".to_owned()
    }

    fn unordered_item_prefix(&self) -> String {
        "- ".to_owned()
    }

    fn ordered_item_prefix(&self, number: i64) -> String {
        format!("{number}. ")
    }

    fn make_subblock_decorator(&self) -> Self {
        Words::default()
    }
}
