//! What is true of all content: who may do what, how a document moves, how it becomes public, what is remembered.
//!
//! The kernel names no kind of content and no request. A kind joins it by implementing [`content::Content`]; a request
//! reaches it through a [`desk::Desk`], and nothing else writes rows.

pub mod access;
pub mod audit;
pub mod change;
pub mod clock;
pub mod columns;
pub mod content;
pub mod desk;
pub mod document;
pub mod error;
pub mod file;
mod gate;
pub mod idempotency;
pub mod kind;
pub mod page;
pub mod problem;
pub mod revision;
pub mod searchable;
pub mod site;
pub mod slugs;
pub mod statements;
pub mod store;
pub mod value;
pub mod workflow;

use clock::Clock;
use content::Shape;
use kind::Kind;
use searchable::Index;
use site::SiteSettings;
use store::Store;

pub use error::{Error, Result};
pub use problem::{Problem, ProblemCode};

/// What every operation needs: the databases, the time, what is known of the portal, and the kinds of content that
/// exist.
pub struct Kernel {
    /// The databases.
    pub store: Store,
    /// Where the time comes from.
    pub clock: Clock,
    /// The portal that shows the content.
    pub site: SiteSettings,
    shapes: &'static [Shape],
    index: Index,
}

impl Kernel {
    /// A kernel that knows the kinds in `shapes` and keeps `index`.
    #[must_use]
    pub fn new(store: Store, clock: Clock, shapes: &'static [Shape], index: Index) -> Self {
        Self { store, clock, site: SiteSettings::default(), shapes, index }
    }

    /// The same kernel with what is known of the portal.
    #[must_use]
    pub fn with_site(self, site: SiteSettings) -> Self {
        Self { site, ..self }
    }

    /// The kinds that search finds.
    pub fn searched(&self) -> impl Iterator<Item = &'static Shape> {
        self.shapes.iter().filter(|shape| shape.is_searched)
    }

    /// What the kernel knows of one kind.
    ///
    /// # Errors
    /// [`Error::Internal`] when the kind is missing from the list given to [`Kernel::new`].
    pub fn shape(&self, kind: Kind) -> Result<&'static Shape> {
        self.shapes
            .iter()
            .find(|shape| shape.kind == kind)
            .ok_or_else(|| Error::internal(format!("no shape for kind {kind:?}")))
    }
}
