use super::harness::{account, begin, checked, ground, publish, shown, view};
use crate::Trouble;
use crate::customers::import::{Change, change_import, errors, imports, samples};
use crate::testing::TestTradewind;
use domain::customers::import::Conflict;

#[tokio::test]
async fn files_that_cannot_be_read_are_refused_and_leave_nothing() {
    let test = TestTradewind::new().await;
    let wide = vec!["Email"; 301].join(",") + "\na@example.com\n";
    let huge = format!("Email,Note\na@example.com,\"{}\n", "x".repeat(2 << 20));
    let binary = [0u8, 1, 2, 0, 0, 255, 0, 7].repeat(100);
    let table: [(&[u8], &str); 6] = [
        (b"", "file_empty"),
        (b"Email,Name\n", "file_without_rows"),
        (&binary, "file_is_not_text"),
        (b"PK\x03\x04", "file_is_spreadsheet"),
        (wide.as_bytes(), "too_many_columns"),
        (huge.as_bytes(), "cell_too_long"),
    ];
    for (bytes, expected) in table {
        let Err(Trouble::Refused { code, field, .. }) = begin(&test, bytes).await else { panic!("{expected}") };
        assert_eq!((code, field.as_deref()), (expected, Some("file")));
    }
    assert!(test.application.files().list().await.unwrap().is_empty());
    let all = imports(&test.application, &test.administrator(), None, 100).await.unwrap();
    assert!(all.items.is_empty());
}

#[tokio::test]
async fn strange_files_are_read_and_each_bad_row_is_told() {
    let test = TestTradewind::new().await;
    let mut bytes = b"\xef\xbb\xbfE-Mail;Name;Land;Notiz\r\n".to_vec();
    bytes.extend("a@example.com;Änne Größe;Deutschland;'=1+1\r\n".as_bytes());
    bytes.extend(b"b@example.com;M\xfcller;DE;x\r\n");
    bytes.extend("c@example.com;Nul\u{0};DE;x\r\n".bytes());
    bytes.extend("d@example.com;Dora;Timor;x\r\n".bytes());
    bytes.extend("A@EXAMPLE.COM;Again;DE;x\r\n;;;\r\ne@example.com;short\r\n".bytes());
    let id = checked(&test, bytes, ground(Conflict::Fill)).await;
    assert_eq!(view(&test, id).await.counts, Some(account(2, 0, 0, 1, 4)));
    let by = test.administrator();
    let page = errors(&test.application, &by, id, 0, 100).await.unwrap();
    let found: Vec<(i64, &str)> = page.items.iter().map(|row| (row[0].row, row[0].problem.code.as_str())).collect();
    assert_eq!(
        found,
        [
            (3, "unreadable_bytes"),
            (4, "control_character"),
            (5, "unknown_country"),
            (6, "duplicate"),
            (7, "empty_row"),
            (8, "wrong_column_count")
        ]
    );
    let samples = samples(&test.application, &by, id).await.unwrap();
    assert_eq!(samples.len(), 7);
    assert_eq!(samples[0].draft.as_ref().map(|draft| draft.card.note.as_str()), Some("=1+1"));
    publish(&test, id).await;
}

#[tokio::test]
async fn another_encoding_reads_the_file_anew() {
    let test = TestTradewind::new().await;
    let text = "邮箱,姓名\nli@example.com,李伟\n";
    let id = begin(&test, encoding_rs::GB18030.encode(text).0.into_owned()).await.unwrap();
    let wrong = Change { encoding: Some("windows-1252".into()), ..Change::default() };
    change_import(&test.application, &test.administrator(), id, None, wrong).await.unwrap();
    assert_ne!(view(&test, id).await.columns[0].header, "邮箱");
    let right = Change { encoding: Some("GBK".into()), ..Change::default() };
    change_import(&test.application, &test.administrator(), id, None, right).await.unwrap();
    let view = view(&test, id).await;
    assert_eq!((view.encoding.as_str(), view.columns[0].header.as_str()), ("gb18030", "邮箱"));
    assert_eq!(view.columns[1].samples, ["李伟"]);
}

#[tokio::test]
async fn numbers_that_a_spreadsheet_rounded_are_told_and_days_in_five_forms_are_read() {
    let test = TestTradewind::new().await;
    let mut text = "Email\tPhone\tBirthday\tCountry\n".to_owned();
    for (at, (phone, day)) in [
        ("8.61E+12", "1980-05-01"),
        ("8613800138000.0", "1.5.1980"),
        ("8.613800138000E+12", "1980年5月1日"),
        ("+86 138 0013 8000", "1 May 1980"),
        ("13800138000", "19800501"),
        ("", "05/04/1980"),
    ]
    .iter()
    .enumerate()
    {
        text.push_str(&format!("p{at}@example.com\t{phone}\t{day}\tCN\n"));
    }
    let id = checked(&test, text, ground(Conflict::Fill)).await;
    assert_eq!(view(&test, id).await.counts, Some(account(6, 0, 0, 0, 0)));
    let page = errors(&test.application, &test.administrator(), id, 0, 100).await.unwrap();
    let found: Vec<(i64, &str)> = page.items.iter().map(|row| (row[0].row, row[0].problem.code.as_str())).collect();
    assert_eq!(found, [(2, "rounded_phone"), (7, "unreadable_day")]);
    publish(&test, id).await;
    let people = shown(&test.application).await;
    assert!(people[0].2.phones.is_empty());
    for (_, _, card, _) in &people[1..5] {
        assert_eq!(card.phones, ["+8613800138000"]);
    }
    for (_, _, card, _) in &people[..5] {
        assert_eq!(card.birthday.map(|day| (day.year, day.month, day.day)), Some((Some(1980), 5, 1)));
    }
    assert_eq!(people[5].2.birthday, None);
}
