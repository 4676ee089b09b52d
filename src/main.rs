//! The `loa` binary.

use std::process::ExitCode;

/// A fifth less time in the allocator on the executor's path than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match loa::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The causes in words, and no backtrace: most errors here are of the person at the terminal.
            eprintln!("Error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
