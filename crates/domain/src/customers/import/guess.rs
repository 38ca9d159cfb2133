//! What a column probably is, by its header in the languages that exporters' files are written in.
//!
//! Headers are folded (case, accents, full width), signs become blanks. A whole header counts before a part of one; each
//! field is guessed once, except those that take several columns.

use super::ImportField::{
    self, Address, Birthday, CompanyCountry, CompanyIndustry, CompanyName, CompanyWebsite, Country, FirstName,
    FullName, Gender, JobTitle, Language, LastName, Note, Phone, PurchaseRole, Salutation, Status, Tags, TimeZone,
};
use crate::customers::folding::fold;

/// Headers by field: English, Chinese, Spanish, Vietnamese, Arabic, German, French, Portuguese.
const WHOLE: &[(ImportField, &str)] = &[
    (
        Address,
        "email|e mail|mail|email address|e mail address|mail address|emailadresse|e mail adresse|adresse e mail|adresse email|adresse mail|courriel|correo|correo electronico|direccion de correo|direccion de correo electronico|邮箱|电子邮箱|电子邮件|邮件|邮箱地址|邮件地址|电邮|電郵|電子郵件|信箱|thu dien tu|dia chi email|địa chỉ email|thư điện tử|البريد الالكتروني|البريد الإلكتروني|بريد الكتروني|الايميل|ايميل|endereco de email|endereco de e mail|correio eletronico",
    ),
    (
        FullName,
        "name|full name|contact|contact name|contact person|your name|姓名|名字|联系人|联系人姓名|聯絡人|全名|nombre completo|nombre y apellidos|contacto|persona de contacto|ho ten|ho va ten|họ tên|họ và tên|nguoi lien he|người liên hệ|الاسم|الاسم الكامل|اسم جهة الاتصال|vollstandiger name|ansprechpartner|kontakt|kontaktperson|nom complet|nom et prenom|contact principal|nome completo|contato",
    ),
    (
        FirstName,
        "first name|firstname|given name|givenname|forename|名|vorname|prenom|nombre|nombres|ten|tên|الاسم الاول|nome|primeiro nome",
    ),
    (
        LastName,
        "last name|lastname|family name|familyname|surname|姓|姓氏|nachname|familienname|nom|nom de famille|apellido|apellidos|ho|họ|اسم العائلة|اللقب|sobrenome|apelido",
    ),
    (
        Salutation,
        "salutation|prefix|honorific|称呼|尊称|稱呼|anrede|civilite|tratamiento|danh xung|danh xưng|صيغة المخاطبة|tratamento",
    ),
    (Gender, "gender|sex|性别|性別|geschlecht|genre|sexe|genero|sexo|gioi tinh|giới tính|الجنس"),
    (
        JobTitle,
        "title|job title|jobtitle|job|position|function|职位|职务|職位|職稱|职称|头衔|position title|berufsbezeichnung|stellung|funktion|titre|poste|fonction|cargo|puesto|titulo|chuc vu|chức vụ|chuc danh|chức danh|المسمى الوظيفي|الوظيفة|المنصب|funcao",
    ),
    (
        Phone,
        "phone|telephone|tel|mobile|mobile phone|cell|cell phone|phone number|telephone number|whatsapp|电话|手机|手机号|联系电话|電話|手機|电话号码|telefon|telefonnummer|handy|mobil|telephone portable|portable|telefono|movil|celular|dien thoai|điện thoại|so dien thoai|số điện thoại|di dong|الهاتف|هاتف|رقم الهاتف|الجوال|جوال|telefone|telemovel",
    ),
    (
        Language,
        "language|lang|preferred language|locale|语言|語言|sprache|langue|idioma|lengua|ngon ngu|ngôn ngữ|اللغة|lingua",
    ),
    (
        Country,
        "country|country code|nation|国家|国别|國家|國別|land|pays|pais|quoc gia|quốc gia|nuoc|nước|الدولة|البلد",
    ),
    (
        TimeZone,
        "time zone|timezone|tz|时区|時區|zeitzone|fuseau horaire|zona horaria|huso horario|mui gio|múi giờ|المنطقة الزمنية|fuso horario",
    ),
    (
        Birthday,
        "birthday|birth date|birthdate|date of birth|dob|生日|出生日期|geburtstag|geburtsdatum|anniversaire|date de naissance|cumpleanos|fecha de nacimiento|ngay sinh|ngày sinh|sinh nhat|تاريخ الميلاد|عيد الميلاد|aniversario|data de nascimento",
    ),
    (
        PurchaseRole,
        "purchase role|buying role|decision role|采购角色|采购中的角色|rolle im einkauf|role d achat|rol de compra|vai tro mua hang|دور الشراء|papel na compra",
    ),
    (
        Note,
        "note|notes|remark|remarks|comment|comments|memo|备注|說明|备注信息|備註|notiz|notizen|bemerkung|bemerkungen|anmerkung|remarque|remarques|commentaire|nota|notas|observaciones|comentario|comentarios|ghi chu|ghi chú|ملاحظة|ملاحظات|observacoes|observacao",
    ),
    (
        CompanyName,
        "company|company name|organisation|organization|organisation name|organization name|account|account name|customer|firm|business|公司|公司名称|公司名|企业|企业名称|单位|客户|客户名称|公司名稱|firma|firmenname|unternehmen|kunde|entreprise|societe|raison sociale|empresa|compania|razon social|cong ty|công ty|ten cong ty|tên công ty|الشركة|اسم الشركة|nome da empresa|companhia",
    ),
    (
        CompanyWebsite,
        "website|web site|web|url|homepage|company website|domain|网站|网址|公司网站|官网|網站|webseite|internetseite|site web|site internet|sitio web|pagina web|trang web|الموقع|الموقع الالكتروني|site",
    ),
    (
        CompanyIndustry,
        "industry|sector|branch|line of business|行业|所属行业|產業|行業|branche|industrie|secteur|secteur d activite|industria|rubro|nganh|ngành|nganh nghe|القطاع|الصناعة|setor",
    ),
    (
        CompanyCountry,
        "company country|country of company|公司国家|公司所在国|land der firma|pays de l entreprise|pais de la empresa|quoc gia cong ty|دولة الشركة|pais da empresa",
    ),
    (
        Tags,
        "tag|tags|label|labels|interest|interests|标签|標籤|感兴趣|兴趣|schlagwort|schlagworte|etiquette|etiquettes|etiqueta|etiquetas|the|thẻ|nhan|nhãn|وسوم|الوسوم|العلامات",
    ),
];

/// Parts that tell the field when the whole header does not; the first that is found counts.
const PARTS: &[(ImportField, &[&str])] = &[
    (Address, &["email", "e mail", "邮箱", "郵件", "电子邮件", "correo", "courriel", "البريد", "mailadresse"]),
    (CompanyWebsite, &["website", "网址", "网站", "webseite", "sitio web", "site web"]),
    (CompanyCountry, &["company country", "公司国家"]),
    (CompanyName, &["company name", "公司名", "firmenname", "nombre de la empresa", "ten cong ty", "اسم الشركة"]),
    (FirstName, &["first name", "given name", "vorname", "prenom"]),
    (LastName, &["last name", "family name", "surname", "nachname", "apellido"]),
    (FullName, &["full name", "contact name", "联系人", "姓名", "ho ten", "الاسم الكامل"]),
    (Phone, &["phone", "mobile", "whatsapp", "电话", "手机", "telefon", "movil", "dien thoai", "هاتف"]),
    (JobTitle, &["job title", "职位", "职务", "chuc vu", "المسمى"]),
    (Birthday, &["birth", "生日", "geburt", "nacimiento", "ngay sinh", "naissance"]),
    (Country, &["country", "国家", "国别", "quoc gia"]),
    (Language, &["language", "语言", "sprache", "idioma"]),
    (Note, &["remark", "comment", "备注", "bemerkung", "ghi chu"]),
];

/// What a header says, by itself.
pub fn guess_header(header: &str) -> Option<ImportField> {
    let folded = plain(header);
    if folded.is_empty() {
        return None;
    }
    let whole = WHOLE.iter().find(|(_, names)| names.split('|').any(|name| plain(name) == folded));
    let part = || PARTS.iter().find(|(_, parts)| parts.iter().any(|part| folded.contains(part)));
    whole.map(|(field, _)| *field).or_else(|| part().map(|(field, _)| *field))
}

/// What each column probably is. A column that looks like addresses is the address even under a header that nobody knows.
pub fn guess_columns(headers: &[String], samples: &[Vec<String>]) -> Vec<Option<ImportField>> {
    let mut taken: Vec<ImportField> = Vec::new();
    let mut guesses: Vec<Option<ImportField>> = headers
        .iter()
        .map(|header| {
            let field = guess_header(header)?;
            if taken.contains(&field) && !field.takes_several() {
                return None;
            }
            taken.push(field);
            Some(field)
        })
        .collect();
    // A status is one only where every word of it is: in most files it is that of a lead.
    if let Some(at) = headers.iter().position(|header| plain(header).ends_with("status") || plain(header) == "状态") {
        let says = samples.get(at).filter(|samples| !samples.is_empty());
        if guesses[at].is_none() && says.is_some_and(|says| says.iter().all(|text| super::cell::status(text).is_some()))
        {
            guesses[at] = Some(Status);
        }
    }
    if !taken.contains(&Address) {
        let looks = |column: &Vec<String>| column.iter().any(|text| mail::EmailAddress::parse(text).is_ok());
        let found = samples.iter().enumerate().find(|(at, column)| guesses.get(*at) == Some(&None) && looks(column));
        if let Some((at, _)) = found {
            guesses[at] = Some(Address);
        }
    }
    guesses
}

/// Folded, with signs as single blanks.
pub(super) fn plain(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> =
        folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_in_eight_languages() {
        for (header, field) in [
            ("Email", Some(Address)),
            ("E-Mail-Adresse", Some(Address)),
            ("电子邮箱", Some(Address)),
            ("Correo electrónico", Some(Address)),
            ("Thư điện tử", Some(Address)),
            ("البريد الإلكتروني", Some(Address)),
            ("Full name", Some(FullName)),
            ("联系人", Some(FullName)),
            ("Họ và tên", Some(FullName)),
            ("Prénom", Some(FirstName)),
            ("NACHNAME", Some(LastName)),
            ("公司名称", Some(CompanyName)),
            ("Raison sociale", Some(CompanyName)),
            ("País", Some(Country)),
            ("国别", Some(Country)),
            ("職位", Some(JobTitle)),
            ("Số điện thoại", Some(Phone)),
            ("Observações", Some(Note)),
            ("Work email (primary)", Some(Address)),
            ("旧系统号", None),
            ("", None),
        ] {
            assert_eq!(guess_header(header), field, "{header}");
        }
    }

    #[test]
    fn a_field_is_guessed_once_and_an_address_is_known_by_its_look() {
        let headers = ["Name", "Full name", "Phone", "Mobile", "K"].map(str::to_owned);
        let samples = [vec![], vec![], vec![], vec![], vec!["li@example.com".to_owned()]];
        let guesses = guess_columns(&headers, &samples);
        assert_eq!(guesses, [Some(FullName), None, Some(Phone), Some(Phone), Some(Address)]);
    }
}
