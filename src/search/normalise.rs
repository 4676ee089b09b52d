//! What two spellings of a Vietnamese word have in common: the normaliser, for texts and for queries alike.
//!
//! A *token* is a run of letters or a run of digits; everything else separates, and a border between letters and digits
//! separates too. Each token has two keys:
//!
//! * The *exact key* has ASCII letters for Vietnamese ones, each followed by the VNI digit of its quality mark (6 for the
//!   circumflex of â, ê and ô, 7 for the horn of ơ and ư, 8 for the breve of ă, 9 for đ, 0 for marks that Vietnamese does
//!   not have), and the digit of the tone at the very end (1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng): đường is `d9u7o7ng2`.
//!   So it does not matter on which vowel the tone was put (hoà, hòa), whether a character is composed, in which order
//!   its marks came, or in which case it was written.
//! * The *folded key* is the exact key without the digits: what is left when somebody types without diacritics. Of a
//!   number it is the number without leading zeros, so that 9/12 finds 09/12.
//!
//! After the onsets h, k, l, m, s, t, v and qu a single final y is an i: both spellings are in use (kỹ and kĩ, tỷ and tỉ).
//!
//! Each token also knows whether a sentence or a line ended before it, over which no phrase reaches.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Which normaliser made a key. A change of the keys of any text makes a new one, and rows of the index with another one
/// are made anew by `loa reindex`.
pub const VERSION: i32 = 2;

/// The most characters of a key; what follows does not tell tokens apart.
pub const KEY_LIMIT: usize = 32;

/// The onsets after which a final y is an i.
const ONSETS: [&str; 8] = ["h", "k", "l", "m", "s", "t", "v", "qu"];

/// One token of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its exact key.
    pub exact: String,
    /// Its folded key.
    pub folded: String,
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// Whether a sentence or a line ended between the token before and this one.
    pub is_apart: bool,
}

impl Token {
    /// Whether it has marks, or leading zeros, that the folded key lacks.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.exact != self.folded
    }

    /// Whether it is a run of digits.
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.exact.starts_with(char::is_numeric)
    }
}

/// The tokens of a text, in order.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { tokens: Vec::with_capacity(text.len() / 5), run: None, end: End::None };
    for (start, c) in text.char_indices() {
        let place = start..start + c.len_utf8();
        if c.is_ascii_alphabetic() {
            reader.letter(c.to_ascii_lowercase(), &place);
        } else if c.is_ascii_digit() {
            reader.digit(c, &place);
        } else if c.is_ascii() {
            reader.separator(c);
        } else if !is_ignored(c) {
            decompose_compatible(c, |part| part.to_lowercase().for_each(|part| reader.plain(part, &place)));
        }
    }
    reader.close();
    reader.tokens
}

/// Characters that nobody sees, and that separate nothing: joiners, directions, soft hyphens, variants.
fn is_ignored(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

struct Reader {
    tokens: Vec<Token>,
    run: Option<Run>,
    end: End,
}

/// What was read of the end of a sentence since the last token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    None,
    /// A mark that ends a sentence when a space follows it: `1.000` is one number, and `TP.HCM` one name.
    Mark,
    /// The end of a sentence or of a line.
    Whole,
}

/// A token under way.
enum Run {
    Letters { letters: Vec<Letter>, tones: String, range: Range<usize> },
    Digits { digits: String, range: Range<usize> },
}

struct Letter {
    base: char,
    /// The digits of its quality marks, in order.
    marks: String,
}

impl Reader {
    /// Takes a character that is decomposed and in lower case.
    fn plain(&mut self, c: char, place: &Range<usize>) {
        if is_combining_mark(c) {
            self.mark(c, place);
        } else if c.is_alphabetic() {
            self.letter(c, place);
        } else if c.is_numeric() {
            self.digit(c, place);
        } else {
            self.separator(c);
        }
    }

    /// Takes a character that is neither a letter nor a digit nor a mark.
    fn separator(&mut self, c: char) {
        self.close();
        match c {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.end = End::Whole,
            '.' if self.tokens.last().is_some_and(is_abbreviation) => {}
            '.' | '!' | '?' if self.end == End::None => self.end = End::Mark,
            c if c.is_whitespace() && self.end == End::Mark => self.end = End::Whole,
            _ => {}
        }
    }

    fn letter(&mut self, c: char, place: &Range<usize>) {
        let letter = match c {
            // đ; eth, which Latin keyboards have in its place; and the African đ.
            '\u{111}' | '\u{f0}' | '\u{256}' => Letter { base: 'd', marks: "9".to_owned() },
            base => Letter { base, marks: String::new() },
        };
        if let Some(Run::Letters { letters, range, .. }) = &mut self.run {
            letters.push(letter);
            range.end = place.end;
        } else {
            self.close();
            self.run = Some(Run::Letters { letters: vec![letter], tones: String::new(), range: place.clone() });
        }
    }

    fn digit(&mut self, c: char, place: &Range<usize>) {
        if let Some(Run::Digits { digits, range }) = &mut self.run {
            digits.push(c);
            range.end = place.end;
        } else {
            self.close();
            self.run = Some(Run::Digits { digits: c.to_string(), range: place.clone() });
        }
    }

    /// A mark belongs to the letter before it; without one it is nothing.
    fn mark(&mut self, c: char, place: &Range<usize>) {
        let Some(Run::Letters { letters, tones, range }) = &mut self.run else { return };
        let Some(letter) = letters.last_mut() else { return };
        range.end = place.end;
        let quality = match c {
            '\u{301}' => return tones.push('1'),
            '\u{300}' => return tones.push('2'),
            '\u{309}' => return tones.push('3'),
            '\u{303}' => return tones.push('4'),
            '\u{323}' => return tones.push('5'),
            '\u{302}' => '6',
            '\u{31b}' => '7',
            '\u{306}' => '8',
            _ => '0',
        };
        let at = letter.marks.find(|mark| mark >= quality).unwrap_or(letter.marks.len());
        if !letter.marks[at..].starts_with(quality) {
            letter.marks.insert(at, quality);
        }
    }

    /// Ends the token under way.
    fn close(&mut self) {
        let (exact, folded, range) = match self.run.take() {
            None => return,
            Some(Run::Letters { letters, tones, range }) => {
                let (exact, folded) = word(letters, &tones);
                (exact, folded, range)
            }
            Some(Run::Digits { digits, range }) => {
                let (exact, folded) = number(&digits);
                (exact, folded, range)
            }
        };
        let is_apart = self.end == End::Whole && !self.tokens.is_empty();
        self.end = End::None;
        self.tokens.push(Token { exact, folded, range, is_apart });
    }
}

/// Whether a full stop after a token belongs to it: TP. Hạ Long, Th.S. Lan. A word that has a vowel ends a sentence.
fn is_abbreviation(token: &Token) -> bool {
    !token.is_number() && !token.folded.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

/// The keys of a run of letters: the exact and the folded one.
fn word(mut letters: Vec<Letter>, tones: &str) -> (String, String) {
    if let Some((last, onset)) = letters.split_last_mut()
        && last.base == 'y'
        && ONSETS.iter().any(|wanted| onset.iter().map(|letter| letter.base).eq(wanted.chars()))
    {
        last.base = 'i';
    }
    let folded: String = letters.iter().take(KEY_LIMIT).map(|letter| letter.base).collect();
    let mut exact = String::with_capacity(folded.len() + 4);
    for letter in letters {
        exact.push(letter.base);
        exact.push_str(&letter.marks);
    }
    exact.push_str(tones);
    (cut(exact), folded)
}

/// The keys of a run of digits.
fn number(digits: &str) -> (String, String) {
    let short = digits.trim_start_matches('0');
    let folded = if short.is_empty() { "0".to_owned() } else { cut(short.to_owned()) };
    (cut(digits.to_owned()), folded)
}

/// A key within the limit.
fn cut(mut key: String) -> String {
    if let Some((end, _)) = key.char_indices().nth(KEY_LIMIT) {
        key.truncate(end);
    }
    key
}

#[cfg(test)]
mod tests;
