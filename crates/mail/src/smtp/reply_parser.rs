//! Reads replies from bytes that come in any pieces (RFC 5321 §4.2). Strict where it matters (every line of a reply has
//! the same code), lenient where servers err harmlessly (a line may end in LF alone), and limited everywhere.

use super::reply::{EnhancedCode, Reply};

/// Octets of a line. The standard says 512; some servers write whole paragraphs.
pub const MAX_LINE_BYTES: usize = 2048;
/// Lines of a reply; long EHLO answers have about twenty.
pub const MAX_LINES: usize = 128;
/// Octets of a reply over all its lines, and of what may wait unread behind it.
pub const MAX_REPLY_BYTES: usize = 16 * 1024;

/// Why the bytes are no reply. The connection cannot be used any more: nobody knows which command the next line answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplyRefusal {
    #[error("a line does not begin with a reply code")]
    NoCode,
    #[error("the lines of one reply have different codes")]
    MixedCodes,
    #[error("a reply or a line of it is too long")]
    TooLong,
}

/// Push bytes, take replies.
#[derive(Debug, Default)]
pub struct ReplyParser {
    buffer: Vec<u8>,
    /// Up to here the buffer has been taken.
    taken: usize,
    /// Up to here there is no line break to be found.
    searched: usize,
    lines: usize,
    code: u16,
    text: Vec<u8>,
}

impl ReplyParser {
    pub fn push(&mut self, bytes: &[u8]) {
        if self.taken == self.buffer.len() {
            self.buffer.clear();
            (self.taken, self.searched) = (0, 0);
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// Whether nothing is left, not even the beginning of a line.
    pub fn is_empty(&self) -> bool {
        self.taken == self.buffer.len() && self.lines == 0
    }

    /// The next whole reply; `None` when more bytes are needed.
    ///
    /// # Errors
    /// See [`ReplyRefusal`]; after one the parser is of no use.
    pub fn next_reply(&mut self) -> Result<Option<Reply>, ReplyRefusal> {
        loop {
            let from = self.searched.max(self.taken);
            let Some(length) = memchr::memchr(b'\n', &self.buffer[from..]) else {
                self.searched = self.buffer.len();
                let unfinished = self.buffer.len() - self.taken > MAX_LINE_BYTES;
                return if unfinished { Err(ReplyRefusal::TooLong) } else { Ok(None) };
            };
            let line = self.taken..from + length;
            self.taken = from + length + 1;
            if self.read_line(line)? {
                return Ok(Some(self.finish()));
            }
        }
    }

    /// Takes one line into the reply; true when it was the last.
    fn read_line(&mut self, line: std::ops::Range<usize>) -> Result<bool, ReplyRefusal> {
        let line = &self.buffer[line];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > MAX_LINE_BYTES || self.lines >= MAX_LINES || self.text.len() + line.len() > MAX_REPLY_BYTES {
            return Err(ReplyRefusal::TooLong);
        }
        let [first @ b'2'..=b'5', second @ b'0'..=b'9', third @ b'0'..=b'9', rest @ ..] = line else {
            return Err(ReplyRefusal::NoCode);
        };
        let code = [first, second, third].iter().fold(0, |code, digit| code * 10 + u16::from(**digit - b'0'));
        let (last, text) = match rest {
            [] => (true, rest),
            [b' ', text @ ..] => (true, text),
            [b'-', text @ ..] => (false, text),
            [..] => return Err(ReplyRefusal::NoCode),
        };
        if self.lines > 0 {
            if code != self.code {
                return Err(ReplyRefusal::MixedCodes);
            }
            self.text.push(b'\n');
        }
        self.code = code;
        self.lines += 1;
        self.text.extend_from_slice(text);
        Ok(last)
    }

    fn finish(&mut self) -> Reply {
        let text = String::from_utf8_lossy(&self.text).into_owned();
        let enhanced = read_enhanced(&text).filter(|enhanced| u16::from(enhanced.class) == self.code / 100);
        let reply = Reply { code: self.code, enhanced, text };
        self.text.clear();
        self.lines = 0;
        reply
    }
}

fn read_enhanced(text: &str) -> Option<EnhancedCode> {
    let word = text.split([' ', '\n', '\t']).next()?;
    let mut numbers = word.split('.').map(|part| {
        let fits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if fits { part.parse::<u16>().ok() } else { None }
    });
    let (class, subject, detail) = (numbers.next()??, numbers.next()??, numbers.next()??);
    (numbers.next().is_none() && matches!(class, 2 | 4 | 5)).then_some(EnhancedCode {
        class: class as u8,
        subject,
        detail,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replies(bytes: &[u8], step: usize) -> Result<Vec<Reply>, ReplyRefusal> {
        let mut parser = ReplyParser::default();
        let mut found = Vec::new();
        for piece in bytes.chunks(step) {
            parser.push(piece);
            while let Some(reply) = parser.next_reply()? {
                found.push(reply);
            }
        }
        Ok(found)
    }

    #[test]
    fn replies_are_read_however_the_bytes_are_cut() {
        let bytes =
            b"220 hi\r\n250-one\r\n250-5.1.1 two\n250 three\r\n354\r\n550 5.1.10 no\r\n451 5.0.0 mixed\r\n250 \xff\r\n";
        let whole = replies(bytes, bytes.len()).unwrap();
        assert_eq!(whole.iter().map(|reply| reply.code).collect::<Vec<_>>(), [220, 250, 354, 550, 451, 250]);
        assert_eq!(whole[1].text, "one\n5.1.1 two\nthree");
        assert_eq!(whole[3].enhanced.unwrap().to_string(), "5.1.10");
        assert_eq!(whole[4].enhanced, None);
        for step in 1..12 {
            assert_eq!(replies(bytes, step).unwrap(), whole);
        }
    }

    #[test]
    fn what_is_no_reply_is_refused() {
        let endless_line = [b"250 ".as_slice(), &[b'x'; 3000]].concat();
        for (bytes, refusal) in [
            (&b"hello\r\n"[..], ReplyRefusal::NoCode),
            (b"\r\n", ReplyRefusal::NoCode),
            (b"25\r\n", ReplyRefusal::NoCode),
            (b"150 x\r\n", ReplyRefusal::NoCode),
            (b"650 x\r\n", ReplyRefusal::NoCode),
            (b"2500 x\r\n", ReplyRefusal::NoCode),
            (b"HTTP/1.1 400 Bad\r\n", ReplyRefusal::NoCode),
            (b"250-a\r\n251 b\r\n", ReplyRefusal::MixedCodes),
            (&endless_line, ReplyRefusal::TooLong),
            (&b"250-x\r\n".repeat(200), ReplyRefusal::TooLong),
            (&[b"250-".as_slice(), &[b'x'; 2000], b"\r\n"].concat().repeat(20), ReplyRefusal::TooLong),
        ] {
            assert_eq!(replies(bytes, 7), Err(refusal));
        }
    }
}
