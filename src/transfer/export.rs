//! Writing an export.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use futures_util::TryStreamExt as _;
use indicatif::ProgressBar;
use sea_orm::{
    Condition, DatabaseTransaction, PaginatorTrait as _, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{ExprTrait as _, Query},
};
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;

use super::{
    line::{self, EntryLine, FileLine, Header, ItemLine, Line, RevisionLine, SlugsLine},
    place_of,
    read::Lines,
    write::Writer,
};
use crate::{
    kernel::{Error, Kernel, audit, document, file, kind::Kind, revision, slugs, slugs::Had, workflow::Verb},
    media::{Media, Refusal, hexadecimal, store::private_folder},
};

/// How many rows are read in one statement.
const PAGE: u64 = 200;

/// An export.
pub struct Export<'a> {
    /// Where the content is.
    pub kernel: &'a Kernel,
    /// Where the files are.
    pub media: &'a Media,
    /// The folder to write.
    pub folder: &'a Path,
    /// Whether the work side comes along: drafts, all revisions, the history, what is scheduled.
    pub with_work: bool,
    /// The last migration of the database.
    pub schema: &'a str,
    /// What shows that it goes on.
    pub progress: &'a ProgressBar,
}

/// What was written.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Items.
    pub items: u64,
    /// Stored files.
    pub files: u64,
    /// Stored files whose bytes the store does not have, or not as they were.
    pub missing: Vec<String>,
}

impl Export<'_> {
    /// Writes everything as it stands at one moment, whatever is published meanwhile. The file of lines gets its name when
    /// everything is there; what is broken off is begun anew, with the stored files that are there already.
    ///
    /// # Errors
    /// When the database, the store or the folder fails.
    pub async fn run(&self) -> anyhow::Result<Exported> {
        private_folder(self.folder)?;
        let mut writer = Writer::create(self.folder)?;
        let snapshot = self.kernel.store.snapshot().await.map_err(Error::into_report)?;
        let mut exported = Exported::default();
        let items = document::Entity::find().filter(self.documents()).count(&snapshot).await?;
        let files = file::Entity::find().filter(self.named()).count(&snapshot).await?;
        self.progress.set_length(items + files);
        writer.line(&Line::Export(Header {
            format: line::FORMAT.to_owned(),
            schema: self.schema.to_owned(),
            version: line::VERSION,
            work: self.with_work,
        }))?;
        self.write_files(&snapshot, &mut writer).await?;
        for kind in Kind::all() {
            self.write_slugs(&snapshot, &mut writer, kind).await?;
        }
        for kind in Kind::all() {
            exported.items += self.write_items(&snapshot, &mut writer, kind).await?;
        }
        // Nothing holds the database while files are copied.
        snapshot.rollback().await?;
        let written = writer.end()?;
        self.copy_files(&written.part, &mut exported).await?;
        written.publish()?;
        Ok(exported)
    }

    /// Which documents come along.
    fn documents(&self) -> Condition {
        let all = Condition::all();
        if self.with_work { all } else { all.add(document::Column::PublishedRevision.is_not_null()) }
    }

    /// Which files come along: those that a revision names which comes along.
    fn named(&self) -> Condition {
        let mut uses = Query::select();
        uses.expr(Expr::value(1)).from(file::usage::Entity).and_where(
            Expr::col((file::usage::Entity, file::usage::Column::Sha256)).equals((file::Entity, file::Column::Sha256)),
        );
        if !self.with_work {
            let number = Expr::col((document::Entity, document::Column::PublishedRevision))
                .equals((file::usage::Entity, file::usage::Column::Number));
            uses.inner_join(
                document::Entity,
                Expr::col((document::Entity, document::Column::Id))
                    .equals((file::usage::Entity, file::usage::Column::DocumentId))
                    .and(number),
            );
        }
        Condition::all().add(Expr::exists(uses))
    }

    async fn write_files(&self, snapshot: &DatabaseTransaction, writer: &mut Writer) -> anyhow::Result<()> {
        let files = file::Entity::find().filter(self.named()).order_by_asc(file::Column::Sha256);
        let mut rows = files.stream(snapshot).await?;
        while let Some(row) = rows.try_next().await? {
            writer.line(&Line::File(FileLine::of(row)))?;
        }
        Ok(())
    }

    /// The slugs of items that were public and do not come along.
    async fn write_slugs(&self, snapshot: &DatabaseTransaction, writer: &mut Writer, kind: Kind) -> anyhow::Result<()> {
        let come =
            Query::select().column(document::Column::Id).from(document::Entity).cond_where(self.documents()).take();
        let rows = slugs::Entity::find()
            .filter(slugs::Column::Kind.eq(kind))
            .filter(slugs::Column::ItemId.not_in_subquery(come))
            .order_by_asc(slugs::Column::ItemId)
            .order_by_desc(slugs::Column::Edition)
            .order_by_asc(slugs::Column::Slug);
        let mut rows = rows.stream(snapshot).await?;
        let mut open: Option<(Uuid, Had)> = None;
        let mut close = |open: Option<(Uuid, Had)>| match open {
            Some((item_id, Had { last, former })) => {
                let kind = kind.name().to_owned();
                writer.line(&Line::Slugs(SlugsLine { former_slugs: former, item_id, kind, slug: last }))
            }
            None => Ok(()),
        };
        while let Some(row) = rows.try_next().await? {
            match &mut open {
                Some((item_id, had)) if *item_id == row.item_id => add(had, row.slug),
                _ => close(open.replace((row.item_id, Had { last: Some(row.slug), former: Vec::new() })))?,
            }
        }
        close(open)
    }

    async fn write_items(
        &self,
        snapshot: &DatabaseTransaction,
        writer: &mut Writer,
        kind: Kind,
    ) -> anyhow::Result<u64> {
        let mut count = 0;
        let mut after = None;
        loop {
            let mut page = document::Entity::find()
                .filter(self.documents())
                .filter(document::Column::Kind.eq(kind))
                .order_by_asc(document::Column::Id)
                .limit(PAGE);
            if let Some(after) = after {
                page = page.filter(document::Column::Id.gt(after));
            }
            let page = page.all(snapshot).await?;
            let Some(last) = page.last() else { return Ok(count) };
            after = Some(last.id);
            let mut slugs = self.slugs_of(snapshot, kind, &page).await?;
            for document in page {
                let slugs = slugs.remove(&document.id).unwrap_or_default();
                self.write_item(snapshot, writer, document, slugs).await?;
                count += 1;
                self.progress.inc(1);
            }
        }
    }

    async fn write_item(
        &self,
        snapshot: &DatabaseTransaction,
        writer: &mut Writer,
        document: document::Model,
        slugs: Had,
    ) -> anyhow::Result<()> {
        let id = document.id;
        let number = document.published_revision.unwrap_or(document.latest_revision);
        let row = revision::of(snapshot, id, number).await.map_err(Error::into_report)?;
        let line = ItemLine::of(document, &row, slugs, self.with_work);
        let line = line.with_context(|| format!("the document {id}"))?;
        writer.line(&Line::Item(Box::new(line)))?;
        if !self.with_work {
            return Ok(());
        }
        let others = revision::Entity::find()
            .filter(revision::Column::DocumentId.eq(id))
            .filter(revision::Column::Number.ne(number))
            .order_by_asc(revision::Column::Number);
        let mut others = others.stream(snapshot).await?;
        while let Some(row) = others.try_next().await? {
            writer.line(&Line::Revision(RevisionLine::of(&row).with_context(|| format!("the document {id}"))?))?;
        }
        drop(others);
        // What an import did belongs to the database that it was done to.
        let history = audit::Entity::find()
            .filter(audit::Column::DocumentId.eq(id))
            .filter(audit::Column::Verb.ne(Verb::Import))
            .order_by_asc(audit::Column::Id);
        let mut history = history.stream(snapshot).await?;
        while let Some(row) = history.try_next().await? {
            writer.line(&Line::Entry(EntryLine::of(row)))?;
        }
        Ok(())
    }

    async fn slugs_of(
        &self,
        snapshot: &DatabaseTransaction,
        kind: Kind,
        page: &[document::Model],
    ) -> anyhow::Result<std::collections::HashMap<Uuid, Had>> {
        let rows = slugs::Entity::find()
            .filter(slugs::Column::Kind.eq(kind))
            .filter(slugs::Column::ItemId.is_in(page.iter().map(|document| document.id)))
            .order_by_desc(slugs::Column::Edition)
            .order_by_asc(slugs::Column::Slug)
            .all(snapshot)
            .await?;
        let mut all = std::collections::HashMap::<Uuid, Had>::new();
        for row in rows {
            add(all.entry(row.item_id).or_default(), row.slug);
        }
        Ok(all)
    }

    /// Copies the stored files that the lines tell of.
    async fn copy_files(&self, lines: &Path, exported: &mut Exported) -> anyhow::Result<()> {
        let mut lines = Lines::open(lines)?;
        while let Some(raw) = lines.next()? {
            // They all stand before the first item.
            let Some(Ok(line)) = raw.text().map(line::parse) else { break };
            let file = match line {
                Line::Export(_) => continue,
                Line::File(file) => file,
                _ => break,
            };
            let row = file.into_row().map_err(|problem| anyhow::anyhow!("{problem}"))?;
            let target = place_of(self.folder, &row.sha256);
            if is_there(&target, &row)? || self.copy(&row, &target).await? {
                exported.files += 1;
            } else {
                exported.missing.push(row.sha256);
            }
            self.progress.inc(1);
        }
        Ok(())
    }

    /// Copies a file; it gets its name when it is whole and what it should be. Answers whether the store has it so.
    async fn copy(&self, row: &file::Model, target: &Path) -> anyhow::Result<bool> {
        let Some(opened) = self.media.hand_out(row).await.map_err(Refusal::into_report)? else { return Ok(false) };
        let folder = target.parent().context("a stored file has no folder")?;
        private_folder(folder)?;
        let part: PathBuf = target.with_extension("part");
        let mut file =
            tokio::fs::File::create(&part).await.with_context(|| format!("cannot write {}", part.display()))?;
        let mut bytes = opened.into_stream();
        let mut digest = Sha256::new();
        while let Some(piece) = bytes.try_next().await.context("the store of files broke off")? {
            digest.update(&piece);
            file.write_all(&piece).await?;
        }
        file.sync_all().await?;
        drop(file);
        if hexadecimal(&digest.finalize()) != row.sha256 {
            tokio::fs::remove_file(&part).await?;
            return Ok(false);
        }
        tokio::fs::rename(&part, target).await?;
        Ok(true)
    }
}

/// Adds a slug, the one that was claimed last first.
fn add(had: &mut Had, slug: String) {
    if had.last.is_none() {
        had.last = Some(slug);
    } else {
        // In the order of their letters: when each was left does not matter, and is not told.
        let at = had.former.partition_point(|other| *other < slug);
        had.former.insert(at, slug);
    }
}

/// Whether an earlier export has copied a file.
fn is_there(target: &Path, row: &file::Model) -> anyhow::Result<bool> {
    match std::fs::read(target) {
        Ok(bytes) => Ok(hexadecimal(&Sha256::digest(&bytes)) == row.sha256),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}
