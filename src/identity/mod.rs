//! Who asks: the signing key and the tokens it signs.

pub mod keys;
pub mod token;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The settings of tokens.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct IdentitySettings {
    /// Who issues them.
    pub issuer: String,
    /// For whom.
    pub audience: String,
    /// The private key that signs them.
    pub key_file: PathBuf,
    /// The longest life of one, in seconds.
    pub token_max_lifetime_s: u64,
}
