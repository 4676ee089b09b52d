//! The gate before the GraphQL parser: one linear pass over the raw text of a document.
//!
//! The parser and the validator behind it recurse over what a stranger sends, and their own limits run after that.
//! Nested literals exhaust the stack, and fragments that spread each other take exponential time. So the text is
//! measured here first, without recursion and in time proportional to its length, and what is out of bounds never
//! gets to the parser.
//!
//! A measure is worth only as much as its agreement with what the parser reads. The parser is a PEG grammar without a
//! lexer of its own and differs from the specification in a few places: keywords glue (`fragmentA on T` defines `A`),
//! literals split (`[truefalse]` is two values), and a comment after `... on` turns the `on` into a fragment's name.
//! Where the two readings differ the screen either refuses the text, which the specification allows, or counts the
//! larger reading. `tests/agreement.rs` holds the two side by side over generated documents.
//!
//! | file | what it does |
//! | --- | --- |
//! | `lexer.rs` | text to tokens; strings and comments end here |
//! | `outline.rs` | tokens to counts and to definitions with their spreads |
//! | `expansion.rs` | definitions to the size after expanding fragments |
//! | `refusal.rs` | why a document was refused, in words safe to send |

mod expansion;
mod lexer;
mod outline;
mod refusal;
#[cfg(test)]
mod tests;

pub use refusal::ScreenRefusal;

use outline::Outline;
use serde::{Deserialize, Serialize};

/// How much a document may hold. Each limit is inclusive: a document at the limit passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenLimits {
    /// Bytes of text, comments and white space included. Bounds the time of this pass and of everything after it.
    pub bytes: usize,
    /// Lexical tokens. Bounds the parser's tree, which takes some hundred bytes for a token of one byte.
    pub tokens: usize,
    /// Open brackets of any kind at one place. The parser recurses on every `{`, `[` and `(`: too many of them
    /// overflow the thread's stack, which ends the process and cannot be caught.
    pub bracket_depth: usize,
    /// Directives in the whole document. The validator looks up and compares the directives of each place.
    pub directives: usize,
    /// Aliases in the whole document. With an alias the same costly field can be asked for many times in one request.
    pub aliases: usize,
    /// Operations and fragments together. Only one operation is executed, but all of them are validated.
    pub definitions: usize,
    /// Selections of the largest definition once its fragments are expanded. A few hundred bytes of fragments that
    /// spread each other expand to billions of selections, and the check of the depth walks all of them.
    pub fragment_expansion: usize,
}

/// What was measured on a document that passed; for logs and metrics.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Screened {
    /// Bytes of text.
    pub bytes: usize,
    /// Lexical tokens.
    pub tokens: usize,
    /// The largest number of brackets open at one place.
    pub bracket_depth: usize,
    /// Directives in the whole document.
    pub directives: usize,
    /// Aliases in the whole document.
    pub aliases: usize,
    /// Operations and fragments together.
    pub definitions: usize,
    /// Selections of the largest definition with its fragments expanded.
    pub fragment_expansion: usize,
}

/// Measures a document and refuses it when a limit is passed or when it cannot be GraphQL.
///
/// A document that passes is not yet a valid one: the parser and the validator still have their say, now over
/// something of a known size.
pub fn screen(document: &str, limits: &ScreenLimits) -> Result<Screened, ScreenRefusal> {
    if document.len() > limits.bytes {
        return Err(ScreenRefusal::TooManyBytes { limit: limits.bytes });
    }
    let outline = Outline::read(document, limits)?;
    let fragment_expansion = expansion::largest(&outline)?;
    if fragment_expansion > limits.fragment_expansion {
        return Err(ScreenRefusal::TooLargeExpanded { limit: limits.fragment_expansion });
    }
    Ok(Screened { fragment_expansion, ..outline.measured })
}
