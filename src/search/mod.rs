//! Search that understands Vietnamese, the same on both databases (docs/search.md).
//!
//! The words are made alike here ([`normalise`]), for texts and for queries; the index that the database holds knows keys
//! only ([`keys`]), and answers which items have them. What was meant is decided by the [`plan`], and which of what was
//! found comes first by one [`score`] made here. No score, no language rule and no query syntax of a database is used.

pub mod acronyms;
pub mod beginning;
pub mod counts;
pub mod engine;
pub mod entity;
pub mod expression;
pub mod highlight;
pub mod index;
pub mod keys;
mod matches;
pub mod misspelling;
pub mod normalise;
mod number;
pub mod place;
pub mod plan;
pub mod reindex;
pub mod score;
pub mod statement;
pub mod suggest;
mod titles;

pub use engine::{After, Filter, Found, Hit, Order, Search};
pub use index::INDEX;
