//! The East of Europe, the Near East, and Asia, each in its own script.

use super::{Manner, Parts};

pub(super) const SLAVIC: Manner = Manner {
    stems: &[
        ("Bursztyn", "bursztyn"),
        ("Wisła", "wisla"),
        ("Morava", "morava"),
        ("Jantar", "jantar"),
        ("Dąb", "dab"),
        ("Orlík", "orlik"),
        ("Polana", "polana"),
        ("Tatra", "tatra"),
    ],
    trades: &[
        ("Drewno", "drewno"),
        ("Podłogi", "podlogi"),
        ("Ogród", "ogrod"),
        ("Stavby", "stavby"),
        ("Dom", "dom"),
        ("Meble", "meble"),
    ],
    forms: &["Sp. z o.o.", "s.r.o.", "a.s."],
    order: Parts::StemTradeForm,
};

pub(super) const GREEK: Manner = Manner {
    stems: &[
        ("Αιγαίο", "aigaio"),
        ("Όλυμπος", "olympos"),
        ("Δρυς", "drys"),
        ("Ορίζων", "orizon"),
        ("Άνεμος", "anemos"),
        ("Ήλιος", "ilios"),
    ],
    trades: &[("Ξυλεία", "xyleia"), ("Δάπεδα", "dapeda"), ("Κήπος", "kipos"), ("Έπιπλα", "epipla")],
    forms: &["Α.Ε.", "Ε.Π.Ε."],
    order: Parts::StemTradeForm,
};

pub(super) const UKRAINIAN: Manner = Manner {
    stems: &[
        ("Карпати", "karpaty"),
        ("Дніпро", "dnipro"),
        ("Смерека", "smereka"),
        ("Обрій", "obrij"),
        ("Дубрава", "dubrava"),
        ("Чайка", "chaika"),
    ],
    trades: &[("Паркет", "parket"), ("Меблі", "mebli"), ("Буд", "bud"), ("Сад", "sad")],
    forms: &["ТОВ", "ПП"],
    order: Parts::StemTradeForm,
};

pub(super) const TURKISH: Manner = Manner {
    stems: &[
        ("Çınar", "cinar"),
        ("Ege", "ege"),
        ("Marmara", "marmara"),
        ("Yıldız", "yildiz"),
        ("Meşe", "mese"),
        ("Deniz", "deniz"),
    ],
    trades: &[("Ahşap", "ahsap"), ("Parke", "parke"), ("Bahçe", "bahce"), ("Yapı", "yapi"), ("Mobilya", "mobilya")],
    forms: &["A.Ş.", "Ltd. Şti."],
    order: Parts::StemTradeForm,
};

pub(super) const ARABIC: Manner = Manner {
    stems: &[
        ("الواحة", "alwaha"),
        ("النخيل", "alnakheel"),
        ("المرجان", "almurjan"),
        ("الخليج", "alkhaleej"),
        ("الأفق", "alufuq"),
        ("الصفا", "alsafa"),
        ("البيت الحديث", "albait"),
        ("الرواد", "alruwad"),
    ],
    trades: &[
        ("للأخشاب", "wood"),
        ("للأرضيات", "floors"),
        ("للأثاث", "furniture"),
        ("للمقاولات", "contracting"),
        ("للتجارة", "trading"),
    ],
    forms: &["ذ.م.م"],
    order: Parts::StemTradeForm,
};

pub(super) const HEBREW: Manner = Manner {
    stems: &[("כרמל", "carmel"), ("אלון", "alon"), ("גלים", "galim"), ("הדר", "hadar"), ("ארז", "erez")],
    trades: &[("פרקט", "parquet"), ("עץ", "etz"), ("גנים", "ganim"), ("ריהוט", "rihut")],
    forms: &["בע״מ"],
    order: Parts::StemTradeForm,
};

pub(super) const INDIAN: Manner = Manner {
    stems: &[
        ("सह्याद्रि", "sahyadri"),
        ("गंगा", "ganga"),
        ("अरावली", "aravali"),
        ("कमल", "kamal"),
        ("सागर", "sagar"),
        ("हिमगिरि", "himgiri"),
    ],
    trades: &[("टिम्बर", "timber"), ("फ़र्नीचर", "furniture"), ("इंटीरियर्स", "interiors"), ("ट्रेडर्स", "traders")],
    forms: &["प्रा. लि."],
    order: Parts::StemTradeForm,
};

pub(super) const CHINESE: Manner = Manner {
    stems: &[
        ("宏達", "hongda"),
        ("森源", "senyuan"),
        ("永豐", "yongfeng"),
        ("大成", "dacheng"),
        ("立昌", "lichang"),
        ("和美", "hemei"),
        ("東興", "dongxing"),
        ("木禾", "muhe"),
    ],
    trades: &[("建材", "building"), ("木業", "timber"), ("家居", "home"), ("園藝", "garden"), ("國際貿易", "trade")],
    forms: &["有限公司", "股份有限公司"],
    order: Parts::Together,
};

pub(super) const JAPANESE: Manner = Manner {
    stems: &[
        ("浪速", "naniwa"),
        ("丸山", "maruyama"),
        ("東海", "tokai"),
        ("みどり", "midori"),
        ("北斗", "hokuto"),
        ("三和", "sanwa"),
        ("千代", "chiyo"),
        ("大和", "yamato"),
    ],
    trades: &[
        ("木材", "mokuzai"),
        ("商事", "shoji"),
        ("建材", "kenzai"),
        ("インテリア", "interior"),
        ("ガーデン", "garden"),
    ],
    forms: &["株式会社"],
    order: Parts::FormFirst,
};

pub(super) const KOREAN: Manner = Manner {
    stems: &[
        ("한빛", "hanbit"),
        ("대성", "daesung"),
        ("푸른", "pureun"),
        ("동명", "dongmyung"),
        ("새한", "saehan"),
        ("나무", "namu"),
    ],
    trades: &[("목재", "mokjae"), ("마루", "maru"), ("가구", "gagu"), ("건설", "geonseol"), ("상사", "sangsa")],
    forms: &["㈜", "주식회사 "],
    order: Parts::FormFirst,
};

pub(super) const VIETNAMESE: Manner = Manner {
    stems: &[
        ("Hoàng Gia", "hoanggia"),
        ("Thiên Phú", "thienphu"),
        ("Sao Mai", "saomai"),
        ("Đại Việt", "daiviet"),
        ("Trường An", "truongan"),
        ("Minh Long", "minhlong"),
        ("Bình Minh", "binhminh"),
        ("Sông Hàn", "songhan"),
    ],
    trades: &[
        ("Gỗ", "go"),
        ("Nội thất", "noithat"),
        ("Sàn gỗ", "sango"),
        ("Xây dựng", "xaydung"),
        ("Thương mại", "thuongmai"),
    ],
    forms: &["Công ty TNHH", "Công ty CP"],
    order: Parts::FormFirst,
};

pub(super) const INDONESIAN: Manner = Manner {
    stems: &[
        ("Nusantara", "nusantara"),
        ("Jati Indah", "jatiindah"),
        ("Merapi", "merapi"),
        ("Cahaya", "cahaya"),
        ("Bahari", "bahari"),
        ("Rimba", "rimba"),
    ],
    trades: &[("Kayu", "kayu"), ("Lantai", "lantai"), ("Taman", "taman"), ("Bangunan", "bangunan"), ("Mebel", "mebel")],
    forms: &["PT"],
    order: Parts::FormFirst,
};
