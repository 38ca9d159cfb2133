//! A letter in stretches: what is the same for everybody stands once, so that a sender encodes it once and a reader costs only
//! the values of the holes.
//!
//! Joined with its values a part is exactly what [`CompiledLetter::render`] gives. A letter with conditions on the reader has
//! no stretches: each reader's is rendered as a whole.

use crate::escape::Place;
use crate::program::{Part, Program};
use crate::render::{CompiledLetter, Filler, LetterUrls, ReaderContext, RenderTrouble, RenderedLetter};

/// A stretch of the HTML or of the text part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch<'a> {
    /// The same for everybody.
    Fixed(&'a str),
    /// The reader's value with this number.
    Personal(usize),
}

/// Both parts of a letter in stretches.
#[derive(Debug, Clone)]
pub struct Stretches<'a> {
    pub html: Vec<Stretch<'a>>,
    pub text: Vec<Stretch<'a>>,
}

/// What one reader adds to the stretches: values by number. The same hole reads differently in HTML and in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderValues {
    pub subject: String,
    pub html: Vec<String>,
    pub text: Vec<String>,
}

/// A letter for one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilledLetter {
    /// To be put between the stretches.
    Values(ReaderValues),
    /// Conditions on the reader decided what stands in it.
    Whole(RenderedLetter),
}

impl CompiledLetter {
    /// The parts in stretches; `None` when conditions on the reader decide what stands in them.
    pub fn stretches(&self) -> Option<Stretches<'_>> {
        if self.dynamic.is_some() {
            return None;
        }
        Some(Stretches { html: stretches(&self.html), text: stretches(&self.text) })
    }

    /// Fills the letter in, for one who keeps the stretches where there are some.
    ///
    /// # Errors
    /// As [`CompiledLetter::render`].
    pub fn fill(&self, context: &ReaderContext<'_>, urls: &dyn LetterUrls) -> Result<FilledLetter, RenderTrouble> {
        if self.dynamic.is_some() {
            return Ok(FilledLetter::Whole(self.render(context, urls)?));
        }
        let mut filler = Filler::new(self, context, urls);
        let subject = filler.subject()?;
        let html = self.values(&self.html, Place::Html, &mut filler);
        let text = self.values(&self.text, Place::Plain, &mut filler);
        Ok(FilledLetter::Values(ReaderValues { subject, html, text }))
    }

    /// The values of the holes that a part has; the others stay empty.
    fn values(&self, program: &Program, place: Place, filler: &mut Filler<'_>) -> Vec<String> {
        let mut values = vec![String::new(); self.holes.len()];
        for hole in program.hole_numbers() {
            if values[hole].is_empty() {
                filler.fill(hole, place, &mut values[hole]);
            }
        }
        values
    }
}

fn stretches(program: &Program) -> Vec<Stretch<'_>> {
    let parts = program.parts().map(|part| match part {
        Part::Text(text) => Stretch::Fixed(text),
        Part::Hole(number) => Stretch::Personal(number),
    });
    parts.collect()
}
