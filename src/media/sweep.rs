//! Sweeping: files that nobody needs any more are removed.
//!
//! A file is needed while the latest, the published or the scheduled revision of any document names it, and for a while
//! after it was brought. Older revisions do not keep it: what has been replaced, for whatever reason, must be able to go.

use futures_util::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use indicatif::ProgressBar;
use object_store::ObjectMeta;

use super::{Media, Refusal, store::Files};
use crate::kernel::{Kernel, clock::Timestamp, file};

/// How many names are asked about in one statement.
const BATCH: u64 = 500;

/// For how long a file that is being written is left alone in any case: nothing but its age tells it from one that a crash
/// has left.
const UNFINISHED: chrono::Duration = chrono::Duration::hours(1);

/// What was found, and removed unless it was only looked for.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Files that no document needs.
    pub files: u64,
    /// Their bytes, without those of their renditions.
    pub bytes: u64,
    /// Bytes in the store that no row tells of: an upload was cut short.
    pub strays: u64,
    /// Renditions, of those files and of others that are gone.
    pub renditions: u64,
    /// Files that were never finished.
    pub unfinished: u64,
}

/// A sweep.
pub struct Sweep<'a> {
    /// Where the rows are.
    pub kernel: &'a Kernel,
    /// For how long after it was brought a file is kept in any case.
    pub older_than: chrono::Duration,
    /// Whether it is only looked for.
    pub dry_run: bool,
    /// What shows that it goes on.
    pub progress: &'a ProgressBar,
}

impl Media {
    /// Sweeps. It may be stopped at any moment and be run again; it may run while the service does.
    ///
    /// # Errors
    /// When the database or the store does not answer.
    pub async fn sweep(&self, sweep: &Sweep<'_>) -> Result<Report, Refusal> {
        let before = sweep.kernel.clock.now() - sweep.older_than;
        let mut report = Report::default();
        self.sweep_rows(sweep, before, &mut report).await?;
        report.strays = self.sweep_strays(sweep, before, self.files.originals()).await?;
        report.renditions += self.sweep_strays(sweep, before, self.files.renditions()).await?;
        let unfinished = sweep.kernel.clock.now() - sweep.older_than.max(UNFINISHED);
        report.unfinished = self.sweep_unfinished(sweep, unfinished).await?;
        Ok(report)
    }

    async fn sweep_rows(&self, sweep: &Sweep<'_>, before: Timestamp, report: &mut Report) -> Result<(), Refusal> {
        let mut after = String::new();
        loop {
            let rows = file::forgotten(sweep.kernel.store.reader(), before, &after, BATCH).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after.clone_from(&last.sha256);
            sweep.progress.inc_length(u64::try_from(rows.len()).unwrap_or_default());
            for row in rows {
                let renditions = self.files.renditions_of(&row.sha256).await?;
                let gone = sweep.dry_run || self.remove(sweep.kernel, &row, before, &renditions).await?;
                if gone {
                    report.files += 1;
                    report.bytes += u64::try_from(row.byte_size).unwrap_or_default();
                    report.renditions += u64::try_from(renditions.len()).unwrap_or_default();
                }
                sweep.progress.inc(1);
            }
        }
    }

    /// Removes a file with its renditions; not, if somebody has come to need it.
    async fn remove(
        &self,
        kernel: &Kernel,
        row: &file::Model,
        before: Timestamp,
        renditions: &[ObjectMeta],
    ) -> Result<bool, Refusal> {
        // The row is held while the bytes go, so that who brings the same bytes meanwhile waits, and stores them again.
        let Some(forgetting) = file::forget(&kernel.store, &row.sha256, before).await? else { return Ok(false) };
        for meta in self.files.original_of(&row.sha256).await?.iter().chain(renditions) {
            self.files.remove(meta).await?;
        }
        forgetting.done().await?;
        Ok(true)
    }

    /// Removes what lies in the store although no row tells of its original.
    async fn sweep_strays(
        &self,
        sweep: &Sweep<'_>,
        before: Timestamp,
        listed: BoxStream<'static, Result<(String, ObjectMeta), Refusal>>,
    ) -> Result<u64, Refusal> {
        let mut count = 0;
        let old = listed.try_filter(|(_, meta)| std::future::ready(meta.last_modified < before));
        let mut batches = old.try_chunks(usize::try_from(BATCH).unwrap_or(1)).map_err(|error| error.1);
        while let Some(batch) = batches.next().await {
            let batch = batch?;
            let names: Vec<String> = batch.iter().map(|(sha256, _)| sha256.clone()).collect();
            let known = file::remembered(sweep.kernel.store.reader(), &names).await?;
            for (sha256, meta) in batch.iter().filter(|(sha256, _)| !known.contains(sha256)) {
                if !sweep.dry_run && !remove_stray(&self.files, sweep.kernel, sha256, meta, before).await? {
                    continue;
                }
                count += 1;
                sweep.progress.inc_length(1);
                sweep.progress.inc(1);
            }
        }
        Ok(count)
    }

    async fn sweep_unfinished(&self, sweep: &Sweep<'_>, before: Timestamp) -> Result<u64, Refusal> {
        let mut count = 0;
        for (path, modified) in self.files.unfinished().await? {
            if chrono::DateTime::<chrono::Utc>::from(modified) >= before {
                continue;
            }
            if !sweep.dry_run {
                tokio::fs::remove_file(path).await?;
            }
            count += 1;
        }
        Ok(count)
    }
}

/// Removes one stray, if it is one still: somebody may be bringing the same bytes at this moment.
async fn remove_stray(
    files: &Files,
    kernel: &Kernel,
    sha256: &str,
    meta: &ObjectMeta,
    before: Timestamp,
) -> Result<bool, Refusal> {
    let names = [sha256.to_owned()];
    if !file::remembered(kernel.store.reader(), &names).await?.is_empty() {
        return Ok(false);
    }
    if files.still(meta).await?.is_none_or(|now| now.last_modified >= before) {
        return Ok(false);
    }
    files.remove(meta).await?;
    Ok(true)
}
