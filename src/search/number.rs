//! Numbers whose thousands are written apart, as in 9.450, and typed together.

use super::plan::Word;

/// The most groups of digits: thousands of billions.
const GROUPS: usize = 5;
/// How many digits a group has.
const GROUP: usize = 3;
/// Numbers that are years, and written together always.
const YEARS: std::ops::RangeInclusive<&str> = "1900"..="2099";

/// The groups of a number that was typed without them; nothing when it has one only, or is no such number.
pub(super) fn thousands(words: &[Word]) -> Option<Vec<Word>> {
    let [Word { exact, .. }] = words else { return None };
    let is_number = exact.bytes().all(|byte| byte.is_ascii_digit()) && !exact.starts_with('0');
    let is_year = exact.len() == 4 && YEARS.contains(&exact.as_str());
    if !is_number || is_year || exact.len() <= GROUP || exact.len() > GROUPS * GROUP {
        return None;
    }
    let word = |text: &str| Word { exact: text.to_owned(), folded: text.to_owned() };
    let (first, rest) = exact.split_at((exact.len() - 1) % GROUP + 1);
    let rest = (0..rest.len()).step_by(GROUP).map(|at| word(&rest[at..at + GROUP]));
    Some([word(first)].into_iter().chain(rest).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::acronyms::words;

    #[test]
    fn thousands_stand_apart() {
        for (typed, meant) in
            [("1512", "1 512"), ("9450", "9 450"), ("12345", "12 345"), ("123456", "123 456"), ("1234567", "1 234 567")]
        {
            assert_eq!(thousands(&words(typed)), Some(words(meant)), "{typed}");
        }
        for text in ["", "512", "0512", "2021", "1234567890123456", "huyen", "9 450", "5000 9"] {
            assert_eq!(thousands(&words(text)), None, "{text}");
        }
    }
}
