//! One folding of text for search and comparison: what a person would call "the same letters".
//!
//! Compatibility forms, case, and the marks of Latin, Greek, Cyrillic, Hebrew and Arabic letters fall away (`Đặng` = `dang`,
//! `أحمد` = `احمد`, `ﬁ` = `fi`, full-width = plain). Marks that make another letter in Indic and Japanese writing stay.
//! White space and control characters become single spaces, invisible characters vanish; so folded text never holds a line
//! break. Folding twice changes nothing. It orders nothing: sorting for people is the work of a collation.

use unicode_normalization::UnicodeNormalization;

/// The folded form of `text`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Appends the folded form of `text` to `folded`, without an allocation where the text is ASCII.
pub fn fold_into(text: &str, folded: &mut String) {
    if is_plain_line(text) {
        let begin = folded.len();
        folded.push_str(text);
        folded[begin..].make_ascii_lowercase();
        return;
    }
    let mut line = Line { folded, gap: Gap::AtStart };
    if text.is_ascii() {
        text.bytes().for_each(|byte| line.push(char::from(byte.to_ascii_lowercase())));
        return;
    }
    // Lower case can be composed again (İ) and composed text can hide capitals (㎒), so decompose on both sides of it.
    let letters = text.nfkd().flat_map(char::to_lowercase).nfkd();
    let mut plain = String::with_capacity(text.len());
    for letter in letters.filter(|&letter| !is_dropped_mark(letter)) {
        match base_of(letter) {
            Base::One(base) => plain.push(base),
            Base::Pair(pair) => plain.push_str(pair),
        }
    }
    plain.nfc().for_each(|letter| line.push(letter));
}

/// Visible ASCII with single spaces between: only its case folds.
fn is_plain_line(text: &str) -> bool {
    let mut is_gap = true;
    for byte in text.bytes() {
        match byte {
            b' ' if is_gap => return false,
            b' ' => is_gap = true,
            b'!'..=b'~' => is_gap = false,
            _ => return false,
        }
    }
    !is_gap
}

/// The folded words of a search, longest first, each once. Han, kana and hangul are not segmented: a run is one word, found
/// anywhere inside a text.
pub fn fold_words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<String> = folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    words.dedup();
    words
}

struct Line<'a> {
    folded: &'a mut String,
    gap: Gap,
}

#[derive(Clone, Copy, PartialEq)]
enum Gap {
    AtStart,
    None,
    Waiting,
}

impl Line<'_> {
    fn push(&mut self, letter: char) {
        if is_invisible(letter) {
            return;
        }
        if letter.is_whitespace() || letter.is_control() {
            if self.gap == Gap::None {
                self.gap = Gap::Waiting;
            }
            return;
        }
        if self.gap == Gap::Waiting {
            self.folded.push(' ');
        }
        self.gap = Gap::None;
        self.folded.push(letter);
    }
}

/// Marks that change no letter of Latin, Greek, Cyrillic, Hebrew or Arabic writing for one who searches.
fn is_dropped_mark(letter: char) -> bool {
    matches!(letter,
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}'..='\u{05C2}'
        | '\u{05C4}'..='\u{05C5}' | '\u{05C7}' | '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}'
        | '\u{0670}' | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E4}' | '\u{06E7}'..='\u{06E8}'
        | '\u{06EA}'..='\u{06ED}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}')
}

/// Joiners, direction marks and other characters that print nothing; they would hide a word from its searcher.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

enum Base {
    One(char),
    Pair(&'static str),
}

/// Letters that Unicode does not decompose although readers take them for a plain one.
fn base_of(letter: char) -> Base {
    Base::One(match letter {
        'đ' | 'ð' | 'ɖ' => 'd',
        'ł' => 'l',
        'ø' => 'o',
        'ħ' => 'h',
        'ŧ' => 't',
        'ı' => 'i',
        'ŋ' => 'n',
        'ς' => 'σ',
        'ß' => return Base::Pair("ss"),
        'æ' => return Base::Pair("ae"),
        'œ' => return Base::Pair("oe"),
        'þ' => return Base::Pair("th"),
        'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ة' => 'ه',
        '\u{0660}'..='\u{0669}' => digit(letter, '\u{0660}'),
        '\u{06F0}'..='\u{06F9}' => digit(letter, '\u{06F0}'),
        other => other,
    })
}

fn digit(letter: char, zero: char) -> char {
    char::from(b'0' + (u32::from(letter) - u32::from(zero)) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_in_plain_letters_folds_as_any_other_text() {
        let bytes: Vec<char> = (0u8..128).map(char::from).collect();
        let text = |one: char, other: char| format!("A{one}b{other}C");
        let around = bytes.iter().flat_map(|one| bytes.iter().map(move |other| text(*one, *other)));
        let at_ends = bytes.iter().map(|one| format!("{one}Ab C{one}"));
        for text in around.chain(at_ends).chain([String::new(), " ".into()]) {
            let mut letter_by_letter = String::new();
            let mut line = Line { folded: &mut letter_by_letter, gap: Gap::AtStart };
            text.chars().for_each(|letter| line.push(letter.to_ascii_lowercase()));
            assert_eq!(fold(&text), letter_by_letter, "{text:?}");
        }
    }

    #[test]
    fn what_readers_call_the_same_letters_folds_to_the_same_text() {
        for (text, folded) in [
            ("", ""),
            ("  Jürgen\t MÜLLER \r\n", "jurgen muller"),
            ("Đặng Thị Thủy", "dang thi thuy"),
            ("أَحْمَد", "احمد"),
            ("مؤسسة إسلامى", "موسسه اسلامي"),
            ("ＡＢＣ　１２３", "abc 123"),
            ("信风", "信风"),
            ("ガス", "ガス"),
            ("ｶﾞｽ", "ガス"),
            ("한국", "한국"),
            ("हिन्दी", "हिन्दी"),
            ("Straße Æsir Øre", "strasse aesir ore"),
            ("İstanbul ΣΊΣΥΦΟΣ", "istanbul σισυφοσ"),
            ("ze\u{200B}ro\u{202E}", "zero"),
            ("a\u{0}b\u{1}\nc", "a b c"),
            ("٠١٢۳", "0123"),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn words_come_longest_first_and_once() {
        assert_eq!(fold_words(" li  LI zhang "), ["zhang", "li"]);
        assert!(fold_words(" \u{200B}\n ").is_empty());
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,24}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(!once.contains(|letter: char| letter.is_control()));
        }
    }
}
