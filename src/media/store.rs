//! Where the bytes lie: a folder, or an S3-compatible store. Each file lies under its hash, so a name that somebody chose
//! is never part of a path.

use std::{
    ops::Range,
    os::unix::fs::DirBuilderExt as _,
    path::{Path as Folder, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use anyhow::Context as _;
use futures_util::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use hyper::body::Bytes;
use object_store::{
    BackoffConfig, ClientOptions, GetOptions, GetRange, GetResult, ObjectMeta, ObjectStore, ObjectStoreExt as _,
    RetryConfig, aws::AmazonS3Builder, buffered::BufWriter, local::LocalFileSystem, path::Path, prefix::PrefixStore,
};
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};

use super::{addresses::Asked, refusal::Refusal, settings::MediaSettings};
use crate::kernel::{Error, file::is_name};

/// Originals lie here.
const ORIGINALS: &str = "original";
/// What was made of them lies here, and could be made again.
const RENDITIONS: &str = "rendition";

/// How often a request to an S3 store is repeated, and for how long, before who asked is told that it cannot be reached.
const RETRY: RetryConfig = RetryConfig {
    backoff: BackoffConfig { init_backoff: Duration::from_millis(100), max_backoff: Duration::from_secs(2), base: 2.0 },
    max_retries: 3,
    retry_timeout: Duration::from_secs(10),
};

/// How long an S3 store may be silent. There is no limit for the whole of a request: a reader with a slow connection takes
/// as long as it takes.
fn patience(allow_http: bool) -> ClientOptions {
    ClientOptions::new()
        .with_allow_http(allow_http)
        .with_connect_timeout(Duration::from_secs(3))
        .with_read_timeout(Duration::from_secs(30))
        .with_timeout_disabled()
}

/// The store of files.
#[derive(Debug, Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    /// Where it is, when it is a folder of this machine.
    folder: Option<PathBuf>,
}

/// A file that is there, from its first byte or from a later one.
#[derive(Debug)]
pub struct Opened {
    /// Its whole size.
    pub size: u64,
    result: GetResult,
}

impl Opened {
    /// The bytes that were asked for, piece by piece.
    #[must_use]
    pub fn into_stream(self) -> BoxStream<'static, Result<Bytes, object_store::Error>> {
        self.result.into_stream()
    }

    /// All the bytes at once; no file is larger than an upload may be.
    ///
    /// # Errors
    /// When the store breaks off.
    pub(super) async fn whole(self) -> Result<Bytes, Refusal> {
        self.result.bytes().await.map_err(refused)
    }
}

impl Files {
    /// Opens the store. A folder is made when it does not exist, for its owner only: drafts are in it.
    ///
    /// # Errors
    /// When the folder cannot be made, or the settings do not say how to reach the store.
    pub fn open(settings: &MediaSettings) -> anyhow::Result<Self> {
        let folder = settings.url.strip_prefix("file://").map(PathBuf::from);
        let store: Arc<dyn ObjectStore> = if let Some(folder) = &folder {
            private_folder(folder)?;
            let local = LocalFileSystem::new_with_prefix(folder)?;
            // What was acknowledged survives a power cut, as with the database.
            Arc::new(local.with_fsync(true))
        } else {
            let place = settings.url.strip_prefix("s3://").context("media.url names no store")?;
            let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
            let mut builder = AmazonS3Builder::from_env()
                .with_bucket_name(bucket)
                .with_region(&settings.s3_region)
                .with_client_options(patience(settings.s3_allow_http))
                .with_retry(RETRY);
            if !settings.s3_endpoint.is_empty() {
                builder = builder.with_endpoint(&settings.s3_endpoint);
            }
            if !settings.s3_access_key_id.is_empty() {
                builder = builder
                    .with_access_key_id(&settings.s3_access_key_id)
                    .with_secret_access_key(&settings.s3_secret_access_key);
            }
            let s3 = builder.build().context("the store of media cannot be reached")?;
            if prefix.is_empty() { Arc::new(s3) } else { Arc::new(PrefixStore::new(s3, prefix)) }
        };
        Ok(Self { store, folder })
    }

    /// Writes a file that is at hand. Nobody sees it before it is whole.
    ///
    /// # Errors
    /// When the store does not take it.
    pub async fn put(&self, asked: &Asked, bytes: Vec<u8>) -> Result<(), Refusal> {
        self.store.put(&key(asked), bytes.into()).await.map(|_| ()).map_err(refused)
    }

    /// Writes a file from the disk, piece by piece. Nobody sees it before it is whole.
    ///
    /// # Errors
    /// When the store does not take it.
    pub async fn put_from(&self, asked: &Asked, mut file: tokio::fs::File) -> Result<(), Refusal> {
        file.rewind().await?;
        let mut writer = BufWriter::new(Arc::clone(&self.store), key(asked));
        let copied = async {
            tokio::io::copy(&mut file, &mut writer).await?;
            writer.shutdown().await
        };
        copied.await.map_err(|error| match error.downcast::<object_store::Error>() {
            Ok(error) => refused(error),
            Err(error) => Refusal::from(error),
        })
    }

    /// Opens a file; none when it is not there.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn open_file(&self, asked: &Asked, range: Option<Range<u64>>) -> Result<Option<Opened>, Refusal> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        match self.store.get_opts(&key(asked), options).await {
            Ok(result) => Ok(Some(Opened { size: result.meta.size, result })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(refused(error)),
        }
    }

    /// What the store knows of a file; none when it is not there.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn look(&self, asked: &Asked) -> Result<Option<ObjectMeta>, Refusal> {
        self.head(&key(asked)).await
    }

    /// What the store knows by now of something that it has listed.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn still(&self, meta: &ObjectMeta) -> Result<Option<ObjectMeta>, Refusal> {
        self.head(&meta.location).await
    }

    /// All originals, with the hashes they lie under.
    pub fn originals(&self) -> BoxStream<'static, Result<(String, ObjectMeta), Refusal>> {
        self.listed(ORIGINALS)
    }

    /// All renditions, with the hashes of their originals.
    pub fn renditions(&self) -> BoxStream<'static, Result<(String, ObjectMeta), Refusal>> {
        self.listed(RENDITIONS)
    }

    /// The renditions of an original.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn renditions_of(&self, sha256: &str) -> Result<Vec<ObjectMeta>, Refusal> {
        let folder = Path::from_iter([RENDITIONS, &sha256[..2], sha256]);
        self.store.list(Some(&folder)).try_collect().await.map_err(refused)
    }

    /// The original under a hash, if the store has it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn original_of(&self, sha256: &str) -> Result<Option<ObjectMeta>, Refusal> {
        self.head(&original(sha256)).await
    }

    /// Removes a file; one that is not there is removed already.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn remove(&self, meta: &ObjectMeta) -> Result<(), Refusal> {
        match self.store.delete(&meta.location).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(refused(error)),
        }
    }

    /// What a crash has left half written in a folder. An S3 store looks after that itself.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn unfinished(&self) -> Result<Vec<(PathBuf, SystemTime)>, Refusal> {
        let Some(folder) = self.folder.clone() else { return Ok(Vec::new()) };
        let walked = tokio::task::spawn_blocking(move || {
            let mut found = Vec::new();
            walk(&folder, &mut found).map(|()| found)
        });
        Ok(walked.await.map_err(|_| Refusal::Internal("the folder of media could not be walked"))??)
    }

    async fn head(&self, path: &Path) -> Result<Option<ObjectMeta>, Refusal> {
        match self.store.head(path).await {
            Ok(meta) => Ok(Some(meta)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(refused(error)),
        }
    }

    fn listed(&self, folder: &'static str) -> BoxStream<'static, Result<(String, ObjectMeta), Refusal>> {
        let named = |meta: ObjectMeta| {
            let sha256 = meta.location.parts().map(|part| part.as_ref().to_owned()).find(|part| is_name(part))?;
            Some((sha256, meta))
        };
        self.store
            .list(Some(&Path::from(folder)))
            .map_err(refused)
            // What is not ours is left alone.
            .try_filter_map(move |meta| std::future::ready(Ok(named(meta))))
            .boxed()
    }
}

/// Makes a folder, and those above it, for its owner only.
///
/// # Errors
/// When it cannot be made.
pub fn private_folder(folder: &Folder) -> anyhow::Result<()> {
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.with_context(|| format!("cannot make the folder {}", folder.display()))
}

/// The files that are written under a name of their own until they are whole: `NAME#NUMBER`.
fn walk(folder: &Folder, found: &mut Vec<(PathBuf, SystemTime)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        if meta.is_dir() {
            walk(&entry.path(), found)?;
        } else if entry.file_name().to_string_lossy().contains('#') {
            found.push((entry.path(), meta.modified()?));
        }
    }
    Ok(())
}

fn original(sha256: &str) -> Path {
    Path::from_iter([ORIGINALS, &sha256[..2], sha256])
}

/// Where a file lies. The two digits spread the files over folders.
fn key(asked: &Asked) -> Path {
    match asked.width {
        None => original(&asked.sha256),
        Some(width) => {
            let name = format!("{width}.{}", asked.file_type.extension());
            Path::from_iter([RENDITIONS, &asked.sha256[..2], &asked.sha256, &name])
        }
    }
}

fn refused(error: object_store::Error) -> Refusal {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::StorageFull
        {
            return Refusal::Kernel(Error::StorageFull);
        }
        cause = inner.source();
    }
    match error {
        object_store::Error::Generic { .. } => {
            tracing::error!(%error, "the store of files did not answer");
            Refusal::Unreachable
        }
        other => Refusal::Kernel(Error::Internal(other.into())),
    }
}
