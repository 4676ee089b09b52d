//! Who may do what: one pure table of role × verb × ownership × agency.

use std::str::FromStr;

use sea_orm::{DeriveActiveEnum, EnumIter, Iterable};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{kind::Kind, workflow::Verb};

/// What a token lets its holder be.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[serde(rename_all = "lowercase")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum Role {
    /// Writes and submits documents of their own.
    Author,
    /// Edits, submits and returns every document of their agency but those of agencies, categories and award titles,
    /// which they only see.
    Editor,
    /// Does what an editor does, and publishes, schedules, withdraws and restores.
    Publisher,
    /// Does what a publisher does, and looks after agencies, categories and award titles.
    Administrator,
}

impl Role {
    /// The word for the role in tokens and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Editor => "editor",
            Self::Publisher => "publisher",
            Self::Administrator => "administrator",
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::iter().find(|role| role.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::iter().map(Self::name).collect();
            format!("there is no role {name:?}; the roles are {}", names.join(", "))
        })
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// Nobody we know: reads what is published.
    Anonymous,
    /// The holder of a verified token.
    Member {
        /// The token's subject: the account that is named in the audit trail.
        subject: String,
        /// What the holder may be.
        role: Role,
        /// The one agency they act for; `None`, which only administrators can have, means all.
        agency: Option<Uuid>,
    },
    /// The service itself: the clock, an import, the sample content.
    System {
        /// The part that acts, as the audit trail names it.
        part: &'static str,
    },
}

impl Principal {
    /// The name under which the audit trail and the idempotency keys know the principal.
    #[must_use]
    pub fn subject(&self) -> &str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Member { subject, .. } => subject,
            Self::System { part } => part,
        }
    }

    /// The role, where there is one.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Member { role, .. } => Some(*role),
            Self::Anonymous | Self::System { .. } => None,
        }
    }

    /// Whether it may take a step with a document that belongs to `agency` and was begun by `creator`.
    #[must_use]
    pub fn may(&self, verb: Verb, kind: Kind, agency: Uuid, creator: &str) -> bool {
        match self {
            Self::Anonymous => false,
            Self::System { .. } => true,
            Self::Member { subject, role, agency: own } => {
                let reaches = match own {
                    Some(own) => *own == agency,
                    None => *role == Role::Administrator,
                };
                reaches && allows(*role, verb, kind.is_structure(), subject == creator)
            }
        }
    }
}

/// The table: whether a role may take a step inside its agency. `structure` is true of agencies, categories and award
/// titles, `own` of documents that the holder began.
#[must_use]
pub fn allows(role: Role, verb: Verb, structure: bool, own: bool) -> bool {
    use Role::{Administrator, Author, Editor, Publisher};
    // The moment was fixed in what was published, by somebody who might publish it; an import is an operator's command.
    if matches!(verb, Verb::Turn | Verb::Import) {
        return false;
    }
    if structure {
        return match role {
            Administrator => true,
            Editor | Publisher => verb == Verb::Read,
            Author => false,
        };
    }
    match verb {
        Verb::Create => true,
        Verb::Read | Verb::Edit | Verb::Submit => match role {
            Author => own,
            Editor | Publisher | Administrator => true,
        },
        Verb::Return => match role {
            Author => false,
            Editor | Publisher | Administrator => true,
        },
        Verb::Publish | Verb::Schedule | Verb::Unschedule | Verb::Withdraw | Verb::Restore => match role {
            Author | Editor => false,
            Publisher | Administrator => true,
        },
        Verb::Turn | Verb::Import => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rights inside one agency. Columns: author with a document of another, author with their own, editor,
    /// publisher, administrator.
    const NEWS: &[(Verb, &str)] = &[
        (Verb::Read, ".xxxx"),
        (Verb::Create, "xxxxx"),
        (Verb::Edit, ".xxxx"),
        (Verb::Submit, ".xxxx"),
        (Verb::Return, "..xxx"),
        (Verb::Publish, "...xx"),
        (Verb::Schedule, "...xx"),
        (Verb::Unschedule, "...xx"),
        (Verb::Withdraw, "...xx"),
        (Verb::Restore, "...xx"),
        (Verb::Turn, "....."),
        (Verb::Import, "....."),
    ];

    #[test]
    fn the_table_is_the_function() {
        assert_eq!(NEWS.len(), Verb::iter().count(), "a verb is missing from the table");
        for (verb, row) in NEWS {
            let got: String = [
                (Role::Author, false),
                (Role::Author, true),
                (Role::Editor, false),
                (Role::Publisher, false),
                (Role::Administrator, false),
            ]
            .map(|(role, own)| if allows(role, *verb, false, own) { 'x' } else { '.' })
            .iter()
            .collect();
            assert_eq!(got, *row, "{verb:?}");
        }
    }

    #[test]
    fn structure_belongs_to_administrators() {
        for verb in Verb::iter() {
            let of_service = matches!(verb, Verb::Turn | Verb::Import);
            assert_eq!(allows(Role::Administrator, verb, true, false), !of_service);
            assert!(!allows(Role::Author, verb, true, true));
            for role in [Role::Editor, Role::Publisher] {
                assert_eq!(allows(role, verb, true, true), verb == Verb::Read);
            }
        }
    }

    #[test]
    fn an_agency_ends_every_right_but_that_of_an_administrator_of_all() {
        let (mine, theirs) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for role in Role::iter() {
            let member = Principal::Member { subject: "a".into(), role, agency: Some(mine) };
            assert!(!member.may(Verb::Read, Kind::Article, theirs, "a"));
            let unbound = Principal::Member { subject: "a".into(), role, agency: None };
            assert_eq!(unbound.may(Verb::Read, Kind::Article, theirs, "a"), role == Role::Administrator);
        }
        assert!(!Principal::Anonymous.may(Verb::Read, Kind::Article, mine, "anonymous"));
    }
}
