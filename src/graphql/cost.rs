//! What a query costs, in points: one for each field, multiplied by the size of the pages it stands in.

use crate::kernel::page::{PAGE_DEFAULT, PAGE_LIMIT};

/// The cost of a page: a point for the statement, and the fields of an item times the number of items asked for.
///
/// Sizes are 32-bit and bounded before they multiply, and the product saturates: a cost never wraps to something small.
#[must_use]
pub fn page(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    let size = first.or(last).unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_LIMIT);
    usize::try_from(size).unwrap_or(usize::MAX).saturating_mul(child.max(1)).saturating_add(1)
}

/// The cost of a list whose length is bounded when it is written.
#[must_use]
pub fn list(limit: usize, child: usize) -> usize {
    limit.saturating_mul(child.max(1)).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_never_wraps() {
        assert_eq!(page(None, None, 3), 61);
        assert_eq!(page(Some(i32::MAX), None, 3), 301);
        assert_eq!(page(Some(-5), None, 3), 4);
        assert_eq!(page(Some(100), None, usize::MAX), usize::MAX);
        assert_eq!(list(usize::MAX, 2), usize::MAX);
    }
}
