//! `loa schema`.

use std::io::Write as _;

pub(super) fn run() -> anyhow::Result<()> {
    std::io::stdout().write_all(crate::schema::sdl().as_bytes())?;
    Ok(())
}
