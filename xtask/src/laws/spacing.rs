//! Chinese texts of the catalogue: a space between Chinese and Latin letters, digits or an argument; none beside full-width marks.
//!
//! A text is looked at as it will be read: each case of a plural or a choice by itself, an argument as a Latin letter, a count as a
//! digit. What cannot be read as a message is told by the tests of the words.

use crate::finding::Finding;
use crate::tree::Tree;
use std::collections::BTreeMap;

const LAW: &str = "spacing";
const FOLDER: &str = "words/zh/";
/// They bring their own room.
const MARKS: &str = "「」『』《》（），。：；？！、";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.with_ending(".json").filter(|file| file.path.starts_with(FOLDER)) {
        let texts: BTreeMap<String, String> = serde_json::from_str(&file.text).unwrap_or_default();
        for (key, text) in &texts {
            if let Some(fault) = readings(text).iter().find_map(|reading| fault(reading)) {
                findings.push(Finding::error(LAW, &file.path, 0, format!("{key} {fault}")));
            }
        }
    }
    findings
}

fn fault(reading: &str) -> Option<String> {
    let is_han = |letter: char| ('\u{3400}'..='\u{9fff}').contains(&letter);
    let is_latin = |letter: char| letter.is_ascii_alphanumeric();
    let letters: Vec<char> = reading.chars().collect();
    letters.windows(2).find_map(|pair| {
        let [one, other] = [pair[0], pair[1]];
        if (is_han(one) && is_latin(other)) || (is_latin(one) && is_han(other)) {
            return Some(format!("wants a space within “{one}{other}”: {reading}"));
        }
        let is_beside = (one == ' ' && MARKS.contains(other)) || (MARKS.contains(one) && other == ' ');
        is_beside.then(|| format!("has a space beside a full-width mark, “{one}{other}”: {reading}"))
    })
}

/// Every text that the message can become.
fn readings(message: &str) -> Vec<String> {
    let mut begun = vec![String::new()];
    let mut rest = message;
    while let Some(at) = rest.find(['{', '#']) {
        let (before, hole) = rest.split_at(at);
        let (choices, end) = match hole.starts_with('#') {
            true => (vec!["0".to_owned()], 1),
            false => {
                let end = closing(hole);
                let choices = match hole[1..end].splitn(3, ',').nth(2) {
                    Some(cases) => inside_braces(cases).into_iter().flat_map(readings).collect(),
                    None => vec!["x".to_owned()],
                };
                (choices, end + 1)
            }
        };
        let each =
            |start: String| choices.iter().map(move |choice| format!("{start}{before}{choice}")).collect::<Vec<_>>();
        begun = begun.into_iter().flat_map(each).collect();
        rest = hole.get(end..).unwrap_or_default();
    }
    begun.into_iter().map(|start| start + rest).collect()
}

/// The cases of a plural or a choice.
fn inside_braces(cases: &str) -> Vec<&str> {
    let (mut found, mut rest) = (Vec::new(), cases);
    while let Some(at) = rest.find('{') {
        let end = at + closing(&rest[at..]);
        found.push(&rest[at + 1..end]);
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    found
}

/// Where the brace closes with which the text begins; its end when it never does.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let file = serde_json::json!({ "home.a": text }).to_string();
        let tree = Tree::of(&[("words/zh/home.json", &file), ("words/en/home.json", &file)]);
        check(&tree).into_iter().map(|found| found.problem).collect()
    }

    #[test]
    fn a_missing_space_and_one_too_many_are_found_in_every_case() {
        for text in [
            "{name}正在编辑",
            "剩{count} 件",
            "使用DKIM 签名",
            "{count, plural, other {{names}也在看}}",
            "共{count, plural, other {# 人}}",
            "{count, plural, =0 {没有} other {#人}}",
            "{kind, select, own {自己} other {其他{kind}}}",
            "活动 「{name}」",
            "{name} 、其他",
            "完成。 继续",
        ] {
            assert_eq!(problems(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_is_spaced_well_is_not_told() {
        for text in [
            "{name} 正在编辑",
            "活动「{name}」已开始",
            "使用 DKIM 签名，共 3 条",
            "{subject}：{count, plural, other {# 个黑名单}}中均未列入",
            "{count, plural, =0 {没有} other {还差 # 项}}",
            "{first} · {second}",
            "{",
            "没有文字 {count, plural, other {",
        ] {
            assert_eq!(problems(text), [""; 0], "{text}");
        }
    }
}
