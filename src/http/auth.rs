//! From the `Authorization` header to a principal. A token that is present and bad ends the request; it is never taken
//! for none.

use axum::http::{HeaderMap, header};

use super::Service;
use crate::{
    graphql::error::{Code, Fault},
    identity::token::Refusal,
    kernel::access::Principal,
};

/// Who sends a request with these headers.
///
/// # Errors
/// [`Code::Unauthenticated`] or [`Code::TokenExpired`] when a token is there and cannot be accepted.
pub(super) fn principal(service: &Service, headers: &HeaderMap) -> Result<Principal, Fault> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(Principal::Anonymous) };
    let refused = || Fault::new(Code::Unauthenticated, "This access token is not valid.");
    if values.next().is_some() {
        return Err(refused());
    }
    let (scheme, token) = value.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(refused)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(refused());
    }
    service.0.tokens.read(token).map_err(|refusal| match refusal {
        Refusal::Expired => Fault::new(Code::TokenExpired, "This access token has expired."),
        Refusal::Invalid(reason) => {
            tracing::warn!(reason, "a token was refused");
            refused()
        }
    })
}
