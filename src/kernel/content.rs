//! What a kind of content must be able to do, and the table through which the kernel reaches it.

use std::{
    collections::{HashMap, HashSet},
    future::Future,
    sync::Mutex,
};

use futures_util::future::BoxFuture;
use sea_orm::{
    ColumnTrait, DatabaseExecutor, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect, SqlErr,
    sea_query::SimpleExpr,
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{
    clock::Timestamp,
    document,
    error::{Error, Result, none_of},
    kind::Kind,
    problem::{Problem, ProblemCode},
    searchable::Searchable,
    slugs,
};

/// A stored file that content names: the path of the field, and the file's SHA-256.
pub type NamedFile = (&'static str, String);

/// What an editor writes of one kind: the revision's JSON and the target of the GraphQL inputs.
pub trait Content: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The kind.
    const KIND: Kind;

    /// The words by which lists of the work side call it.
    fn title(&self) -> &str;

    /// What is wrong with it as a draft: limits and forms. A draft may be incomplete.
    fn check(&self) -> Vec<Problem>;

    /// What must still be added before it may become public.
    fn missing(&self) -> Vec<Problem>;

    /// The stored files that it names itself.
    fn files(&self) -> Vec<NamedFile> {
        Vec::new()
    }

    /// Writes the published rows, replacing those of an earlier revision, after checking what only the published side
    /// can tell: that what it refers to is public, and that its slug is free.
    fn land(&self, landing: &Landing<'_>) -> impl Future<Output = Result<()>> + Send;

    /// Whether it shows itself to the public now, and when that changes: always, as long as it is published, unless the
    /// kind says otherwise. The gate asks whenever it publishes, at the next moment that was named, and when
    /// [`super::desk::Desk::turn`] is called; between these the answer must stay what it was. A kind that may leave
    /// public view by itself should be one that nothing refers to, because what is referred to cannot leave.
    fn shown(&self, _: &Landing<'_>) -> impl Future<Output = Result<Shown>> + Send {
        async { Ok(Shown::ALWAYS) }
    }

    /// Whether search finds items of this kind.
    const SEARCHED: bool = false;

    /// What search may find of those of these items that are public, read from the published rows. A kind that is
    /// [`Content::SEARCHED`] says it; the gate asks when it publishes, the index when it is built anew, and search when it
    /// shows where it found something.
    fn searchable(_: &DatabaseExecutor<'_>, _: &[Uuid]) -> impl Future<Output = Result<Vec<Searchable>, DbErr>> + Send {
        async { Ok(Vec::new()) }
    }

    /// Deletes the published rows. What other items still refer to is refused by the database.
    fn lift(transaction: &DatabaseTransaction, id: Uuid) -> impl Future<Output = Result<(), DbErr>> + Send;
}

/// Whether an item shows itself to the public, and the next moment at which that changes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Whether it does now.
    pub now: bool,
    /// When that changes; `None` when it stays so until somebody does something.
    pub next: Option<Timestamp>,
}

impl Shown {
    /// For as long as it is published.
    pub const ALWAYS: Self = Self { now: true, next: None };

    /// From one moment on until just before another; a bound that is absent is none.
    #[must_use]
    pub fn within(from: Option<Timestamp>, until: Option<Timestamp>, now: Timestamp) -> Self {
        let waits = from.filter(|from| *from > now);
        let ends = until.filter(|until| *until > now);
        let is_over = until.is_some() && ends.is_none();
        Self { now: waits.is_none() && !is_over, next: waits.or(ends) }
    }
}

/// One publication under way.
#[derive(Debug, Clone, Copy)]
pub struct Landing<'a> {
    /// The transaction of the publication; no other publication runs beside it.
    pub transaction: &'a DatabaseTransaction,
    /// The item.
    pub id: Uuid,
    /// Its agency.
    pub agency_id: Uuid,
    /// The edition that this publication makes.
    pub edition: i64,
    /// The moment of the publication: the present, or that of its publication elsewhere.
    pub now: Timestamp,
    /// When the item first became public: now, for a first publication.
    pub first_published_at: Timestamp,
    /// What is known of it when it comes from another database; no row of it is there then.
    pub arrival: Option<&'a Arrival<'a>>,
}

/// What is known of an item that comes from an export of another database.
#[derive(Debug)]
pub struct Arrival<'a> {
    /// The slug that it had there last.
    pub slug: Option<&'a str>,
    /// All that were ever public there: a list that shows what is public of it may name them before they are here.
    pub company: &'a HashSet<Uuid>,
    /// What is known to be public here.
    pub public: &'a Public,
}

/// Items that are known to be public as long as nobody else publishes, with their agencies, so that each is asked for once.
#[derive(Debug, Default)]
pub struct Public(Mutex<HashMap<(Kind, Uuid), Uuid>>);

impl Public {
    pub(super) fn add(&self, kind: Kind, id: Uuid, agency_id: Uuid) {
        self.with(|known| known.insert((kind, id), agency_id));
    }

    pub(super) fn forget(&self) {
        self.with(HashMap::clear);
    }

    fn agency_of(&self, kind: Kind, id: Uuid) -> Option<Uuid> {
        self.with(|known| known.get(&(kind, id)).copied())
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<(Kind, Uuid), Uuid>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl Landing<'_> {
    /// The problems with references to items that are not public. Each reference comes with the path of its field.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn unpublished(
        &self,
        kind: Kind,
        references: impl IntoIterator<Item = (String, Uuid)>,
    ) -> Result<Vec<Problem>> {
        let public = self.arrival.map(|arrival| arrival.public);
        let is_known = |id: &Uuid| public.is_some_and(|public| public.agency_of(kind, *id).is_some());
        let asked: Vec<(String, Uuid)> = references.into_iter().filter(|(_, id)| !is_known(id)).collect();
        let fit = self.fit(kind, &asked, document::Column::Shown.eq(true)).await?;
        if let Some(public) = public {
            fit.iter().for_each(|(id, agency_id)| public.add(kind, *id, *agency_id));
        }
        let fit = fit.into_keys().collect();
        Ok(missing(asked, &fit, &format!("There is no public {kind} with this id. Publish it first.")))
    }

    /// The agency of an item that is public.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn agency_of(&self, kind: Kind, id: Uuid) -> Result<Option<Uuid>> {
        let known = self.arrival.and_then(|arrival| arrival.public.agency_of(kind, id));
        if known.is_some() {
            return Ok(known);
        }
        let reference = [(String::new(), id)];
        Ok(self.fit(kind, &reference, document::Column::Shown.eq(true)).await?.remove(&id))
    }

    /// The problems with references to items that never were public. What was withdrawn since is no problem: this is for
    /// lists that show of their items those that are public.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn never_published(
        &self,
        kind: Kind,
        references: impl IntoIterator<Item = (String, Uuid)>,
    ) -> Result<Vec<Problem>> {
        let comes = |id: &Uuid| self.arrival.is_some_and(|arrival| arrival.company.contains(id));
        let asked: Vec<(String, Uuid)> = references.into_iter().filter(|(_, id)| !comes(id)).collect();
        let fit = self.fit(kind, &asked, document::Column::FirstPublishedAt.is_not_null()).await?;
        let mut fit: HashSet<Uuid> = fit.into_keys().collect();
        // Of what was withdrawn in another database only the slugs have come along.
        let unknown: Vec<Uuid> = asked.iter().map(|(_, id)| *id).filter(|id| !fit.contains(id)).collect();
        if !unknown.is_empty() {
            fit.extend(slugs::had_one(self.transaction, kind, &unknown).await?);
        }
        Ok(missing(asked, &fit, &format!("No {kind} with this id was ever public. Publish it first.")))
    }

    /// The slug that the item had in the database it comes from.
    #[must_use]
    pub fn slug_elsewhere(&self) -> Option<&str> {
        self.arrival.and_then(|arrival| arrival.slug)
    }

    /// Whether rows of an earlier revision may be there, which this one replaces.
    #[must_use]
    pub fn may_replace(&self) -> bool {
        self.arrival.is_none()
    }

    /// Those to which the condition applies, with their agencies.
    async fn fit(
        &self,
        kind: Kind,
        references: &[(String, Uuid)],
        condition: SimpleExpr,
    ) -> Result<HashMap<Uuid, Uuid>> {
        if references.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = document::Entity::find()
            .select_only()
            .columns([document::Column::Id, document::Column::AgencyId])
            .filter(document::Column::Kind.eq(kind))
            .filter(document::Column::Id.is_in(references.iter().map(|(_, id)| *id)))
            .filter(condition)
            .into_tuple()
            .all(self.transaction)
            .await?;
        Ok(rows.into_iter().collect())
    }
}

/// Reads what search may find of some items.
type ReadSearchable = for<'a> fn(&'a DatabaseExecutor<'a>, &'a [Uuid]) -> BoxFuture<'a, Result<Vec<Searchable>, DbErr>>;

fn missing(references: Vec<(String, Uuid)>, fit: &HashSet<Uuid>, message: &str) -> Vec<Problem> {
    let missing = references.into_iter().filter(|(_, id)| !fit.contains(id));
    missing.map(|(path, _)| Problem::at(ProblemCode::NotPublished, &path, message)).collect()
}

/// What can be told of a revision's JSON without a database.
#[derive(Debug)]
pub(super) struct Look {
    /// The words by which lists of the work side call it.
    pub(super) title: String,
    /// The stored files that it names.
    pub(super) files: Vec<NamedFile>,
    /// What is wrong with it as a draft.
    pub(super) problems: Vec<Problem>,
}

/// A kind as the kernel sees it: [`Content`] without its type.
pub struct Shape {
    /// The kind.
    pub kind: Kind,
    /// Whether search finds items of this kind.
    pub is_searched: bool,
    searchable: ReadSearchable,
    land: for<'a> fn(&'a str, &'a Landing<'a>) -> BoxFuture<'a, Result<()>>,
    shown: for<'a> fn(&'a str, &'a Landing<'a>) -> BoxFuture<'a, Result<Shown>>,
    lift: for<'a> fn(&'a DatabaseTransaction, Uuid) -> BoxFuture<'a, Result<(), DbErr>>,
    missing: fn(&str) -> Result<Vec<Problem>>,
    look: fn(&str) -> Result<Look, serde_json::Error>,
    files: fn(&str) -> Result<Vec<NamedFile>>,
    title: fn(&str) -> Result<String>,
}

impl Shape {
    /// The shape of a kind.
    #[must_use]
    pub const fn of<C: Content>() -> Self {
        Self {
            kind: C::KIND,
            is_searched: C::SEARCHED,
            searchable: |executor, ids| Box::pin(C::searchable(executor, ids)),
            land: |json, landing| {
                Box::pin(async move {
                    let content = parse::<C>(json)?;
                    none_of(unfit(&content))?;
                    content.land(landing).await
                })
            },
            shown: |json, landing| Box::pin(async move { parse::<C>(json)?.shown(landing).await }),
            lift: |transaction, id| Box::pin(C::lift(transaction, id)),
            missing: |json| Ok(unfit(&parse::<C>(json)?)),
            look: |json| {
                let content: C = serde_json::from_str(json)?;
                Ok(Look { title: content.title().to_owned(), files: content.files(), problems: content.check() })
            },
            files: |json| Ok(parse::<C>(json)?.files()),
            title: |json| Ok(parse::<C>(json)?.title().to_owned()),
        }
    }

    /// The title in a revision.
    pub(super) fn title(&self, json: &str) -> Result<String> {
        (self.title)(json)
    }

    /// The stored files that a revision names.
    pub(super) fn files(&self, json: &str) -> Result<Vec<NamedFile>> {
        (self.files)(json)
    }

    /// Looks at a revision that was not written here: it may not have the shape of the kind.
    pub(super) fn look(&self, json: &str) -> Result<Look> {
        (self.look)(json).map_err(|error| {
            let message = format!("This is not what {} content looks like: {error}", self.kind);
            Error::problem(ProblemCode::Invalid, "content", message)
        })
    }

    /// Refuses a revision that is not fit to be public.
    pub(super) fn ready(&self, json: &str) -> Result<()> {
        none_of((self.missing)(json)?).map_err(|error| error.within("content"))
    }

    /// Writes the published rows of a revision, if it is fit to be public.
    pub(super) async fn land(&self, json: &str, landing: &Landing<'_>) -> Result<()> {
        (self.land)(json, landing).await.map_err(|error| error.within("content"))
    }

    /// Whether a revision shows itself to the public, and when that changes.
    pub(super) async fn shown(&self, json: &str, landing: &Landing<'_>) -> Result<Shown> {
        (self.shown)(json, landing).await.map_err(|error| error.within("content"))
    }

    /// What search may find of those of these items that are public, in no order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn searchable(&self, executor: &DatabaseExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Searchable>> {
        Ok((self.searchable)(executor, ids).await?)
    }

    /// Deletes the published rows of an item.
    pub(super) async fn lift(&self, transaction: &DatabaseTransaction, id: Uuid) -> Result<()> {
        (self.lift)(transaction, id).await.map_err(|error| match error.sql_err() {
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => Error::problem(
                ProblemCode::InUse,
                "id",
                "Published items still refer to this one. Publish them without it, or withdraw them, first.",
            ),
            _ => error.into(),
        })
    }
}

/// What is wrong with content that is to become public.
fn unfit<C: Content>(content: &C) -> Vec<Problem> {
    let mut problems = content.check();
    problems.extend(content.missing());
    problems
}

/// A revision's JSON as its content. What was written by us can always be read by us, so a failure is our fault.
///
/// # Errors
/// [`Error::Internal`] when the JSON does not have the shape of the kind.
pub fn parse<C: Content>(json: &str) -> Result<C> {
    serde_json::from_str(json).map_err(|error| {
        Error::Internal(anyhow::Error::new(error).context(format!("a stored {} is unreadable", C::KIND)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_its_beginning_and_not_its_end() {
        let at = |second: i64| Timestamp::from_timestamp(second, 0).unwrap();
        let (open, from, until) = (None, Some(at(10)), Some(at(20)));
        for (from, until, second, now, next) in [
            (open, open, 0, true, None),
            (from, open, 9, false, from),
            (from, open, 10, true, None),
            (open, until, 19, true, until),
            (open, until, 20, false, None),
            (from, until, 9, false, from),
            (from, until, 10, true, until),
            (from, until, 20, false, None),
        ] {
            assert_eq!(Shown::within(from, until, at(second)), Shown { now, next }, "{from:?} {until:?} {second}");
        }
    }
}
