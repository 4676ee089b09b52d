//! Renditions: smaller copies of pictures, each made once, when it is first asked for.

use std::{io::Cursor, ops::Range, sync::Arc};

use super::{Asked, Media, Refusal, file_type::FileType, picture::shrink, store::Opened};

/// An original that may be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// What it is.
    pub file_type: FileType,
    /// Its size in bytes.
    pub size: u64,
    /// Its width, if it is a picture.
    pub width: Option<u32>,
}

impl Original {
    /// Its own address.
    fn asked(&self) -> Asked {
        Asked { sha256: self.sha256.clone(), width: None, file_type: self.file_type }
    }
}

impl Media {
    /// How many bytes there are to serve, of an original or of a rendition, which is made when it is not there; none when
    /// there can be nothing of the kind.
    ///
    /// # Errors
    /// [`Refusal::Busy`] when too many renditions are being made; when the store does not answer.
    pub async fn size(self: &Arc<Self>, original: &Original, asked: &Asked) -> Result<Option<u64>, Arc<Refusal>> {
        let Some(to) = asked.width else {
            return Ok((asked.file_type == original.file_type).then_some(original.size));
        };
        if !original.width.is_some_and(|from| self.addresses.has(original.file_type, from, to, asked.file_type)) {
            return Ok(None);
        }
        let (media, original, wanted) = (Arc::clone(self), original.clone(), asked.clone());
        self.made.try_get_with(asked.clone(), media.make(original, wanted)).await.map(Some)
    }

    /// Opens what there is to serve, or a part of it.
    ///
    /// # Errors
    /// As with [`Media::size`]; and when the store does not have an original.
    pub async fn open_at(
        self: &Arc<Self>,
        original: &Original,
        asked: &Asked,
        range: Option<Range<u64>>,
    ) -> Result<Opened, Arc<Refusal>> {
        if let Some(opened) = self.files.open_file(asked, range.clone()).await? {
            return Ok(opened);
        }
        if asked.width.is_some() {
            // Somebody has removed it since it was made; it is made again.
            self.made.invalidate(asked).await;
            self.size(original, asked).await?;
            if let Some(opened) = self.files.open_file(asked, range).await? {
                return Ok(opened);
            }
        }
        Err(Arc::new(Refusal::Internal("what there is a row of is not in the store")))
    }

    /// Makes a rendition, unless the store has it, and answers its size.
    async fn make(self: Arc<Self>, original: Original, asked: Asked) -> Result<u64, Refusal> {
        if let Some(meta) = self.files.look(&asked).await? {
            return Ok(meta.size);
        }
        // In a task of its own: a reader who goes away has asked for it all the same.
        let task = tokio::spawn(async move {
            let Some(opened) = self.files.open_file(&original.asked(), None).await? else {
                return Err(Refusal::Internal("an original is not in the store"));
            };
            let bytes = opened.whole().await?;
            let (limits, from, to) = (self.limits.clone(), original.file_type, asked.file_type);
            let width = asked.width.unwrap_or_default();
            let made = self.workers.work_soon(move || shrink(Cursor::new(bytes), from, width, to, &limits)).await?;
            let size = u64::try_from(made.len()).unwrap_or(u64::MAX);
            self.files.put(&asked, made).await.map(|()| size)
        });
        task.await.unwrap_or(Err(Refusal::Internal("the making of a rendition ended early")))
    }
}
