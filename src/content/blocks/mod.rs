//! Bodies of blocks as GraphQL speaks of them; any kind may have one.

pub mod input;
pub mod view;
