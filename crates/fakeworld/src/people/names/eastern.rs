//! Latin letters with hooks, Greek and Cyrillic ones, and the two scripts that run from right to left.

use super::{Culture, Order};

pub(super) const POLISH: Culture = Culture {
    given: &[
        ("Łukasz", "lukasz"),
        ("Małgorzata", "malgorzata"),
        ("Zofia", "zofia"),
        ("Michał", "michal"),
        ("Agnieszka", "agnieszka"),
        ("Paweł", "pawel"),
        ("Jan", "jan"),
        ("Ewa", "ewa"),
    ],
    family: &[
        ("Wójcik", "wojcik"),
        ("Kowalska", "kowalska"),
        ("Dąbrowski", "dabrowski"),
        ("Zieliński", "zielinski"),
        ("Nowak", "nowak"),
        ("Król", "krol"),
        ("Wróbel", "wrobel"),
        ("Mazur", "mazur"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "Sp. z o.o.",
};

pub(super) const CZECH: Culture = Culture {
    given: &[
        ("Jiří", "jiri"),
        ("Zdeňka", "zdenka"),
        ("Tomáš", "tomas"),
        ("Lucie", "lucie"),
        ("Ondřej", "ondrej"),
        ("Věra", "vera"),
        ("Petr", "petr"),
        ("Jana", "jana"),
    ],
    family: &[
        ("Dvořák", "dvorak"),
        ("Nováková", "novakova"),
        ("Černý", "cerny"),
        ("Procházka", "prochazka"),
        ("Šťastný", "stastny"),
        ("Horák", "horak"),
        ("Kučera", "kucera"),
        ("Růžička", "ruzicka"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "s.r.o.",
};

pub(super) const GREEK: Culture = Culture {
    given: &[
        ("Γιώργος", "giorgos"),
        ("Ελένη", "eleni"),
        ("Νίκος", "nikos"),
        ("Μαρία", "maria"),
        ("Κώστας", "kostas"),
        ("Σοφία", "sofia"),
        ("Δημήτρης", "dimitris"),
        ("Άννα", "anna"),
    ],
    family: &[
        ("Παπαδόπουλος", "papadopoulos"),
        ("Νικολάου", "nikolaou"),
        ("Γεωργίου", "georgiou"),
        ("Οικονόμου", "oikonomou"),
        ("Βασιλείου", "vasileiou"),
        ("Καραγιάννης", "karagiannis"),
        ("Λάμπρου", "lamprou"),
        ("Μακρής", "makris"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "Α.Ε.",
};

pub(super) const UKRAINIAN: Culture = Culture {
    given: &[
        ("Олена", "olena"),
        ("Андрій", "andrii"),
        ("Їва", "iva"),
        ("Тарас", "taras"),
        ("Наталія", "nataliia"),
        ("Юрій", "yurii"),
        ("Оксана", "oksana"),
        ("Ігор", "ihor"),
    ],
    family: &[
        ("Шевченко", "shevchenko"),
        ("Коваленко", "kovalenko"),
        ("Бондар", "bondar"),
        ("Ткачук", "tkachuk"),
        ("Мельник", "melnyk"),
        ("Кравець", "kravets"),
        ("Гончар", "honchar"),
        ("Лисенко", "lysenko"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "ТОВ",
};

pub(super) const ARABIC: Culture = Culture {
    given: &[
        ("أحمد", "ahmed"),
        ("فاطمة", "fatima"),
        ("يوسف", "youssef"),
        ("ليلى", "layla"),
        ("عمر", "omar"),
        ("نور", "noor"),
        ("خالد", "khaled"),
        ("مريم", "maryam"),
    ],
    family: &[
        ("الحداد", "alhaddad"),
        ("المنصوري", "almansoori"),
        ("الخطيب", "alkhatib"),
        ("العلي", "alali"),
        ("النجار", "alnajjar"),
        ("الشامي", "alshami"),
        ("القاسمي", "alqasimi"),
        ("الفهد", "alfahd"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "ذ.م.م",
};

pub(super) const HEBREW: Culture = Culture {
    given: &[
        ("נועה", "noa"),
        ("יוסי", "yossi"),
        ("תמר", "tamar"),
        ("אבי", "avi"),
        ("שירה", "shira"),
        ("דוד", "david"),
        ("מיכל", "michal"),
        ("רון", "ron"),
    ],
    family: &[
        ("כהן", "cohen"),
        ("לוי", "levi"),
        ("מזרחי", "mizrahi"),
        ("פרץ", "peretz"),
        ("ביטון", "biton"),
        ("אברהם", "avraham"),
        ("פרידמן", "friedman"),
        ("שפירא", "shapira"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "בע״מ",
};
