//! Why a file is not taken, or not given.

use crate::kernel::Error;

/// Why a file is not taken, or not given. Like [`Error`], it has no `Display`.
#[derive(Debug)]
pub enum Refusal {
    /// It is of no type that may be brought.
    Unknown,
    /// It has more bytes than a file of its type may have.
    TooManyBytes {
        /// How many it may have.
        limit: u64,
    },
    /// It has more pixels, or takes more memory, than a picture may.
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// It is not what it begins as. The words are safe to show.
    Damaged(&'static str),
    /// It holds what could run, or hides something. The words are safe to show.
    Unsafe(&'static str),
    /// Its digest is not the one that came with it.
    OtherDigest,
    /// Too much is being done already.
    Busy,
    /// The store of files cannot be reached.
    Unreachable,
    /// Our fault, in words for the log.
    Internal(&'static str),
    /// What the database, or the store, had to say.
    Kernel(Error),
}

impl Refusal {
    /// The same for a caller that reports through `anyhow`, such as a command.
    #[must_use]
    pub fn into_report(self) -> anyhow::Error {
        match self {
            Self::Kernel(error) => error.into_report(),
            Self::Damaged(how) => anyhow::anyhow!("the file is not what it begins as: {how}"),
            Self::Unsafe(how) => anyhow::anyhow!("the file is not taken: {how}"),
            Self::Internal(cause) => anyhow::Error::msg(cause),
            Self::Unreachable => anyhow::Error::msg("the store of files cannot be reached"),
            other => anyhow::anyhow!("the file is not taken: {other:?}"),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Kernel(error)
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        Self::Kernel(match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::StorageFull,
            _ => Error::Internal(error.into()),
        })
    }
}

impl From<image::ImageError> for Refusal {
    fn from(error: image::ImageError) -> Self {
        use image::ImageError;
        match error {
            // The dimensions are in the error's words only; whoever sees it knows their picture.
            ImageError::Limits(_) => Self::TooManyPixels { width: 0, height: 0 },
            ImageError::IoError(error)
                if error.kind() != std::io::ErrorKind::UnexpectedEof && error.raw_os_error().is_some() =>
            {
                Self::from(error)
            }
            _ => Self::Damaged("the picture in it cannot be read"),
        }
    }
}
