//! Documents: the work side's record of one piece of content, whatever its kind.

use sea_orm::{Condition, QuerySelect, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::{
    access::{Principal, Role},
    clock::Timestamp,
    error::{Error, Result},
    kind::Kind,
    workflow::{Standing, State, Verb},
};

/// One document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// The id, which is the published item's id too.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it is a document of.
    pub kind: Kind,
    /// The agency it belongs to for good; an agency's own document belongs to itself.
    pub agency_id: Uuid,
    /// Where the latest revision stands.
    pub state: State,
    /// Counts every change; what an editor has seen.
    pub version: i32,
    /// The title of the latest revision.
    pub title: String,
    /// The number of the latest revision, from 1.
    pub latest_revision: i32,
    /// The number of the revision that is published, if any is.
    pub published_revision: Option<i32>,
    /// Whether the public sees that revision now: what shows itself only for a time may be waiting, or be over.
    #[serde(default)]
    pub shown: bool,
    /// The next moment at which that changes by itself.
    pub next_turn_at: Option<Timestamp>,
    /// When the public first saw it.
    pub first_published_at: Option<Timestamp>,
    /// Since when the public sees it as it is, or last did: what its published rows say of their modification.
    pub public_since: Option<Timestamp>,
    /// The revision that will become public at `scheduled_at`.
    pub scheduled_revision: Option<i32>,
    /// When that will be.
    pub scheduled_at: Option<Timestamp>,
    /// The subject that began it.
    pub created_by: String,
    /// When it was begun.
    pub created_at: Timestamp,
    /// The subject that changed it last.
    pub modified_by: String,
    /// When it was changed last.
    pub modified_at: Timestamp,
}

/// No relations: the published side is reached by kind, never by a join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What decides which steps are open.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            public: self.published_revision.is_some(),
            scheduled: self.scheduled_revision.is_some(),
        }
    }

    /// Whether `principal` may take a step with it.
    #[must_use]
    pub fn lets(&self, principal: &Principal, verb: Verb) -> bool {
        principal.may(verb, self.kind, self.agency_id, &self.created_by)
    }
}

/// The documents that `principal` may see, as a condition for every select on this table. It says in SQL what
/// [`super::access::allows`] says of reading; a test compares the two.
///
/// # Errors
/// [`Error::Unauthenticated`] for the anonymous: the work side is not theirs.
pub fn visible_to(principal: &Principal) -> Result<Condition> {
    let all = Condition::all();
    match principal {
        Principal::Anonymous => Err(Error::Unauthenticated),
        Principal::System { .. } => Ok(all),
        Principal::Member { role: Role::Administrator, agency: None, .. } => Ok(all),
        Principal::Member { agency: None, .. } => Ok(all.add(Expr::value(false))),
        Principal::Member { role, agency: Some(agency), subject } => {
            let all = all.add(Column::AgencyId.eq(*agency));
            Ok(match role {
                Role::Author => all
                    .add(Column::CreatedBy.eq(subject.as_str()))
                    .add(Column::Kind.is_in(Kind::all().filter(|kind| !kind.is_structure()))),
                Role::Editor | Role::Publisher | Role::Administrator => all,
            })
        }
    }
}

/// Whether there is a public item of a kind with this id.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_public<C: ConnectionTrait>(connection: &C, kind: Kind, id: Uuid) -> Result<bool> {
    let found =
        Entity::find_by_id(id).filter(Column::Kind.eq(kind)).filter(Column::Shown.eq(true)).one(connection).await?;
    Ok(found.is_some())
}

/// One document, if `principal` may see it, held for this transaction: whoever else wants to change it waits, and then
/// sees the version it has become.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist or may not be seen.
pub async fn held_by<C: ConnectionTrait>(transaction: &C, principal: &Principal, id: Uuid) -> Result<Model> {
    let document = Entity::find_by_id(id).filter(visible_to(principal)?).lock_exclusive().one(transaction).await?;
    document.ok_or(Error::NotFound)
}

/// One document, if `principal` may see it.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist or may not be seen.
pub async fn seen_by<C: ConnectionTrait>(connection: &C, principal: &Principal, id: Uuid) -> Result<Model> {
    let document = Entity::find_by_id(id).filter(visible_to(principal)?).one(connection).await?;
    document.ok_or(Error::NotFound)
}
