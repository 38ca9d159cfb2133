//! From a letter's source to a compiled letter, once.

use crate::conditions;
use crate::dynamic::Dynamic;
use crate::escape;
use crate::holes::{Allowed, Hole, Holes, is_mark};
use crate::limits::{SOURCE_BYTES, SUBJECT_BYTES};
use crate::links;
use crate::mjml;
use crate::program::Program;
use crate::render::CompiledLetter;
use crate::slots;
use crate::source::{Brand, ComposeTrouble, LetterSource, broken_template};
use crate::text;
use domain::letters::{Finding, FindingCode, LetterFacts, LetterKind, MergeField, check_letter};
use words::{Arguments, Catalogue};

/// A tracking address is about this long; so much grows the HTML for each link beside what we know.
const TRACKING_ADDRESS_BYTES: usize = 120;

/// Compiles a letter.
///
/// # Errors
/// Findings of a source that cannot become a letter: too large, not MJML, forbidden elements, unknown fields or slots.
/// What only forbids *sending* is in [`CompiledLetter::findings`].
pub fn compile(source: &LetterSource, brand: &Brand, words: &Catalogue) -> Result<CompiledLetter, ComposeTrouble> {
    let bytes = source.mjml.len();
    if bytes > SOURCE_BYTES || source.subject.len() > SUBJECT_BYTES {
        let finding = Finding::blocks(FindingCode::SourceTooLarge);
        return Err(finding.with("kilobytes", bytes / 1024).with("limit", SOURCE_BYTES / 1024).into());
    }
    let mut holes = Holes::default();
    constants(source, brand, words, &mut holes);
    let marked = holes.read(&source.mjml, Allowed::Everything);
    refuse(&mut holes.findings)?;
    let page = mjml::render(&marked, source.language)?;
    let filled = |name: &str| match name.split_once('.')? {
        ("slot", slot) => {
            let text = source.slot_text(&slot.parse().ok()?)?;
            Some(!text.trim().is_empty())
        }
        ("brand", _) => holes.constants.get(name).map(|text| !text.is_empty()),
        _ => None,
    };
    let html = conditions::resolve(&page.html, &holes, &filled)?;
    let html = slots::fill(&html, source, &mut holes);
    let subject = holes.read(&source.subject, Allowed::Slots);
    let subject = slots::fill_plain(&subject, source, &mut holes);
    refuse(&mut holes.findings)?;
    let linked = links::register(&html, &mut holes).map_err(ComposeTrouble::Refused)?;
    let plain = text::from_html(&linked.html);
    refuse(&mut holes.findings)?;

    let uses_address = holes.used.iter().any(|name| name == "brand.postal_address");
    let holes = holes.into_list();
    let html = Program::split(&linked.html, &holes);
    let is_dynamic = html.hole_numbers().any(|hole| matches!(holes[hole], Hole::Expression(_) | Hole::Control(_)));
    let dynamic = if is_dynamic { Some(Dynamic::compile(&html, &holes)?) } else { None };
    if linked.links.len() > usize::from(u16::MAX) {
        return Err(broken_template("too many links").into());
    }
    let bare = bare_fields(&holes);
    let visible: String = plain.chars().filter(|letter| !is_mark(*letter)).collect();
    let findings = check_letter(&LetterFacts {
        kind: source.kind,
        language: source.language,
        subject: &source.subject,
        html_bytes: html.text_bytes() + html.hole_numbers().count() * TRACKING_ADDRESS_BYTES,
        text: &visible,
        has_unsubscribe: linked.has_unsubscribe,
        has_postal_address: uses_address && !brand.postal_address.trim().is_empty(),
        has_external_font: linked.has_external_font || page.asked_for_fonts,
        bare_fields: &bare,
        link_troubles: &linked.troubles,
    });
    Ok(CompiledLetter {
        language: source.language,
        subject: Program::split(&subject, &holes),
        text: Program::split(&plain, &holes),
        targets: linked.links.iter().map(|link| Program::split(&link.target, &holes)).collect(),
        html,
        holes,
        links: linked.links,
        dynamic,
        findings,
    })
}

fn refuse(findings: &mut Vec<Finding>) -> Result<(), ComposeTrouble> {
    match findings.is_empty() {
        true => Ok(()),
        false => Err(ComposeTrouble::Refused(std::mem::take(findings))),
    }
}

/// What a source may say without asking the reader: brand, the catalogue's words of a letter, and the direction of writing.
fn constants(source: &LetterSource, brand: &Brand, words: &Catalogue, holes: &mut Holes) {
    let company = || Arguments::new().text("company", brand.company.as_str());
    let say = |what: &str| words.say(source.language, &format!("public.letter.{what}"), &company());
    let address: Vec<&str> = brand.postal_address.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (start, end, direction) = match source.language.is_right_to_left() {
        true => ("right", "left", "rtl"),
        false => ("left", "right", "ltr"),
    };
    let why = if source.kind == LetterKind::Cold { "why_cold" } else { "why" };
    let constants = [
        ("brand.company", brand.company.clone()),
        ("brand.postal_address", address.join(", ")),
        ("brand.website", brand.website.clone()),
        ("brand.logo_url", brand.logo_url.clone()),
        ("brand.accent", brand.accent().to_owned()),
        ("brand.on_accent", brand.on_accent().to_owned()),
        ("words.unsubscribe", say("unsubscribe")),
        ("words.preferences", say("preferences")),
        ("words.view", say("view")),
        ("words.share", say("share")),
        ("words.why", say(why)),
        ("layout.start", start.to_owned()),
        ("layout.end", end.to_owned()),
        ("layout.direction", direction.to_owned()),
    ];
    for (name, text) in constants {
        let plain: String = text.chars().filter(|letter| !letter.is_control() && !is_mark(*letter)).collect();
        holes.constants.insert(name.to_owned(), escape::html(plain.trim()));
    }
}

/// Fields that some place uses without a default.
fn bare_fields(holes: &[Hole]) -> Vec<MergeField> {
    let mut bare: Vec<MergeField> = holes
        .iter()
        .filter_map(|hole| match hole {
            Hole::Field { field, default: None } | Hole::UrlField { field, default: None } => Some(*field),
            _ => None,
        })
        .collect();
    bare.sort();
    bare.dedup();
    bare
}
