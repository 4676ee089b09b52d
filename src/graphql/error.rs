//! The one place where an error becomes something that a client sees.

use std::sync::Arc;

use async_graphql::ErrorExtensions as _;

use crate::kernel;

/// The result of a resolver.
pub type Result<T, E = Fault> = std::result::Result<T, E>;

/// The closed list of `extensions.code` in the top-level `errors` of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// The request, or an argument in it, cannot be understood.
    BadRequest,
    /// The method is not allowed here: only queries may be sent by GET.
    MethodNotAllowed,
    /// None of the media types that the client accepts can be produced.
    NotAcceptable,
    /// The body is not JSON.
    UnsupportedMediaType,
    /// The body is larger than allowed.
    PayloadTooLarge,
    /// The body did not arrive in time.
    RequestTimeout,
    /// The digest that came with a file is not that of the file.
    DigestMismatch,
    /// A file is broken, is not what it begins as, or holds what could run.
    InvalidFile,
    /// A file does not have the bytes that were asked for.
    RangeNotSatisfiable,
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document does not fit the schema.
    GraphqlValidationFailed,
    /// The document asks for more than one request may.
    QueryTooComplex,
    /// A token is needed, or the one that came is not valid.
    Unauthenticated,
    /// The token has expired.
    TokenExpired,
    /// The token's holder may not do this.
    Forbidden,
    /// It does not exist, or may not be seen.
    NotFound,
    /// The service is busy; try again soon.
    Overloaded,
    /// The request took too long and was given up.
    Timeout,
    /// There is no room left to write.
    StorageFull,
    /// The database cannot be reached.
    Unavailable,
    /// Our fault; the request id finds the cause in the log.
    Internal,
}

impl Code {
    /// The code as clients see it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::RequestTimeout => "REQUEST_TIMEOUT",
            Self::DigestMismatch => "DIGEST_MISMATCH",
            Self::InvalidFile => "INVALID_FILE",
            Self::RangeNotSatisfiable => "RANGE_NOT_SATISFIABLE",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::TokenExpired => "TOKEN_EXPIRED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::Overloaded => "OVERLOADED",
            Self::Timeout => "TIMEOUT",
            Self::StorageFull => "STORAGE_FULL",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }
}

/// What a resolver answers when it cannot answer: a code and a sentence that is safe to show.
///
/// It has no `Display`, so the library's conversion of anything printable into an answer does not apply to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind of fault.
    pub code: Code,
    /// One sentence for a developer.
    pub message: String,
}

impl Fault {
    /// A fault with a sentence of its own.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// An argument that cannot be understood.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(Code::BadRequest, message)
    }
}

impl From<&kernel::Error> for Fault {
    fn from(error: &kernel::Error) -> Self {
        use kernel::Error;
        match error {
            Error::Problems(_) => Self::bad_request(error.describe()),
            Error::NotFound => Self::new(Code::NotFound, "There is nothing with this id that you may see."),
            Error::Forbidden => Self::new(Code::Forbidden, "Your token does not allow this."),
            Error::Unauthenticated => Self::new(Code::Unauthenticated, "This needs an access token."),
            Error::BadArgument(message) => Self::bad_request(message.clone()),
            Error::Overloaded => Self::new(Code::Overloaded, "The service is busy. Try again in a moment."),
            Error::Timeout => Self::new(Code::Timeout, "The request took too long and was given up."),
            Error::StorageFull => Self::new(Code::StorageFull, "There is no room left to write. Reading still works."),
            Error::Unavailable => {
                Self::new(Code::Unavailable, "The database cannot be reached. Try again in a moment.")
            }
            Error::Internal(cause) => {
                // The span of the request adds its id, by which the client can name it.
                tracing::error!(cause = format!("{cause:#}"), "internal error");
                Self::new(Code::Internal, "Something went wrong on our side. Name the request id when you report it.")
            }
        }
    }
}

impl From<kernel::Error> for Fault {
    fn from(error: kernel::Error) -> Self {
        Self::from(&error)
    }
}

impl From<Arc<kernel::Error>> for Fault {
    fn from(error: Arc<kernel::Error>) -> Self {
        Self::from(error.as_ref())
    }
}

impl From<Fault> for async_graphql::Error {
    fn from(fault: Fault) -> Self {
        Self::new(fault.message).extend_with(|_, extensions| extensions.set("code", fault.code.name()))
    }
}
