//! A text made fit for phrases: lower case, no accents, no punctuation; addresses, hosts and codes gone, so that a mailbox named
//! `full` or a host named `spamfilter` says nothing.

use unicode_normalization::UnicodeNormalization;

/// Bytes that are looked at.
const MAX_TEXT_BYTES: usize = 16 * 1024;
/// Last labels by which a name of two labels is known as a host's: `said.Please` is none.
const ENDINGS: [&str; 40] = [
    "com", "net", "org", "edu", "gov", "mil", "info", "biz", "io", "cn", "jp", "kr", "tw", "hk", "vn", "ru", "de",
    "fr", "es", "it", "pt", "br", "mx", "ar", "nl", "be", "ch", "pl", "cz", "tr", "uk", "us", "ca", "au", "in", "eu",
    "test", "example", "invalid", "local",
];

/// Words divided by single blanks, one in front and one behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folded(String);

impl Folded {
    pub fn text(text: &str) -> Folded {
        let mut end = text.len().min(MAX_TEXT_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut words = String::with_capacity(end + 2);
        for word in text[..end].split_whitespace().map(without_address).filter(|word| !says_nothing(word)) {
            words.push_str(word);
            words.push(' ');
        }
        Folded(fold(&words))
    }

    /// A phrase of the tables, folded the same way.
    pub fn phrase(text: &str) -> String {
        fold(text).trim().to_string()
    }

    /// Where the phrase stands: at the beginning of a word, or anywhere in scripts that do not divide words.
    pub fn find(&self, phrase: &str) -> Option<usize> {
        let divided = phrase.chars().next().is_some_and(|first| (first as u32) < 0x1100);
        memchr::memmem::find_iter(self.0.as_bytes(), phrase.as_bytes())
            .find(|at| !divided || *at == 0 || self.0.as_bytes()[at - 1] == b' ')
    }

    /// Where a stem stands, with its end, each time at the beginning of a word.
    pub fn all<'a>(&'a self, stem: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        let divided = stem.chars().next().is_some_and(|first| (first as u32) < 0x1100);
        memchr::memmem::find_iter(self.0.as_bytes(), stem.as_bytes())
            .filter(move |at| !divided || *at == 0 || self.0.as_bytes()[at - 1] == b' ')
            .map(|at| (at, at + stem.len()))
    }

    /// The letters between two places, without the rest of the word that the first one begins; `None` where they overlap.
    pub fn between(&self, end: usize, begin: usize) -> Option<&str> {
        self.0.get(end..begin)
    }

    /// Whether it says this and nothing else.
    pub fn is(&self, phrase: &str) -> bool {
        self.0.trim() == phrase
    }

    pub fn words(&self) -> usize {
        self.0.split_whitespace().count()
    }

    pub fn has(&self, phrase: &str) -> bool {
        self.find(phrase).is_some()
    }

    /// Without one phrase, wherever it stands.
    pub fn without(&self, phrase: &str) -> Folded {
        Folded(self.0.replace(phrase, " "))
    }
}

/// `found:ann@shop.example` and `ann@shop.example:found` say "found".
fn without_address(word: &str) -> &str {
    let is_word = |said: &str| !said.is_empty() && said.bytes().all(|byte| byte.is_ascii_alphabetic());
    match word.split_once(':') {
        Some((said, address)) if address.contains('@') && is_word(said) => said,
        Some((address, said)) if address.contains('@') && is_word(said) => said,
        _ => word,
    }
}

fn says_nothing(word: &str) -> bool {
    let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '+' | '_' | '-'));
    if bare.contains("://") || bare.starts_with("www.") || word.contains('@') && word.is_ascii() {
        return true;
    }
    // `dns; mx.shop.example`, `rfc822;ann@…` are types of fields, `SIZE=1543` is a parameter.
    if word.starts_with("dns;") || word.starts_with("rfc822;") || word.starts_with("SIZE=") {
        return true;
    }
    if !bare.is_ascii() {
        return false;
    }
    is_code(bare) || is_host(bare)
}

/// `550`, `550-5.1.1`, `5.1.1`, `192.0.2.1`: figures, dots and dashes.
fn is_code(word: &str) -> bool {
    let figures = word.bytes().filter(u8::is_ascii_digit).count();
    figures >= 3 && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'#' | b':'))
}

/// `mx1.spamfilter.example`, also with brackets and an address behind it.
fn is_host(word: &str) -> bool {
    let name = word.split(['[', '(', '/', ':']).next().unwrap_or_default().trim_end_matches('.');
    let labels = || name.split('.');
    let looks = labels().count() >= 2
        && labels().all(|label| {
            !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        });
    if !looks {
        return false;
    }
    let last = labels().next_back().unwrap_or_default();
    // A sentence that forgot the blank behind its end goes on with a capital.
    let goes_on =
        last.starts_with(|letter: char| letter.is_ascii_uppercase()) && !last.bytes().all(|b| b.is_ascii_uppercase());
    !goes_on && (ENDINGS.iter().any(|ending| last.eq_ignore_ascii_case(ending)) || labels().count() >= 3)
}

fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    let mut last_wide = false;
    for letter in text.nfkd().flat_map(char::to_lowercase) {
        match letter {
            // Combining marks of Latin, Greek, Cyrillic and Arabic.
            '\u{300}'..='\u{36F}'
            | '\u{64B}'..='\u{655}'
            | '\u{640}'
            | '\''
            | '\u{2019}'
            | '\u{2018}'
            | '`'
            | '\u{B4}' => {}
            'ß' => out.push_str("ss"),
            'ı' => out.push('i'),
            'ł' => out.push('l'),
            'đ' => out.push('d'),
            'ø' => out.push('o'),
            'æ' => out.push_str("ae"),
            letter if letter.is_alphanumeric() => {
                let wide = is_wide(letter);
                if wide && last_wide && out.ends_with(' ') {
                    out.pop();
                }
                last_wide = wide;
                out.push(letter);
            }
            // Marks of voiced kana.
            '\u{3099}' | '\u{309A}' => out.push(letter),
            _ if out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    // The one word that is written in two ways everywhere.
    if out.contains(" e mail") { out.replace(" e mail", " email") } else { out }
}

/// Ideographs and kana, which are not divided by blanks.
fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_words_and_loses_what_could_mislead() {
        for (text, words) in [
            ("550-5.1.1 The e-mail account\n550 5.1.1 doesn’t exist.", " the email account doesnt exist "),
            ("<full@spam.example>: Boîte pleine; mx.spam-filter.example[192.0.2.1]", " boite pleine "),
            ("unknown.Please see https://blocked.example/full", " unknown please see "),
            ("收件人 不存在，请 检查", " 收件人不存在请检查 "),
            ("User not found:ann@shop.example", " user not found "),
            ("Kullanıcı bulunamadı, große", " kullanici bulunamadi grosse "),
        ] {
            assert_eq!(Folded::text(text).0, words);
        }
        assert!(Folded::text("mailbox is full").has("full") && !Folded::text("hopefully").has("full"));
    }
}
