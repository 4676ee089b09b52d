//! Visit statistics (thống kê truy cập): how many visits there were, and what was read most.
//!
//! A *view* is one reader who opens one article; whoever opens it again within 30 minutes is not counted again. A *visit*
//! is all that one reader does in one portal until they have been away for 30 minutes. Both belong to a day in Viet Nam,
//! and end with it.
//!
//! A beacon costs no statement: it is queued ([`visits`]), and twice a second all that came is looked up, told from
//! repeats and written in one transaction (`books`). Who it came from is known as a digest under a key that is in no
//! file, lives for a day at most and then is gone (`door`); what is written is numbers. Counts are on neither side of
//! the gate, and outside of the edition.

pub mod beacon;
mod books;
mod door;
pub mod entity;
pub mod graphql;
mod known;
mod repeats;
mod robots;
pub mod settings;
pub mod visits;
