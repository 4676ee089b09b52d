//! Loa.
fn main() {}
