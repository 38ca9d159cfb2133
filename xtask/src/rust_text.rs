//! Rust source taken apart: code without comments and literals, and the string literals by line.
//!
//! A scanner, not a parser: it knows comments, strings (raw, byte and C ones too), characters and lifetimes, and no more.

pub struct RustText {
    /// The source with comments and literals blanked, line by line as before.
    pub code: String,
    pub strings: Vec<(usize, String)>,
}

impl RustText {
    pub fn read(source: &str) -> RustText {
        let mut scanner =
            Scanner { letters: source.chars().collect(), at: 0, line: 1, code: String::new(), strings: vec![] };
        scanner.run();
        RustText { code: scanner.code, strings: scanner.strings }
    }

    /// The code up to the file's own `#[cfg(test)]` module.
    pub fn code_without_tests(&self) -> &str {
        self.code.split("#[cfg(test)]\nmod ").next().expect("split gives at least one piece")
    }

    /// Lines (from 1) on which `word` stands as code.
    pub fn lines_with<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        code.lines().enumerate().filter(move |(_, line)| has_word(line, word)).map(|(place, _)| place + 1)
    }
}

/// Whether `word` stands in `line` and is not the end or beginning of a longer name.
fn has_word(line: &str, word: &str) -> bool {
    let name = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let begins = word.starts_with(|first| !name(first)) || !before.is_some_and(name);
        let ends = word.ends_with(|last| !name(last)) || !after.is_some_and(name);
        begins && ends
    })
}

struct Scanner {
    letters: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    strings: Vec<(usize, String)>,
}

impl Scanner {
    fn run(&mut self) {
        while let Some(letter) = self.peek(0) {
            match (letter, self.peek(1)) {
                ('/', Some('/')) => self.blank_while(|scanner| scanner.peek(0) != Some('\n')),
                ('/', Some('*')) => self.block_comment(),
                ('"', _) => self.string(None),
                ('r', Some('"' | '#')) if !self.after_name() && self.raw_hashes(1).is_some() => {
                    self.keep();
                    let hashes = self.raw_hashes(0);
                    self.string(hashes);
                }
                ('b' | 'c', Some('r')) if !self.after_name() && self.raw_hashes(2).is_some() => {
                    self.keep();
                    self.keep();
                    let hashes = self.raw_hashes(0);
                    self.string(hashes);
                }
                ('\'', next) => {
                    let is_character = next == Some('\\') || self.peek(2) == Some('\'');
                    if is_character { self.character() } else { self.keep() }
                }
                _ => self.keep(),
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    fn after_name(&self) -> bool {
        self.at > 0 && (self.letters[self.at - 1].is_alphanumeric() || self.letters[self.at - 1] == '_')
    }

    fn keep(&mut self) {
        if let Some(letter) = self.peek(0) {
            self.code.push(letter);
            self.line += usize::from(letter == '\n');
            self.at += 1;
        }
    }

    fn blank(&mut self) {
        if let Some(letter) = self.peek(0) {
            self.code.push(if letter == '\n' { '\n' } else { ' ' });
            self.line += usize::from(letter == '\n');
            self.at += 1;
        }
    }

    fn blank_while(&mut self, goes_on: impl Fn(&Scanner) -> bool) {
        while self.at < self.letters.len() && goes_on(self) {
            self.blank();
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.letters.len() {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                _ => {
                    self.blank();
                    continue;
                }
            }
            self.blank();
            self.blank();
            if depth == 0 {
                return;
            }
        }
    }

    /// How many hashes stand `ahead`, when a quote follows them.
    fn raw_hashes(&self, ahead: usize) -> Option<usize> {
        let hashes = self.letters[self.at + ahead..].iter().take_while(|letter| **letter == '#').count();
        (self.peek(ahead + hashes) == Some('"')).then_some(hashes)
    }

    /// A string that begins here: with escapes, or raw with so many hashes.
    fn string(&mut self, raw_hashes: Option<usize>) {
        let line = self.line;
        let mut text = String::new();
        for _ in 0..=raw_hashes.unwrap_or(0) {
            self.blank();
        }
        while let Some(letter) = self.peek(0) {
            if raw_hashes.is_none() && letter == '\\' {
                self.blank();
            } else if letter == '"' {
                let hashes = raw_hashes.unwrap_or(0);
                if (1..=hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                    for _ in 0..=hashes {
                        self.blank();
                    }
                    break;
                }
            }
            text.extend(self.peek(0));
            self.blank();
        }
        self.strings.push((line, text));
    }

    fn character(&mut self) {
        self.blank();
        if self.peek(0) == Some('\\') {
            self.blank();
        }
        self.blank();
        self.blank_while(|scanner| scanner.peek(0) != Some('\''));
        self.blank();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_leave_the_code() {
        let source = "let a = \"x // \\\" y\"; // todo!\nlet b: &'a str = r#\"raw \" one\"#; /* Instant /* deep */ */ let c = '\"'; d('\\'')";
        let text = RustText::read(source);
        assert!(!text.code.contains("todo") && !text.code.contains("Instant") && text.code.contains("let c ="));
        assert!(text.code.contains("&'a str") && text.code.ends_with(')'));
        let strings: Vec<_> = text.strings.iter().map(|(line, text)| (*line, text.as_str())).collect();
        assert_eq!(strings, [(1, "x // \" y"), (2, "raw \" one")]);
    }

    #[test]
    fn a_word_is_not_found_inside_a_longer_one() {
        let found = |code: &'static str| RustText::lines_with(code, "Instant").count();
        assert_eq!((found("Instant::now()"), found("InstantLike"), found("MyInstant")), (1, 0, 0));
    }
}
