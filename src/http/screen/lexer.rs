//! Text to tokens.
//!
//! The rules are those of the specification where the parser's grammar agrees with it. Everything outside strings and
//! comments is ASCII, so the lexer works on bytes and every slice it takes begins and ends beside an ASCII byte.

use super::ScreenRefusal;

/// A token, as far as the outline needs to tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name, which may be a keyword.
    Name(&'a str),
    /// One of `! $ & ( ) : = @ [ ] { | }`.
    Punctuator(u8),
    /// `...`
    Spread,
    /// A number, a string or a block string.
    Literal,
}

/// Reads tokens one by one.
pub(super) struct Lexer<'a> {
    document: &'a str,
    position: usize,
    /// Whether a comment stood between the last two tokens.
    pub(super) after_comment: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(document: &'a str) -> Self {
        Self { document, position: 0, after_comment: false }
    }

    /// The next token, or `None` at the end of the text.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, ScreenRefusal> {
        self.skip_ignored();
        let start = self.position;
        let Some(first) = self.peek(0) else { return Ok(None) };
        let token = match first {
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => {
                self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                Token::Name(&self.document[start..self.position])
            }
            b'!' | b'$' | b'&' | b'(' | b')' | b':' | b'=' | b'@' | b'[' | b']' | b'{' | b'|' | b'}' => {
                self.position += 1;
                Token::Punctuator(first)
            }
            b'.' if self.rest().starts_with(b"...") => {
                self.position += 3;
                Token::Spread
            }
            b'"' => {
                self.string()?;
                Token::Literal
            }
            b'-' | b'0'..=b'9' => {
                self.number()?;
                Token::Literal
            }
            _ => return Err(ScreenRefusal::BadCharacter),
        };
        Ok(Some(token))
    }

    fn rest(&self) -> &'a [u8] {
        &self.document.as_bytes()[self.position..]
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.rest().get(ahead).copied()
    }

    fn skip_while(&mut self, accept: impl Fn(u8) -> bool) {
        self.position += self.rest().iter().take_while(|byte| accept(**byte)).count();
    }

    /// White space, line ends, commas, comments, and a byte order mark at any place, as the parser has it.
    fn skip_ignored(&mut self) {
        self.after_comment = false;
        loop {
            match self.peek(0) {
                Some(b' ' | b'\t' | b'\n' | b'\r' | b',') => self.position += 1,
                Some(b'#') => {
                    self.after_comment = true;
                    self.skip_while(|byte| byte != b'\n' && byte != b'\r');
                }
                Some(_) if self.rest().starts_with("\u{feff}".as_bytes()) => self.position += '\u{feff}'.len_utf8(),
                _ => return,
            }
        }
    }

    fn string(&mut self) -> Result<(), ScreenRefusal> {
        if self.rest().starts_with(b"\"\"\"") {
            return self.block_string();
        }
        self.position += 1;
        loop {
            match self.peek(0) {
                None | Some(b'\n' | b'\r') => return Err(ScreenRefusal::UnterminatedString),
                Some(b'"') => {
                    self.position += 1;
                    return Ok(());
                }
                // Which escapes exist is left to the parser; here only an escaped quote must not end the string.
                Some(b'\\') if !matches!(self.peek(1), None | Some(b'\n' | b'\r')) => self.position += 2,
                Some(_) => self.position += 1,
            }
        }
    }

    /// A block string that does not end is refused: the parser would go on to read its quotes as an empty string with
    /// another one behind it.
    fn block_string(&mut self) -> Result<(), ScreenRefusal> {
        self.position += 3;
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return Err(ScreenRefusal::UnterminatedString);
            }
            if rest.starts_with(b"\\\"\"\"") {
                self.position += 4;
            } else if rest.starts_with(b"\"\"\"") {
                self.position += 3;
                return Ok(());
            } else {
                self.position += 1;
            }
        }
    }

    /// A number ends where the specification says it may end. The parser is laxer and reads `000` as three values,
    /// which would make one token of many.
    fn number(&mut self) -> Result<(), ScreenRefusal> {
        if self.peek(0) == Some(b'-') {
            self.position += 1;
        }
        if self.peek(0) == Some(b'0') {
            self.position += 1;
        } else {
            self.digits()?;
        }
        if self.peek(0) == Some(b'.') {
            self.position += 1;
            self.digits()?;
        }
        if matches!(self.peek(0), Some(b'e' | b'E')) {
            self.position += 1;
            if matches!(self.peek(0), Some(b'+' | b'-')) {
                self.position += 1;
            }
            self.digits()?;
        }
        match self.peek(0) {
            Some(byte) if byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.' => {
                Err(ScreenRefusal::BadCharacter)
            }
            _ => Ok(()),
        }
    }

    fn digits(&mut self) -> Result<(), ScreenRefusal> {
        let start = self.position;
        self.skip_while(|byte| byte.is_ascii_digit());
        if self.position == start { Err(ScreenRefusal::BadCharacter) } else { Ok(()) }
    }
}
