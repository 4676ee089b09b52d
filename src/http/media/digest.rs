//! The digest that may come with a file (RFC 9530): `Content-Digest` or `Repr-Digest`, which are the same for a body
//! without a content encoding.

use axum::http::HeaderMap;
use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::{CONTENT_DIGEST, REPR_DIGEST};
use crate::graphql::error::Fault;

/// The SHA-256 that the body should have; none when the client does not say, or speaks of other algorithms only.
///
/// # Errors
/// A bad request when it cannot be read, or two of them differ.
pub(super) fn expected(headers: &HeaderMap) -> Result<Option<[u8; 32]>, Fault> {
    let mut found: Option<[u8; 32]> = None;
    for name in [CONTENT_DIGEST, REPR_DIGEST] {
        for value in headers.get_all(&name) {
            let unreadable = || Fault::bad_request(format!("`{name}` cannot be read; send sha-256=:BASE64:."));
            for member in value.to_str().map_err(|_| unreadable())?.split(',') {
                let (algorithm, digest) = member.split_once('=').ok_or_else(unreadable)?;
                if algorithm.trim() != "sha-256" {
                    continue;
                }
                let base64 = digest.trim().strip_prefix(':').and_then(|digest| digest.strip_suffix(':'));
                let bytes = base64.and_then(|text| BASE64_STANDARD.decode(text).ok()).ok_or_else(unreadable)?;
                let digest: [u8; 32] = bytes.try_into().map_err(|_| unreadable())?;
                if found.is_some_and(|other| other != digest) {
                    return Err(Fault::bad_request("The digests of the body contradict each other."));
                }
                found = Some(digest);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_digest_that_is_meant() {
        let good = format!("sha-256=:{}:", BASE64_STANDARD.encode([7; 32]));
        let read = |pairs: &[(&'static str, String)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(*name, value.parse().unwrap());
            }
            expected(&headers)
        };
        assert_eq!(read(&[]).unwrap(), None);
        assert_eq!(read(&[("content-digest", good.clone())]).unwrap(), Some([7; 32]));
        assert_eq!(read(&[("repr-digest", format!("sha-512=:AAAA:, {good}"))]).unwrap(), Some([7; 32]));
        assert_eq!(read(&[("content-digest", good.clone()), ("repr-digest", good.clone())]).unwrap(), Some([7; 32]));
        assert_eq!(read(&[("content-digest", "md5=:AAAA:".into())]).unwrap(), None);
        let other = format!("sha-256=:{}:", BASE64_STANDARD.encode([8; 32]));
        for bad in ["sha-256", "sha-256=AAAA", "sha-256=:AAAA:", "sha-256=:#:", ""] {
            assert!(read(&[("content-digest", bad.into())]).is_err(), "{bad}");
        }
        assert!(read(&[("content-digest", good), ("repr-digest", other)]).is_err());
    }
}
