//! Letters with conditions on the reader: the one place that knows `minijinja`.
//!
//! The engine knows `if`, the filters below and nothing that loops, includes or assigns; fuel, depth and output are limited.
//! Plain fields and links reach it as finished values, so it escapes only the expressions of its own.

use crate::holes::Hole;
use crate::limits::{FUEL, OUTPUT_BYTES, TEMPLATE_DEPTH};
use crate::program::{Part, Program};
use crate::source::broken_template;
use domain::letters::{Finding, FindingCode, MergeField};
use minijinja::{AutoEscape, Environment, Value};
use std::collections::BTreeMap;
use std::io;

/// The name under which the values of plain holes stand in the template; no field begins with it.
const HOLES_NAME: &str = "tradewind_holes";

const TEMPLATE: &str = "letter";

#[derive(Debug)]
pub struct Dynamic {
    environment: Environment<'static>,
}

impl Dynamic {
    /// Compiles the letter's HTML as a template.
    ///
    /// # Errors
    /// A template that does not parse, multiplies, or asks for unknown names.
    pub fn compile(html: &Program, holes: &[Hole]) -> Result<Self, Finding> {
        let mut source = String::with_capacity(html.text_bytes() * 2);
        for part in html.parts() {
            match part {
                Part::Text(text) => push_literal(text, &mut source),
                Part::Hole(number) => match &holes[number] {
                    Hole::Control(control) => source.push_str(&format!("{{% {control} %}}")),
                    Hole::Expression(expression) => source.push_str(&format!("{{{{ {expression} }}}}")),
                    _ => source.push_str(&format!("{{{{ {HOLES_NAME}[{number}] }}}}")),
                },
            }
        }
        for hole in holes {
            if let Hole::Control(code) | Hole::Expression(code) = hole
                && (code.contains('*')
                    || code.contains(HOLES_NAME)
                    || code.contains(['(', ')']) && !only_defaults(code))
            {
                return Err(broken_template(code));
            }
        }
        let mut environment = Environment::empty();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_fuel(Some(FUEL));
        environment.set_recursion_limit(TEMPLATE_DEPTH);
        environment.add_filter("default", |value: Value, other: Value| if blank(&value) { other } else { value });
        environment.add_filter("upper", |text: String| text.to_uppercase());
        environment.add_filter("lower", |text: String| text.to_lowercase());
        environment.add_template_owned(TEMPLATE, source).map_err(broken_template)?;
        let template = environment.get_template(TEMPLATE).map_err(broken_template)?;
        for name in template.undeclared_variables(true) {
            let nouns = ["contact", "company", "sender"].contains(&name.as_str());
            if name != HOLES_NAME && !nouns && name.parse::<MergeField>().is_err() {
                return Err(Finding::blocks(FindingCode::UnknownField).with("field", name));
            }
        }
        Ok(Dynamic { environment })
    }

    /// The HTML for one reader. `fields` are the reader's values by name, `filled` the finished values of plain holes.
    pub fn render(
        &self,
        fields: &BTreeMap<&'static str, BTreeMap<&'static str, String>>,
        filled: Vec<String>,
    ) -> Option<String> {
        let mut context: BTreeMap<String, Value> = BTreeMap::new();
        for (noun, values) in fields {
            let values: BTreeMap<String, Value> =
                values.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str()))).collect();
            context.insert((*noun).to_owned(), Value::from(values));
        }
        let filled: Vec<Value> = filled.into_iter().map(Value::from_safe_string).collect();
        context.insert(HOLES_NAME.to_owned(), Value::from(filled));
        let template = self.environment.get_template(TEMPLATE).ok()?;
        let mut out = Limited(Vec::new());
        template.render_captured_to(Value::from(context), &mut out).ok()?;
        String::from_utf8(out.0).ok()
    }
}

fn blank(value: &Value) -> bool {
    value.is_undefined() || value.is_none() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// Calls are refused, but for the arguments of `default`.
fn only_defaults(code: &str) -> bool {
    let without = code.replace("default(", "");
    !without.contains('(')
}

/// Text in which the engine finds nothing of its own.
fn push_literal(text: &str, source: &mut String) {
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let opens = letter == '{' && letters.peek().is_none_or(|next| matches!(next, '{' | '%' | '#'));
        match opens {
            true => source.push_str("{{ '{' }}"),
            false => source.push(letter),
        }
    }
}

/// Stops the engine at the limit.
struct Limited(Vec<u8>);

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > OUTPUT_BYTES {
            return Err(io::Error::other("the letter grew beyond its limit"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
