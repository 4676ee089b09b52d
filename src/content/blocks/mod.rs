//! Bodies of blocks as GraphQL speaks of them; any kind may have one.

pub mod input;
mod path;
pub mod view;
