//! A file on its way in: counted, hashed and written to a file without a name, piece by piece.

use std::{io::SeekFrom, sync::Arc};

use sha2::{Digest as _, Sha256};
use tokio::{
    fs::File,
    io::{AsyncSeekExt as _, AsyncWriteExt as _},
    sync::OwnedSemaphorePermit,
};

use super::{
    Media, Refusal,
    file_type::{FileType, HEAD},
};

/// A file on its way in. Dropping it, or a crash, leaves nothing behind.
#[derive(Debug)]
pub struct Incoming {
    file: File,
    head: Vec<u8>,
    file_type: Option<FileType>,
    size: u64,
    digest: Sha256,
    picture_bytes: u64,
    pdf_bytes: u64,
    place: OwnedSemaphorePermit,
}

/// A file that has come whole.
#[derive(Debug)]
pub struct Received {
    pub(super) file: Arc<std::fs::File>,
    pub(super) file_type: FileType,
    pub(super) size: u64,
    pub(super) sha256: String,
    /// Held until it is kept: what has come takes room too.
    _place: OwnedSemaphorePermit,
}

impl Media {
    /// Makes room for a file.
    ///
    /// # Errors
    /// [`Refusal::Busy`] when as many as may are on their way already.
    pub async fn receive(&self) -> Result<Incoming, Refusal> {
        let place = Arc::clone(&self.uploads).try_acquire_owned().map_err(|_| Refusal::Busy)?;
        let folder = self.upload_folder.clone();
        let made = tokio::task::spawn_blocking(move || tempfile::tempfile_in(folder)).await;
        let file = made.map_err(|_| Refusal::Internal("no file could be made for an upload"))??;
        Ok(Incoming {
            file: File::from_std(file),
            head: Vec::new(),
            file_type: None,
            size: 0,
            digest: Sha256::new(),
            picture_bytes: self.picture_bytes,
            pdf_bytes: self.pdf_bytes,
            place,
        })
    }
}

impl Incoming {
    /// Takes the next piece. What is of no type that may be brought is refused with its first bytes.
    ///
    /// # Errors
    /// [`Refusal::Unknown`] or [`Refusal::TooManyBytes`], as soon as it shows.
    pub async fn write(&mut self, piece: &[u8]) -> Result<(), Refusal> {
        if self.head.len() < HEAD {
            let wanted = HEAD - self.head.len();
            self.head.extend_from_slice(&piece[..wanted.min(piece.len())]);
            if self.head.len() >= HEAD {
                self.recognise()?;
            }
        }
        self.size += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        let limit = self.limit();
        if self.size > limit {
            return Err(Refusal::TooManyBytes { limit });
        }
        self.digest.update(piece);
        self.file.write_all(piece).await?;
        Ok(())
    }

    /// Ends it: there is no more to come.
    ///
    /// # Errors
    /// [`Refusal::Unknown`] for a file of no type that may be brought, [`Refusal::OtherDigest`] when its SHA-256 is not
    /// the one that it should have.
    pub async fn finish(mut self, expected: Option<[u8; 32]>) -> Result<Received, Refusal> {
        let file_type = self.recognise()?;
        let digest: [u8; 32] = self.digest.finalize().into();
        if expected.is_some_and(|expected| expected != digest) {
            return Err(Refusal::OtherDigest);
        }
        self.file.flush().await?;
        self.file.seek(SeekFrom::Start(0)).await?;
        let file = Arc::new(self.file.into_std().await);
        Ok(Received { file, file_type, size: self.size, sha256: hexadecimal(&digest), _place: self.place })
    }

    fn recognise(&mut self) -> Result<FileType, Refusal> {
        let file_type = FileType::of(&self.head).ok_or(Refusal::Unknown)?;
        self.file_type = Some(file_type);
        Ok(file_type)
    }

    fn limit(&self) -> u64 {
        match self.file_type {
            Some(FileType::Pdf) => self.pdf_bytes,
            Some(_) => self.picture_bytes,
            None => self.picture_bytes.max(self.pdf_bytes),
        }
    }
}

/// Bytes in small hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
