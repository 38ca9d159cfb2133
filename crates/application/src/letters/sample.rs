//! The person whom a preview greets when nobody was chosen: one that looks at home in the letter's language.

use crate::sending::composer::LetterReader;
use basics::Language;
use domain::customers::card::{ContactCard, GenderNote, GenderWord};

/// First name, last name, gender, job title, company, industry, country.
type Sample = (&'static str, &'static str, GenderWord, &'static str, &'static str, &'static str, &'static str);

const ENGLISH: Sample =
    ("Anna", "Berg", GenderWord::Female, "Head of Purchasing", "Nordlicht GmbH", "Machine building", "Germany");
const CHINESE: Sample = ("伟", "王", GenderWord::Male, "采购经理", "远洋贸易有限公司", "机械制造", "中国");
const SPANISH: Sample =
    ("Lucía", "Romero", GenderWord::Female, "Jefa de compras", "Puerto Claro S.A.", "Maquinaria", "España");
const VIETNAMESE: Sample =
    ("Mai", "Nguyễn", GenderWord::Female, "Trưởng phòng thu mua", "Công ty Biển Đông", "Cơ khí", "Việt Nam");
const ARABIC: Sample = ("سارة", "الهاشمي", GenderWord::Female, "مديرة المشتريات", "شركة الميناء", "الآلات", "الإمارات");

pub(crate) fn sample_reader(language: Language) -> LetterReader {
    let known = [
        (Language::CHINESE, CHINESE),
        (Language::SPANISH, SPANISH),
        (Language::VIETNAMESE, VIETNAMESE),
        (Language::ARABIC, ARABIC),
    ];
    let found = known.into_iter().find(|(known, _)| known.as_str() == language.primary());
    let (first_name, last_name, gender, job_title, company, industry, country) =
        found.map_or(ENGLISH, |(_, sample)| sample);
    let card = ContactCard {
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        gender: Some(GenderNote { value: gender, verified: true }),
        job_title: job_title.to_owned(),
        // RFC 2606 §3: nobody's.
        address: "sample@example.com".to_owned(),
        ..ContactCard::default()
    };
    LetterReader {
        card,
        company_name: company.to_owned(),
        company_industry: industry.to_owned(),
        company_website: "https://www.example.com".to_owned(),
        country: country.to_owned(),
        tracked: crate::sending::urls::Tracked::default(),
    }
}
