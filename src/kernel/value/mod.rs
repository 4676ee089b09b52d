//! Values with a form of their own: slugs, addresses, lines of text, text in HTML, and how Vietnamese sorts.

pub mod address;
pub mod check;
pub mod collation;
pub mod html;
pub mod slug;
pub mod text;
