//! Files that are brought to us: taken in, looked at, kept, served, made smaller, and swept when nobody needs them.
//!
//! A file is named by the SHA-256 of what is served. Pictures are always written anew, so what is kept is what we wrote,
//! not what came. The rows about files are the kernel's (`kernel::file`); the bytes are ours.

pub mod addresses;
mod carry;
mod colour;
pub mod file_name;
pub mod file_type;
mod incoming;
mod jpeg;
mod keep;
pub mod memory;
mod pdf;
pub mod picture;
mod plain;
mod refusal;
mod rendition;
pub mod settings;
pub mod store;
pub mod sweep;
mod webp;
mod workers;

use std::{path::PathBuf, sync::Arc, time::Duration};

use moka::future::Cache;
use tokio::sync::Semaphore;

pub use addresses::{Addresses, Asked};
pub use incoming::{Incoming, hexadecimal};
pub use keep::Kept;
pub use refusal::Refusal;
pub use rendition::Original;

use picture::PictureLimits;
use settings::MediaSettings;
use store::Files;
use workers::Workers;

/// How long it is remembered that a rendition has been made, before the store is asked again.
const REMEMBERED: Duration = Duration::from_secs(600);

/// Everything that is done with files.
pub struct Media {
    files: Files,
    addresses: Addresses,
    limits: PictureLimits,
    picture_bytes: u64,
    pdf_bytes: u64,
    upload_timeout: Duration,
    upload_folder: PathBuf,
    uploads: Arc<Semaphore>,
    workers: Workers,
    /// The sizes of renditions that are known to be in the store, and those that are being made: who asks for one of those waits
    /// for it instead of making it too.
    made: Cache<Asked, u64>,
}

impl Media {
    /// Opens the store, and makes the folders that it needs.
    ///
    /// # Errors
    /// When a folder cannot be made, or the settings do not say how to reach the store.
    pub fn open(settings: &MediaSettings) -> anyhow::Result<Self> {
        store::private_folder(&settings.upload_folder)?;
        let patience = Duration::from_millis(settings.queue_timeout_ms);
        Ok(Self {
            files: Files::open(settings)?,
            addresses: Addresses::new(&settings.public_url, &settings.widths),
            limits: settings.picture_limits(),
            picture_bytes: settings.picture_bytes,
            pdf_bytes: settings.pdf_bytes,
            upload_timeout: Duration::from_millis(settings.upload_timeout_ms),
            upload_folder: settings.upload_folder.clone(),
            uploads: Arc::new(Semaphore::new(settings.uploads)),
            workers: Workers::new(settings.workers, settings.queue, patience),
            made: Cache::builder().max_capacity(10_000).time_to_live(REMEMBERED).build(),
        })
    }

    /// Where files are served.
    #[must_use]
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// How long a file may take to arrive.
    #[must_use]
    pub fn upload_timeout(&self) -> Duration {
        self.upload_timeout
    }

    /// The most bytes that a file of any type may have.
    #[must_use]
    pub fn most_bytes(&self) -> u64 {
        self.picture_bytes.max(self.pdf_bytes)
    }
}
