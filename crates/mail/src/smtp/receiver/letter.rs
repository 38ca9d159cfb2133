//! Reads a letter after DATA up to its final dot (RFC 5321 §4.5.2), undoing the dot-stuffing.
//!
//! Only CRLF ends a line, so only `CRLF . CRLF` ends the letter. A letter with a bare CR or LF, with a line or a size beyond
//! the limits is read to its end and then refused. What comes by BDAT has no dot and no doubled ones.

use super::Settings;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    More,
    Complete { bytes: Vec<u8>, size_bytes: usize },
    Refused(u16, &'static str),
}

#[derive(Debug)]
pub(super) struct LetterReader {
    bytes: Vec<u8>,
    size_bytes: usize,
    kept: usize,
    largest: usize,
    longest_line: usize,
    /// Bytes of the present line that were taken already; 0 at its start.
    line_bytes: usize,
    /// Whether the line before ended in CRLF; a dot after a bare LF ends nothing.
    after_crlf: bool,
    refusal: Option<(u16, &'static str)>,
}

impl LetterReader {
    pub(super) fn new(settings: &Settings) -> Self {
        LetterReader {
            bytes: Vec::new(),
            size_bytes: 0,
            kept: settings.kept_letter_bytes,
            largest: settings.largest_letter_bytes,
            longest_line: settings.longest_line_bytes,
            line_bytes: 0,
            after_crlf: true,
            refusal: None,
        }
    }

    /// Takes what it can of `input`; says how many bytes that were.
    pub(super) fn read(&mut self, input: &[u8]) -> (usize, Progress) {
        let mut at = 0;
        while let Some(end) = memchr::memchr(b'\n', &input[at..]) {
            let line = &input[at..=at + end];
            at += end + 1;
            if line == b".\r\n" && self.line_bytes == 0 && self.after_crlf {
                return (at, self.finish());
            }
            self.take_line(line);
        }
        // A long line is taken in pieces. Three bytes wait, for they may be the final dot, or the CR of a CRLF.
        let rest = &input[at..];
        if rest.len() > 3 {
            let piece = &rest[..rest.len() - 1];
            self.take_piece(piece);
            at += piece.len();
        }
        (at, Progress::More)
    }

    /// A part of a chunk (RFC 3030): counted and kept as it is.
    pub(super) fn take_plain(&mut self, piece: &[u8]) {
        self.count(piece.len());
        self.keep(piece);
    }

    /// The end of a line, with its LF.
    fn take_line(&mut self, line: &[u8]) {
        self.after_crlf = line.ends_with(b"\r\n");
        if !self.after_crlf {
            self.refuse(550, "5.6.11 Lines end in CRLF");
        }
        self.take_piece(line);
        self.line_bytes = 0;
    }

    fn take_piece(&mut self, piece: &[u8]) {
        let content = piece.strip_suffix(b"\r\n").unwrap_or(piece);
        if memchr::memchr(b'\r', content).is_some() {
            self.refuse(550, "5.6.11 Lines end in CRLF");
        }
        let stuffed = self.line_bytes == 0 && piece.first() == Some(&b'.');
        let piece_unstuffed = if stuffed { &piece[1..] } else { piece };
        self.line_bytes += piece.len();
        if self.line_bytes > self.longest_line {
            self.refuse(550, "5.6.0 A line is too long");
        }
        self.count(piece_unstuffed.len());
        self.keep(piece_unstuffed);
    }

    fn count(&mut self, bytes: usize) {
        self.size_bytes = self.size_bytes.saturating_add(bytes);
        if self.size_bytes > self.largest {
            self.refuse(552, "5.3.4 The letter is too large");
        }
    }

    fn keep(&mut self, piece: &[u8]) {
        if self.refusal.is_none() {
            let room = self.kept.saturating_sub(self.bytes.len()).min(piece.len());
            self.bytes.extend_from_slice(&piece[..room]);
        }
    }

    fn refuse(&mut self, code: u16, text: &'static str) {
        if self.refusal.is_none() {
            self.refusal = Some((code, text));
            self.bytes = Vec::new();
        }
    }

    pub(super) fn finish(&mut self) -> Progress {
        match self.refusal {
            Some((code, text)) => Progress::Refused(code, text),
            None => Progress::Complete { bytes: std::mem::take(&mut self.bytes), size_bytes: self.size_bytes },
        }
    }
}
