use super::{FileRefusal, MAX_CELL_BYTES, Records, Wish, inspect};
use domain::customers::import::ImportField;
use encoding_rs::{BIG5, GB18030, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256};
use std::sync::Arc;

fn look(bytes: impl Into<Vec<u8>>) -> Result<super::Inspection, FileRefusal> {
    inspect(&Arc::new(bytes.into()), &Wish::default())
}

#[test]
fn encodings_are_told_apart() {
    let chinese =
        "邮箱,姓名,公司\nli@example.com,李伟,启澜机械有限公司\nwang@example.com,王芳,广东家具进出口公司\n".repeat(4);
    let traditional = "電子郵件,聯絡人,公司\nli@example.com,陳大文,臺灣機械股份有限公司\n".repeat(10);
    let russian = "Email,Имя,Компания\nivan@example.com,Иван Петров,Северный ветер и компания\n".repeat(10);
    let german = "E-Mail;Name;Firma\nanna@example.com;Anna Müller;Größe & Söhne Maschinenfabrik\n".repeat(10);
    let arabic = "البريد,الاسم,الشركة\nahmed@example.com,أحمد محمود,شركة التجارة العربية المحدودة\n".repeat(10);
    for (bytes, name) in [
        (chinese.clone().into_bytes(), "UTF-8"),
        (GB18030.encode(&chinese).0.into_owned(), "gb18030"),
        (BIG5.encode(&traditional).0.into_owned(), "Big5"),
        (WINDOWS_1251.encode(&russian).0.into_owned(), "windows-1251"),
        (WINDOWS_1252.encode(&german).0.into_owned(), "windows-1252"),
        (WINDOWS_1256.encode(&arabic).0.into_owned(), "windows-1256"),
        ([b"\xef\xbb\xbf", chinese.as_bytes()].concat(), "UTF-8"),
        (utf16(&german), "UTF-16LE"),
    ] {
        let found = look(bytes).unwrap();
        assert_eq!(found.format.encoding, name);
        assert_eq!(found.guesses[0], Some(ImportField::Address), "{name}");
        assert_eq!(found.columns.len(), 3, "{name}");
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn delimiters_and_headers_are_found() {
    for (text, delimiter, has_header, rows) in [
        ("Email,Name\na@example.com,\"A; B, C\"\n", ',', true, 1),
        ("Email;Name\na@example.com;A, B\nb@example.com;B, C\n", ';', true, 2),
        ("Email\tName\na@example.com\tA\n", '\t', true, 1),
        ("a@example.com|A\nb@example.com|B\n", '|', false, 2),
        ("sep=;\r\nx;y\r\na@example.com;B\r\n", ';', true, 1),
        ("a@example.com\nb@example.com", ',', false, 2),
    ] {
        let found = look(text).unwrap();
        assert_eq!(
            (found.format.delimiter, found.format.has_header, found.rows),
            (delimiter, has_header, rows),
            "{text}"
        );
        assert!(found.guesses.contains(&Some(ImportField::Address)), "{text}");
    }
}

#[test]
fn some_broken_rows_do_not_make_another_encoding() {
    let mut bytes = "邮箱,姓名\n".to_owned().into_bytes();
    bytes.extend("li@example.com,李伟李伟李伟\n".repeat(30).into_bytes());
    bytes.extend(GB18030.encode("wang@example.com,王芳\n").0.iter());
    let found = look(bytes.clone()).unwrap();
    assert_eq!((found.format.encoding.as_str(), found.rows), ("UTF-8", 31));
    let mut records = Records::open(Arc::new(bytes), &found.format).unwrap();
    let mut broken = 0;
    while let Some((_, record)) = records.next().unwrap() {
        broken += usize::from(record.iter().any(|cell| cell.contains('\u{fffd}')));
    }
    assert_eq!(broken, 1);
}

#[test]
fn the_worst_files_are_refused_with_a_reason() {
    assert_eq!(look(""), Err(FileRefusal::Empty));
    assert_eq!(look("\n\n"), Err(FileRefusal::Empty));
    assert_eq!(look("Email,Name\n"), Err(FileRefusal::NoRows));
    assert_eq!(look("PK\x03\x04rest"), Err(FileRefusal::Spreadsheet));
    assert_eq!(look([0u8, 1, 2, 0, 0, 255, 0, 7].repeat(50)), Err(FileRefusal::NotText));
    let wide = vec!["Email"; 301].join(",") + "\na@example.com\n";
    assert_eq!(look(wide), Err(FileRefusal::TooManyColumns { found: 301 }));
    let at_the_limit = vec!["Email"; 300].join(",") + "\na@example.com\n";
    assert_eq!(look(at_the_limit).map(|found| found.columns.len()), Ok(300));
    let huge = format!("Email,Note\na@example.com,\"{}\n", "x".repeat(MAX_CELL_BYTES + 1));
    assert_eq!(look(huge), Err(FileRefusal::CellTooLong { row: 2 }));
    let wish = Wish { encoding: Some("klingon".into()), ..Wish::default() };
    assert_eq!(inspect(&Arc::new(b"a@example.com".to_vec()), &wish), Err(FileRefusal::UnknownEncoding));
}

#[test]
fn quoted_line_breaks_stay_in_their_cell() {
    let found =
        look("Email,Note\na@example.com,\"first\r\nsecond \"\"line\"\", with a comma\"\nb@example.com,x\n").unwrap();
    assert_eq!(found.rows, 2);
    assert_eq!(found.columns[1].samples[0], "first\r\nsecond \"line\", with a comma");
}

#[test]
fn a_cell_of_two_hundred_megabytes_is_refused_without_being_collected() {
    let mut bytes = b"Email,Note\na@example.com,\"".to_vec();
    bytes.resize(200 << 20, b'x');
    let bytes = Arc::new(bytes);
    assert_eq!(inspect(&bytes, &Wish::default()), Err(FileRefusal::CellTooLong { row: 2 }));
    let format = super::Format { encoding: "UTF-8".into(), delimiter: ',', has_header: true };
    let mut records = Records::open(bytes, &format).unwrap();
    records.next().unwrap();
    assert_eq!(records.next().err(), Some(FileRefusal::CellTooLong { row: 2 }));
    assert!(records.held_bytes() <= 2 * super::MAX_RECORD_BYTES);
}

#[test]
fn marks_of_utf_16_are_read_in_both_orders_and_never_become_part_of_a_header() {
    let text = "Email;Name\r\nanna@example.com;Anna Müller\r\n";
    let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    for (bytes, name) in [(little, "UTF-16LE"), (big, "UTF-16BE")] {
        let found = look(bytes).unwrap();
        assert_eq!((found.format.encoding.as_str(), found.format.delimiter), (name, ';'));
        assert_eq!((found.columns[0].header.as_str(), found.columns[1].samples[0].as_str()), ("Email", "Anna Müller"));
    }
}
