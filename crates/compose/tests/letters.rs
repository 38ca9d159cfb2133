//! Letters as their readers and their attackers meet them.

use basics::Language;
use compose::{
    Brand, CompiledLetter, ComposeTrouble, FilledLetter, LetterSource, LetterUrls, LinkNumber, ReaderContext,
    RenderedLetter, Stretch, compile, discover_slots, shipped_letters,
};
use domain::letters::{FindingCode, LetterKind, Reader, Sender, Severity, Slot, SlotKind};
use proptest::prelude::*;
use std::collections::BTreeMap;
use words::Catalogue;

struct Urls;

impl LetterUrls for Urls {
    fn click(&self, link: LinkNumber, target: &str) -> String {
        format!("https://mail.example.com/c/{}?a=1&to={}", link.0, target.len())
    }
    fn open_pixel(&self) -> Option<String> {
        Some("https://mail.example.com/o/1".to_owned())
    }
    fn unsubscribe(&self) -> String {
        "https://mail.example.com/u/1".to_owned()
    }
    fn preferences(&self) -> String {
        "https://mail.example.com/p/1".to_owned()
    }
    fn view(&self) -> String {
        "https://mail.example.com/v/1".to_owned()
    }
    fn share(&self) -> String {
        "https://mail.example.com/s/1".to_owned()
    }
}

/// Shows the targets themselves.
struct Targets;

impl LetterUrls for Targets {
    fn click(&self, _link: LinkNumber, target: &str) -> String {
        target.to_owned()
    }
    fn open_pixel(&self) -> Option<String> {
        None
    }
    fn unsubscribe(&self) -> String {
        Urls.unsubscribe()
    }
    fn preferences(&self) -> String {
        Urls.preferences()
    }
    fn view(&self) -> String {
        Urls.view()
    }
    fn share(&self) -> String {
        Urls.share()
    }
}

fn brand() -> Brand {
    Brand {
        company: "Seaway & Sons".to_owned(),
        postal_address: "88 Jiangnan Road\nNingbo".to_owned(),
        accent: "#0b5fa5".to_owned(),
        ..Brand::default()
    }
}

fn source(body: &str) -> LetterSource {
    LetterSource {
        kind: LetterKind::Nurture,
        language: Language::ENGLISH,
        subject: "Report for {{ contact.first_name }}".to_owned(),
        mjml: format!(
            "<mjml><mj-body><mj-section><mj-column>{body}<mj-text>{{{{ brand.postal_address }}}} \
             <a href=\"{{{{ link.unsubscribe }}}}\">off</a></mj-text></mj-column></mj-section></mj-body></mjml>"
        ),
        slots: Vec::new(),
        texts: BTreeMap::new(),
    }
}

fn with_slot(body: &str, kind: SlotKind, text: &str) -> LetterSource {
    let slot =
        Slot { name: "lead".parse().expect("a slot name"), kind, label: "Lead".to_owned(), default: text.to_owned() };
    LetterSource { slots: vec![slot], ..source(body) }
}

fn compiled(source: &LetterSource) -> CompiledLetter {
    compile(source, &brand(), &Catalogue::embedded()).expect("the letter compiles")
}

fn rendered(source: &LetterSource, reader: Reader<'_>) -> RenderedLetter {
    let context = ReaderContext { reader, sender: Sender { name: "Lin Yue", ..Sender::default() } };
    compiled(source).render(&context, &Targets).expect("the letter renders")
}

fn refused(source: &LetterSource) -> Vec<FindingCode> {
    match compile(source, &brand(), &Catalogue::embedded()) {
        Ok(_) => Vec::new(),
        Err(ComposeTrouble::Refused(findings)) => findings.iter().map(|finding| finding.code).collect(),
    }
}

fn blocks(source: &LetterSource) -> Vec<FindingCode> {
    let letter = compiled(source);
    let blocking = letter.findings().iter().filter(|finding| finding.severity == Severity::Blocks);
    blocking.map(|finding| finding.code).collect()
}

const MARIA: Reader<'static> = Reader {
    first_name: "Maria",
    last_name: "",
    title: "",
    gender: None,
    form_of_address: domain::letters::Standing::Guessed,
    job_title: "",
    address: "maria@example.com",
    city: "",
    country: "Chile",
    company_name: "",
    company_industry: "",
    company_website: "",
};

#[test]
fn every_shipped_letter_works_in_every_language_without_anything_that_blocks() {
    let words = Catalogue::embedded();
    for letter in shipped_letters() {
        assert!(words.knows(&format!("letters.shipped.{}.title", letter.name)), "{}", letter.name);
        for language in letter.languages() {
            let source = letter.source(language, Language::CHINESE, &words);
            for slot in &source.slots {
                assert!(words.knows(&format!("letters.slot.{}", slot.name)), "{}", slot.name);
            }
            let compiled = compile(&source, &brand(), &words).unwrap();
            let troubles: Vec<_> =
                compiled.findings().iter().filter(|finding| finding.severity != Severity::Passed).collect();
            assert!(
                troubles.iter().all(|finding| finding.code == FindingCode::LongSubject),
                "{}: {troubles:?}",
                letter.name
            );
            let context =
                ReaderContext { reader: MARIA, sender: Sender { name: "Lin", company: "Seaway", ..Sender::default() } };
            let rendered = compiled.render(&context, &Urls).unwrap();
            assert!(rendered.html.contains(if language == Language::ARABIC { "dir=\"rtl\"" } else { "dir=\"ltr\"" }));
            for own in ["https://mail.example.com/u/1", "https://mail.example.com/s/1"] {
                assert!(rendered.html.contains(own) && rendered.text.contains(own), "{own} in {}", letter.name);
            }
            assert!(rendered.html.contains("https://mail.example.com/o/1") && !rendered.text.contains("/o/1"));
            for odd in ["fonts.g", "Ubuntu", "{{", "{%", "None", "Dear ,"] {
                assert!(!rendered.html.contains(odd) && !rendered.text.contains(odd), "{odd} in {}", letter.name);
            }
        }
    }
}

#[test]
fn every_finding_has_its_words() {
    let words = Catalogue::embedded();
    for code in FindingCode::ALL {
        assert!(words.knows(&format!("letters.finding.{}", code.as_str())), "{code:?}");
    }
}

#[test]
fn names_stay_text_whatever_they_contain() {
    let reader = Reader { first_name: "<b>{{ contact.address }}</b>\" onclick='x", ..MARIA };
    let letter = rendered(
        &source("<mj-text>Hi {{ contact.first_name }} <i title='{{contact.first_name}}'>x</i></mj-text>"),
        reader,
    );
    assert!(
        letter.html.contains("Hi &lt;b&gt;{{ contact.address }}&lt;/b&gt;&quot; onclick=&#39;x"),
        "{}",
        letter.html
    );
    assert!(!letter.html.contains("maria@example.com") && !letter.html.contains("<b>"));
    assert!(letter.text.contains("Hi <b>{{ contact.address }}</b>\" onclick='x"));
    assert_eq!(letter.subject, "Report for <b>{{ contact.address }}</b>\" onclick='x");
}

#[test]
fn a_missing_value_uses_its_fallback() {
    let body = "<mj-text>{{ contact.salutation }} {{ contact.first_name | default(\"colleague\") }} {{ contact.city | default('your city') }} {{ company.name }}</mj-text>";
    let letter = rendered(&source(body), Reader { first_name: " \n", ..MARIA });
    assert!(letter.text.starts_with("Dear Sir or Madam, colleague your city your company"), "{}", letter.text);
    assert_eq!(letter.subject, "Report for friend");
}

#[test]
fn links_are_registered_once_in_stable_order_and_stay_in_the_text() {
    let body = "<mj-text><a href=\"https://b.example/?x=1&amp;y=2\">B</a> <a href='https://a.example/'>A</a></mj-text>\
                <mj-button href=\"https://b.example/?x=1&amp;y=2\">B again</mj-button>\
                <mj-text><a href=\"https://c.example/q?c={{ contact.country }}\">C</a> <a href=\"mailto:me@a.example\">M</a></mj-text>";
    let letter = compiled(&source(body));
    let shown: Vec<_> = letter.links().iter().map(|link| (link.number.0, link.shown.as_str())).collect();
    let expected = [
        (0, "https://b.example/?x=1&y=2"),
        (1, "https://a.example/"),
        (2, "https://c.example/q?c={{ contact.country }}"),
    ];
    assert_eq!(shown, expected);
    let reader = Reader { country: "A&B \"C\"", ..MARIA };
    let rendered = letter.render(&ReaderContext { reader, ..ReaderContext::default() }, &Targets).unwrap();
    assert_eq!(rendered.html.matches("https://b.example/?x=1&amp;y=2").count(), 2);
    assert!(rendered.html.contains("https://c.example/q?c=A%26B%20%22C%22"));
    assert!(rendered.text.contains("A (https://a.example/)"), "{}", rendered.text);
    assert!(rendered.text.contains("C (https://c.example/q?c=A%26B%20%22C%22)"), "{}", rendered.text);
}

#[test]
fn links_that_letters_may_not_carry_block_it() {
    for (href, code) in [
        ("www.example.com", FindingCode::LinkWithoutScheme),
        ("", FindingCode::LinkWithoutScheme),
        ("example.com:80/x", FindingCode::LinkWithoutScheme),
        ("javascript:alert(1)", FindingCode::LinkUnsafe),
        ("java&#10;script&colon;alert(1)", FindingCode::LinkUnsafe),
        ("data:text/html,x", FindingCode::LinkUnsafe),
        ("https://good.example@evil.example/", FindingCode::LinkUnsafe),
        ("{{ company.website }}", FindingCode::LinkWithPersonalHost),
        ("https://{{ company.website }}/", FindingCode::LinkWithPersonalHost),
        ("https://shop{{ contact.country }}.example/", FindingCode::LinkWithPersonalHost),
    ] {
        let source = source(&format!("<mj-text>Words enough for a part <a href=\"{href}\">x</a></mj-text>"));
        assert_eq!(blocks(&source), [code], "{href}");
        assert!(!compiled(&source).render(&ReaderContext::default(), &Targets).unwrap().html.contains("script:"));
    }
}

#[test]
fn hostile_sources_are_refused() {
    use FindingCode::*;
    for (body, code) in [
        ("<mj-text><script>x()</script></mj-text>", ForbiddenElement),
        ("<mj-raw><iframe src=\"https://x.example/\"></iframe></mj-raw>", ForbiddenElement),
        ("<mj-text><img src=\"https://x.example/a.png\" onerror=\"x()\"></mj-text>", ForbiddenElement),
        ("<mj-text><form action=\"https://x.example/\"></form></mj-text>", ForbiddenElement),
        ("<mj-include path=\"/etc/passwd\" />", ForbiddenElement),
        ("<mj-text><p style=\"color:{{ contact.city }}\">x</p></mj-text>", FieldInStyle),
        ("<mj-text><p {{ contact.city }}>x</p></mj-text>", FieldInStyle),
        ("<mj-text>{{ contact.shoe_size }}</mj-text>", UnknownField),
        ("<mj-text>{{ slot.nobody }}</mj-text>", UnknownSlot),
        ("<mj-text>{{ contact.first_name</mj-text>", UnknownField),
        ("<mj-text><i title={{contact.city}}>x</i></mj-text>", BrokenSource),
        ("<mj-text>{% for x in range(99999999) %}x{% endfor %}</mj-text>", BrokenTemplate),
        ("<mj-text>{% set x = 1 %}</mj-text>", BrokenTemplate),
        ("<mj-text>{% if contact.city %}x</mj-text>", BrokenTemplate),
        ("<mj-text>{{ contact.city | upper * 1000000000 }}</mj-text>", BrokenTemplate),
        ("<mj-text>{{ password | upper }}</mj-text>", UnknownField),
    ] {
        assert!(refused(&source(body)).contains(&code), "{body}: {:?}", refused(&source(body)));
    }
    assert_eq!(refused(&source(&"x".repeat(1024 * 1024))), [SourceTooLarge]);
    assert_eq!(refused(&source(&"<div>".repeat(40_000))), [BrokenSource]);
    assert_eq!(refused(&LetterSource { mjml: "no letter".to_owned(), ..source("") }), [BrokenSource]);
}

#[test]
fn a_subject_never_gains_a_line() {
    let letter = LetterSource {
        subject: "Hi\r\nBcc: x@example.com".to_owned(),
        ..source("<mj-text>Words enough for a part</mj-text>")
    };
    assert!(blocks(&letter).contains(&FindingCode::SubjectLineBreak));
    assert!(compiled(&letter).render(&ReaderContext::default(), &Urls).is_err());
    let reader = Reader { first_name: "Ana\r\nBcc: x@example.com", ..MARIA };
    assert_eq!(rendered(&source("<mj-text>x</mj-text>"), reader).subject, "Report for Ana Bcc: x@example.com");
}

#[test]
fn external_fonts_block_and_never_load() {
    let mut letter = source("<mj-text font-family=\"Lato\">Words enough for a part</mj-text>");
    letter.mjml = letter.mjml.replace(
        "<mj-body>",
        "<mj-head><mj-font name=\"Lato\" href=\"https://fonts.googleapis.com/css?family=Lato\" /></mj-head><mj-body>",
    );
    assert_eq!(blocks(&letter), [FindingCode::ExternalFont]);
    assert!(!rendered(&letter, MARIA).html.contains("googleapis"));
}

#[test]
fn slots_are_text_with_line_breaks_and_fields() {
    let letter = with_slot(
        "<mj-text>{{ slot.lead }}</mj-text>",
        SlotKind::Paragraph,
        "<script>1 < 2\nHi {{ contact.first_name }} {{{ {% {",
    );
    let rendered = rendered(&letter, MARIA);
    assert!(rendered.html.contains("&lt;script&gt;1 &lt; 2<br>Hi Maria {{{ {% {"), "{}", rendered.html);
    let hero =
        "{% if slot.lead %}<mj-image src=\"{{ slot.lead }}\" />{% else %}<mj-text>no picture</mj-text>{% endif %}";
    let empty = compiled(&with_slot(hero, SlotKind::Image, "")).render(&ReaderContext::default(), &Urls).unwrap();
    assert!(empty.html.contains("no picture") && !empty.html.contains("src=\"\""));
    let filled = with_slot(hero, SlotKind::Image, "https://a.example/p.png");
    let filled = compiled(&filled).render(&ReaderContext::default(), &Urls).unwrap();
    assert!(filled.html.contains("https://a.example/p.png") && !filled.html.contains("no picture"));
    let found = discover_slots("<mj-image src=\"{{ slot.hero }}\" /><a href='{{ slot.go }}'>{{ slot.lead }}</a>");
    let kinds: Vec<_> = found.iter().map(|slot| slot.kind).collect();
    assert_eq!(kinds, [SlotKind::Image, SlotKind::Url, SlotKind::Paragraph]);
}

#[test]
fn conditions_on_the_reader_choose_for_each_reader() {
    let body = "<mj-text>{% if contact.country == 'Chile' %}Hola {{ contact.first_name | upper }}{% else %}Hello{% endif %} \
                <a href=\"https://a.example/\">A</a></mj-text>";
    let letter = source(body);
    let chile = rendered(&letter, Reader { first_name: "<María>", ..MARIA });
    assert!(chile.html.contains("Hola &lt;MARÍA&gt;") && !chile.html.contains("Hello"), "{}", chile.html);
    assert!(chile.text.contains("Hola <MARÍA> A (https://a.example/)"), "{}", chile.text);
    assert!(rendered(&letter, Reader { country: "Peru", ..MARIA }).text.contains("Hello A"));
}

/// A rough reader of tags: every `<` outside comments begins a tag, and tags close in order.
fn is_well_formed(html: &str) -> bool {
    let mut tags = 0i64;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let Some(end) = rest.find('>') else { return false };
        tags += i64::from(!rest[1..].starts_with(['/', '!']));
        rest = &rest[end + 1..];
    }
    tags > 0
}

fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).map(|piece| piece.split([' ', '>']).next().unwrap_or_default()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_the_fields_contain_the_html_keeps_its_tags_and_the_subject_its_line(
        name in any::<String>(),
        country in "[<>\"'&{}%\\r\\n\\u{2028}\\u{17000}a-z ]{0,40}",
    ) {
        let body = "<mj-text>{{ contact.salutation }} {{ contact.country }} <i title='{{ contact.country }}'>x</i>\
                    <a href=\"https://a.example/?{{ contact.first_name }}\">x</a></mj-text>";
        let letter = compiled(&source(body));
        let plain = letter.render(&ReaderContext { reader: MARIA, ..ReaderContext::default() }, &Targets).unwrap();
        let reader = Reader { first_name: &name, company_name: &country, country: &country, ..MARIA };
        let odd = letter.render(&ReaderContext { reader, ..ReaderContext::default() }, &Targets).unwrap();
        prop_assert!(is_well_formed(&odd.html));
        prop_assert_eq!(tags(&odd.html), tags(&plain.html));
        prop_assert_eq!(odd.html.matches('"').count(), plain.html.matches('"').count());
        prop_assert!(!odd.subject.chars().any(char::is_control));
        prop_assert_eq!(odd.subject.lines().count(), 1);
    }
}

#[test]
fn stretches_joined_with_a_readers_values_are_the_whole_letter() {
    let words = Catalogue::embedded();
    for shipped in shipped_letters() {
        let letter = compiled(&shipped.source(Language::ENGLISH, Language::ENGLISH, &words));
        let context = ReaderContext { reader: MARIA, sender: Sender { name: "Lin <Yue>", ..Sender::default() } };
        let whole = letter.render(&context, &Urls).expect("the letter renders");
        let stretches = letter.stretches().expect("no conditions on the reader");
        let FilledLetter::Values(values) = letter.fill(&context, &Urls).expect("the letter fills") else {
            panic!("a letter with stretches gives values");
        };
        let join = |stretches: &[Stretch<'_>], values: &[String]| {
            let parts = stretches.iter().map(|stretch| match stretch {
                Stretch::Fixed(text) => *text,
                Stretch::Personal(number) => values[*number].as_str(),
            });
            parts.collect::<String>()
        };
        assert_eq!(join(&stretches.html, &values.html), whole.html);
        assert_eq!(join(&stretches.text, &values.text), whole.text);
        assert_eq!(values.subject, whole.subject);
    }
}

#[test]
fn a_letter_with_conditions_on_the_reader_is_filled_in_whole() {
    let letter =
        compiled(&source("<mj-text>{% if contact.first_name %}Dear {{ contact.first_name }}{% endif %}</mj-text>"));
    let context = ReaderContext { reader: MARIA, ..ReaderContext::default() };
    assert!(letter.stretches().is_none());
    let whole = letter.render(&context, &Urls).expect("the letter renders");
    assert_eq!(letter.fill(&context, &Urls), Ok(FilledLetter::Whole(whole)));
}
