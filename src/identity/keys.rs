//! The key that signs tokens: made on first start, kept in a file that only its owner can read.

use std::{
    fs::{File, OpenOptions, create_dir_all},
    io::{ErrorKind, Read as _, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use anyhow::{Context as _, bail};
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest as _, Sha256};

const LABEL: &str = "PRIVATE KEY";

/// An Ed25519 key pair with the id by which tokens name it.
pub struct SigningKey {
    /// The first 96 bits of the SHA-256 of the public key, in base64url.
    pub id: String,
    /// The private half.
    pub encoding: EncodingKey,
    /// The public half.
    pub decoding: DecodingKey,
}

impl SigningKey {
    /// Reads the key, or makes one when there is none.
    ///
    /// # Errors
    /// When the file cannot be read or written, is not a key, or can be read by others than its owner.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        match File::open(path) {
            Ok(file) => Self::read(file).with_context(|| format!("the signing key {}", path.display())),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::make(path),
            Err(error) => Err(error).with_context(|| format!("cannot read the signing key {}", path.display())),
        }
    }

    fn read(mut file: File) -> anyhow::Result<Self> {
        // The open file is asked, not its name, so that nobody can swap it in between.
        let mode = file.metadata()?.permissions().mode();
        if mode & 0o077 != 0 {
            bail!(
                "others than its owner can read it (mode {:o}); run chmod 600 on it and make a new key if that was not intended",
                mode & 0o777
            );
        }
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let pem = pem::parse(&text).context("is not PEM")?;
        if pem.tag() != LABEL {
            bail!("is not a private key in PKCS #8");
        }
        Self::from_pkcs8(pem.contents())
    }

    fn make(path: &Path) -> anyhow::Result<Self> {
        if let Some(folder) = path.parent() {
            create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).context("cannot make a signing key")?;
        let text = pem::encode(&pem::Pem::new(LABEL, pkcs8.as_ref()));
        // Written beside and linked into place: a crash leaves no half a key, and of two processes that start at the
        // same moment one wins and the other reads what it wrote.
        let draft = path.with_extension(format!("{}.tmp", uuid::Uuid::new_v4().as_simple()));
        let linked = write_beside(&draft, &text).and_then(|()| std::fs::hard_link(&draft, path));
        let _ = std::fs::remove_file(&draft);
        match linked {
            Ok(()) => Self::from_pkcs8(pkcs8.as_ref()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Self::open(path),
            Err(error) => Err(error).with_context(|| format!("cannot write the signing key {}", path.display())),
        }
    }

    fn from_pkcs8(pkcs8: &[u8]) -> anyhow::Result<Self> {
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8).ok().context("is not an Ed25519 key")?;
        let public = pair.public_key().as_ref();
        Ok(Self {
            id: BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(public)[..12]),
            encoding: EncodingKey::from_ed_der(pkcs8),
            decoding: DecodingKey::from_ed_der(public),
        })
    }
}

/// Writes a file that only its owner can read, and waits until it is on the disk.
fn write_beside(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_its_owner_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/signing-key.pem");
        let made = SigningKey::open(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(SigningKey::open(&path).unwrap().id, made.id);
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(SigningKey::open(&path).is_err(), "a key that others can read is no secret");
    }
}
