//! Finds literal text in TSX with a scanner of code, tags and children. It knows strings, templates, comments and regular
//! expressions; what it cannot tell (a type argument, a comparison) it takes for code.

/// Attributes whose text a person reads.
const READ_ATTRIBUTES: [&str; 9] =
    ["title", "alt", "placeholder", "label", "aria-label", "aria-description", "heading", "description", "tooltip"];

/// Elements whose text is the same in every language.
const SAME_EVERYWHERE: [&str; 3] = ["kbd", "code", "style"];

/// The literal texts of a screen with their lines, counted from 1.
pub fn literal_texts(source: &str) -> Vec<(usize, String)> {
    let mut scanner = Scanner { letters: source.chars().collect(), at: 0, found: Vec::new() };
    while scanner.at < scanner.letters.len() {
        scanner.code();
        scanner.at += 1; // a closing brace without its opening one
    }
    let line = |at: usize| 1 + scanner.letters[..at].iter().filter(|letter| **letter == '\n').count();
    scanner.found.iter().map(|(at, text)| (line(*at), text.clone())).collect()
}

struct Scanner {
    letters: Vec<char>,
    at: usize,
    found: Vec<(usize, String)>,
}

impl Scanner {
    fn peek(&self, ahead: usize) -> char {
        self.letters.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn more(&self) -> bool {
        self.at < self.letters.len()
    }

    /// Code up to the closing brace of the block that is open (not over it), or the end.
    fn code(&mut self) {
        while self.more() {
            match (self.peek(0), self.peek(1)) {
                ('}', _) => return,
                ('{', _) => {
                    self.at += 1;
                    self.code();
                    self.at += 1;
                }
                ('"' | '\'', _) => drop(self.string()),
                ('`', _) => self.template(),
                ('/', '/') => self.skip_to("\n"),
                ('/', '*') => self.skip_to("*/"),
                ('/', _) if self.value_may_begin() => self.regular_expression(),
                ('<', next) if (next.is_ascii_alphabetic() || next == '>') && self.value_may_begin() => self.element(),
                _ => self.at += 1,
            }
        }
    }

    /// Whether an expression may begin here: not after a name, a number, a closing bracket.
    fn value_may_begin(&self) -> bool {
        let before: String =
            self.letters[..self.at].iter().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
        let before = before.trim_end();
        let word = before.rsplit(|letter: char| !letter.is_alphanumeric()).next().unwrap_or("");
        match before.chars().next_back() {
            None => true,
            Some(last) if last.is_alphanumeric() || last == '_' || last == '$' => {
                matches!(word, "return" | "default" | "case" | "else")
            }
            Some(last) => !matches!(last, ')' | ']' | '"' | '\'' | '`' | '.'),
        }
    }

    fn skip_to(&mut self, end: &str) {
        let end: Vec<char> = end.chars().collect();
        self.at += 2;
        while self.more() && !self.letters[self.at..].starts_with(&end) {
            self.at += 1;
        }
        self.at += end.len();
    }

    fn string(&mut self) -> String {
        let quote = self.peek(0);
        self.at += 1;
        let start = self.at;
        while self.more() && self.peek(0) != quote && self.peek(0) != '\n' {
            self.at += if self.peek(0) == '\\' { 2 } else { 1 };
        }
        let end = self.at.min(self.letters.len());
        self.at += 1;
        self.letters[start.min(end)..end].iter().collect()
    }

    fn template(&mut self) {
        self.at += 1;
        while self.more() && self.peek(0) != '`' {
            match (self.peek(0), self.peek(1)) {
                ('\\', _) => self.at += 2,
                ('$', '{') => {
                    self.at += 2;
                    self.code();
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        self.at += 1;
    }

    fn regular_expression(&mut self) {
        let mut in_class = false;
        self.at += 1;
        while self.more() && self.peek(0) != '\n' && (in_class || self.peek(0) != '/') {
            match self.peek(0) {
                '\\' => self.at += 1,
                '[' => in_class = true,
                ']' => in_class = false,
                _ => {}
            }
            self.at += 1;
        }
        self.at += 1;
    }

    /// An element from its `<` to the end of its closing tag.
    fn element(&mut self) {
        let start = self.at;
        self.at += 1;
        let name = self.name();
        let attributes_at = self.found.len();
        let mut same = SAME_EVERYWHERE.contains(&name.as_str());
        while self.more() {
            match (self.peek(0), self.peek(1)) {
                ('/', '>') => {
                    self.at += 2;
                    return;
                }
                ('>', _) => {
                    self.at += 1;
                    break;
                }
                // `<T,>(…)` and other code that only looks like a tag.
                (',' | ';' | ')' | '(', _) => {
                    self.at = start + 1;
                    self.found.truncate(attributes_at);
                    return;
                }
                ('{', _) => self.braced(),
                (letter, _) if letter.is_ascii_alphabetic() => same |= self.attribute(),
                _ => self.at += 1,
            }
        }
        let children_at = self.found.len();
        self.children();
        if same {
            self.found.truncate(children_at);
        }
    }

    fn name(&mut self) -> String {
        let start = self.at;
        while self.peek(0).is_ascii_alphanumeric() || matches!(self.peek(0), '-' | '_' | '.' | ':') {
            self.at += 1;
        }
        self.letters[start..self.at].iter().collect()
    }

    fn braced(&mut self) {
        self.at += 1;
        self.code();
        self.at += 1;
    }

    /// An attribute; true when it says that the element's text is not to be translated.
    fn attribute(&mut self) -> bool {
        let at = self.at;
        let name = self.name();
        if self.peek(0) != '=' {
            return false;
        }
        self.at += 1;
        if !matches!(self.peek(0), '"' | '\'') {
            return false;
        }
        let text = self.string();
        if READ_ATTRIBUTES.contains(&name.as_str()) && is_text(&text) {
            self.found.push((at, text.clone()));
        }
        name == "translate" && text == "no"
    }

    /// What stands between an opening tag and its closing one.
    fn children(&mut self) {
        while self.more() {
            match (self.peek(0), self.peek(1)) {
                ('<', '/') => {
                    while self.more() && self.peek(0) != '>' {
                        self.at += 1;
                    }
                    self.at += 1;
                    return;
                }
                ('<', _) => self.element(),
                ('{', _) => self.braced(),
                _ => self.text(),
            }
        }
    }

    fn text(&mut self) {
        let start = self.at;
        while self.more() && !matches!(self.peek(0), '<' | '{') {
            self.at += 1;
        }
        let text: String = self.letters[start..self.at].iter().collect();
        if is_text(&text) {
            let at = start + text.chars().take_while(|letter| letter.is_whitespace()).count();
            self.found.push((at, text.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }
}

/// Two letters in a row outside of character references: `×`, `&nbsp;`, `·` and single marks are no words.
/// A sample name under the reserved `example.com` (RFC 2606) is the same in every language.
fn is_text(text: &str) -> bool {
    if text.ends_with("example.com") && !text.contains(char::is_whitespace) {
        return false;
    }
    let mut plain = String::new();
    for (place, piece) in text.split('&').enumerate() {
        plain.push_str(if place == 0 { piece } else { piece.split_once(';').map_or(piece, |(_, rest)| rest) });
        plain.push(' ');
    }
    let letters: Vec<char> = plain.chars().collect();
    letters.windows(2).any(|pair| pair.iter().all(|letter| letter.is_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        literal_texts(source).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn text_is_found_wherever_it_hides() {
        for (source, expected) in [
            ("return <p>Hello</p>;", "Hello"),
            ("const a = ok ? <b>已发送</b> : null;", "已发送"),
            ("<ul>{rows.map((row) => <li key={row.id}>Row {row.id}</li>)}</ul>", "Row"),
            ("<><br />Done</>", "Done"),
            ("<a render={<i>Inner</i>} />", "Inner"),
            ("<input placeholder=\"Your name\" />", "Your name"),
            ("const f = (x: Array<string>) => a < b && <p>Less</p>;", "Less"),
            ("const r = /[\"'<]/.test(x); return <p>After</p>;", "After"),
            ("<p>{`${x ? 'it' : \"s\"}`} Template</p>", "Template"),
        ] {
            assert_eq!(texts(source), [expected], "{source}");
        }
    }

    #[test]
    fn what_is_the_same_in_every_language_may_stand() {
        for source in [
            "<kbd>Enter</kbd>",
            "<p translate=\"no\">Tradewind <b>TW</b></p>",
            "<p>{t('home.title')} · × 5 &nbsp;</p>",
            "const [a, setA] = useState<string>(''); const b = useRef<HTMLDivElement>(null); return <p>{a}</p>;",
            "const g = <T,>(x: T) => x; // <p>Talk</p>",
            "<div className=\"wide row\" role=\"status\" data-x=\"Some words\">{/* Talk */}</div>",
            "type A = Map<string, Array<number>>; if (a < b && c > d) { say('<p>Hi</p>'); }",
        ] {
            assert_eq!(texts(source), [""; 0], "{source}");
        }
    }
}
