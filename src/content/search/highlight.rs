//! Where a query was found, as data and as HTML.

use async_graphql::{Enum, Object, SimpleObject};

use crate::search::highlight::Fragment;

/// A part of an item in which a query may be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SearchField {
    /// Its title or name.
    Title,
    /// Everything else that can be read of it.
    Text,
}

/// A range of a text.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct TextRange {
    /// Where it begins, in UTF-16 code units from 0.
    start: i32,
    /// Just behind its end, in UTF-16 code units.
    end: i32,
}

/// A part of an item in which a query was found.
pub struct SearchHighlight {
    field: SearchField,
    fragment: Fragment,
}

impl SearchHighlight {
    /// A title.
    pub(super) fn of_title(fragment: Fragment) -> Self {
        Self { field: SearchField::Title, fragment }
    }

    /// A part of a text.
    pub(super) fn of_text(fragment: Fragment) -> Self {
        Self { field: SearchField::Text, fragment }
    }
}

/// The ranges of a fragment as clients see them.
pub(super) fn ranges(fragment: &Fragment) -> Vec<TextRange> {
    let number = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
    let ranges = fragment.utf16_ranges().into_iter();
    ranges.map(|range| TextRange { start: number(range.start), end: number(range.end) }).collect()
}

/// A part of an item in which a query was found, as it was written, and where.
#[Object]
impl SearchHighlight {
    /// Where the part was taken from.
    async fn field(&self) -> SearchField {
        self.field
    }

    /// The part as plain text: a whole title, or about forty words of a text, with `…` where it was cut out.
    async fn text(&self) -> &str {
        &self.fragment.text
    }

    /// What was found in `text`, in order. Positions are UTF-16 code units, as strings are counted in JavaScript, Java
    /// and Dart.
    async fn ranges(&self) -> Vec<TextRange> {
        ranges(&self.fragment)
    }

    /// The part as HTML that is safe to show: what was found stands in `<mark>`, everything else is escaped.
    async fn html(&self) -> String {
        self.fragment.to_html()
    }
}
