//! Devanagari, Chinese characters, kana and Hangul.

use super::{Culture, Order};

pub(super) const INDIAN: Culture = Culture {
    given: &[
        ("प्रिया", "priya"),
        ("राहुल", "rahul"),
        ("अनिता", "anita"),
        ("विक्रम", "vikram"),
        ("सुनीता", "sunita"),
        ("अमित", "amit"),
        ("कविता", "kavita"),
        ("संजय", "sanjay"),
    ],
    family: &[
        ("शर्मा", "sharma"),
        ("पटेल", "patel"),
        ("सिंह", "singh"),
        ("गुप्ता", "gupta"),
        ("वर्मा", "verma"),
        ("मेहता", "mehta"),
        ("जोशी", "joshi"),
        ("राव", "rao"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "Pvt. Ltd.",
};

pub(super) const CHINESE: Culture = Culture {
    given: &[
        ("小明", "xiaoming"),
        ("丽华", "lihua"),
        ("建国", "jianguo"),
        ("雅婷", "yating"),
        ("志强", "zhiqiang"),
        ("美玲", "meiling"),
        ("子轩", "zixuan"),
        ("文静", "wenjing"),
    ],
    family: &[
        ("王", "wang"),
        ("李", "li"),
        ("张", "zhang"),
        ("陈", "chen"),
        ("刘", "liu"),
        ("黄", "huang"),
        ("林", "lin"),
        ("欧阳", "ouyang"),
    ],
    order: Order::FamilyFirst,
    space: "",
    form: "有限公司",
};

pub(super) const JAPANESE: Culture = Culture {
    given: &[
        ("健太", "kenta"),
        ("美咲", "misaki"),
        ("さくら", "sakura"),
        ("翔", "sho"),
        ("直子", "naoko"),
        ("浩二", "koji"),
        ("ゆき", "yuki"),
        ("大輔", "daisuke"),
    ],
    family: &[
        ("田中", "tanaka"),
        ("佐藤", "sato"),
        ("鈴木", "suzuki"),
        ("高橋", "takahashi"),
        ("渡辺", "watanabe"),
        ("山本", "yamamoto"),
        ("小林", "kobayashi"),
        ("齋藤", "saito"),
    ],
    order: Order::FamilyFirst,
    space: " ",
    form: "株式会社",
};

pub(super) const KOREAN: Culture = Culture {
    given: &[
        ("민준", "minjun"),
        ("서연", "seoyeon"),
        ("지훈", "jihun"),
        ("수진", "sujin"),
        ("현우", "hyeonu"),
        ("은지", "eunji"),
        ("준호", "junho"),
        ("혜원", "hyewon"),
    ],
    family: &[
        ("김", "kim"),
        ("이", "lee"),
        ("박", "park"),
        ("최", "choi"),
        ("정", "jeong"),
        ("강", "kang"),
        ("조", "cho"),
        ("윤", "yoon"),
    ],
    order: Order::FamilyFirst,
    space: "",
    form: "(주)",
};
