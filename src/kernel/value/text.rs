//! Text as it comes in: composed, without invisible rubbish.

use unicode_normalization::UnicodeNormalization as _;

/// A line of text as it is stored: NFC, no control or directional characters, white space folded to single spaces.
#[must_use]
pub fn line(input: &str) -> String {
    let clean: String = input
        .nfc()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !overrides_direction(*c) && !is_rubbish(*c))
        .collect();
    clean.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An optional line: one that is empty is none.
#[must_use]
pub fn optional_line(input: Option<&str>) -> Option<String> {
    input.map(line).filter(|line| !line.is_empty())
}

/// Whether the character makes text read in another order than it is stored; such text can lie to its reader.
#[must_use]
pub fn overrides_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether the character is invisible and without use in a text, as left behind by editors: byte order marks, soft
/// hyphens, zero-width spaces, direction marks, fillers, language tags, control characters. Joiners stay, for emoji need
/// them.
#[must_use]
pub fn is_rubbish(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_composed_and_has_single_spaces() {
        assert_eq!(line("  Ha\u{309}i\t\n Ha\u{300}\u{a0} "), "Hải Hà");
        assert_eq!(line("a\u{202e}b\u{0}c\u{200e}\u{61c}"), "abc");
        assert_eq!(optional_line(Some(" \u{200b} ")), None);
    }
}
