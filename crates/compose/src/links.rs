//! The one pass over the HTML that registers links and refuses what a letter may not carry.
//!
//! Every distinct target is registered once, in order of first appearance; its `href`s become the mark of that link. Targets
//! with fields keep a literal scheme and host. Attributes that hold a field are written with quotes.

use crate::escape::decode_attribute;
use crate::holes::{Hole, Holes, is_mark};
use domain::letters::{Finding, FindingCode};
use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str, text};
use std::cell::RefCell;

/// A link's place in its letter's table, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkNumber(pub u16);

/// A registered link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub number: LinkNumber,
    /// The target as its writer sees it: `https://shop.example/?c={{ contact.country }}`.
    pub shown: String,
    /// The target with marks for fields.
    pub(crate) target: String,
}

impl Link {
    pub fn is_personal(&self) -> bool {
        self.target.contains(is_mark)
    }
}

pub struct Linked {
    pub html: String,
    pub links: Vec<Link>,
    /// Troubles of links: the letter can be looked at but not sent.
    pub troubles: Vec<Finding>,
    pub has_unsubscribe: bool,
    pub has_external_font: bool,
}

/// Elements that run, load, submit, or change how the rest is read.
const FORBIDDEN: [&str; 29] = [
    "script",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "form",
    "input",
    "button",
    "textarea",
    "select",
    "base",
    "link",
    "svg",
    "math",
    "template",
    "noscript",
    "noembed",
    "noframes",
    "xmp",
    "plaintext",
    "audio",
    "video",
    "source",
    "track",
    "portal",
    "dialog",
    "marquee",
];

/// Attributes whose value is an address.
const ADDRESSES: [&str; 8] = ["href", "src", "background", "action", "formaction", "poster", "cite", "xlink:href"];

struct Pass<'a> {
    holes: &'a mut Holes,
    links: Vec<Link>,
    troubles: Vec<Finding>,
    refused: Vec<Finding>,
    has_unsubscribe: bool,
    has_external_font: bool,
}

/// Runs the pass.
///
/// # Errors
/// Everything in the HTML that letters may not carry.
pub fn register(html: &str, holes: &mut Holes) -> Result<Linked, Vec<Finding>> {
    let pixel = holes.mark(Hole::Pixel).to_string();
    let pass = RefCell::new(Pass {
        holes,
        links: Vec::new(),
        troubles: Vec::new(),
        refused: Vec::new(),
        has_unsubscribe: false,
        has_external_font: false,
    });
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("*", |element| {
            pass.borrow_mut().element(element);
            Ok(())
        }))
        .append_element_content_handler(element!("body", |element| {
            element.append(&pixel, ContentType::Html);
            Ok(())
        }))
        .append_element_content_handler(text!("style", |chunk| {
            pass.borrow_mut().style(chunk.as_str());
            Ok(())
        }));
    let rewritten = rewrite_str(html, settings);
    let pass = pass.into_inner();
    let mut refused = pass.refused;
    let html = rewritten.unwrap_or_else(|problem| {
        refused.push(Finding::blocks(FindingCode::BrokenSource).with("problem", problem));
        String::new()
    });
    if !refused.is_empty() {
        return Err(refused);
    }
    Ok(Linked {
        html,
        links: pass.links,
        troubles: pass.troubles,
        has_unsubscribe: pass.has_unsubscribe,
        has_external_font: pass.has_external_font,
    })
}

impl Pass<'_> {
    fn element(&mut self, element: &mut Element<'_, '_>) {
        let tag = element.tag_name();
        let refresh = tag == "meta" && element.get_attribute("http-equiv").is_some_and(|name| name.contains("refresh"));
        if FORBIDDEN.contains(&tag.as_str()) || refresh {
            self.refused.push(Finding::blocks(FindingCode::ForbiddenElement).with("element", &tag));
            return;
        }
        let attributes: Vec<(String, String)> =
            element.attributes().iter().map(|attribute| (attribute.name(), attribute.value())).collect();
        if tag.contains(is_mark) || attributes.iter().any(|(name, _)| name.contains(is_mark)) {
            self.refused.push(Finding::blocks(FindingCode::FieldInStyle));
            return;
        }
        for (name, value) in attributes {
            if let Some(value) = self.attribute(&tag, &name, &value) {
                element.set_attribute(&name, &value).expect("the name was an attribute's name");
            }
        }
    }

    /// The attribute's new value, if it changes.
    fn attribute(&mut self, tag: &str, name: &str, value: &str) -> Option<String> {
        if name.starts_with("on") || name == "srcdoc" || name == "srcset" {
            self.refused.push(Finding::blocks(FindingCode::ForbiddenElement).with("element", name));
            return None;
        }
        if ADDRESSES.contains(&name) {
            return self.address(tag, value);
        }
        if name == "style" && value.contains(is_mark) {
            self.refused.push(Finding::blocks(FindingCode::FieldInStyle));
        }
        if name == "style" {
            self.style(value);
        }
        // Written again with quotes, so that a value cannot end the attribute.
        value.contains(is_mark).then(|| value.to_owned())
    }

    fn style(&mut self, css: &str) {
        if css.contains(is_mark) {
            self.refused.push(Finding::blocks(FindingCode::FieldInStyle));
        }
        let css = css.to_ascii_lowercase();
        if ["expression(", "behavior:", "-moz-binding", "javascript:"].iter().any(|danger| css.contains(danger)) {
            self.refused.push(Finding::blocks(FindingCode::ForbiddenElement).with("element", "style"));
        }
        self.has_external_font |=
            ["@import", "@font-face", "fonts.googleapis", "\\"].iter().any(|word| css.contains(word));
    }

    fn address(&mut self, tag: &str, raw: &str) -> Option<String> {
        let value: String = decode_attribute(raw).chars().filter(|letter| !letter.is_control()).collect();
        let value = value.trim();
        let first = value.chars().next().unwrap_or_default();
        if let Some(Hole::Page(page)) = self.holes.get(first).filter(|_| value.len() == first.len_utf8()) {
            self.has_unsubscribe |= *page == crate::holes::Page::Unsubscribe && tag == "a";
            return Some(value.to_owned());
        }
        let shown = self.shown(value);
        match judge(value) {
            Judgement::Web if tag == "a" || tag == "area" => Some(self.link(value, shown)),
            Judgement::Web => Some(self.personal(value)),
            Judgement::Other if tag == "a" || tag == "area" => Some(self.personal(value)),
            Judgement::Content if tag == "img" => None,
            Judgement::Anchor if tag == "a" => None,
            Judgement::Trouble(code) => self.trouble(code, shown),
            Judgement::Other | Judgement::Content | Judgement::Anchor => self.trouble(FindingCode::LinkUnsafe, shown),
        }
    }

    fn trouble(&mut self, code: FindingCode, shown: String) -> Option<String> {
        self.troubles.push(Finding::blocks(code).with("link", &shown).at(shown));
        Some("#".to_owned())
    }

    fn link(&mut self, value: &str, shown: String) -> String {
        let target = self.url_marks(value);
        let number = self.links.iter().position(|link| link.target == target).unwrap_or_else(|| {
            let number = LinkNumber(self.links.len() as u16);
            self.links.push(Link { number, shown, target });
            self.links.len() - 1
        });
        self.holes.mark(Hole::Link(number as u16)).to_string()
    }

    /// An address that is not tracked: fields in it are percent-encoded.
    fn personal(&mut self, value: &str) -> String {
        let marked = self.url_marks(value);
        crate::escape::html(&marked)
    }

    fn url_marks(&mut self, value: &str) -> String {
        let mut out = String::with_capacity(value.len());
        for letter in value.chars() {
            let hole = self.holes.get(letter).filter(|_| is_mark(letter)).cloned();
            match hole {
                Some(Hole::Field { field, default }) => out.push(self.holes.mark(Hole::UrlField { field, default })),
                Some(_) => self.refused.push(Finding::blocks(FindingCode::FieldInStyle)),
                None if letter == ' ' => out.push_str("%20"),
                None => out.push(letter),
            }
        }
        out
    }

    fn shown(&self, value: &str) -> String {
        let mut out = String::with_capacity(value.len());
        for letter in value.chars() {
            match self.holes.get(letter).filter(|_| is_mark(letter)) {
                Some(Hole::Field { field, .. }) => out.push_str(&format!("{{{{ {field} }}}}")),
                Some(_) => out.push('…'),
                None => out.push(letter),
            }
        }
        out
    }
}

enum Judgement {
    /// http or https with a literal host.
    Web,
    /// mailto, tel, sms.
    Other,
    /// `cid:`, a picture inside the letter.
    Content,
    /// `#place` in the letter itself.
    Anchor,
    Trouble(FindingCode),
}

fn judge(value: &str) -> Judgement {
    let literal = &value[..value.find(is_mark).unwrap_or(value.len())];
    let personal = literal.len() < value.len();
    if literal.starts_with('#') {
        return Judgement::Anchor;
    }
    let scheme = literal.split_once(':').map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    let Some((scheme, rest)) = scheme else {
        return Judgement::Trouble(match personal && literal.is_empty() {
            true => FindingCode::LinkWithPersonalHost,
            false => FindingCode::LinkWithoutScheme,
        });
    };
    match scheme.as_str() {
        "http" | "https" => web(rest, personal),
        "mailto" | "tel" | "sms" => Judgement::Other,
        "cid" => Judgement::Content,
        // `www.example.com:8080/page`: what stands before the colon is a host.
        _ if scheme.contains('.') => Judgement::Trouble(FindingCode::LinkWithoutScheme),
        _ => Judgement::Trouble(FindingCode::LinkUnsafe),
    }
}

fn web(rest: &str, personal: bool) -> Judgement {
    let Some(rest) = rest.strip_prefix("//") else { return Judgement::Trouble(FindingCode::LinkUnsafe) };
    let end = rest.find(['/', '?', '#']);
    if personal && end.is_none() {
        return Judgement::Trouble(FindingCode::LinkWithPersonalHost);
    }
    let host = &rest[..end.unwrap_or(rest.len())];
    let odd = |letter: char| letter.is_whitespace() || matches!(letter, '@' | '\\' | '<' | '>' | '"' | '{' | '}');
    if host.trim_start_matches(':').is_empty() || host.contains(odd) {
        return Judgement::Trouble(FindingCode::LinkUnsafe);
    }
    Judgement::Web
}
