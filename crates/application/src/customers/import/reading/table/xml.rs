//! A stream of XML with a limit on each piece: a document that is unpacked as it is read may be made to have none.

use super::super::{FileRefusal, MAX_RECORD_BYTES};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufReader, Read};

/// Bytes unpacked at once.
const BUFFER_BYTES: usize = 64 << 10;

/// A piece of a document, names without their prefix.
pub enum Element<'a> {
    /// Also of an element that is empty; its end follows.
    Begin(&'a str, Attributes<'a>),
    End(&'a str),
    Text(&'a str),
}

/// The attributes of an element.
pub struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of an attribute, with its prefix in its name.
    pub fn get(&self, name: &str) -> Option<String> {
        let found = self.0.try_get_attribute(name).ok().flatten()?;
        Some(quick_xml::escape::unescape(&found.value).ok()?.into_owned())
    }
}

/// The document.
pub struct Xml<R: Read> {
    reader: Reader<BufReader<Limited<R>>>,
    buffer: Vec<u8>,
    event: Event<'static>,
    text: String,
    ends: bool,
}

impl<R: Read> Xml<R> {
    pub fn of(source: R, limit_bytes: u64) -> Self {
        let limited = Limited { source, left: limit_bytes, since: 0 };
        let reader = Reader::from_reader(BufReader::with_capacity(BUFFER_BYTES, limited));
        Xml { reader, buffer: Vec::new(), event: Event::Eof, text: String::new(), ends: false }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`FileRefusal::TooLarge`] beyond a limit; [`FileRefusal::Spreadsheet`] for what is no XML.
    pub fn next(&mut self) -> Result<Option<Element<'_>>, FileRefusal> {
        if self.ends {
            self.ends = false;
            let Event::Empty(element) = &self.event else { return Err(FileRefusal::Spreadsheet) };
            return Ok(Some(Element::End(local(element.name().0))));
        }
        loop {
            self.buffer.clear();
            self.reader.get_mut().get_mut().since = 0;
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event.into_owned(),
                Err(_) if self.reader.get_ref().get_ref().is_over() => return Err(FileRefusal::TooLarge),
                Err(_) => return Err(FileRefusal::Spreadsheet),
            };
            let is_read = match &event {
                Event::Text(text) => {
                    self.text = text.xml10_content().into_owned();
                    true
                }
                Event::CData(text) => {
                    self.text = text.xml10_content().into_owned();
                    true
                }
                Event::GeneralRef(reference) => {
                    self.text = match reference.resolve_char_ref() {
                        Ok(Some(letter)) => letter.to_string(),
                        _ => quick_xml::escape::resolve_predefined_entity(reference).unwrap_or_default().to_owned(),
                    };
                    true
                }
                Event::Start(_) | Event::Empty(_) | Event::End(_) => true,
                Event::Eof => return Ok(None),
                _ => false,
            };
            if is_read {
                self.event = event;
                break;
            }
        }
        Ok(Some(match &self.event {
            Event::Start(element) => Element::Begin(local(element.name().0), Attributes(element)),
            Event::Empty(element) => {
                self.ends = true;
                Element::Begin(local(element.name().0), Attributes(element))
            }
            Event::End(element) => Element::End(local(element.name().0)),
            _ => Element::Text(&self.text),
        }))
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// A source that ends with an error where a piece, or all of it, is too long.
struct Limited<R> {
    source: R,
    left: u64,
    since: usize,
}

impl<R> Limited<R> {
    const fn is_over(&self) -> bool {
        self.left == 0 || self.since > MAX_RECORD_BYTES
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.is_over() {
            return Err(std::io::Error::other("more is unpacked than a contact file holds"));
        }
        let read = self.source.read(buffer)?;
        self.left = self.left.saturating_sub(read as u64);
        self.since += read;
        Ok(read)
    }
}
