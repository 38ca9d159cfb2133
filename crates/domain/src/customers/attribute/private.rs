//! Names of attributes that ask for what nobody should keep about a customer: family, health, faith and the like (GDPR article 9, PIPL
//! article 28, and plain decency). A list of words in five languages; it warns, and cannot know what somebody means by "party".

use crate::customers::folding::fold;

words! {
    /// What a name seems to ask for.
    PrivateTopic, UnknownPrivateTopic, "no such topic":
    Family = "family",
    Health = "health",
    Religion = "religion",
    Politics = "politics",
    Descent = "descent",
    Sexuality = "sexuality",
    Crime = "crime",
}

/// Words by topic. In scripts without blanks a word is found anywhere; else it stands between blanks or signs.
const WORDS: &[(PrivateTopic, &str)] = &[
    (
        PrivateTopic::Family,
        "spouse|wife|husband|married|marriage|marital|marital status|divorced|widowed|children|child|kids|son|daughter|family status|family members|family life|\
         pregnant|pregnancy|mother|father|parents|siblings|\
         配偶|妻子|丈夫|老婆|老公|已婚|未婚|婚姻|离异|离婚|子女|孩子|儿子|女儿|家庭|家人|怀孕|父母|父亲|母亲|\
         conyuge|esposa|esposo|marido|mujer|casado|casada|soltero|soltera|estado civil|divorciado|divorciada|hijo|hija|hijos|hijas|familiares|situacion familiar|\
         embarazo|embarazada|madre|padre|padres|\
         vợ|chồng|vợ chồng|kết hôn|hôn nhân|tình trạng hôn nhân|ly hôn|độc thân|con cái|con trai|con gái|gia đình|mang thai|bố mẹ|cha mẹ|\
         زوج|زوجة|الزوج|الزوجة|متزوج|متزوجة|اعزب|عزباء|مطلق|مطلقة|الحالة الاجتماعية|الحالة الزوجية|اطفال|الاطفال|ابناء|الابناء|ابن|ابنة|\
         عائلة|العائلة|الاسرة|حامل|الام|الاب|الوالدين",
    ),
    (
        PrivateTopic::Health,
        "health|illness|disease|sick|disability|disabled|medical history|medical condition|medication|diagnosis|allergy|allergies|blood type|blood group|body weight|\
         健康|疾病|病史|残疾|过敏|血型|体重|用药|诊断|\
         salud|enfermedad|discapacidad|discapacitado|historial medico|medicacion|diagnostico|alergia|alergias|grupo sanguineo|peso corporal|\
         sức khỏe|bệnh|bệnh tật|khuyết tật|dị ứng|nhóm máu|chẩn đoán|\
         الصحة|صحة|مرض|المرض|اعاقة|الاعاقة|حساسية|فصيلة الدم|تشخيص",
    ),
    (
        PrivateTopic::Religion,
        "religion|religious|religious faith|church|mosque|beliefs|muslim|christian|jewish|hindu|buddhist|\
         宗教|信仰|教派|基督教|伊斯兰|穆斯林|佛教|\
         religion|religioso|creencia|creencias|fe religiosa|iglesia|musulman|cristiano|judio|\
         tôn giáo|tín ngưỡng|đạo phật|công giáo|đạo hồi|\
         الدين|الديانة|ديانة|المذهب|مذهب|مسلم|مسيحي|يهودي",
    ),
    (
        PrivateTopic::Politics,
        "politics|political|political party|party membership|voting|trade union|union member|\
         政治|政党|党员|党派|政治面貌|工会|\
         politica|partido politico|afiliacion politica|voto|sindicato|afiliacion sindical|\
         chính trị|đảng viên|đảng phái|công đoàn|\
         السياسة|سياسي|الانتماء السياسي|حزب|الحزب|نقابة",
    ),
    (
        PrivateTopic::Descent,
        "ethnicity|ethnic|race|skin color|skin colour|caste|tribe|descent|\
         民族|种族|肤色|籍贯|血统|\
         etnia|raza|color de piel|origen etnico|tribu|casta|\
         dân tộc|chủng tộc|màu da|\
         العرق|عرق|القبيلة|قبيلة|لون البشرة|الاصل العرقي",
    ),
    (
        PrivateTopic::Sexuality,
        "sexuality|sexual|sexual orientation|gay|lesbian|sex life|\
         性取向|性倾向|性生活|同性恋|\
         sexualidad|orientacion sexual|vida sexual|\
         xu hướng tính dục|giới tính thật|đồng tính|\
         الميل الجنسي|التوجه الجنسي|الحياة الجنسية",
    ),
    (
        PrivateTopic::Crime,
        "criminal|criminal record|conviction|convictions|prison|arrest|\
         犯罪|前科|刑事|\
         antecedentes penales|condena|carcel|delito|\
         tiền án|tiền sự|phạm tội|\
         سوابق|السوابق|جريمة|سجل جنائي",
    ),
];

/// What a name seems to ask for that should not be kept; `None` for all others.
pub fn private_topic(name: &str) -> Option<PrivateTopic> {
    let folded = fold(name);
    let parted: String =
        folded.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect::<String>();
    let spaced = format!(" {} ", parted.split_whitespace().collect::<Vec<_>>().join(" "));
    let is_named = |word: &str| {
        let word = fold(word.trim());
        if word.chars().any(is_han) { folded.contains(&word) } else { spaced.contains(&format!(" {word} ")) }
    };
    WORDS.iter().find(|(_, words)| words.split('|').any(is_named)).map(|(topic, _)| *topic)
}

fn is_han(letter: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_ask_for_private_life_are_known_in_five_languages() {
        for (name, topic) in [
            ("Spouse", Some(PrivateTopic::Family)),
            ("Number of children", Some(PrivateTopic::Family)),
            ("marital_status", Some(PrivateTopic::Family)),
            ("是否已婚", Some(PrivateTopic::Family)),
            ("Estado civil", Some(PrivateTopic::Family)),
            ("Cónyuge", Some(PrivateTopic::Family)),
            ("Tình trạng hôn nhân", Some(PrivateTopic::Family)),
            ("الحالة الاجتماعية", Some(PrivateTopic::Family)),
            ("Allergies", Some(PrivateTopic::Health)),
            ("血型", Some(PrivateTopic::Health)),
            ("Religión", Some(PrivateTopic::Religion)),
            ("Tôn giáo", Some(PrivateTopic::Religion)),
            ("政治面貌", Some(PrivateTopic::Politics)),
            ("القبيلة", Some(PrivateTopic::Descent)),
            ("Sexual orientation", Some(PrivateTopic::Sexuality)),
            ("Criminal record", Some(PrivateTopic::Crime)),
            ("Incoterm", None),
            ("Personal shopper", None),
            ("Sonar depth", None),
            ("Payment terms", None),
            ("付款方式", None),
            ("Puerto de destino", None),
            ("Cảng đến", None),
            ("شروط الدفع", None),
            ("", None),
        ] {
            assert_eq!(private_topic(name), topic, "{name}");
        }
    }
}
