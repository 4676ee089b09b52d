//! Emulation movements, indicators and achievements: what is particular to them.

mod movements;
