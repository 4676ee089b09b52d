//! Text as it comes in: composed, without invisible rubbish.

use unicode_normalization::UnicodeNormalization as _;

/// A line of text as it is stored: NFC, no control or directional characters, white space folded to single spaces.
#[must_use]
pub fn line(input: &str) -> String {
    let clean: String =
        input.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_unwanted(*c)).collect();
    clean.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An optional line: one that is empty is none.
#[must_use]
pub fn optional_line(input: Option<&str>) -> Option<String> {
    input.map(line).filter(|line| !line.is_empty())
}

/// Characters that have no place in stored text: controls, and those that turn the direction of what follows, with
/// which a text can be made to look like another.
#[must_use]
pub fn is_unwanted(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_composed_and_has_single_spaces() {
        assert_eq!(line("  Ha\u{309}i\t\n Ha\u{300}\u{a0} "), "Hải Hà");
        assert_eq!(line("a\u{202e}b\u{0}c"), "abc");
        assert_eq!(optional_line(Some(" \u{200b} ")), None);
    }
}
