//! Files that belong to a customer: which kinds, told by what is in them and never by their name, how large, and how many.
//!
//! A kind decides how a file is handed out: a picture may be shown beside its name, everything else is only downloaded. Programs are refused: nobody
//! keeps one with a customer, and whoever opens one by mistake has a bad day.

/// Of one file: a scanned contract of a hundred pages, or a photograph at full size, is far below it.
pub const SIZE_LIMIT_BYTES: usize = 25 << 20;
/// Of one customer: what more belongs to one is an archive and stands elsewhere.
pub const COUNT_LIMIT: u32 = 200;
/// Of one customer in all.
pub const CUSTOMER_LIMIT_BYTES: u64 = 500 << 20;
/// Of the workspace in all: its backups carry them.
pub const WORKSPACE_LIMIT_BYTES: u64 = 50 << 30;
/// A name is cut at this, as file systems do, with its ending kept.
pub const NAME_LIMIT_CHARACTERS: usize = 200;
/// Endings that are longer are none.
const ENDING_LIMIT_CHARACTERS: usize = 12;
/// So much of a file is looked at for a text.
const LOOKED_AT_BYTES: usize = 64 << 10;

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    Png,
    Jpeg,
    Gif,
    Webp,
    Pdf,
    /// Of Word, and what is written like it.
    Words,
    /// Of Excel, and what is written like it.
    Sheet,
    /// Of PowerPoint.
    Slides,
    Archive,
    Letter,
    Text,
    Other,
}

/// Why a file is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentRefusal {
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than {} MB", SIZE_LIMIT_BYTES >> 20)]
    TooLarge,
    #[error("the file is a program; programs are not kept with customers")]
    Program,
    #[error("the file has no name")]
    NoName,
}

impl DocumentRefusal {
    pub const fn code(self) -> &'static str {
        match self {
            DocumentRefusal::Empty => "file_empty",
            DocumentRefusal::TooLarge => "too_large",
            DocumentRefusal::Program => "file_is_program",
            DocumentRefusal::NoName => "file_without_name",
        }
    }
}

impl DocumentKind {
    pub const ALL: [DocumentKind; 12] = [
        DocumentKind::Png,
        DocumentKind::Jpeg,
        DocumentKind::Gif,
        DocumentKind::Webp,
        DocumentKind::Pdf,
        DocumentKind::Words,
        DocumentKind::Sheet,
        DocumentKind::Slides,
        DocumentKind::Archive,
        DocumentKind::Letter,
        DocumentKind::Text,
        DocumentKind::Other,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            DocumentKind::Png => "png",
            DocumentKind::Jpeg => "jpeg",
            DocumentKind::Gif => "gif",
            DocumentKind::Webp => "webp",
            DocumentKind::Pdf => "pdf",
            DocumentKind::Words => "words",
            DocumentKind::Sheet => "sheet",
            DocumentKind::Slides => "slides",
            DocumentKind::Archive => "archive",
            DocumentKind::Letter => "letter",
            DocumentKind::Text => "text",
            DocumentKind::Other => "other",
        }
    }

    /// The kind of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The media type under which it is handed out. Nothing that a browser would run: a page is a text.
    pub const fn media_type(self) -> &'static str {
        match self {
            DocumentKind::Png => "image/png",
            DocumentKind::Jpeg => "image/jpeg",
            DocumentKind::Gif => "image/gif",
            DocumentKind::Webp => "image/webp",
            DocumentKind::Pdf => "application/pdf",
            DocumentKind::Text => "text/plain; charset=utf-8",
            DocumentKind::Words
            | DocumentKind::Sheet
            | DocumentKind::Slides
            | DocumentKind::Archive
            | DocumentKind::Letter
            | DocumentKind::Other => "application/octet-stream",
        }
    }

    /// Whether a browser shows it without running anything of it.
    pub const fn is_picture(self) -> bool {
        matches!(self, DocumentKind::Png | DocumentKind::Jpeg | DocumentKind::Gif | DocumentKind::Webp)
    }

    /// What a file is.
    ///
    /// # Errors
    /// [`DocumentRefusal::Empty`], [`DocumentRefusal::TooLarge`], [`DocumentRefusal::Program`].
    pub fn of(content: &[u8]) -> Result<Self, DocumentRefusal> {
        if content.is_empty() {
            return Err(DocumentRefusal::Empty);
        }
        if content.len() > SIZE_LIMIT_BYTES {
            return Err(DocumentRefusal::TooLarge);
        }
        if is_program(content) {
            return Err(DocumentRefusal::Program);
        }
        let begins = |mark: &[u8]| content.starts_with(mark);
        Ok(if begins(b"\x89PNG\r\n\x1a\n") {
            DocumentKind::Png
        } else if begins(b"\xff\xd8\xff") {
            DocumentKind::Jpeg
        } else if begins(b"GIF87a") || begins(b"GIF89a") {
            DocumentKind::Gif
        } else if begins(b"RIFF") && content.get(8..12) == Some(b"WEBP") {
            DocumentKind::Webp
        } else if begins(b"%PDF-") {
            DocumentKind::Pdf
        } else if begins(b"PK\x03\x04") {
            of_archive(content)
        } else if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            of_compound(content)
        } else if begins(b"7z\xbc\xaf\x27\x1c") || begins(b"Rar!\x1a\x07") || begins(b"\x1f\x8b") {
            DocumentKind::Archive
        } else if is_text(content) {
            of_text(content)
        } else {
            DocumentKind::Other
        })
    }
}

/// Programs of Windows, Linux and macOS, Java classes, and scripts that name their interpreter.
fn is_program(content: &[u8]) -> bool {
    let marks: [&[u8]; 8] = [
        b"MZ",
        b"\x7fELF",
        b"\xca\xfe\xba\xbe",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"#!",
    ];
    marks.iter().any(|mark| content.starts_with(mark))
}

/// The parts of Office's archives are named in them, the first ones near their beginning.
fn of_archive(content: &[u8]) -> DocumentKind {
    let looked_at = &content[..content.len().min(LOOKED_AT_BYTES)];
    let holds = |name: &[u8]| memchr::memmem::find(looked_at, name).is_some();
    if holds(b"word/") || holds(b"opendocument.text") {
        DocumentKind::Words
    } else if holds(b"xl/") || holds(b"opendocument.spreadsheet") {
        DocumentKind::Sheet
    } else if holds(b"ppt/") || holds(b"opendocument.presentation") {
        DocumentKind::Slides
    } else {
        DocumentKind::Archive
    }
}

/// Office's old files name their main stream in UTF-16.
fn of_compound(content: &[u8]) -> DocumentKind {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(content, &wide).is_some()
    };
    if holds("WordDocument") {
        DocumentKind::Words
    } else if holds("Workbook") {
        DocumentKind::Sheet
    } else if holds("PowerPoint Document") {
        DocumentKind::Slides
    } else {
        DocumentKind::Other
    }
}

fn is_text(content: &[u8]) -> bool {
    let looked_at = &content[..content.len().min(LOOKED_AT_BYTES)];
    let whole = match std::str::from_utf8(looked_at) {
        Ok(_) => true,
        // A letter may be cut at the end of what is looked at.
        Err(error) => error.error_len().is_none() && looked_at.len() < content.len(),
    };
    whole && !looked_at.iter().any(|byte| *byte < 9 || (14..32).contains(byte) && *byte != 27)
}

/// A stored letter begins with its header fields.
fn of_text(content: &[u8]) -> DocumentKind {
    let head = &content[..content.len().min(1_024)];
    let begins = [&b"Return-Path:"[..], b"Received:", b"Delivered-To:", b"From: ", b"MIME-Version:"];
    let is_letter = begins.iter().any(|field| head.starts_with(field)) && memchr::memmem::find(head, b"\n").is_some();
    if is_letter { DocumentKind::Letter } else { DocumentKind::Text }
}

/// A file's name as it is kept: what stands before its folder, control characters and characters that turn the reading direction are left out, and a long one
/// is cut before its ending.
///
/// # Errors
/// [`DocumentRefusal::NoName`] when nothing is left.
pub fn kept_name(name: &str) -> Result<String, DocumentRefusal> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let turns =
        |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let clean: String = last.chars().filter(|letter| !letter.is_control() && !turns(*letter)).collect();
    let clean = clean.trim().trim_start_matches('.').trim_start();
    if clean.is_empty() {
        return Err(DocumentRefusal::NoName);
    }
    if clean.chars().count() <= NAME_LIMIT_CHARACTERS {
        return Ok(clean.to_owned());
    }
    let ending = clean
        .rsplit_once('.')
        .map(|(_, ending)| ending)
        .filter(|ending| ending.chars().count() <= ENDING_LIMIT_CHARACTERS && !ending.is_empty());
    let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_default();
    let kept: String = clean.chars().take(NAME_LIMIT_CHARACTERS - ending.chars().count()).collect();
    Ok(format!("{}{ending}", kept.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_by_the_content() {
        let wide: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let old_sheet = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 64], &wide].concat();
        for (content, expected) in [
            (&b"\x89PNG\r\n\x1a\nrest"[..], DocumentKind::Png),
            (b"\xff\xd8\xff\xe0rest", DocumentKind::Jpeg),
            (b"GIF89a", DocumentKind::Gif),
            (b"RIFF\x10\x00\x00\x00WEBPVP8 ", DocumentKind::Webp),
            (b"%PDF-1.7\n", DocumentKind::Pdf),
            (b"PK\x03\x04....[Content_Types].xml....word/document.xml", DocumentKind::Words),
            (b"PK\x03\x04....xl/workbook.xml", DocumentKind::Sheet),
            (b"PK\x03\x04....ppt/slides", DocumentKind::Slides),
            (b"PK\x03\x04....photos/1.jpg", DocumentKind::Archive),
            (&old_sheet, DocumentKind::Sheet),
            (b"From: a@b.example\r\nSubject: x\r\n\r\nHello", DocumentKind::Letter),
            (b"name;price\nOak;12\n", DocumentKind::Text),
            // A page is a text: nothing of it is run.
            (b"<html><script>alert(1)</script>", DocumentKind::Text),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", DocumentKind::Text),
            (b"\x00\x01\x02\x03", DocumentKind::Other),
        ] {
            assert_eq!(DocumentKind::of(content), Ok(expected), "{:?}", String::from_utf8_lossy(content));
        }
    }

    #[test]
    fn nothing_that_is_handed_out_is_run_by_a_browser() {
        for kind in DocumentKind::ALL {
            let media_type = kind.media_type();
            assert!(!media_type.contains("html") && !media_type.contains("svg") && !media_type.contains("script"));
            assert_eq!(kind.is_picture(), media_type.starts_with("image/"));
            assert_eq!(DocumentKind::of_word(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn programs_and_empty_and_huge_files_are_refused() {
        for content in [&b"MZ\x90\x00"[..], b"\x7fELF\x02", b"#!/bin/sh\n", b"\xca\xfe\xba\xbe"] {
            assert_eq!(DocumentKind::of(content), Err(DocumentRefusal::Program));
        }
        assert_eq!(DocumentKind::of(b""), Err(DocumentRefusal::Empty));
        assert_eq!(DocumentKind::of(&vec![b'a'; SIZE_LIMIT_BYTES + 1]), Err(DocumentRefusal::TooLarge));
        assert_eq!(DocumentKind::of(&vec![b'a'; SIZE_LIMIT_BYTES]), Ok(DocumentKind::Text));
    }

    #[test]
    fn a_text_may_be_cut_in_the_middle_of_a_letter() {
        let mut content = vec![b'a'; LOOKED_AT_BYTES - 1];
        content.extend("信".repeat(9).bytes());
        assert_eq!(DocumentKind::of(&content), Ok(DocumentKind::Text));
    }

    #[test]
    fn a_name_keeps_its_ending_and_loses_folders_and_tricks() {
        for (name, expected) in [
            ("C:\\Users\\mei\\contract.pdf", "contract.pdf"),
            ("../../etc/passwd", "passwd"),
            (".htaccess", "htaccess"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("合同 2026.pdf", "合同 2026.pdf"),
            ("a\r\nb.txt", "ab.txt"),
        ] {
            assert_eq!(kept_name(name).as_deref(), Ok(expected), "{name:?}");
        }
        let long = kept_name(&format!("{}.xlsx", "x".repeat(300))).unwrap();
        assert_eq!((long.chars().count(), long.ends_with(".xlsx")), (200, true));
        assert_eq!(kept_name(" / "), Err(DocumentRefusal::NoName));
    }
}
