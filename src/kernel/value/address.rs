//! Web addresses that content may point to.

use url::Url;

/// The most characters of an address.
pub const LIMIT: usize = 2_048;

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It has more than [`LIMIT`] characters.
    TooLong,
    /// It cannot be read as an absolute address.
    Malformed,
    /// Its scheme is not http or https, or it carries a name and password.
    Unsafe,
}

/// An absolute http or https address without credentials, in the normal form of the WHATWG URL standard.
///
/// # Errors
/// When it is not one.
pub fn parse(input: &str) -> Result<String, Fault> {
    if input.chars().count() > LIMIT {
        return Err(Fault::TooLong);
    }
    let url = Url::parse(input.trim()).map_err(|_| Fault::Malformed)?;
    if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
        return Err(Fault::Unsafe);
    }
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web() {
        assert_eq!(parse("HTTPS://Example.VN/Á").unwrap(), "https://example.vn/%C3%81");
        for bad in
            ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://u:p@example.vn/", "ftp://x.vn"]
        {
            assert_eq!(parse(bad), Err(Fault::Unsafe), "{bad}");
        }
        for bad in ["", "example.vn", "/vi/tin-tuc", "http://"] {
            assert_eq!(parse(bad), Err(Fault::Malformed), "{bad}");
        }
        assert_eq!(parse(&format!("https://example.vn/{}", "a".repeat(LIMIT))), Err(Fault::TooLong));
    }
}
