//! Access tokens: JWTs (RFC 9068, `at+jwt`) signed by Loa's own Ed25519 key, and read strictly.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::Duration;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::keys::SigningKey;
use crate::kernel::{
    access::{Principal, Role},
    clock::{Clock, Timestamp},
};

/// The most bytes of a token.
const LENGTH_LIMIT: usize = 4_096;
/// The names under which the service itself stands in the audit trail.
const PARTS: [&str; 5] = ["award-titles", "clock", "import", "link-checker", "samples"];
/// How far the clocks of two machines may differ.
const LEEWAY_S: i64 = 5;

/// What a token says. Every claim must be there and have its type; nothing else is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
    role: Role,
    /// The one agency that the holder acts for; absent for an administrator of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agency: Option<Uuid>,
}

/// The header that our tokens have, and no other: no key, address of a key or extension of the sender's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StrictHeader {
    typ: String,
    alg: String,
    kid: String,
}

/// Why a token is not accepted. The reason is for the log; a client learns whether it has expired and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is not a token of ours, or not valid now.
    Invalid(&'static str),
    /// It was valid, and has expired.
    Expired,
}

/// Whom a new token is for.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The account that the audit trail names.
    pub subject: String,
    /// What the holder may be.
    pub role: Role,
    /// The agency that they act for; `None` for all, which only administrators can have.
    pub agency: Option<Uuid>,
    /// How long it is valid.
    pub lifetime: Duration,
}

/// Signs tokens and reads them.
pub struct Tokens {
    key: SigningKey,
    issuer: String,
    audience: String,
    max_lifetime: Duration,
    clock: Clock,
}

impl Tokens {
    /// Tokens signed with `key`, issued by `issuer` for `audience`, valid for `max_lifetime` at most.
    #[must_use]
    pub fn new(key: SigningKey, issuer: String, audience: String, max_lifetime: Duration, clock: Clock) -> Self {
        Self { key, issuer, audience, max_lifetime, clock }
    }

    /// Issues a token.
    ///
    /// # Errors
    /// When the lifetime is not positive or too long, or a holder without an agency is not an administrator.
    pub fn issue(&self, grant: &Grant) -> anyhow::Result<String> {
        anyhow::ensure!(
            grant.lifetime.num_seconds() >= 1 && grant.lifetime <= self.max_lifetime,
            "a token lives for 1 to {} seconds (identity.token_max_lifetime_s)",
            self.max_lifetime.num_seconds()
        );
        anyhow::ensure!(
            grant.agency.is_some() || grant.role == Role::Administrator,
            "only an administrator can be without an agency"
        );
        anyhow::ensure!(
            is_subject(&grant.subject),
            "a subject has 1 to 200 characters, no control characters, and is not the name of a part of the service"
        );
        let now = self.clock.now().timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: grant.subject.clone(),
            iat: now,
            nbf: now,
            exp: now + grant.lifetime.num_seconds(),
            jti: Uuid::now_v7().to_string(),
            role: grant.role,
            agency: grant.agency,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.key.id.clone());
        Ok(jsonwebtoken::encode(&header, &claims, &self.key.encoding)?)
    }

    /// Reads a token.
    ///
    /// # Errors
    /// When it is anything but a valid token of ours.
    pub fn read(&self, token: &str) -> Result<Principal, Refusal> {
        if token.len() > LENGTH_LIMIT {
            return Err(Refusal::Invalid("too long"));
        }
        self.check_header(token)?;
        // The library checks the signature with the one algorithm of the one key. The claims are checked here: by
        // default it accepts a missing or oddly typed issuer and any lifetime, and it has a clock of its own.
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.validate_aud = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &self.key.decoding, &validation)
            .map_err(|_| Refusal::Invalid("signature or claims"))?
            .claims;
        self.check_claims(&claims, self.clock.now())?;
        Ok(Principal::Member { subject: claims.sub, role: claims.role, agency: claims.agency })
    }

    fn check_header(&self, token: &str) -> Result<(), Refusal> {
        let segment = token.split('.').next().unwrap_or_default();
        let json = BASE64_URL_SAFE_NO_PAD.decode(segment).map_err(|_| Refusal::Invalid("header"))?;
        let header: StrictHeader = serde_json::from_slice(&json).map_err(|_| Refusal::Invalid("header"))?;
        match (header.typ.as_str(), header.alg.as_str()) {
            ("at+jwt", "EdDSA") if header.kid == self.key.id => Ok(()),
            ("at+jwt", "EdDSA") => Err(Refusal::Invalid("key id")),
            ("at+jwt", _) => Err(Refusal::Invalid("algorithm")),
            _ => Err(Refusal::Invalid("type")),
        }
    }

    fn check_claims(&self, claims: &Claims, now: Timestamp) -> Result<(), Refusal> {
        let now = now.timestamp();
        let Claims { iss, aud, sub, iat, nbf, exp, jti, role, agency } = claims;
        if *iss != self.issuer || *aud != self.audience {
            return Err(Refusal::Invalid("issuer or audience"));
        }
        if !is_subject(sub) || jti.is_empty() {
            return Err(Refusal::Invalid("subject or id"));
        }
        if agency.is_none() && *role != Role::Administrator {
            return Err(Refusal::Invalid("agency"));
        }
        let lifetime = exp.checked_sub(*iat).ok_or(Refusal::Invalid("lifetime"))?;
        if lifetime <= 0 || lifetime > self.max_lifetime.num_seconds() {
            return Err(Refusal::Invalid("lifetime"));
        }
        if *iat > now + LEEWAY_S || *nbf > now + LEEWAY_S {
            return Err(Refusal::Invalid("not valid yet"));
        }
        if *exp <= now - LEEWAY_S { Err(Refusal::Expired) } else { Ok(()) }
    }
}

fn is_subject(subject: &str) -> bool {
    (1..=200).contains(&subject.chars().count()) && !subject.chars().any(char::is_control) && !PARTS.contains(&subject)
}

#[cfg(test)]
mod tests;
