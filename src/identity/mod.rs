//! Who asks: the signing key and the tokens it signs.

pub mod keys;
pub mod token;
