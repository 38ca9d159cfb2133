//! HTML to the words in it: no layout, no links, only what a phrase can be found in.

/// Elements whose content is no text.
const SILENT: [&str; 4] = ["script", "style", "title", "head"];
/// Elements that end a line.
const BLOCKS: [&str; 12] = ["br", "p", "div", "tr", "table", "li", "ul", "h1", "h2", "h3", "hr", "pre"];

pub(super) fn to_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    // An end tag that is missing is looked for once, not behind each of its beginnings.
    let mut endless: Vec<String> = Vec::new();
    while let Some(start) = rest.find('<') {
        push_text(&mut out, &rest[..start]);
        rest = &rest[start..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.find("-->").map_or("", |end| &after[end + 3..]);
            continue;
        }
        let tag = &rest[1..];
        // A lone `<`, or an address in angle brackets that nobody escaped.
        if !tag.starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!' | '?')) {
            out.push('<');
            rest = tag;
            continue;
        }
        let Some(end) = tag.find('>') else { break };
        let name = element(&tag[..end]);
        rest = &tag[end + 1..];
        if tag[..end].contains('@') && !tag[..end].contains('=') {
            out.push('<');
            out.push_str(&tag[..end]);
            out.push('>');
        } else if BLOCKS.contains(&name.trim_start_matches('/')) {
            out.push('\n');
        } else if name == "td" || name == "/td" {
            out.push(' ');
        } else if SILENT.contains(&name.as_str()) && !endless.contains(&name) {
            match skip_silent(rest, &name) {
                Some(behind) => rest = behind,
                None => endless.push(name),
            }
        }
    }
    push_text(&mut out, rest);
    out
}

fn element(tag: &str) -> String {
    let end = tag
        .char_indices()
        .find(|(at, letter)| !(letter.is_ascii_alphanumeric() || *at == 0 && *letter == '/'))
        .map_or(tag.len(), |(at, _)| at);
    tag[..end.min(12)].to_ascii_lowercase()
}

/// Behind the end tag. A document whose end tag is missing keeps its words.
fn skip_silent<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    // The head ends where its end tag or the body stands.
    let ends: &[&str] = match name {
        "head" => &["</head", "<body"],
        "script" => &["</script"],
        "style" => &["</style"],
        _ => &["</title"],
    };
    let bytes = text.as_bytes();
    let found = memchr::memchr_iter(b'<', bytes).find(|at| {
        ends.iter().any(|end| bytes[*at..].get(..end.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(end.as_bytes())))
    });
    found.map(|at| &text[at..])
}

fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        let entity = rest.char_indices().take(10).find(|(_, letter)| *letter == ';').map(|(end, _)| &rest[..end]);
        match entity.and_then(|entity| Some((entity, character(entity)?))) {
            Some((entity, letter)) => {
                out.push(letter);
                rest = &rest[entity.len() + 1..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "#39" | "rsquo" | "lsquo" => '\'',
        "nbsp" => ' ',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ecirc" => 'ê',
        "ccedil" => 'ç',
        "aacute" => 'á',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "ntilde" => 'ñ',
        "atilde" => 'ã',
        other => {
            let number = other.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}
