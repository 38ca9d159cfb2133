//! Names in several writings brought together as far as small tables go: traditional Han characters to simplified ones where they occur in
//! names of people and companies, Cyrillic letters to Latin ones, and the German ways to write an umlaut.
//!
//! It is for comparing only. Between Han characters and Latin letters nothing is bridged: a pinyin names dozens of people.

use crate::customers::folding::fold;

/// Traditional and simplified forms, in pairs: surnames, frequent given names, and words of companies.
const HAN_PAIRS: &str = "張张陳陈劉刘楊杨趙赵黃黄吳吴孫孙馬马羅罗鄭郑謝谢許许鄧邓韓韩馮冯蕭萧葉叶蘇苏呂吕盧卢蔣蒋賈贾閻阎鍾钟譚谭陸陆\
鄒邹龍龙萬万錢钱湯汤賀贺龔龚嚴严溫温倫伦衛卫齊齐歐欧聶聂樊樊駱骆顧顾連连寧宁麗丽偉伟強强軍军傑杰華华國国東东麟麟鳳凤蘭兰雲云\
霞霞輝辉寶宝貴贵興兴業业發发達达豐丰際际貿贸電电機机械械實实進进廣广長长開开遠远聯联環环經经濟济紡纺織织飾饰鞋鞋車车飛飞馳驰\
鋼钢鐵铁銅铜鋁铝銀银鑫鑫藥药醫医療疗儀仪器器設设備备網网絡络訊讯號号場场廠厂團团總总務务運运輸输營营產产創创藝艺術术書书畫画\
閩闽滬沪遼辽寧宁蘇苏慶庆瀋沈漢汉濱滨門门灣湾陽阳陰阴島岛嶺岭寶宝時时誠诚義义禮礼愛爱樂乐歡欢綠绿紅红藍蓝鮮鲜麥麦魚鱼鳥鸟雞鸡\
學学會会條条燈灯爐炉燒烧熱热風风龜龟圓圆園园圖图壓压塗涂塊块墻墙塑塑紙纸線线繩绳縫缝針针鏡镜鎖锁鏈链輪轮軸轴轉转軟软輕轻載载邊边";

fn simplified(letter: char) -> char {
    let mut pairs = HAN_PAIRS.chars();
    while let (Some(traditional), Some(simple)) = (pairs.next(), pairs.next()) {
        if traditional == letter {
            return simple;
        }
    }
    letter
}

/// A Cyrillic letter (folded, so without marks) as passports write it.
const fn latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' | 'й' | 'ы' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

/// Whether a letter is a Han character.
pub(super) const fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// The text folded and in one writing: `Müller` and `Mueller` become `muller`, `Иванов` becomes `ivanov`, `陳` becomes `陈`.
pub(super) fn one_writing(text: &str) -> String {
    let folded = fold(text);
    let mut plain = String::with_capacity(folded.len());
    for letter in folded.chars() {
        match latin(letter) {
            _ if letter.is_ascii() => plain.push(letter),
            Some(letters) => plain.push_str(letters),
            None if is_han(letter) => plain.push(simplified(letter)),
            None => plain.push(letter),
        }
    }
    for (written, meant) in
        [("ae", "a"), ("oe", "o"), ("ue", "u"), ("yo", "io"), ("yu", "iu"), ("ya", "ia"), ("y", "i")]
    {
        if plain.contains(written) {
            plain = plain.replace(written, meant);
        }
    }
    plain
}
