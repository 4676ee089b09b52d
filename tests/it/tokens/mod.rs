//! Tokens from outside: what an `Authorization` header does, and what each role may.

mod header;
mod rights;
