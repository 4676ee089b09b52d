//! Values with a form of their own: slugs, addresses, lines of text, and how Vietnamese sorts.

pub mod address;
pub mod check;
pub mod collation;
pub mod slug;
pub mod text;
