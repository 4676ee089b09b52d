//! The bullets and numbers that Word writes as text before the items of its lists.

/// The kind of a marker, judged alone; none when the text is not one.
pub(super) fn is_ordered(marker: &str) -> Option<bool> {
    let marker = marker.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
    let core = marker.trim_start_matches('(').trim_end_matches(['.', ')']);
    if core.len() < marker.len()
        && (1..=7).contains(&core.len())
        && core.chars().all(|c| c.is_alphanumeric() || c == '.')
    {
        return Some(true);
    }
    // `o`, `§`, `Ø`, `v` and the rest are bullets in Courier New, Wingdings and Symbol.
    (marker.chars().count() == 1).then_some(false)
}

/// Takes a marker and the blanks behind it off the front of a text: whether it was a number, and the rest.
pub(super) fn strip(text: &str) -> Option<(bool, &str)> {
    let text = text.trim_start();
    let (marker, rest) = text.split_once(|c: char| c.is_whitespace())?;
    let bullet =
        matches!(marker, "·" | "•" | "▪" | "◦" | "○" | "■" | "o" | "§" | "Ø" | "v" | "ü" | "-" | "–" | "—" | "*" | "+");
    let private = marker.chars().count() == 1 && marker.chars().all(|c| ('\u{e000}'..='\u{f8ff}').contains(&c));
    let number = marker.trim_start_matches('(').trim_end_matches(['.', ')']);
    let numbered = number.len() < marker.len()
        && (number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit()) || number.len() == 1)
        && number.bytes().all(|b| b.is_ascii_alphanumeric())
        && !number.is_empty();
    (bullet || private || numbered).then(|| (numbered, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_recognised() {
        assert_eq!(is_ordered("·\u{a0}\u{a0} "), Some(false));
        assert_eq!(is_ordered("o "), Some(false));
        assert_eq!(is_ordered("iv."), Some(true));
        assert_eq!(is_ordered("1.2."), Some(true));
        assert_eq!(is_ordered("(a)"), Some(true));
        assert_eq!(is_ordered(""), None);
        assert_eq!(strip("- Tổng thu"), Some((false, "Tổng thu")));
        assert_eq!(strip("12) \u{a0}Chi"), Some((true, "Chi")));
        assert_eq!(strip("\u{f0b7} x"), Some((false, "x")));
        assert_eq!(strip("2021 là năm"), None);
        assert_eq!(strip("-5 độ"), None);
    }
}
