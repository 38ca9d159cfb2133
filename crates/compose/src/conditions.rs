//! Conditions that are decided when the letter is compiled: `{% if slot.hero_image %}`, `{% if not brand.logo_url %}`.
//!
//! They ask whether a slot or a part of the brand is filled. What depends on the reader stays for the template engine.

use crate::holes::{Hole, Holes, is_mark};
use crate::source::broken_template;
use domain::letters::Finding;

/// Cuts the branches that are not taken out of `html`, with their control tags.
///
/// `filled` answers for `slot.x` and `brand.x`; `None` for names that are not decided here.
///
/// # Errors
/// Control tags that do not pair, or `elif` on a condition that is decided here.
pub fn resolve(html: &str, holes: &Holes, filled: &dyn Fn(&str) -> Option<bool>) -> Result<String, Finding> {
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<Open> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(is_mark) {
        let mark = rest[at..].chars().next().unwrap_or_default();
        let after = at + mark.len_utf8();
        let Some(Hole::Control(control)) = holes.get(mark) else {
            push(&rest[..after], &open, &mut out);
            rest = &rest[after..];
            continue;
        };
        // A control mark stands in a comment of its own; where MJML kept it elsewhere the letter cannot work.
        let before = rest[..at].strip_suffix("<!--").ok_or_else(|| broken_template(format!("{{% {control} %}}")))?;
        let tail = rest[after..].strip_prefix("-->").ok_or_else(|| broken_template(format!("{{% {control} %}}")))?;
        push(before, &open, &mut out);
        let keeps = step(control, &mut open, filled)?;
        if keeps {
            push(&rest[before.len()..rest.len() - tail.len()], &open, &mut out);
        }
        rest = tail;
    }
    push(rest, &open, &mut out);
    match open.is_empty() {
        true => Ok(out),
        false => Err(broken_template("{% if %} without {% endif %}")),
    }
}

#[derive(Debug, Clone, Copy)]
enum Open {
    /// Decided here; the text that follows is taken or not.
    Decided { taken: bool },
    /// Left to the template engine.
    Reader,
}

fn push(text: &str, open: &[Open], out: &mut String) {
    if open.iter().all(|open| !matches!(open, Open::Decided { taken: false })) {
        out.push_str(text);
    }
}

/// Follows one control tag; says whether the tag itself stays.
fn step(control: &str, open: &mut Vec<Open>, filled: &dyn Fn(&str) -> Option<bool>) -> Result<bool, Finding> {
    let mut words = control.split_whitespace();
    let trouble = || broken_template(format!("{{% {control} %}}"));
    match (words.next(), open.last_mut()) {
        (Some("if"), _) => {
            let condition: Vec<&str> = words.collect();
            let decided = match condition.as_slice() {
                [name] => filled(name),
                ["not", name] => filled(name).map(|filled| !filled),
                _ => None,
            };
            if decided.is_none() && condition.iter().any(|word| word.starts_with("slot.") || word.starts_with("brand."))
            {
                return Err(trouble());
            }
            open.push(decided.map_or(Open::Reader, |taken| Open::Decided { taken }));
            Ok(decided.is_none())
        }
        (Some("else"), Some(Open::Decided { taken })) => {
            *taken = !*taken;
            Ok(false)
        }
        (Some("else" | "elif"), Some(Open::Reader)) => Ok(true),
        (Some("endif"), Some(last)) => {
            let keeps = matches!(last, Open::Reader);
            open.pop();
            Ok(keeps)
        }
        _ => Err(trouble()),
    }
}
