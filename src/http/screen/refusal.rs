//! Why a document was refused.

use std::{error::Error, fmt};

/// Why a document did not get to the parser.
///
/// The words never hold any part of the document: a refusal is the one answer that strangers can ask for at will, and
/// an echo would let them choose what the service says and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScreenRefusal {
    /// More bytes than allowed.
    TooManyBytes {
        /// The limit that was passed.
        limit: usize,
    },
    /// More tokens than allowed.
    TooManyTokens {
        /// The limit that was passed.
        limit: usize,
    },
    /// Brackets nested deeper than allowed.
    TooDeep {
        /// The limit that was passed.
        limit: usize,
    },
    /// More directives than allowed.
    TooManyDirectives {
        /// The limit that was passed.
        limit: usize,
    },
    /// More aliases than allowed.
    TooManyAliases {
        /// The limit that was passed.
        limit: usize,
    },
    /// More operations and fragments than allowed.
    TooManyDefinitions {
        /// The limit that was passed.
        limit: usize,
    },
    /// More selections than allowed once fragments are expanded.
    TooLargeExpanded {
        /// The limit that was passed.
        limit: usize,
    },
    /// A fragment spreads itself, directly or through others.
    FragmentCycle,
    /// A string or a block string without its end.
    UnterminatedString,
    /// A bracket without its partner, or closed by one of another kind.
    UnbalancedBracket,
    /// A character that no token of GraphQL begins with.
    BadCharacter,
    /// Tokens in an order that no GraphQL document has.
    Malformed,
}

impl ScreenRefusal {
    /// Whether the text is no GraphQL document at all, as opposed to one that asks for too much.
    pub fn is_syntax(&self) -> bool {
        match self {
            Self::UnterminatedString | Self::UnbalancedBracket | Self::BadCharacter | Self::Malformed => true,
            Self::TooManyBytes { .. }
            | Self::TooManyTokens { .. }
            | Self::TooDeep { .. }
            | Self::TooManyDirectives { .. }
            | Self::TooManyAliases { .. }
            | Self::TooManyDefinitions { .. }
            | Self::TooLargeExpanded { .. }
            | Self::FragmentCycle => false,
        }
    }

    /// The sentence for the client. It names the limit and nothing of the document.
    pub fn message(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for ScreenRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyBytes { limit } => write!(f, "The document is longer than {limit} bytes."),
            Self::TooManyTokens { limit } => write!(f, "The document has more than {limit} tokens."),
            Self::TooDeep { limit } => write!(f, "The document nests brackets deeper than {limit} levels."),
            Self::TooManyDirectives { limit } => write!(f, "The document has more than {limit} directives."),
            Self::TooManyAliases { limit } => write!(f, "The document has more than {limit} aliases."),
            Self::TooManyDefinitions { limit } => {
                write!(f, "The document has more than {limit} operations and fragments.")
            }
            Self::TooLargeExpanded { limit } => {
                write!(f, "The document asks for more than {limit} selections once its fragments are expanded.")
            }
            Self::FragmentCycle => f.write_str("A fragment of the document spreads itself."),
            Self::UnterminatedString => f.write_str("The document has a string without an end."),
            Self::UnbalancedBracket => f.write_str("The brackets of the document do not match."),
            Self::BadCharacter => f.write_str("The document has a character that GraphQL does not allow there."),
            Self::Malformed => f.write_str("The document does not follow the GraphQL grammar."),
        }
    }
}

impl Error for ScreenRefusal {}
