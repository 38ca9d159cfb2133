//! XML of strangers, element by element: no document type, no entities but the five and characters by number, limited depth,
//! text and number of elements. It builds no tree.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Elements inside one another; a report needs six.
const DEEPEST: usize = 16;
/// Text of one element; longer ones are cut.
const LONGEST_TEXT_BYTES: usize = 1_000;
/// Name of an element.
const LONGEST_NAME_BYTES: usize = 64;
/// Elements of a report: some twenty a row.
const MOST_ELEMENTS: usize = 2_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum XmlRefusal {
    #[error("this is no well-formed XML")]
    Malformed,
    #[error("the XML has a document type or entities, which are not read")]
    Entities,
    #[error("the XML is too deep or too long")]
    TooLarge,
}

/// Calls `ended` for each element that ends, with its path of local names (`feedback/record/row/count`) and its own text.
pub(super) fn walk(text: &str, mut ended: impl FnMut(&str, &str)) -> Result<(), XmlRefusal> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut path = String::new();
    // Where each name begins in the path, and the text so far.
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut elements = 0;
    loop {
        match reader.read_event().map_err(|_| XmlRefusal::Malformed)? {
            Event::Start(start) => {
                let name = start.local_name();
                let name: &str = name.as_ref();
                elements += 1;
                if open.len() >= DEEPEST || elements > MOST_ELEMENTS || name.len() > LONGEST_NAME_BYTES {
                    return Err(XmlRefusal::TooLarge);
                }
                open.push((path.len(), String::new()));
                if !path.is_empty() {
                    path.push('/');
                }
                path.push_str(name);
            }
            Event::End(_) => {
                let (length, text) = open.pop().ok_or(XmlRefusal::Malformed)?;
                ended(&path, text.trim());
                path.truncate(length);
            }
            Event::Text(piece) => add(&mut open, &piece.xml10_content()),
            Event::CData(piece) => add(&mut open, &piece.xml10_content()),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(letter)) => add(&mut open, letter.encode_utf8(&mut [0; 4])),
                _ => add(&mut open, predefined(&name.xml10_content()).ok_or(XmlRefusal::Entities)?),
            },
            Event::DocType(_) => return Err(XmlRefusal::Entities),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return if open.is_empty() { Ok(()) } else { Err(XmlRefusal::Malformed) },
        }
    }
}

fn add(open: &mut [(usize, String)], piece: &str) {
    let Some((_, text)) = open.last_mut() else { return };
    for letter in piece.chars() {
        if text.len() + letter.len_utf8() > LONGEST_TEXT_BYTES {
            return;
        }
        text.push(letter);
    }
}

fn predefined(name: &str) -> Option<&'static str> {
    match name {
        "lt" => Some("<"),
        "gt" => Some(">"),
        "amp" => Some("&"),
        "apos" => Some("'"),
        "quot" => Some("\""),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(text: &str) -> Result<Vec<String>, XmlRefusal> {
        let mut found = Vec::new();
        walk(text, |path, text| found.push(format!("{path}={text}")))?;
        Ok(found)
    }

    #[test]
    fn elements_end_with_their_path_and_text() {
        let found =
            ends("<?xml version=\"1.0\"?><f xmlns:a=\"urn:x\"><a:r>1 &lt; &#50;</a:r><e/><r><![CDATA[ x ]]></r></f>");
        assert_eq!(found.unwrap(), ["f/r=1 < 2", "f/r=x", "f="]);
    }

    #[test]
    fn entities_depth_and_disorder_are_refused() {
        let laughs = "<!DOCTYPE f [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><f>&b;</f>";
        assert_eq!(ends(laughs), Err(XmlRefusal::Entities));
        assert_eq!(ends("<f>&b;</f>"), Err(XmlRefusal::Entities));
        assert_eq!(ends(&"<a>".repeat(17)), Err(XmlRefusal::TooLarge));
        for text in ["<f>", "<f></g>", "</f>", "<f", "<f><g></f></g>"] {
            assert_eq!(ends(text), Err(XmlRefusal::Malformed), "{text}");
        }
        assert!(ends(&format!("<f>{}</f>", "x".repeat(5_000))).unwrap()[0].len() <= LONGEST_TEXT_BYTES + 2);
    }
}
