# The front door: what one does here, by name. Each recipe is one command that can be typed without just as well.

# Lists what there is.
_default:
    @just --list --unsorted

# Serves on this machine; arguments go to the binary.
run *arguments='serve':
    cargo run -- {{ arguments }}

# Runs the tests, or those whose name has the filter; PostgreSQL is started by the tests themselves.
test *filter:
    cargo test --workspace {{ filter }}

# Runs the tests, or those whose name has the filter, after every change of a file (cargo install cargo-watch).
watch *filter:
    cargo watch --clear --exec 'test --workspace {{ filter }}'

# Writes the public schema; read its diff.
schema:
    cargo run --quiet -- schema > target/schema.graphql
    mv target/schema.graphql schema.graphql
    git diff --stat -- schema.graphql

# Looks for what clippy and our own rules refuse.
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# Formats every file.
fmt:
    cargo fmt --all

# Runs the benchmarks; arguments go to them.
bench *arguments:
    cargo bench {{ arguments }}

# Builds the documentation of the code, private items too, and opens it.
doc:
    cargo doc --workspace --no-deps --document-private-items --open

# Everything a change has to pass.
check:
    .ci/run
