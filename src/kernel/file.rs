//! Stored files: what is kept of each beside its bytes, who brought it, and which revisions name it. Where the bytes lie
//! is not the kernel's business.

use sea_orm::{
    Condition, DatabaseTransaction, IntoActiveModel, JoinType, QueryOrder, QuerySelect, Set, SqlErr,
    entity::prelude::*,
    sea_query::{ExprTrait as _, OnConflict, Query, SelectStatement},
};

use super::{
    access::{Principal, Role},
    clock::Timestamp,
    content::NamedFile,
    document,
    error::{Error, Result},
    problem::{Problem, ProblemCode},
    store::Store,
};

/// One stored file. It is named by what it is, so it never changes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stored_file")]
pub struct Model {
    /// The SHA-256 of its bytes as they are served, in hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: String,
    /// What it is, as a media type.
    pub content_type: String,
    /// Its size.
    pub byte_size: i64,
    /// The width of a picture in pixels.
    pub width: Option<i32>,
    /// The height of a picture in pixels.
    pub height: Option<i32>,
    /// What stands in the place of a picture while it is loaded.
    pub blurhash: Option<String>,
    /// When it was first brought.
    pub created_at: Timestamp,
}

/// No relations: a file is reached by its name.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Who brought what. The same file may come from several people, under several names.
pub mod upload {
    use sea_orm::entity::prelude::*;

    use crate::kernel::clock::Timestamp;

    /// One file that one account brought.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "file_upload")]
    pub struct Model {
        /// The account.
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject: String,
        /// The SHA-256 of the bytes as they came, in hexadecimal.
        #[sea_orm(primary_key, auto_increment = false)]
        pub source_sha256: String,
        /// The file that was made of them.
        pub sha256: String,
        /// The agency that the account acted for.
        pub agency_id: Option<Uuid>,
        /// What they called it.
        pub name: Option<String>,
        /// When it was last brought.
        pub created_at: Timestamp,
    }

    /// No relations are needed.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Which files a revision names.
pub mod usage {
    use sea_orm::entity::prelude::*;

    /// One use.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "revision_file")]
    pub struct Model {
        /// The document.
        #[sea_orm(primary_key, auto_increment = false)]
        pub document_id: Uuid,
        /// The number of its revision.
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        /// The file.
        #[sea_orm(primary_key, auto_increment = false)]
        pub sha256: String,
    }

    /// The table that says which revisions count.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        /// The document.
        #[sea_orm(
            belongs_to = "crate::kernel::document::Entity",
            from = "Column::DocumentId",
            to = "crate::kernel::document::Column::Id"
        )]
        Document,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A stored file, as one who may use it knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The file.
    pub file: Model,
    /// What those who brought it called it.
    pub name: Option<String>,
}

/// Whether a text has the form of a file's name: a SHA-256 in 64 small hexadecimal digits.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A stored file by its name.
///
/// # Errors
/// When the database cannot be read.
pub async fn of<C: ConnectionTrait>(connection: &C, sha256: &str) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(sha256).one(connection).await?)
}

/// A stored file, if `principal` may see it without its being public: they or their agency brought it, or a document
/// that they may see names it.
///
/// # Errors
/// [`Error::Unauthenticated`] for the anonymous; when the database cannot be read.
pub async fn seen_by<C: ConnectionTrait>(connection: &C, principal: &Principal, sha256: &str) -> Result<Option<Known>> {
    let brought = upload::Entity::find()
        .filter(upload::Column::Sha256.eq(sha256))
        .filter(brought_by(principal)?)
        .order_by_asc(upload::Column::CreatedAt)
        .order_by_asc(upload::Column::Subject)
        .one(connection)
        .await?;
    let is_known = match (&brought, principal) {
        (Some(_), _) | (None, Principal::System { .. }) => true,
        (None, _) => {
            let named = usage::Entity::find()
                .join(JoinType::InnerJoin, usage::Relation::Document.def())
                .filter(usage::Column::Sha256.eq(sha256))
                .filter(document::visible_to(principal)?);
            named.one(connection).await?.is_some()
        }
    };
    if !is_known {
        return Ok(None);
    }
    let name = brought.and_then(|upload| upload.name);
    Ok(of(connection, sha256).await?.map(|file| Known { file, name }))
}

/// What a principal, or their agency, brought: the same rule as for documents.
fn brought_by(principal: &Principal) -> Result<Condition> {
    let all = Condition::all();
    match principal {
        Principal::Anonymous => Err(Error::Unauthenticated),
        Principal::System { .. } | Principal::Member { role: Role::Administrator, agency: None, .. } => Ok(all),
        Principal::Member { agency: None, .. } => Ok(all.add(Expr::value(false))),
        Principal::Member { role, agency: Some(agency), subject } => {
            let all = all.add(upload::Column::AgencyId.eq(*agency));
            Ok(if *role == Role::Author { all.add(upload::Column::Subject.eq(subject.as_str())) } else { all })
        }
    }
}

/// What was made of the same bytes before, and what it was called then: by this account, or else by anybody.
///
/// # Errors
/// When the database cannot be read.
pub async fn made_of<C: ConnectionTrait>(
    connection: &C,
    source_sha256: &str,
    subject: &str,
) -> Result<Option<(Model, Option<upload::Model>)>> {
    let uploads = upload::Entity::find()
        .filter(upload::Column::SourceSha256.eq(source_sha256))
        .order_by_asc(Expr::expr(upload::Column::Subject.ne(subject)))
        .one(connection)
        .await?;
    match uploads {
        Some(upload) => {
            let file = of(connection, &upload.sha256).await?;
            Ok(file.map(|file| (file, Some(upload).filter(|upload| upload.subject == subject))))
        }
        // What we serve is not made anew when it comes back.
        None => Ok(of(connection, source_sha256).await?.map(|file| (file, None))),
    }
}

/// Remembers a file whose bytes are stored, and who brought it.
///
/// # Errors
/// When the rows cannot be written.
pub async fn keep(store: &Store, file: &Model, upload: upload::Model) -> Result<()> {
    let transaction = store.begin().await?;
    remember(&transaction, file, upload).await?;
    transaction.commit().await?;
    Ok(())
}

/// What [`keep`] does, in a transaction of the caller.
///
/// # Errors
/// When the rows cannot be written.
pub(super) async fn remember(transaction: &DatabaseTransaction, file: &Model, upload: upload::Model) -> Result<()> {
    use upload::Column as Upload;
    // A row that is there already is written as it is: so this waits for one that is being forgotten and writes it anew,
    // where doing nothing would take it for one that stays, and the next statement would find it gone.
    let there = OnConflict::column(Column::Sha256).update_column(Column::Sha256).to_owned();
    Entity::insert(file.clone().into_active_model()).on_conflict(there).exec_without_returning(transaction).await?;
    let again = OnConflict::columns([Upload::Subject, Upload::SourceSha256])
        .update_columns([Upload::Sha256, Upload::AgencyId, Upload::Name, Upload::CreatedAt])
        .to_owned();
    upload::Entity::insert(upload.into_active_model()).on_conflict(again).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes down which files a revision names, each with the path of its field.
///
/// # Errors
/// [`Error::Problems`] when one of them is not there.
pub async fn name<C: ConnectionTrait>(
    connection: &C,
    document_id: Uuid,
    number: i32,
    files: &[NamedFile],
) -> Result<()> {
    for (path, sha256) in files {
        if of(connection, sha256).await?.is_none() {
            return Err(Error::Problems(vec![missing(path)]).within("content"));
        }
        let row =
            usage::ActiveModel { document_id: Set(document_id), number: Set(number), sha256: Set(sha256.clone()) };
        match usage::Entity::insert(row).exec_without_returning(connection).await {
            Ok(_) => {}
            // It was swept between the two statements.
            Err(error) if matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_))) => {
                return Err(Error::Problems(vec![missing(path)]).within("content"));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The problem with a file that is not there, or not for the one who asks.
#[must_use]
pub fn missing(path: &str) -> Problem {
    Problem::at(ProblemCode::NotFound, path, "There is no file of this name. Send it to /media first.")
}

/// Files that no revision that matters names and that nobody has brought since `before`, in the order of their names
/// after `after`.
///
/// # Errors
/// When the database cannot be read.
pub async fn forgotten<C: ConnectionTrait>(
    connection: &C,
    before: Timestamp,
    after: &str,
    limit: u64,
) -> Result<Vec<Model>> {
    let rows = Entity::find()
        .filter(is_forgotten(before))
        .filter(Column::Sha256.gt(after))
        .order_by_asc(Column::Sha256)
        .limit(limit)
        .all(connection)
        .await?;
    Ok(rows)
}

/// A file that is being forgotten. Until it is done, whoever brings or names the file waits; dropping it changes nothing.
#[derive(Debug)]
pub struct Forgetting {
    transaction: DatabaseTransaction,
    sha256: String,
}

/// Begins to forget a file, if it may still be forgotten.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(store: &Store, sha256: &str, before: Timestamp) -> Result<Option<Forgetting>> {
    let transaction = store.begin().await?;
    // Held first and asked about then: a revision that names it meanwhile either waits for us, and finds it gone, or came
    // before, and is seen.
    let held = Entity::find_by_id(sha256).lock_exclusive().one(&transaction).await?;
    let open = Entity::find_by_id(sha256).filter(is_forgotten(before)).one(&transaction).await?;
    let forgetting = Forgetting { transaction, sha256: sha256.to_owned() };
    Ok(held.and(open).map(|_| forgetting))
}

impl Forgetting {
    /// Forgets it, after its bytes have been removed: bytes without a row would be found too, but a row without bytes can
    /// be told from what is in use, and is swept the next time.
    ///
    /// # Errors
    /// When the row cannot be deleted.
    pub async fn done(self) -> Result<()> {
        Entity::delete_by_id(self.sha256).exec(&self.transaction).await?;
        self.transaction.commit().await?;
        Ok(())
    }
}

/// Which of these files are remembered.
///
/// # Errors
/// When the database cannot be read.
pub async fn remembered<C: ConnectionTrait>(connection: &C, names: &[String]) -> Result<Vec<String>> {
    let rows = Entity::find().select_only().column(Column::Sha256).filter(Column::Sha256.is_in(names)).into_tuple();
    Ok(rows.all(connection).await?)
}

/// That a file may go: the latest, the published and the scheduled revision of no document name it, and nobody has
/// brought it for a while.
fn is_forgotten(before: Timestamp) -> Condition {
    use document::Column as Document;
    let number = || Expr::col((usage::Entity, usage::Column::Number));
    let counts = Condition::any()
        .add(number().equals((document::Entity, Document::LatestRevision)))
        .add(number().equals((document::Entity, Document::PublishedRevision)))
        .add(number().equals((document::Entity, Document::ScheduledRevision)));
    let named: SelectStatement = Query::select()
        .expr(Expr::value(1))
        .from(usage::Entity)
        .inner_join(
            document::Entity,
            Expr::col((usage::Entity, usage::Column::DocumentId)).equals((document::Entity, Document::Id)),
        )
        .and_where(Expr::col((usage::Entity, usage::Column::Sha256)).equals((Entity, Column::Sha256)))
        .cond_where(counts)
        .to_owned();
    let brought: SelectStatement = Query::select()
        .expr(Expr::value(1))
        .from(upload::Entity)
        .and_where(Expr::col((upload::Entity, upload::Column::Sha256)).equals((Entity, Column::Sha256)))
        .and_where(Expr::col((upload::Entity, upload::Column::CreatedAt)).gte(before))
        .to_owned();
    Condition::all().add(Column::CreatedAt.lt(before)).add(Expr::exists(named).not()).add(Expr::exists(brought).not())
}
