//! The catalogue `words/<language>/<noun>.json`: the same keys and arguments in all languages, none unused, none missing.
//!
//! A key is used when a string or template literal of a source (Rust or TypeScript)
//! 1. is the key itself, or
//! 2. begins with a dotted part of the key before a filled-in piece: `shell.theme.${name}`, `"error.{code}"`, or
//! 3. is a dotted part of the key of at least two words, with or without a final dot: `t.code('letters.finding', code)`, or
//! 4. is the noun alone as the first argument of a call named `code`: `t.code('error', code)`.
//!
//! So a key that is put together must begin with a literal that names its room. Asked for but missing: literals in `t('…')`.
//! A text that stands in another language word for word as in English is told too: it waits for its translator.

use crate::finding::Finding;
use crate::rust_text::RustText;
use crate::tree::Tree;
use std::collections::{BTreeMap, BTreeSet};

const LAW: &str = "words";
const SOURCE_LANGUAGE: &str = "en";
/// Texts that a language may share with English: codes, units, names, and the odd word that both write alike.
const SHARED: [&str; 7] = ["{code}", "{size} KB", "{size} MB", "STARTTLS", "TLS", "Tradewind", "Stand"];

type Texts = BTreeMap<String, String>;

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut languages: BTreeMap<&str, Texts> = BTreeMap::new();
    for file in tree.with_ending(".json").filter(|file| file.path.starts_with("words/")) {
        let Some((language, noun)) = file.path["words/".len()..].trim_end_matches(".json").split_once('/') else {
            continue;
        };
        match serde_json::from_str::<Texts>(&file.text) {
            Ok(texts) => {
                for key in texts.keys().filter(|key| !key.starts_with(&format!("{noun}."))) {
                    findings.push(Finding::error(
                        LAW,
                        &file.path,
                        0,
                        format!("the key {key} belongs into another file"),
                    ));
                }
                languages.entry(language).or_default().extend(texts);
            }
            Err(error) => findings.push(Finding::error(LAW, &file.path, 0, format!("is no map of texts: {error}"))),
        }
    }
    let Some(english) = languages.get(SOURCE_LANGUAGE) else {
        return findings;
    };
    for (language, texts) in &languages {
        findings.extend(compare(language, texts, english));
    }
    findings.extend(usage(tree, english));
    findings
}

fn compare(language: &str, texts: &Texts, english: &Texts) -> Vec<Finding> {
    let path = |key: &str| format!("words/{language}/{}.json", key.split('.').next().unwrap_or(key));
    let mut findings = Vec::new();
    let mut lacking: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut english_still: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (key, text) in english {
        match texts.get(key) {
            None => lacking.entry(path(key)).or_default().push(key),
            Some(other) if arguments(other) != arguments(text) => {
                let problem = format!(
                    "{key} takes other arguments than in English: {:?}, {:?}",
                    arguments(other),
                    arguments(text)
                );
                findings.push(Finding::error(LAW, &path(key), 0, problem));
            }
            Some(other) if language != SOURCE_LANGUAGE && other == text && !SHARED.contains(&text.as_str()) => {
                english_still.entry(path(key)).or_default().push(key);
            }
            Some(_) => {}
        }
    }
    for (path, keys) in lacking {
        findings.push(Finding::error(LAW, &path, 0, format!("lacks what English has: {}", keys.join(" "))));
    }
    for (path, keys) in english_still {
        findings.push(Finding::warning(LAW, &path, 0, format!("says these as English does: {}", keys.join(" "))));
    }
    for key in texts.keys().filter(|key| !english.contains_key(*key)) {
        findings.push(Finding::error(LAW, &path(key), 0, format!("has {key}, which English lacks")));
    }
    findings
}

/// The names filled into an ICU message: what stands after `{` up to `}` or `,`, outside of plural and select cases.
fn arguments(message: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for (at, _) in message.match_indices('{') {
        let rest = &message[at + 1..];
        let name = rest[..rest.find([',', '}', '{']).unwrap_or(rest.len())].trim();
        let ends = rest.trim_start()[name.len()..].trim_start();
        let is_name = !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        // A case such as `one {person}` also looks like `{person}`: a name follows no word of a case.
        let before = message[..at].trim_end();
        let case = before.ends_with(|letter: char| letter.is_alphanumeric()) && inside_cases(&message[..at]);
        if is_name && !case && (ends.starts_with('}') || ends.starts_with(',')) {
            names.insert(name);
        }
    }
    names
}

/// Whether the text before a brace is inside a plural or select, between its cases.
fn inside_cases(before: &str) -> bool {
    let mut cases = Vec::new();
    for (at, letter) in before.char_indices() {
        match letter {
            '{' => {
                let rest = &before[at + 1..];
                let head: Vec<&str> = rest.splitn(3, ',').map(str::trim).collect();
                cases.push(matches!(head.get(1), Some(&"plural" | &"select" | &"selectordinal")));
            }
            '}' => {
                cases.pop();
            }
            _ => {}
        }
    }
    cases.last() == Some(&true)
}

fn usage(tree: &Tree, english: &Texts) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut whole = BTreeSet::new();
    let mut begun = BTreeSet::new();
    for file in tree.rust() {
        for (_, text) in RustText::read(&file.text).strings {
            note(&text, &mut whole, &mut begun);
        }
    }
    for file in tree.files.iter().filter(|file| file.path.starts_with("web/") && is_script(&file.path)) {
        let mut missing = BTreeSet::new();
        for literal in script_literals(&file.text) {
            note(literal.text, &mut whole, &mut begun);
            if literal.call == "code" {
                begun.insert(format!("{}.", literal.text));
            }
            let complete = is_key(literal.text) && literal.call == "t";
            if complete && !english.contains_key(literal.text) && !file.path.contains(".test.") {
                missing.insert(literal.text);
            }
        }
        if !missing.is_empty() {
            let keys = missing.into_iter().collect::<Vec<_>>().join(" ");
            findings.push(Finding::error(LAW, &file.path, 0, format!("asks for texts that words/en lacks: {keys}")));
        }
    }
    let mut unused: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for key in english.keys() {
        let mut parts = key.match_indices('.').map(|(at, _)| &key[..=at]);
        if !whole.contains(key) && !parts.any(|part| begun.contains(part)) {
            unused.entry(key.split('.').next().unwrap_or(key)).or_default().push(key);
        }
    }
    for (noun, keys) in unused {
        let problem = format!("used nowhere; remove them, or name them in a literal: {}", keys.join(" "));
        findings.push(Finding::error(LAW, &format!("words/{SOURCE_LANGUAGE}/{noun}.json"), 0, problem));
    }
    findings
}

fn is_script(path: &str) -> bool {
    path.ends_with(".ts") || path.ends_with(".tsx") || path.ends_with(".mjs")
}

fn is_key(text: &str) -> bool {
    text.contains('.') && text.split('.').all(|word| !word.is_empty() && word.chars().all(is_key_letter))
}

fn is_key_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '-'
}

/// Notes a literal as a whole key, and as the begun part of others, always with its final dot.
fn note(text: &str, whole: &mut BTreeSet<String>, begun: &mut BTreeSet<String>) {
    let filled_in = text.find("${").or_else(|| text.find('{'));
    let fixed = &text[..filled_in.unwrap_or(text.len())];
    if filled_in.is_none() && is_key(fixed) {
        whole.insert(fixed.to_owned());
        begun.insert(format!("{fixed}."));
    }
    if let Some(part) = fixed.rfind('.').map(|at| &fixed[..=at])
        && (filled_in.is_some() || fixed.ends_with('.'))
        && part.trim_end_matches('.').split('.').all(|word| !word.is_empty() && word.chars().all(is_key_letter))
    {
        begun.insert(part.to_owned());
    }
}

struct ScriptLiteral<'a> {
    text: &'a str,
    /// The name before the parenthesis that the literal follows, or "".
    call: &'a str,
}

/// String and template literals on one line each; good enough for keys, which never span lines.
fn script_literals(source: &str) -> Vec<ScriptLiteral<'_>> {
    let mut literals = Vec::new();
    for line in source.lines() {
        for quote in ['\'', '"', '`'] {
            let marks: Vec<usize> = line.match_indices(quote).map(|(at, _)| at).collect();
            // Every pair of neighbouring quotes: an apostrophe in a comment must not hide the literals after it.
            for pair in marks.windows(2) {
                let before = line[..pair[0]].trim_end();
                let name = before.strip_suffix('(').unwrap_or("");
                let start = name.rfind(|letter: char| !is_key_letter(letter)).map_or(0, |at| at + 1);
                literals.push(ScriptLiteral { text: &line[pair[0] + 1..pair[1]], call: &name[start..] });
            }
        }
    }
    literals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(english: &str, chinese: &str, script: &str) -> Vec<String> {
        let rust = "fn f(code: &str) { say(&format!(\"home.finding.{code}\")); }";
        let tree = Tree::of(&[
            ("words/en/home.json", english),
            ("words/zh/home.json", chinese),
            ("web/src/home.tsx", script),
            ("crates/server/src/f.rs", rust),
        ]);
        check(&tree).into_iter().map(|found| found.problem).collect()
    }

    fn chinese(english: &str) -> String {
        english.replace("\"x\"", "\"甲\"")
    }

    #[test]
    fn a_text_left_in_english_is_told_unless_it_is_a_code() {
        let script = "t('home.a')";
        let found = problems(r#"{"home.a": "Wait a moment"}"#, r#"{"home.a": "Wait a moment"}"#, script);
        assert_eq!(found, ["says these as English does: home.a"]);
        assert!(problems(r#"{"home.a": "STARTTLS"}"#, r#"{"home.a": "STARTTLS"}"#, script).is_empty());
        assert!(problems(r#"{"home.a": "Wait a moment"}"#, r#"{"home.a": "稍等"}"#, script).is_empty());
    }

    #[test]
    fn missing_and_surplus_keys_and_other_arguments_are_found() {
        let both = r#"{"home.a": "{count, plural, one {# person} other {# people}} of {name}"}"#;
        let zh = r#"{"home.a": "{name}有{count, plural, other {# 人}}"}"#;
        let script = "t('home.a')";
        assert!(problems(both, zh, script).is_empty());
        assert_eq!(problems(both, r#"{"home.b": "人"}"#, script).len(), 2);
        assert_eq!(problems(both, r#"{"home.a": "{count}"}"#, script).len(), 1);
        assert_eq!(problems(r#"{"away.a": "x"}"#, r#"{"away.a": "甲"}"#, "t('away.a')").len(), 2);
    }

    #[test]
    fn keys_are_used_whole_by_beginning_or_by_code() {
        let used = [
            (r#"{"home.a.b": "x"}"#, "label: 'home.a.b'"),
            (r#"{"home.a.b": "x"}"#, "t(`home.a.${name}`)"),
            (r#"{"home.a.b": "x"}"#, "it's; t.code('home.a', code)"),
            (r#"{"home.b": "x"}"#, "t.code('home', code)"),
            (r#"{"home.finding.size": "x"}"#, ""),
        ];
        for (words, script) in used {
            assert_eq!(problems(words, &chinese(words), script), [""; 0], "{script}");
        }
        for script in ["t('home')", "// home.a.b", "t('home.a.bc' as Key)", "t(`${noun}.a.b`)"] {
            let words = r#"{"home.a.b": "x"}"#;
            assert!(!problems(words, &chinese(words), script).is_empty(), "{script}");
        }
    }

    #[test]
    fn a_text_that_is_asked_for_and_missing_is_found() {
        let found = problems(r#"{"home.a": "x"}"#, r#"{"home.a": "甲"}"#, "t('home.a'); t('home.gone')");
        assert_eq!(found, ["asks for texts that words/en lacks: home.gone"]);
    }
}
