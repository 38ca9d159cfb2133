use super::{FileRefusal, table_of};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The parts of a workbook around one sheet.
pub(crate) fn workbook(shared: &str, sheet: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let texts: String = shared.split('|').map(|text| format!("<si><t>{text}</t></si>")).collect();
    for (name, text) in [
        (
            "xl/workbook.xml",
            "<workbook><workbookPr/><sheets><sheet name='old' state='hidden' r:id='r1'/><sheet name='客户' r:id='r2'/></sheets></workbook>".to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id='r1' Target='worksheets/sheet9.xml'/><Relationship Id='r2' Target='worksheets/sheet1.xml'/></Relationships>".to_owned(),
        ),
        ("xl/sharedStrings.xml", format!("<sst>{texts}</sst>")),
        (
            "xl/styles.xml",
            "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy&quot;年&quot;m&quot;月&quot;'/></numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/></cellXfs></styleSheet>".to_owned(),
        ),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(table_of(bytes).unwrap().unwrap().bytes).unwrap()
}

#[test]
fn a_spreadsheet_with_a_title_and_merged_cells_becomes_a_table_from_its_header_on() {
    let sheet = "<worksheet><sheetData>\
        <row r='1'><c r='A1' t='s'><v>0</v></c></row>\
        <row r='3'><c r='A3' t='s'><v>1</v></c><c r='B3' t='s'><v>2</v></c><c r='C3' t='s'><v>3</v></c><c r='E3' t='s'><v>4</v></c></row>\
        <row r='4'><c r='A4' t='inlineStr'><is><t>启澜 &amp; 机械</t></is></c><c r='B4' t='str'><v>li@example.com</v></c>\
        <c r='C4'><v>8613800138000</v></c><c r='D4'><v>8.613800138001E12</v></c><c r='E4' s='1'><v>29342</v></c></row>\
        <row r='5'><c r='B5' t='str'><v>wang@example.com</v></c><c r='E5' s='2'><v>29343.5</v></c></row>\
        </sheetData><mergeCells><mergeCell ref='A1:E1'/><mergeCell ref='C3:D3'/><mergeCell ref='A4:A5'/></mergeCells></worksheet>";
    let bytes = workbook("客户名单 2026|公司名称|邮箱|电话|生日", sheet);
    assert_eq!(
        text(&bytes),
        "公司名称,邮箱,电话,电话,生日\n\
         启澜 & 机械,li@example.com,8613800138000,8613800138001,1980-05-01\n\
         启澜 & 机械,wang@example.com,,,1980-05-02\n"
    );
}

#[test]
fn a_header_of_two_rows_is_read_where_its_fields_are_named() {
    let sheet = "<worksheet><sheetData>\
        <row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>\
        <row r='2'><c r='B2' t='s'><v>2</v></c><c r='C2' t='s'><v>3</v></c></row>\
        <row r='3'><c r='A3' t='str'><v>Nord Ltd</v></c><c r='B3' t='str'><v>Anna</v></c><c r='C3' t='str'><v>anna@example.com</v></c></row>\
        </sheetData><mergeCells><mergeCell ref='A1:A2'/><mergeCell ref='B1:C1'/></mergeCells></worksheet>";
    assert_eq!(
        text(&workbook("Company|Contact person|Name|Email", sheet)),
        "Company,Name,Email\nNord Ltd,Anna,anna@example.com\n"
    );
}

#[test]
fn what_is_no_workbook_and_what_unpacks_without_end_is_refused() {
    assert_eq!(table_of(b"PK\x03\x04"), Err(FileRefusal::Spreadsheet));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("letter.txt", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"a@example.com").unwrap();
    let archive = writer.finish().unwrap().into_inner();
    assert_eq!(table_of(&archive), Err(FileRefusal::Spreadsheet));
    // One cell of sixteen megabytes, packed into some kilobytes.
    let cell = "x".repeat(16 << 20);
    let sheet = format!("<worksheet><sheetData><row><c t='str'><v>{cell}</v></c></row></sheetData></worksheet>");
    assert_eq!(table_of(&workbook("Email", &sheet)), Err(FileRefusal::TooLarge));
}

#[test]
fn address_cards_of_three_versions_become_rows() {
    let cards = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;=E4=BC=9F\r\n\
        FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E=\r\n=E4=BC=9F\r\nTEL;CELL:13800138000\r\nEMAIL;INTERNET:li@example.com\r\n\
        END:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Müller\r\nN:Müller;Anna;;Dr.;\r\nORG:Nord\\, Süd GmbH;Einkauf\r\n\
        EMAIL;TYPE=WORK:old@example.com\r\nitem1.EMAIL;TYPE=INTERNET,PREF:anna@example.com\r\n\
        ADR;TYPE=WORK:;;Weg 1;Hamburg;;20095;Germany\r\nNOTE:first\\nse\r\n cond\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nCATEGORIES:VIP,Fair\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ben\r\nEMAIL;PREF=1:ben@example.com\r\nTEL;VALUE=uri;TYPE=\"voice,cell\":tel:+44-20-7946-0000;ext=1\r\nBDAY:--0412\r\nGENDER:M\r\nEND:VCARD\r\n";
    let table = table_of(cards.as_bytes()).unwrap().unwrap();
    assert_eq!(table.has_header, Some(true));
    let text = String::from_utf8(table.bytes).unwrap();
    let mut records = csv::Reader::from_reader(text.as_bytes());
    let column = |name: &str| records.headers().unwrap().iter().position(|header| header == name).unwrap();
    let [email, full, last, salutation, company, country, birthday, phone, tags, note] =
        ["Email", "Full name", "Last name", "Salutation", "Company", "Country", "Birthday", "Phone", "Tags", "Note"]
            .map(column);
    let rows: Vec<csv::StringRecord> = records.records().map(Result::unwrap).collect();
    assert_eq!((&rows[0][email], &rows[0][full], &rows[0][last]), ("li@example.com", "李伟", "李"));
    assert_eq!(&rows[0][phone], "13800138000");
    assert_eq!((&rows[1][email], &rows[1][salutation]), ("anna@example.com", "Dr."));
    assert_eq!((&rows[1][company], &rows[1][country], &rows[1][tags]), ("Nord, Süd GmbH", "Germany", "VIP;Fair"));
    assert_eq!(&rows[1][note], "first\nsecond\nold@example.com");
    assert_eq!((&rows[2][phone], &rows[2][birthday]), ("+44-20-7946-0000", "--04-12"));
}

#[test]
fn attributes_of_listmonk_become_columns() {
    let export = "uuid,email,name,attributes,status,created_at,updated_at\n\
        u1,a@example.com,Anna,\"{\"\"city\"\": \"\"Bonn\"\", \"\"tags\"\": [\"\"a\"\", \"\"b\"\"]}\",enabled,2026,2026\n\
        u2,b@example.com,Ben,{},blocklisted,2026,2026\n";
    assert_eq!(
        text(export.as_bytes()),
        "uuid,email,name,status,created_at,updated_at,city,tags\n\
         u1,a@example.com,Anna,enabled,2026,2026,Bonn,a;b\n\
         u2,b@example.com,Ben,blocklisted,2026,2026,,\n"
    );
    assert_eq!(table_of(b"Email,Name\na@example.com,Anna\n"), Ok(None));
}
