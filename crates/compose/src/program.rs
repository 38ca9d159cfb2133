//! A finished text with holes: what is left to do for each reader is copying and filling in.

use crate::holes::{FIRST_MARK, Hole, is_mark};
use std::ops::Range;

/// Text and holes in turn.
#[derive(Debug, Clone, Default)]
pub struct Program {
    text: String,
    pieces: Vec<Piece>,
}

/// A part of a program, as [`Program::parts`] shows it.
pub enum Part<'a> {
    Text(&'a str),
    Hole(usize),
}

#[derive(Debug, Clone)]
enum Piece {
    Text(Range<usize>),
    Hole(usize),
}

impl Program {
    /// Splits marked text at its marks. Marks that stand for no hole are dropped.
    pub fn split(marked: &str, holes: &[Hole]) -> Self {
        let mut program = Program { text: String::with_capacity(marked.len()), pieces: Vec::new() };
        let mut rest = marked;
        while let Some(at) = rest.find(is_mark) {
            program.push_text(&rest[..at]);
            let mark = rest[at..].chars().next().unwrap_or_default();
            let number = (mark as u32 - FIRST_MARK) as usize;
            if number < holes.len() {
                program.pieces.push(Piece::Hole(number));
            }
            rest = &rest[at + mark.len_utf8()..];
        }
        program.push_text(rest);
        program
    }

    fn push_text(&mut self, text: &str) {
        if !text.is_empty() {
            let start = self.text.len();
            self.text.push_str(text);
            self.pieces.push(Piece::Text(start..self.text.len()));
        }
    }

    /// Writes the text, calling `fill` for each hole.
    pub fn run(&self, out: &mut String, mut fill: impl FnMut(usize, &mut String)) {
        for piece in &self.pieces {
            match piece {
                Piece::Text(range) => out.push_str(&self.text[range.clone()]),
                Piece::Hole(number) => fill(*number, out),
            }
        }
    }

    /// Every part in turn.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        self.pieces.iter().map(|piece| match piece {
            Piece::Text(range) => Part::Text(&self.text[range.clone()]),
            Piece::Hole(number) => Part::Hole(*number),
        })
    }

    /// Size of the text without its holes.
    pub fn text_bytes(&self) -> usize {
        self.text.len()
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn hole_numbers(&self) -> impl Iterator<Item = usize> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(number) => Some(*number),
            Piece::Text(_) => None,
        })
    }
}
