//! How a letter greets its reader: by what is known *and verified*.
//!
//! Title or gender verified and a last name known: "Dear Mr. Last". Else a first name: "Dear First". Else the company's team,
//! and when even the company is unknown a polite word for anybody. Nobody is ever greeted with an empty "Dear ,", and nobody
//! by a guessed gender.

use super::reader::{Gender, Reader, Standing};
use basics::Language;

/// The greeting with its closing punctuation as the language writes it. An unknown language is greeted in English.
pub fn salutation(reader: &Reader<'_>, language: Language) -> String {
    let first = clean(reader.first_name);
    let last = clean(reader.last_name);
    let company = clean(reader.company_name);
    let title = verified_title(reader, language);
    match language.primary() {
        "zh" => match (title, last.is_empty(), first.is_empty(), company.is_empty()) {
            (Some(title), false, _, _) => format!("尊敬的{}{title}：", chinese_surname(&last)),
            (_, _, false, _) => format!("{}，您好：", chinese_name(&last, &first)),
            (_, _, _, false) => format!("尊敬的{company}团队："),
            _ => "您好：".to_owned(),
        },
        "es" => match (title, last.is_empty(), first.is_empty(), company.is_empty()) {
            (Some(title), false, _, _) => {
                let dear = if reader.gender == Some(Gender::Female) { "Estimada" } else { "Estimado" };
                format!("{dear} {title} {last}:")
            }
            (_, _, false, _) => format!("Hola, {first}:"),
            (_, _, _, false) => format!("Estimado equipo de {company}:"),
            _ => "Estimado equipo:".to_owned(),
        },
        "vi" => match (title, last.is_empty(), first.is_empty(), company.is_empty()) {
            // Vietnamese people are addressed by their given name, also formally.
            (Some(title), _, false, _) => format!("Kính gửi {title} {first},"),
            (Some(title), false, true, _) => format!("Kính gửi {title} {last},"),
            (_, _, false, _) => format!("Chào {first},"),
            (_, _, _, false) => format!("Kính gửi Quý công ty {company},"),
            _ => "Kính gửi Quý khách,".to_owned(),
        },
        "ar" => match (title, last.is_empty(), first.is_empty(), company.is_empty()) {
            (Some(title), false, _, _) => format!("{title} {last}، تحية طيبة،"),
            (_, _, false, _) => format!("مرحبًا {first}،"),
            (_, _, _, false) => format!("فريق {company} الكرام،"),
            _ => "تحية طيبة،".to_owned(),
        },
        _ => match (title, last.is_empty(), first.is_empty(), company.is_empty()) {
            (Some(title), false, _, _) => format!("Dear {title} {last},"),
            (_, _, false, _) => format!("Dear {first},"),
            (_, _, _, false) => format!("Dear {company} Team,"),
            _ => "Dear Sir or Madam,".to_owned(),
        },
    }
}

/// First and last name in the order in which the name itself is written: Chinese and other Han names family name first.
pub fn full_name(reader: &Reader<'_>) -> String {
    let (first, last) = (clean(reader.first_name), clean(reader.last_name));
    if is_han(&first) && is_han(&last) {
        return format!("{last}{first}");
    }
    match (first.is_empty(), last.is_empty()) {
        (false, false) => format!("{first} {last}"),
        (false, true) => first,
        (true, _) => last,
    }
}

fn verified_title(reader: &Reader<'_>, language: Language) -> Option<String> {
    if reader.form_of_address != Standing::Verified {
        return None;
    }
    let own = clean(reader.title);
    if !own.is_empty() {
        return Some(own);
    }
    let (woman, man) = match language.primary() {
        "zh" => ("女士", "先生"),
        "es" => ("Sra.", "Sr."),
        "vi" => ("bà", "ông"),
        "ar" => ("السيدة", "السيد"),
        _ => ("Ms.", "Mr."),
    };
    reader.gender.map(|gender| match gender {
        Gender::Female => woman.to_owned(),
        Gender::Male => man.to_owned(),
    })
}

/// A Latin family name keeps a space before 先生; a Han one does not.
fn chinese_surname(last: &str) -> String {
    if is_han(last) { last.to_owned() } else { format!(" {last} ") }
}

fn chinese_name(last: &str, first: &str) -> String {
    if is_han(first) && is_han(last) { format!("{last}{first}") } else { first.to_owned() }
}

fn is_han(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| matches!(letter, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}'))
}

/// One line without control characters and doubled spaces: names come from imports.
fn clean(text: &str) -> String {
    let plain = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    plain.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reader: Reader<'_>, expected: [&str; 5]) {
        let languages =
            [Language::ENGLISH, Language::CHINESE, Language::SPANISH, Language::VIETNAMESE, Language::ARABIC];
        for (language, expected) in languages.into_iter().zip(expected) {
            assert_eq!(salutation(&reader, language), expected);
        }
    }

    #[test]
    fn a_verified_gender_and_a_last_name_greet_formally() {
        let reader = Reader {
            first_name: "Maria",
            last_name: "Silva",
            gender: Some(Gender::Female),
            form_of_address: Standing::Verified,
            ..Reader::default()
        };
        check(
            reader,
            [
                "Dear Ms. Silva,",
                "尊敬的 Silva 女士：",
                "Estimada Sra. Silva:",
                "Kính gửi bà Maria,",
                "السيدة Silva، تحية طيبة،",
            ],
        );
    }

    #[test]
    fn a_guessed_gender_greets_by_first_name() {
        let reader =
            Reader { first_name: "Maria", last_name: "Silva", gender: Some(Gender::Female), ..Reader::default() };
        check(reader, ["Dear Maria,", "Maria，您好：", "Hola, Maria:", "Chào Maria,", "مرحبًا Maria،"]);
    }

    #[test]
    fn a_person_without_names_is_the_companys_team() {
        check(
            Reader { company_name: "Nordlicht\r\nGmbH", last_name: " ", ..Reader::default() },
            [
                "Dear Nordlicht GmbH Team,",
                "尊敬的Nordlicht GmbH团队：",
                "Estimado equipo de Nordlicht GmbH:",
                "Kính gửi Quý công ty Nordlicht GmbH,",
                "فريق Nordlicht GmbH الكرام،",
            ],
        );
    }

    #[test]
    fn nobody_known_is_still_greeted() {
        check(
            Reader { last_name: "Silva", ..Reader::default() },
            ["Dear Sir or Madam,", "您好：", "Estimado equipo:", "Kính gửi Quý khách,", "تحية طيبة،"],
        );
    }

    #[test]
    fn a_verified_title_of_its_own_wins_and_han_names_stay_together() {
        let doctor =
            Reader { last_name: "Weber", title: "Dr.", form_of_address: Standing::Verified, ..Reader::default() };
        assert_eq!(salutation(&doctor, Language::ENGLISH), "Dear Dr. Weber,");
        let tanaka = Reader {
            first_name: "明",
            last_name: "王",
            gender: Some(Gender::Male),
            form_of_address: Standing::Verified,
            ..Reader::default()
        };
        assert_eq!(salutation(&tanaka, Language::CHINESE), "尊敬的王先生：");
        assert_eq!(full_name(&tanaka), "王明");
        assert_eq!(full_name(&Reader { first_name: "Ana", last_name: "Ruiz", ..Reader::default() }), "Ana Ruiz");
    }
}
