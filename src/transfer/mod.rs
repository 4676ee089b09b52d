//! Content on its way from one database to another: a folder with a file of lines and the stored files beside it.
//!
//! The file holds one item a line, in the order of the kinds, so that what is referred to comes before what refers to it as
//! far as an order can tell. It knows no kind: an item is its document and a revision, and each kind reads its own. Nothing
//! in it depends on which database it comes from, nor on what that database has counted for itself (editions), so the same
//! content always gives the same bytes.

mod canonical;
mod export;
mod import;
mod line;
mod read;
mod write;

pub use export::{Export, Exported};
pub use import::{Import, Imported, Refused};

/// The file of lines.
pub const CONTENT: &str = "content.ndjson";
/// The folder of stored files, each as `MEDIA/AB/NAME` with the first two digits of its name.
pub const MEDIA: &str = "media";
/// What an import has refused, one problem a line, if it is not told to write that elsewhere.
pub const REFUSED: &str = "refused.ndjson";

/// Where a stored file lies within the folder of an export.
fn place_of(folder: &std::path::Path, sha256: &str) -> std::path::PathBuf {
    folder.join(MEDIA).join(&sha256[..2]).join(sha256)
}
