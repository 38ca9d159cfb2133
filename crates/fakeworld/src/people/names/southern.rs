//! Latin letters, from Lisbon to Huế.

use super::{Culture, Order};

pub(super) const SPANISH: Culture = Culture {
    given: &[
        ("José", "jose"),
        ("María", "maria"),
        ("Iñigo", "inigo"),
        ("Lucía", "lucia"),
        ("Andrés", "andres"),
        ("Sofía", "sofia"),
        ("Martín", "martin"),
        ("Pilar", "pilar"),
    ],
    family: &[
        ("Muñoz", "munoz"),
        ("García", "garcia"),
        ("Núñez", "nunez"),
        ("Pérez", "perez"),
        ("Castaño", "castano"),
        ("Ruiz", "ruiz"),
        ("Gómez", "gomez"),
        ("Ibáñez", "ibanez"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "S.A.",
};

pub(super) const PORTUGUESE: Culture = Culture {
    given: &[
        ("João", "joao"),
        ("Conceição", "conceicao"),
        ("Tiago", "tiago"),
        ("Inês", "ines"),
        ("Luís", "luis"),
        ("Beatriz", "beatriz"),
        ("Antônio", "antonio"),
        ("Rita", "rita"),
    ],
    family: &[
        ("Gonçalves", "goncalves"),
        ("Silva", "silva"),
        ("Araújo", "araujo"),
        ("Simões", "simoes"),
        ("Magalhães", "magalhaes"),
        ("Costa", "costa"),
        ("Lopes", "lopes"),
        ("Falcão", "falcao"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "Ltda.",
};

pub(super) const ITALIAN: Culture = Culture {
    given: &[
        ("Niccolò", "niccolo"),
        ("Giulia", "giulia"),
        ("Marco", "marco"),
        ("Chiara", "chiara"),
        ("Paolo", "paolo"),
        ("Elena", "elena"),
        ("Luca", "luca"),
        ("Sara", "sara"),
    ],
    family: &[
        ("Rossi", "rossi"),
        ("Bianchi", "bianchi"),
        ("Conti", "conti"),
        ("Ferrari", "ferrari"),
        ("Greco", "greco"),
        ("Villa", "villa"),
        ("Leone", "leone"),
        ("Nicolò", "nicolo"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "S.r.l.",
};

pub(super) const TURKISH: Culture = Culture {
    given: &[
        ("Ayşe", "ayse"),
        ("Çağlar", "caglar"),
        ("İsmail", "ismail"),
        ("Gülşen", "gulsen"),
        ("Oğuz", "oguz"),
        ("Zeynep", "zeynep"),
        ("Işıl", "isil"),
        ("Emre", "emre"),
    ],
    family: &[
        ("Yılmaz", "yilmaz"),
        ("Öztürk", "ozturk"),
        ("Şahin", "sahin"),
        ("Çelik", "celik"),
        ("Kılıç", "kilic"),
        ("Doğan", "dogan"),
        ("Aydın", "aydin"),
        ("Güneş", "gunes"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "A.Ş.",
};

pub(super) const INDONESIAN: Culture = Culture {
    given: &[
        ("Budi", "budi"),
        ("Siti", "siti"),
        ("Agus", "agus"),
        ("Dewi", "dewi"),
        ("Rizky", "rizky"),
        ("Putri", "putri"),
        ("Wayan", "wayan"),
        ("Ayu", "ayu"),
    ],
    family: &[
        ("Santoso", "santoso"),
        ("Wijaya", "wijaya"),
        ("Lestari", "lestari"),
        ("Pratama", "pratama"),
        ("Hidayat", "hidayat"),
        ("Saputra", "saputra"),
        ("Utami", "utami"),
        ("Halim", "halim"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "PT",
};

pub(super) const VIETNAMESE: Culture = Culture {
    given: &[
        ("Đức", "duc"),
        ("Hương", "huong"),
        ("Tuấn", "tuan"),
        ("Linh", "linh"),
        ("Phượng", "phuong"),
        ("Minh", "minh"),
        ("Thảo", "thao"),
        ("Quân", "quan"),
    ],
    family: &[
        ("Nguyễn", "nguyen"),
        ("Trần", "tran"),
        ("Lê", "le"),
        ("Phạm", "pham"),
        ("Đặng", "dang"),
        ("Vũ", "vu"),
        ("Bùi", "bui"),
        ("Đỗ", "do"),
    ],
    order: Order::FamilyFirst,
    space: " ",
    form: "TNHH",
};
