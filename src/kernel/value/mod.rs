//! Values with a form of their own: slugs, addresses, lines of text, text in HTML, spans of dates, and how Vietnamese
//! sorts.

pub mod address;
pub mod check;
pub mod collation;
pub mod decimal;
pub mod html;
pub mod slug;
pub mod span;
pub mod text;
