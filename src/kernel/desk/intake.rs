//! Taking in what another database has exported: many items in one transaction, each through the gate.
//!
//! A publication costs the same wait for the disk whether it brings one item or some hundred, so an import takes its turn
//! for a batch. Rows of the work side are kept back and written together, and so is what search may find; the published rows
//! of an item are written at once, for the next may refer to it.

mod record;
mod rows;
mod unindexed;

use std::collections::HashSet;

use sea_orm::{DatabaseTransaction, IntoActiveModel, QuerySelect, TransactionTrait as _, entity::prelude::*};

use super::{Desk, same};
use crate::kernel::{
    audit, change,
    clock::Timestamp,
    content::{Arrival, Landing, Public},
    document,
    error::{Error, Result, none_of},
    file, gate,
    kind::Kind,
    problem::{Problem, ProblemCode},
    revision,
    slugs::Had,
    workflow::{State, Verb},
};
use rows::Rows;
use unindexed::Unindexed;

pub use record::{Entry, Record, Written};

/// An item that comes from another database.
#[derive(Debug, Clone)]
pub struct Arriving {
    /// The item, which keeps its id.
    pub id: Uuid,
    /// Its kind.
    pub kind: Kind,
    /// Whose it is.
    pub agency_id: Uuid,
    /// The number of the revision that comes with it.
    pub number: i32,
    /// That revision, as JSON in the shape of the kind: the published one, or the latest of what is not public.
    pub content: String,
    /// When the public first saw it; by default when it last changed.
    pub first_published_at: Option<Timestamp>,
    /// Since when the public sees it as it is; by default since it first saw it, and that is now.
    pub public_since: Option<Timestamp>,
    /// The slugs that it has had.
    pub slugs: Had,
    /// Its work side; without one it is published, and begins anew here.
    pub record: Option<Record>,
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is here now.
    New,
    /// It was here already, with the same revision. What has happened to it since stays.
    Known,
}

/// An import from its first batch to its last.
pub struct Intake<'a> {
    desk: Desk<'a>,
    company: HashSet<Uuid>,
    doubtful: HashSet<Uuid>,
    public: Public,
    agencies: HashSet<Uuid>,
    /// The edition of the last batch; while it is the latest, nobody else has changed what is public.
    edition: Option<i64>,
    rehearsal: Option<DatabaseTransaction>,
}

/// Items that are taken in together. Dropping it undoes all of them.
pub struct Batch<'i, 'a> {
    intake: &'i mut Intake<'a>,
    transaction: DatabaseTransaction,
    now: Timestamp,
    edition: i64,
    rows: Rows,
    unindexed: Unindexed,
    open: Option<record::Open>,
}

impl<'a> Desk<'a> {
    /// Begins an import. `company` are the items that were ever public where it comes from, `doubtful` those that may be
    /// here already. A rehearsal takes everything in and keeps nothing; until it ends, nobody else can publish.
    ///
    /// # Errors
    /// [`Error::Forbidden`] to everybody but the service itself.
    pub async fn intake(
        &self,
        company: HashSet<Uuid>,
        doubtful: HashSet<Uuid>,
        is_rehearsal: bool,
    ) -> Result<Intake<'a>> {
        if !self.principal.may(Verb::Import, Kind::Agency, Uuid::nil(), self.principal.subject()) {
            return Err(Error::Forbidden);
        }
        let rehearsal = if is_rehearsal { Some(self.kernel.store.begin().await?) } else { None };
        Ok(Intake {
            desk: *self,
            company,
            doubtful,
            public: Public::default(),
            agencies: HashSet::new(),
            edition: None,
            rehearsal,
        })
    }

    /// Which of these ids have a document.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn present(&self, ids: &[Uuid]) -> Result<Vec<Uuid>> {
        let rows = document::Entity::find()
            .select_only()
            .column(document::Column::Id)
            .filter(document::Column::Id.is_in(ids.iter().copied()))
            .into_tuple();
        Ok(rows.all(self.kernel.store.reader()).await?)
    }
}

impl<'a> Intake<'a> {
    /// Begins a batch and takes its turn.
    ///
    /// # Errors
    /// When the database does not answer, or the turn does not come in time.
    pub async fn begin(&mut self) -> Result<Batch<'_, 'a>> {
        let transaction = match &self.rehearsal {
            Some(outer) => outer.begin().await?,
            None => self.desk.kernel.store.begin().await?,
        };
        change::take_turn(&transaction).await?;
        let edition = change::edition(&transaction).await?;
        // Taken, not read: a batch that is dropped leaves nothing that could be relied on.
        if self.edition.take() != Some(edition) {
            self.public.forget();
            self.agencies.clear();
        }
        let now = self.desk.kernel.clock.now();
        let (rows, unindexed) = (Rows::default(), Unindexed::default());
        Ok(Batch { intake: self, transaction, now, edition, rows, unindexed, open: None })
    }

    /// Remembers a stored file whose bytes are in their place, as one that the import has brought.
    ///
    /// # Errors
    /// When the rows cannot be written.
    pub async fn keep_file(&self, file: &file::Model) -> Result<()> {
        let upload = file::upload::Model {
            subject: self.desk.principal.subject().to_owned(),
            source_sha256: file.sha256.clone(),
            sha256: file.sha256.clone(),
            agency_id: None,
            name: None,
            created_at: self.desk.kernel.clock.now(),
        };
        match &self.rehearsal {
            Some(outer) => file::remember(outer, file, upload).await,
            None => file::keep(&self.desk.kernel.store, file, upload).await,
        }
    }
}

impl Batch<'_, '_> {
    /// Takes an item in. Its further revisions and its history follow, if it brings its work side.
    ///
    /// # Errors
    /// [`Error::Problems`] when it cannot be taken; the batch must be dropped then.
    pub async fn item(&mut self, item: Arriving) -> Result<Taken> {
        self.close()?;
        if self.intake.doubtful.contains(&item.id) && self.is_known(&item).await? {
            return Ok(Taken::Known);
        }
        let shape = self.intake.desk.kernel.shape(item.kind)?;
        let look = shape.look(&item.content)?;
        let mut document = self.document(&item, &look.title)?;
        self.check_agency(&document).await?;
        if document.published_revision.is_some() {
            self.make_public(&item, &mut document).await?;
        } else {
            none_of(look.problems).map_err(|error| error.within("content"))?;
        }
        none_of(item.slugs.unfit(&self.transaction, item.kind, item.id, document.shown).await?)?;
        self.rows.slugs.extend(item.slugs.rows(item.kind, item.id, document.shown));
        let written = record::Written::of(&item, &document);
        self.name_files(&document, item.number, look.files).await?;
        self.rows.add_revision(written.row(item.id, item.number, item.content));
        let number = document.published_revision.unwrap_or(document.latest_revision);
        let edition = document.published_revision.map(|_| self.edition);
        let entry = audit::Entry {
            principal: self.intake.desk.principal,
            request_id: self.intake.desk.request_id,
            verb: Verb::Import,
            revision: number,
            comment: None,
            edition,
        };
        self.rows.entries.push(audit::row(self.now, &document, entry));
        if item.kind == Kind::Agency {
            self.intake.agencies.insert(item.id);
        }
        self.open = item.record.map(|record| record::Open::new(&document, record, item.number, &look.title));
        self.rows.documents.push(document.into_active_model());
        self.flush_when_full().await?;
        Ok(Taken::New)
    }

    /// Takes in a further revision of the item before it.
    ///
    /// # Errors
    /// As with [`Batch::item`].
    pub async fn revision(&mut self, row: revision::Model) -> Result<()> {
        let open = self.open.as_mut().ok_or_else(record::stray)?;
        let look = self.intake.desk.kernel.shape(open.kind())?.look(&row.content)?;
        open.add_revision(&row, &look.title)?;
        let document = open.document().clone();
        self.name_files(&document, row.number, look.files).await?;
        self.rows.add_revision(row);
        self.flush_when_full().await
    }

    /// Takes in an entry of the history of the item before it.
    ///
    /// # Errors
    /// As with [`Batch::item`].
    pub async fn entry(&mut self, entry: Entry) -> Result<()> {
        let row = self.open.as_ref().ok_or_else(record::stray)?.entry(entry)?;
        self.rows.entries.push(row.into_active_model());
        self.flush_when_full().await
    }

    /// Takes in the slugs of an item that is not here: it was withdrawn where it comes from.
    ///
    /// # Errors
    /// As with [`Batch::item`].
    pub async fn slugs(&mut self, kind: Kind, item_id: Uuid, had: &Had) -> Result<()> {
        self.close()?;
        none_of(had.unfit(&self.transaction, kind, item_id, false).await?)?;
        self.rows.slugs.extend(had.rows(kind, item_id, false));
        self.flush_when_full().await
    }

    /// Ends the item before: all that it promised must have come.
    ///
    /// # Errors
    /// As with [`Batch::item`].
    pub fn close(&mut self) -> Result<()> {
        self.open.take().map_or(Ok(()), record::Open::close)
    }

    /// Writes what was kept back, and commits.
    ///
    /// # Errors
    /// When the last item is not whole, or the database fails.
    pub async fn commit(mut self) -> Result<()> {
        self.close()?;
        self.rows.write(&self.transaction).await?;
        self.unindexed.write(self.intake.desk.kernel, &self.transaction).await?;
        self.transaction.commit().await?;
        self.intake.edition = Some(self.edition);
        Ok(())
    }

    async fn flush_when_full(&mut self) -> Result<()> {
        if self.rows.is_full() {
            self.rows.write(&self.transaction).await?;
        }
        if self.unindexed.is_full() {
            self.unindexed.write(self.intake.desk.kernel, &self.transaction).await?;
        }
        Ok(())
    }

    /// Whether the item is here already. What is here with other content is not replaced.
    async fn is_known(&mut self, item: &Arriving) -> Result<bool> {
        // It may be of this very batch.
        self.rows.write(&self.transaction).await?;
        let Some(document) = document::Entity::find_by_id(item.id).one(&self.transaction).await? else {
            return Ok(false);
        };
        let refuse = |code, path, message: String| Err(Error::problem(code, path, message));
        if document.kind != item.kind {
            return refuse(
                ProblemCode::Taken,
                "id",
                format!("This is the id of a document of kind {} here.", document.kind),
            );
        }
        if document.agency_id != item.agency_id {
            let message = "The item is here already, and belongs to another agency.".to_owned();
            return refuse(ProblemCode::VersionConflict, "agencyId", message);
        }
        match revision::Entity::find_by_id((item.id, item.number)).one(&self.transaction).await? {
            Some(here) if same(&here.content, &item.content)? => Ok(true),
            _ => {
                let message = format!(
                    "The item is here already, at revision {}, and what comes as revision {} is not what is here. What is here is not replaced.",
                    document.latest_revision, item.number
                );
                refuse(ProblemCode::VersionConflict, "id", message)
            }
        }
    }

    /// The document as it will stand.
    fn document(&self, item: &Arriving, title: &str) -> Result<document::Model> {
        if let Some(record) = &item.record {
            return record.document(item);
        }
        none_of(record::unfit_moments(item, self.now))?;
        if item.number < 1 {
            return Err(Error::problem(ProblemCode::OutOfRange, "revision", "Revisions are counted from 1."));
        }
        let since = item.public_since.or(item.first_published_at).unwrap_or(self.now);
        let subject = self.intake.desk.principal.subject().to_owned();
        Ok(document::Model {
            id: item.id,
            kind: item.kind,
            agency_id: item.agency_id,
            state: State::Published,
            version: item.number,
            title: title.to_owned(),
            latest_revision: item.number,
            published_revision: Some(item.number),
            shown: false,
            next_turn_at: None,
            first_published_at: item.first_published_at,
            public_since: item.public_since,
            scheduled_revision: None,
            scheduled_at: None,
            created_by: subject.clone(),
            created_at: item.first_published_at.unwrap_or(since),
            modified_by: subject,
            modified_at: since,
        })
    }

    /// What is public belongs to an agency that is, and everything else to one that exists.
    async fn check_agency(&mut self, document: &document::Model) -> Result<()> {
        let refuse = |code, message: &str| Err(Error::problem(code, "agencyId", message));
        let agency_id = document.agency_id;
        if document.kind == Kind::Agency {
            if agency_id == document.id {
                return Ok(());
            }
            return refuse(ProblemCode::Invalid, "An agency belongs to itself.");
        }
        if document.published_revision.is_some() {
            // Asked by the landing, which knows what has come before.
            return Ok(());
        }
        if self.intake.agencies.contains(&agency_id) {
            return Ok(());
        }
        let found = document::Entity::find_by_id(agency_id).filter(document::Column::Kind.eq(Kind::Agency));
        if found.one(&self.transaction).await?.is_none() {
            return refuse(ProblemCode::NotFound, "There is no agency with this id.");
        }
        self.intake.agencies.insert(agency_id);
        Ok(())
    }

    /// Passes an item through the gate as it was published elsewhere.
    async fn make_public(&mut self, item: &Arriving, document: &mut document::Model) -> Result<()> {
        let since = item.public_since.or(item.first_published_at).unwrap_or(self.now);
        let arrival =
            Arrival { slug: item.slugs.last.as_deref(), company: &self.intake.company, public: &self.intake.public };
        let landing = Landing {
            transaction: &self.transaction,
            id: item.id,
            agency_id: item.agency_id,
            edition: self.edition + 1,
            now: since,
            first_published_at: item.first_published_at.unwrap_or(since),
            arrival: Some(&arrival),
        };
        if item.kind != Kind::Agency {
            let agency = [("agencyId".to_owned(), item.agency_id)];
            none_of(landing.unpublished(Kind::Agency, agency).await?)?;
        }
        let row = gate::arrive(self.intake.desk.kernel, document, &item.content, &landing, self.now).await?;
        if document.shown {
            self.intake.public.add(item.kind, item.id, item.agency_id);
            self.unindexed.add(item.kind, item.id, &item.content);
        }
        self.edition += 1;
        self.rows.changes.push(row);
        Ok(())
    }

    /// Writes down which files a revision names. Those of a revision that is public, or may become so, must be there; a
    /// file that only an older one names may have been swept.
    async fn name_files(
        &mut self,
        document: &document::Model,
        number: i32,
        files: Vec<(&'static str, String)>,
    ) -> Result<()> {
        let matters = [Some(document.latest_revision), document.published_revision, document.scheduled_revision];
        for (path, sha256) in files {
            if file::of(&self.transaction, &sha256).await?.is_some() {
                let row = file::usage::Model { document_id: document.id, number, sha256 };
                self.rows.usages.push(row.into_active_model());
            } else if matters.contains(&Some(number)) {
                let path = format!("content.{path}");
                let problem = Problem::at(ProblemCode::NotFound, &path, "The file did not come with the export.");
                return Err(Error::Problems(vec![problem]));
            }
        }
        Ok(())
    }
}
