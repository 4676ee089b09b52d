//! Emulation movements, indicators and achievements: what is particular to them.

mod bad_input;
mod movements;
mod reading;
mod samples;
mod series;
mod statements;
