//! An HTTP answer, read as GraphQL.

use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The data; any error fails the test.
    pub(crate) fn data(&self) -> Value {
        let mut json = self.json();
        assert!(json.get("errors").is_none(), "{json}");
        assert_eq!(self.status, StatusCode::OK);
        json["data"].take()
    }

    /// The code of the one error.
    pub(crate) fn code(&self) -> String {
        let json = self.json();
        let errors = json["errors"].as_array().unwrap_or_else(|| panic!("no errors in {json}"));
        assert_eq!(errors.len(), 1, "{json}");
        errors[0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("no code in {json}")).to_owned()
    }

    /// A header.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}
