//! How Vietnamese sorts, as bytes that both databases compare alike.
//!
//! PostgreSQL sorts by the collation it was built with and SQLite by bytes, so neither is asked: a row keeps the sort
//! key of its title, made here by the Unicode Collation Algorithm with the Vietnamese tailoring (CLDR).

use std::sync::OnceLock;

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;

/// The most bytes of a key that are kept; beyond them the id decides, as between equal titles.
const LIMIT: usize = 1_024;

/// The sort key of a text.
#[must_use]
pub fn key(text: &str) -> Vec<u8> {
    static COLLATOR: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
    let collator = COLLATOR.get_or_init(|| Collator::try_new(locale!("vi").into(), CollatorOptions::default()).ok());
    let mut key = Vec::with_capacity(text.len() * 2);
    // The data is compiled in, so there is a collator; bytes would still be an order if there were none.
    match collator {
        Some(collator) => {
            let Ok(()) = collator.write_sort_key_to(text, &mut key);
        }
        None => key.extend_from_slice(text.as_bytes()),
    }
    key.truncate(LIMIT);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_order() {
        let sorted =
            ["an", "ăn", "âm", "ba", "Cà Mau", "da", "đa", "em", "ên", "Hà", "Hải", "ong", "ông", "ơn", "ung", "ưng"];
        let mut shuffled = sorted;
        shuffled.reverse();
        shuffled.sort_by_key(|word| key(word));
        assert_eq!(shuffled, sorted);
        assert_eq!(key("Ha\u{309}i"), key("Hải"), "composition does not matter");
        assert!(key(&"ẫ".repeat(5_000)).len() <= LIMIT);
    }
}
