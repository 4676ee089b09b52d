//! What the service knows of the portal that shows its content.

use serde::{Deserialize, Serialize};

use super::value::address;

/// What stands in an address in the place of a slug.
const SLUG: &str = "{slug}";

/// The portal that shows the content. Each setting is explained where its default stands.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SiteSettings {
    /// Where it shows an article, with `{slug}` in it; empty when that is not known.
    pub article_address: String,
}

impl SiteSettings {
    /// Where the portal shows the article with a slug, if that is known.
    #[must_use]
    pub fn article(&self, slug: &str) -> Option<String> {
        (!self.article_address.is_empty()).then(|| self.article_address.replace(SLUG, slug))
    }

    /// Whether addresses can be made from it.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let pattern = &self.article_address;
        let has_place = pattern.matches(SLUG).count() == 1;
        // Already in the normal form, so that what is made of it needs no further look.
        let is_address = || self.article("a").is_some_and(|made| address::parse(&made).is_ok_and(|url| url == made));
        pattern.is_empty() || has_place && is_address()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_place_for_the_slug() {
        let site = |pattern: &str| SiteSettings { article_address: pattern.to_owned() };
        assert_eq!(site("").article("tin"), None);
        let good = site("https://haiha.example.vn/tin-tuc/{slug}?in=1");
        assert_eq!(good.article("tin-1").unwrap(), "https://haiha.example.vn/tin-tuc/tin-1?in=1");
        assert!(good.is_sound() && site("").is_sound());
        for bad in [
            "https://haiha.example.vn/tin-tuc/",
            "https://haiha.example.vn/{slug}/{slug}",
            "javascript:alert('{slug}')",
            "/tin-tuc/{slug}",
            "https://a:b@haiha.example.vn/{slug}",
            "https://haiha.example.vn/a b/{slug}",
        ] {
            assert!(!site(bad).is_sound(), "{bad}");
        }
    }
}
