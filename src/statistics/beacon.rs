//! What a page says when it is opened.

use async_graphql::ID;
use uuid::Uuid;

use crate::{
    graphql::{Fault, Result, ids},
    kernel::{kind::Kind, value::slug},
};

/// What a page says when it is opened: which article it shows, if it shows one, and whose portal it belongs to, if that is
/// not the agency of the article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beacon {
    /// The article that the page shows.
    pub article: Option<Name>,
    /// The agency whose portal it is a page of.
    pub agency: Option<Name>,
}

/// How a beacon names something. Whether there is such a thing is not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Name {
    /// By its id.
    Id(Uuid),
    /// By the slug of an article, or the code of an agency.
    Text(Box<str>),
}

impl Beacon {
    /// Reads a beacon that is written as a query string is, such as `article=SLUG&agency=CODE`.
    ///
    /// # Errors
    /// A bad request when it has other parameters, one of them twice, or a value that can name nothing.
    pub fn parse(text: &[u8]) -> Result<Self> {
        let mut beacon = Self::default();
        for (name, value) in url::form_urlencoded::parse(text) {
            let (kind, place) = match name.as_ref() {
                "article" => (Kind::Article, &mut beacon.article),
                "agency" => (Kind::Agency, &mut beacon.agency),
                _ => {
                    return Err(Fault::bad_request(
                        "A beacon has the parameters `article` and `agency`, and no others.",
                    ));
                }
            };
            if place.is_some() {
                return Err(Fault::bad_request(format!("Give `{name}` once.")));
            }
            *place = Some(Name::parse(kind, &value)?);
        }
        Ok(beacon)
    }
}

impl Name {
    fn parse(kind: Kind, text: &str) -> Result<Self> {
        if text.contains(':') {
            return ids::argument(kind, &ID(text.to_owned())).map(Self::Id);
        }
        if slug::is_valid(text) {
            return Ok(Self::Text(text.into()));
        }
        let what = if kind == Kind::Article {
            "`article` must be the slug or the id of an article."
        } else {
            "`agency` must be the code or the id of an agency."
        };
        Err(Fault::bad_request(what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beacon_names_an_article_and_an_agency_once() {
        let id = Uuid::from_u128(7);
        let read = |text: &str| Beacon::parse(text.as_bytes());
        let text = |text: &str| Some(Name::Text(text.into()));
        assert_eq!(read("").unwrap(), Beacon::default());
        assert_eq!(read("article=tin-1").unwrap(), Beacon { article: text("tin-1"), agency: None });
        let both = read(&format!("agency=xa-quang-ha&article=Article%3A{}", id.as_simple())).unwrap();
        assert_eq!(both, Beacon { article: Some(Name::Id(id)), agency: text("xa-quang-ha") });
        for bad in [
            "article=",
            "article",
            "article=Tin số 1",
            "article=../../etc/passwd",
            "article=Agency:00000000000000000000000000000007",
            "agency=Article:00000000000000000000000000000007",
            "article=a&article=a",
            "page=a",
            "article=a&page=b",
            "{\"article\":\"a\"}",
            "\u{0}",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(read(&format!("article={}", "a".repeat(slug::LIMIT + 1))).is_err());
        assert!(Beacon::parse(&[0xff, 0xfe, b'=']).is_err());
    }
}
