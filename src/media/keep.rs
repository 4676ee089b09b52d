//! Keeping a file that has come: what is made of it is stored first and remembered then.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::{
    Asked, Media, Refusal, file_name,
    file_type::FileType,
    incoming::{Received, hexadecimal},
    pdf,
    picture::{Picture, rewrite},
};
use crate::kernel::{
    Kernel,
    access::Principal,
    clock::Timestamp,
    file::{self, upload},
};

/// A file that is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The file.
    pub file: file::Model,
    /// What it was called by those who brought it.
    pub name: Option<String>,
    /// Whether this account had not brought the same bytes before.
    pub is_new: bool,
}

impl Media {
    /// Keeps a file that has come whole: pictures are written anew, PDFs are looked at from outside. The same bytes again
    /// are the same file.
    ///
    /// # Errors
    /// When it is not what it begins as, or larger than it may be.
    pub async fn keep(
        &self,
        kernel: &Kernel,
        received: Received,
        by: &Principal,
        name: Option<&str>,
    ) -> Result<Kept, Refusal> {
        let agency_id = match by {
            Principal::Member { agency, .. } => *agency,
            Principal::Anonymous | Principal::System { .. } => None,
        };
        let now = kernel.clock.now();
        let before = file::made_of(kernel.store.reader(), &received.sha256, by.subject()).await?;
        let (mut kept, own) = match before {
            // The row says that the bytes were stored. If somebody has taken them away since, they are stored again.
            Some((kept, own)) if self.is_stored(&kept).await? => (kept, own),
            _ => (self.store(&received, now).await?, None),
        };
        let name = match name {
            Some(name) => file_name::clean(name, type_of(&kept)?),
            None => own.as_ref().and_then(|upload| upload.name.clone()),
        };
        // A sweep takes a row and its bytes in one step, and strays in another: the same file can be met by both.
        for _ in 0..4 {
            let upload = upload::Model {
                subject: by.subject().to_owned(),
                source_sha256: received.sha256.clone(),
                sha256: kept.sha256.clone(),
                agency_id,
                name: name.clone(),
                created_at: now,
            };
            file::keep(&kernel.store, &kept, upload).await?;
            if self.is_stored(&kept).await? {
                let subject = by.subject();
                tracing::info!(file = kept.sha256, content_type = kept.content_type, subject, "a file was kept");
                return Ok(Kept { file: kept, name, is_new: own.is_none() });
            }
            // It was being swept while it came, and the row had to wait for that. Now that there is a row it stays.
            kept = self.store(&received, now).await?;
        }
        tracing::warn!(file = kept.sha256, "a file was swept again and again while it came");
        Err(Refusal::Busy)
    }

    /// Keeps bytes that the service itself brings.
    ///
    /// # Errors
    /// As with [`Media::keep`].
    pub async fn bring(&self, kernel: &Kernel, bytes: &[u8], by: &Principal, name: &str) -> Result<Kept, Refusal> {
        let mut incoming = self.receive().await?;
        incoming.write(bytes).await?;
        self.keep(kernel, incoming.finish(None).await?, by, Some(name)).await
    }

    /// Makes of a file what is kept, and stores it.
    async fn store(&self, received: &Received, now: Timestamp) -> Result<file::Model, Refusal> {
        let Received { file, file_type, size, sha256, .. } = received;
        let (file, file_type, limits) = (Arc::clone(file), *file_type, self.limits.clone());
        // Before the row is written, so that there is no row without its bytes. Bytes without a row are swept.
        if file_type.is_picture() {
            let picture = self.workers.work(move || rewrite(file, file_type, &limits)).await?;
            let (row, bytes) = of_picture(picture, now);
            self.files.put(&asked(&row)?, bytes).await?;
            Ok(row)
        } else {
            let looked_at = Arc::clone(&file);
            self.workers.work(move || pdf::check(looked_at)).await?;
            let row = of_pdf(*size, sha256, now);
            let bytes = tokio::fs::File::from_std(file.try_clone()?);
            self.files.put_from(&asked(&row)?, bytes).await?;
            Ok(row)
        }
    }

    /// Whether the store has the bytes of a kept file.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn is_stored(&self, file: &file::Model) -> Result<bool, Refusal> {
        Ok(self.files.original_of(&file.sha256).await?.is_some())
    }
}

/// What a kept file is; we wrote it, so we can read it.
fn type_of(file: &file::Model) -> Result<FileType, Refusal> {
    FileType::of_content_type(&file.content_type).ok_or(Refusal::Internal("a kept file is of no type"))
}

/// The address of its bytes.
pub(super) fn asked(file: &file::Model) -> Result<Asked, Refusal> {
    Ok(Asked { sha256: file.sha256.clone(), width: None, file_type: type_of(file)? })
}

fn of_picture(picture: Picture, now: Timestamp) -> (file::Model, Vec<u8>) {
    let Picture { bytes, file_type, width, height, blurhash } = picture;
    let row = file::Model {
        sha256: hexadecimal(&Sha256::digest(&bytes)),
        content_type: file_type.content_type().to_owned(),
        byte_size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        width: i32::try_from(width).ok(),
        height: i32::try_from(height).ok(),
        blurhash: Some(blurhash),
        created_at: now,
    };
    (row, bytes)
}

fn of_pdf(size: u64, sha256: &str, now: Timestamp) -> file::Model {
    file::Model {
        sha256: sha256.to_owned(),
        content_type: FileType::Pdf.content_type().to_owned(),
        byte_size: i64::try_from(size).unwrap_or(i64::MAX),
        width: None,
        height: None,
        blurhash: None,
        created_at: now,
    }
}
