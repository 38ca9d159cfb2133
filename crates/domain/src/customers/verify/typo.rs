//! A domain that is nearly one of the great mailbox domains: what was probably meant.
//!
//! Slips of the hand cost less than other letters: two letters swapped, one doubled or dropped beside its twin, a neighbour on the
//! keyboard. Only a suggestion comes of it: a person decides. Domains that are real although they look like slips are left alone.

/// Domains at which most people have their mailboxes, by the markets of the trade. Facts that anybody meets; in no order of importance.
const GREAT: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "icloud.com",
    "aol.com",
    "protonmail.com",
    "hotmail.co.uk",
    "hotmail.fr",
    "hotmail.de",
    "hotmail.it",
    "hotmail.es",
    "yahoo.co.uk",
    "yahoo.fr",
    "yahoo.de",
    "yahoo.it",
    "yahoo.es",
    "yahoo.co.jp",
    "yahoo.co.in",
    "yahoo.com.br",
    "yahoo.com.vn",
    "yahoo.com.mx",
    "yahoo.com.ar",
    "outlook.fr",
    "outlook.de",
    "outlook.es",
    "web.de",
    "gmx.de",
    "gmx.net",
    "t-online.de",
    "freenet.de",
    "orange.fr",
    "wanadoo.fr",
    "laposte.net",
    "sfr.fr",
    "libero.it",
    "virgilio.it",
    "tiscali.it",
    "foxmail.com",
    "sina.com",
    "aliyun.com",
    "mail.ru",
    "yandex.ru",
    "rambler.ru",
    "inbox.ru",
    "naver.com",
    "hanmail.net",
    "daum.net",
    "docomo.ne.jp",
    "uol.com.br",
    "terra.com.br",
    "rediffmail.com",
    "comcast.net",
    "verizon.net",
    "btinternet.com",
    "bigpond.com",
    "seznam.cz",
    "interia.pl",
    "163.com",
    "126.com",
    "qq.com",
];

/// Real domains that are one slip away from a great one.
const REAL_NEIGHBOURS: &[&str] = &[
    "email.com",
    "mail.com",
    "ymail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.fr",
    "gmx.us",
    "live.cn",
    "live.de",
    "live.fr",
    "live.it",
    "live.nl",
    "love.com",
    "line.com",
    "life.com",
    "lime.com",
    "aon.at",
    "aol.de",
    "aol.fr",
    "aol.it",
    "me.com",
    "mac.com",
    "men.com",
    "man.com",
    "sun.com",
    "hotmail.be",
    "hotmail.nl",
    "hotmail.se",
    "yahoo.ca",
    "yahoo.cn",
    "yahoo.co.kr",
    "yahoo.com.cn",
    "yahoo.com.hk",
    "yahoo.com.tw",
    "yahoo.com.sg",
    "yahoo.gr",
    "yahoo.ie",
    "yahoo.in",
    "yahoo.pl",
    "yahoo.ro",
    "yahoo.se",
    "outlook.be",
    "outlook.it",
    "outlook.jp",
    "outlook.kr",
    "outlook.pt",
    "sina.cn",
    "mail.de",
    "mail.bg",
    "mail.by",
    "mail.ee",
    "mail.kz",
    "mail.ua",
    "yandex.com",
    "yandex.by",
    "yandex.kz",
    "yandex.ua",
    "never.com",
    "inbox.lv",
    "inbox.lt",
    "inbox.com",
    "orange.es",
    "orange.net",
    "orange.pl",
    "qq.cn",
    "vip.qq.com",
    "163.net",
    "126.net",
    "139.com",
    "188.com",
    "proton.me",
    "sina.com.cn",
    "protonmail.ch",
    "terra.com",
    "terra.es",
    "uol.com",
    "bol.com.br",
    "freenet.at",
    "tiscali.de",
    "tiscali.fr",
    "libero.com",
];

/// Endings that slip on the way to `.com`, `.net` and `.ru`; the keyboard puts them there, or the ending was cut.
const KEYBOARD: [&str; 4] = ["1234567890-", "qwertyuiop", "asdfghjkl", "zxcvbnm.,"];

/// What a slip of the hand costs; any other edit costs twice that.
const SLIP: usize = 1;
const EDIT: usize = 2;

/// The great domain that was probably meant; `None` where the domain is one itself, or is like none.
pub fn suggestion(domain: &str) -> Option<&'static str> {
    if !domain.is_ascii() || GREAT.contains(&domain) || REAL_NEIGHBOURS.contains(&domain) {
        return None;
    }
    let near = GREAT.iter().filter(|great| may_be_near(domain, great));
    let best = near.map(|great| (cost(domain, great), *great)).min_by_key(|(cost, great)| (*cost, great.len()))?;
    let (cost, great) = best;
    // The first letter is seldom the wrong one, and short names are near to everything.
    let allowed = match great.split('.').next().unwrap_or_default().len() {
        0..=3 => 0,
        4 => SLIP,
        _ => EDIT,
    };
    let same_name = domain.split('.').next() == great.split('.').next();
    let in_the_ending = same_name && ending_slips(domain, great);
    let in_the_name = cost <= allowed && ending(domain) == ending(great);
    (in_the_ending || in_the_name).then_some(great)
}

/// Whether it is worth comparing letter by letter: most domains of an import are near to none. Whatever is suggested costs [`EDIT`] at
/// most, so it is one edit or two slips, each of which takes one letter and brings another.
fn may_be_near(domain: &str, great: &str) -> bool {
    let letters = |text: &str| {
        text.bytes().filter(u8::is_ascii_lowercase).fold(0u32, |letters, letter| letters | 1 << (letter - b'a'))
    };
    domain.len().abs_diff(great.len()) <= EDIT && (letters(domain) ^ letters(great)).count_ones() as usize <= 2 * EDIT
}

fn ending(domain: &str) -> &str {
    domain.split_once('.').map_or("", |(_, ending)| ending)
}

/// `gmail.con`, `gmail.cm`, `gmail.comm`, `gmail.co`: the name is right, its ending is none that the provider has.
fn ending_slips(domain: &str, great: &str) -> bool {
    let (slipped, right) = (ending(domain), ending(great));
    let is_country = slipped.len() == 2 && !["co", "cm", "om"].contains(&slipped);
    right == "com" && !slipped.contains('.') && !is_country && cost(slipped, right) <= EDIT
}

/// Whether two keys lie beside each other.
fn are_neighbours(one: char, other: char) -> bool {
    let place =
        |key: char| KEYBOARD.iter().enumerate().find_map(|(row, keys)| keys.find(key).map(|column| (row, column)));
    match (place(one), place(other)) {
        (Some((row, column)), Some((other_row, other_column))) => {
            row.abs_diff(other_row) <= 1 && column.abs_diff(other_column) <= 1
        }
        _ => false,
    }
}

/// The weighted edits between two domains.
fn cost(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    // Further apart than any slip.
    if one.len().abs_diff(other.len()) > 2 {
        return usize::MAX / 2;
    }
    let gap = |letters: &[char], place: usize| match place > 0 && letters[place - 1] == letters[place] {
        true => SLIP,
        false => EDIT,
    };
    let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
    for row in 0..=one.len() {
        for column in 0..=other.len() {
            if row == 0 || column == 0 {
                table[row][column] = EDIT * (row + column);
                continue;
            }
            let (left, right) = (one[row - 1], other[column - 1]);
            let replaced = match left == right {
                true => 0,
                false if are_neighbours(left, right) => SLIP,
                false => EDIT,
            };
            let mut best = (table[row - 1][column - 1] + replaced)
                .min(table[row - 1][column] + gap(&one, row - 1))
                .min(table[row][column - 1] + gap(&other, column - 1));
            if row > 1 && column > 1 && left == other[column - 2] && one[row - 2] == right {
                best = best.min(table[row - 2][column - 2] + SLIP);
            }
            table[row][column] = best;
        }
    }
    table[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_could_be_meant_is_passed_over_unread() {
        let all = || GREAT.iter().chain(REAL_NEIGHBOURS).copied();
        let mut slipped: Vec<String> = all().map(str::to_owned).collect();
        for domain in all() {
            for place in 0..domain.len() {
                let (before, after) = domain.split_at(place);
                slipped.push(format!("{before}{}", &after[1..]));
                for letter in "abcdefghijklmnopqrstuvwxyz.-0".chars() {
                    slipped.extend([format!("{before}{letter}{after}"), format!("{before}{letter}{}", &after[1..])]);
                }
            }
        }
        for domain in slipped.iter().step_by(61) {
            for great in GREAT.iter().filter(|great| !may_be_near(domain, great)) {
                assert!(cost(domain, great) > EDIT, "{domain} {great}");
            }
        }
    }

    #[test]
    fn slips_are_understood_and_real_domains_are_left_alone() {
        for (domain, meant) in [
            ("gmial.com", Some("gmail.com")),
            ("gnail.com", Some("gmail.com")),
            ("gmaill.com", Some("gmail.com")),
            ("gmal.com", Some("gmail.com")),
            ("gmail.con", Some("gmail.com")),
            ("gmail.cm", Some("gmail.com")),
            ("gmail.co", Some("gmail.com")),
            ("gmail.comm", Some("gmail.com")),
            ("hotmial.com", Some("hotmail.com")),
            ("hotmai.com", Some("hotmail.com")),
            ("outlok.com", Some("outlook.com")),
            ("yaho.com", Some("yahoo.com")),
            ("yahooo.com", Some("yahoo.com")),
            ("yhaoo.com", Some("yahoo.com")),
            ("yandx.ru", Some("yandex.ru")),
            ("t-onlien.de", Some("t-online.de")),
            ("163.con", Some("163.com")),
            ("gmail.com", None),
            ("email.com", None),
            ("mail.com", None),
            ("gmx.ch", None),
            ("yahoo.ca", None),
            ("136.com", None),
            ("qq.cn", None),
            ("qqq.com", None),
            ("tide.example", None),
            ("gmail-sales.com", None),
            ("hansa-handel.de", None),
            ("почта.рф", None),
        ] {
            assert_eq!(suggestion(domain), meant, "{domain}");
        }
    }
}
