//! Kept files on their way from one installation to another: handed out as they are, and taken over unchanged, so that they
//! stay under the same name.
//!
//! What is brought by people is written anew, which changes its bytes. What comes from an export was written by us and must
//! keep its bytes, so it is not written again but proved: it has the SHA-256 it is named by, it is of the type that was
//! told, its picture can be read within the limits, and it has nothing beside the picture in which something could
//! hide: no metadata, comments, profiles, previews, nor anything behind its end. Bytes that we did not write pass this only
//! if they could have been ours.

use std::io::Cursor;

use sha2::{Digest as _, Sha256};

use super::{
    Media, Refusal,
    file_type::FileType,
    incoming::hexadecimal,
    keep::asked,
    pdf,
    picture::{PictureLimits, size_of},
    plain,
    store::Opened,
};
use crate::kernel::file;

/// How long the text of a placeholder may be: nine by nine components, two digits each, and six before them.
const BLURHASH_LIMIT: usize = 166;

impl Media {
    /// Opens a kept file as it is; none when the store does not have it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn hand_out(&self, file: &file::Model) -> Result<Option<Opened>, Refusal> {
        self.files.open_file(&asked(file)?, None).await
    }

    /// The most bytes that a kept file can have. Written without loss, a picture is hardly larger than in memory.
    #[must_use]
    pub fn most_kept_bytes(&self) -> u64 {
        self.pdf_bytes.max(self.limits.memory.all())
    }

    /// Looks at the bytes of a kept file that comes from another installation, and stores them unless it is only a
    /// rehearsal. The row is written afterwards, by the caller.
    ///
    /// # Errors
    /// [`Refusal::OtherDigest`] or [`Refusal::Damaged`] when they are not what the row tells, [`Refusal::Unsafe`] when it
    /// is a PDF that is not taken.
    pub async fn take_over(&self, file: &file::Model, bytes: Vec<u8>, is_rehearsal: bool) -> Result<(), Refusal> {
        let (told, limits) = (file.clone(), self.limits.clone());
        let bytes = self.workers.work(move || prove(&told, &bytes, &limits).map(|()| bytes)).await?;
        if is_rehearsal {
            return Ok(());
        }
        self.files.put(&asked(file)?, bytes).await
    }
}

/// That bytes are what a row tells of them.
fn prove(told: &file::Model, bytes: &[u8], limits: &PictureLimits) -> Result<(), Refusal> {
    if hexadecimal(&Sha256::digest(bytes)) != told.sha256 {
        return Err(Refusal::OtherDigest);
    }
    let file_type = FileType::of(bytes).ok_or(Refusal::Unknown)?;
    if file_type.content_type() != told.content_type || u64::try_from(told.byte_size) != u64::try_from(bytes.len()) {
        return Err(Refusal::Damaged("it is of another type or size than was told"));
    }
    let size = if file_type.is_picture() {
        if !plain::is_plain(bytes, file_type) {
            return Err(Refusal::Damaged("there is more in it than a picture"));
        }
        let (width, height) = size_of(Cursor::new(bytes), file_type, limits)?;
        (i32::try_from(width).ok(), i32::try_from(height).ok())
    } else {
        pdf::check(Cursor::new(bytes))?;
        (None, None)
    };
    if size != (told.width, told.height) {
        return Err(Refusal::Damaged("it has another width or height than was told"));
    }
    let is_placeholder =
        |text: &String| text.len() <= BLURHASH_LIMIT && text.bytes().all(|byte| byte.is_ascii_graphic());
    if told.blurhash.is_some() != file_type.is_picture() || !told.blurhash.as_ref().is_none_or(is_placeholder) {
        return Err(Refusal::Damaged("it has no placeholder of a picture"));
    }
    Ok(())
}
