//! Slugs: the readable part of an item's address.

/// The most characters of a slug or code.
pub const LIMIT: usize = 100;

/// Whether it is a slug: 1 to 100 characters, words of `a–z` and `0–9` joined by single hyphens.
#[must_use]
pub fn is_valid(slug: &str) -> bool {
    slug.len() <= LIMIT
        && !slug.is_empty()
        && slug
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// A text that is to be looked up as a slug: itself when it is one, else the empty text, which is nobody's slug. What a
/// reader sends may hold anything, and the databases do not agree on what they do with it.
#[must_use]
pub fn well_formed(text: String) -> String {
    if is_valid(&text) { text } else { String::new() }
}

/// The slug of a title. A title without a letter or digit that could be written in ASCII gives `fallback`.
#[must_use]
pub fn from_title(title: &str, fallback: &str) -> String {
    let whole = slug::slugify(title);
    let mut short = String::new();
    // Cut between words, and leave room for a number that tells equal titles apart.
    for word in whole.split('-') {
        if short.len() + word.len() + 1 > LIMIT - 8 {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.push_str(word);
    }
    let cut = if short.is_empty() { whole.get(..LIMIT - 8).unwrap_or(&whole) } else { short.as_str() };
    let cut = cut.trim_matches('-');
    if cut.is_empty() { fallback.to_owned() } else { cut.to_owned() }
}

/// The first of `base`, `base-2`, `base-3`, … that is not in `taken`.
#[must_use]
pub fn free(base: &str, taken: &[String]) -> String {
    let is_free = |slug: &str| !taken.iter().any(|other| other == slug);
    if is_free(base) {
        return base.to_owned();
    }
    (2_u64..).map(|number| format!("{base}-{number}")).find(|slug| is_free(slug)).unwrap_or_else(|| base.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_titles_make_readable_slugs() {
        assert_eq!(from_title("Đẩy mạnh thi đua, lập thành tích", "x"), "day-manh-thi-dua-lap-thanh-tich");
        assert_eq!(from_title("Hải Hà: 97,8% đã tiêm", "x"), "hai-ha-97-8-da-tiem");
        let decomposed = "Hu\u{31b}o\u{31b}\u{301}ng";
        assert_eq!(from_title(decomposed, "x"), "huong");
        assert_eq!(from_title("???", "bai-viet"), "bai-viet");
        assert!(is_valid(&from_title(&"rất dài ".repeat(100), "x")));
        assert!(is_valid(&from_title(&"a".repeat(500), "x")));
    }

    #[test]
    fn the_form_of_a_slug() {
        for good in ["a", "hai-ha-2021", &"a".repeat(100)] {
            assert!(is_valid(good), "{good}");
        }
        for bad in ["", "-a", "a-", "a--b", "A", "hà", "a b", "a/b", &"a".repeat(101)] {
            assert!(!is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn a_taken_slug_gets_a_number() {
        let taken = ["a".to_owned(), "a-2".to_owned()];
        assert_eq!(free("a", &taken), "a-3");
        assert_eq!(free("b", &taken), "b");
    }
}
