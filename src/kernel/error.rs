//! Why an operation did not happen.

use sea_orm::{DbErr, RuntimeErr, SqlxError};

use super::problem::{Problem, ProblemCode};

/// The result of a kernel operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation did not happen, told apart by who can do something about it.
///
/// It has no `Display` on purpose: nothing can turn it into text for a client by accident. The one translation for
/// clients stands in `graphql::error`; [`Error::describe`] is for logs and for the command line.
#[derive(Debug)]
pub enum Error {
    /// The user can put this right.
    Problems(Vec<Problem>),
    /// It does not exist, or may not be seen: the two are one.
    NotFound,
    /// The principal may see it but may not do this.
    Forbidden,
    /// This needs a token and there was none.
    Unauthenticated,
    /// An argument cannot be understood; the sentence is safe to show.
    BadArgument(String),
    /// All connections were busy for too long.
    Overloaded,
    /// The database ended the statement at its deadline.
    Timeout,
    /// The database has no room left.
    StorageFull,
    /// The database cannot be reached.
    Unavailable,
    /// Our fault. The cause is for the log only.
    Internal(anyhow::Error),
}

impl Error {
    /// A fault of ours with a cause for the log.
    pub fn internal(cause: impl Into<String>) -> Self {
        Self::Internal(anyhow::Error::msg(cause.into()))
    }

    /// A single problem as an error.
    pub fn problem(code: ProblemCode, path: &str, message: impl Into<String>) -> Self {
        Self::Problems(vec![Problem::at(code, path, message)])
    }

    /// The same error seen from one level further out: `outer` is put before the paths of its problems.
    #[must_use]
    pub fn within(self, outer: &str) -> Self {
        match self {
            Self::Problems(problems) => {
                Self::Problems(problems.into_iter().map(|problem| problem.within(outer)).collect())
            }
            other => other,
        }
    }

    /// The error in words, causes included: for logs and for the command line, never for a client.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Problems(problems) => problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
            Self::NotFound => "not found".to_owned(),
            Self::Forbidden => "not allowed".to_owned(),
            Self::Unauthenticated => "a token is needed".to_owned(),
            Self::BadArgument(message) => message.clone(),
            Self::Overloaded => "all database connections are busy".to_owned(),
            Self::Timeout => "the database ended the statement at its deadline".to_owned(),
            Self::StorageFull => "the database has no room left".to_owned(),
            Self::Unavailable => "the database cannot be reached".to_owned(),
            Self::Internal(cause) => format!("{cause:#}"),
        }
    }

    /// The same error for a caller that reports through `anyhow`, such as a command.
    #[must_use]
    pub fn into_report(self) -> anyhow::Error {
        match self {
            Self::Internal(cause) => cause,
            other => anyhow::Error::msg(other.describe()),
        }
    }
}

/// `Ok` when there is no problem.
///
/// # Errors
/// [`Error::Problems`] with all of them otherwise.
pub fn none_of(problems: Vec<Problem>) -> Result<()> {
    if problems.is_empty() { Ok(()) } else { Err(Error::Problems(problems)) }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::ConnectionAcquire(_) => Self::Overloaded,
            DbErr::Conn(_) => Self::Unavailable,
            DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
                match cause.as_ref() {
                    SqlxError::PoolTimedOut => Self::Overloaded,
                    SqlxError::Io(_) | SqlxError::PoolClosed | SqlxError::WorkerCrashed => Self::Unavailable,
                    SqlxError::Database(cause) => match cause.code().as_deref() {
                        // PostgreSQL: query_canceled, lock_not_available, and the loser of a deadlock or of a
                        // serialization, who may try again. SQLite: busy.
                        Some("57014" | "55P03" | "40P01" | "40001" | "5") => Self::Timeout,
                        // PostgreSQL: disk_full. SQLite: full.
                        Some("53100" | "13") => Self::StorageFull,
                        // PostgreSQL: admin shutdown, crash shutdown, cannot connect now.
                        Some("57P01" | "57P02" | "57P03") => Self::Unavailable,
                        _ => Self::Internal(error.into()),
                    },
                    _ => Self::Internal(error.into()),
                }
            }
            _ => Self::Internal(error.into()),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
