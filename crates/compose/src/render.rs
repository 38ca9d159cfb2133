//! A compiled letter and its filling in for one reader.

use crate::dynamic::Dynamic;
use crate::escape::{Place, html, write_value};
use crate::holes::{Hole, Page};
use crate::links::{Link, LinkNumber};
use crate::program::Program;
use basics::Language;
use domain::letters::{Finding, MergeField, Reader, Sender, Severity, full_name, salutation};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Who reads and who signs.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReaderContext<'a> {
    pub reader: Reader<'a>,
    pub sender: Sender<'a>,
}

/// The addresses of one reader's letter. Each is asked for at most once a letter.
pub trait LetterUrls {
    /// The tracking address of a link. `target` is complete for this reader.
    fn click(&self, link: LinkNumber, target: &str) -> String;
    /// The open pixel; `None` leaves it out (no consent, privacy mode, one-to-one letters).
    fn open_pixel(&self) -> Option<String>;
    /// An address that no reader has a reason to follow, behind a punctuation mark at the letter's end that everybody sees; programs that
    /// follow every link give themselves away by it. `None` leaves it out.
    fn trap(&self) -> Option<String> {
        None
    }
    fn unsubscribe(&self) -> String;
    fn preferences(&self) -> String;
    fn view(&self) -> String;
    /// Where the reader passes the letter on.
    fn share(&self) -> String;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedLetter {
    pub subject: String,
    pub html: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderTrouble {
    #[error("the template ran out of fuel, depth or room for this reader")]
    Template,
    #[error("the subject is empty for this reader")]
    EmptySubject,
    #[error("the subject holds a line break")]
    SubjectLineBreak,
}

/// A letter ready for its readers. Cheap to share: nothing in it changes.
#[derive(Debug)]
pub struct CompiledLetter {
    pub(crate) language: Language,
    pub(crate) subject: Program,
    pub(crate) html: Program,
    pub(crate) text: Program,
    pub(crate) holes: Vec<Hole>,
    pub(crate) links: Vec<Link>,
    /// The targets of `links`.
    pub(crate) targets: Vec<Program>,
    pub(crate) dynamic: Option<Dynamic>,
    pub(crate) findings: Vec<Finding>,
}

impl CompiledLetter {
    /// The link table, in order of appearance.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The letter's check: what blocks it, what should be mended, what passed.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether anything forbids sending it.
    pub fn is_blocked(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Blocks)
    }

    /// The fields that the letter uses, so that a caller need load no others.
    pub fn fields(&self) -> impl Iterator<Item = MergeField> {
        self.holes.iter().filter_map(|hole| match hole {
            Hole::Field { field, .. } | Hole::UrlField { field, .. } => Some(*field),
            _ => None,
        })
    }

    /// Fills the letter in.
    ///
    /// # Errors
    /// A template that exceeds its limits for this reader, or a subject that is empty or would break its header.
    pub fn render(&self, context: &ReaderContext<'_>, urls: &dyn LetterUrls) -> Result<RenderedLetter, RenderTrouble> {
        let mut filler = Filler::new(self, context, urls);
        let subject = filler.subject()?;
        let (html, text) = match &self.dynamic {
            None => (filler.run(&self.html, Place::Html), filler.run(&self.text, Place::Plain)),
            Some(dynamic) => {
                let html = filler.dynamic(dynamic)?;
                let text = crate::text::from_html(&html);
                (html, text)
            }
        };
        Ok(RenderedLetter { subject, html, text })
    }
}

/// Fills the holes of one reader's letter.
pub(crate) struct Filler<'a> {
    letter: &'a CompiledLetter,
    context: &'a ReaderContext<'a>,
    urls: &'a dyn LetterUrls,
    clicks: Vec<String>,
    pages: [Option<String>; 4],
    pixel: Option<Option<String>>,
}

/// Room for the values of a letter's holes, beside its text.
const VALUES_BYTES: usize = 2_048;

impl<'a> Filler<'a> {
    pub(crate) fn new(letter: &'a CompiledLetter, context: &'a ReaderContext<'a>, urls: &'a dyn LetterUrls) -> Self {
        let mut filler = Filler { letter, context, urls, clicks: Vec::new(), pages: [const { None }; 4], pixel: None };
        filler.make_clicks();
        filler
    }

    fn make_clicks(&mut self) {
        let letter = self.letter;
        self.clicks.reserve(letter.links.len());
        for (link, target) in letter.links.iter().zip(&letter.targets) {
            let click = match link.is_personal() {
                false => self.urls.click(link.number, target.text()),
                true => {
                    let address = self.run(target, Place::Url);
                    self.urls.click(link.number, &address)
                }
            };
            self.clicks.push(click);
        }
    }

    pub(crate) fn subject(&mut self) -> Result<String, RenderTrouble> {
        let subject = self.run(&self.letter.subject, Place::Plain);
        match subject.trim() {
            "" => Err(RenderTrouble::EmptySubject),
            line if line.chars().any(char::is_control) => Err(RenderTrouble::SubjectLineBreak),
            line => Ok(line.to_owned()),
        }
    }

    fn run(&mut self, program: &Program, place: Place) -> String {
        let mut out = String::with_capacity(program.text_bytes() + VALUES_BYTES);
        program.run(&mut out, |number, out| self.fill(number, place, out));
        out
    }

    pub(crate) fn fill(&mut self, number: usize, place: Place, out: &mut String) {
        match &self.letter.holes[number] {
            Hole::Field { field, default } => write_value(&self.value(*field, default), place, out),
            Hole::UrlField { field, default } => write_value(&self.value(*field, default), Place::Url, out),
            Hole::Link(link) => write_address(&self.clicks[usize::from(*link)], place, out),
            Hole::Page(page) => write_address(self.page(*page), place, out),
            Hole::Pixel if place == Place::Html => self.write_pixel(out),
            // Slots and conditions were decided when the letter was compiled; expressions belong to the engine.
            Hole::Pixel | Hole::Slot(_) | Hole::Expression(_) | Hole::Control(_) => {}
        }
    }

    fn page(&mut self, page: Page) -> &str {
        let urls = self.urls;
        match page {
            Page::Unsubscribe => self.pages[0].get_or_insert_with(|| urls.unsubscribe()),
            Page::Preferences => self.pages[1].get_or_insert_with(|| urls.preferences()),
            Page::View => self.pages[2].get_or_insert_with(|| urls.view()),
            Page::Share => self.pages[3].get_or_insert_with(|| urls.share()),
        }
    }

    fn write_pixel(&mut self, out: &mut String) {
        if let Some(address) = self.urls.trap() {
            out.push_str("<a href=\"");
            out.push_str(&html(&address));
            out.push_str("\" style=\"color:#6b7280;text-decoration:none;font-size:12px\">&middot;</a>");
        }
        if let Some(address) = self.pixel.get_or_insert_with(|| self.urls.open_pixel()) {
            out.push_str("<img src=\"");
            out.push_str(&html(address));
            out.push_str("\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block;border:0;width:1px;height:1px\">");
        }
    }

    /// The reader's value, the source's default, or the field's own fall-back.
    fn value<'v>(&'v self, field: MergeField, default: &'v Option<String>) -> Cow<'v, str> {
        let known = self.known(field);
        if !known.trim().is_empty() {
            return known;
        }
        match default {
            Some(default) => Cow::Borrowed(default),
            None => Cow::Borrowed(field.own_fallback(self.letter.language).unwrap_or_default()),
        }
    }

    fn known(&self, field: MergeField) -> Cow<'_, str> {
        let ReaderContext { reader, sender } = self.context;
        Cow::Borrowed(match field {
            MergeField::Salutation => return Cow::Owned(salutation(reader, self.letter.language)),
            MergeField::FullName => return Cow::Owned(full_name(reader)),
            MergeField::FirstName => reader.first_name,
            MergeField::LastName => reader.last_name,
            MergeField::JobTitle => reader.job_title,
            MergeField::Address => reader.address,
            MergeField::City => reader.city,
            MergeField::Country => reader.country,
            MergeField::CompanyName => reader.company_name,
            MergeField::CompanyIndustry => reader.company_industry,
            MergeField::CompanyWebsite => reader.company_website,
            MergeField::SenderName => sender.name,
            MergeField::SenderTitle => sender.job_title,
            MergeField::SenderAddress => sender.address,
            MergeField::SenderPhone => sender.phone,
            MergeField::SenderCompany => sender.company,
        })
    }

    fn dynamic(&mut self, dynamic: &Dynamic) -> Result<String, RenderTrouble> {
        let mut filled = Vec::with_capacity(self.letter.holes.len());
        for number in 0..self.letter.holes.len() {
            let mut value = String::new();
            self.fill(number, Place::Html, &mut value);
            filled.push(value);
        }
        let mut fields: BTreeMap<&'static str, BTreeMap<&'static str, String>> = BTreeMap::new();
        for field in MergeField::ALL {
            let (noun, name) = field.name().split_once('.').expect("fields are named noun.what");
            let mut value = String::new();
            write_value(&self.known(*field), Place::Plain, &mut value);
            fields.entry(noun).or_default().insert(name, value);
        }
        dynamic.render(&fields, filled).ok_or(RenderTrouble::Template)
    }
}

fn write_address(address: &str, place: Place, out: &mut String) {
    match place {
        Place::Plain => out.push_str(address),
        Place::Html | Place::Url => out.push_str(&html(address)),
    }
}
