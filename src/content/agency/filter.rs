//! Lists bounded to an agency, or to it and those below it.

use sea_orm::entity::prelude::*;

use super::TREE;
use crate::graphql::{Fault, Result};

/// What the fields `agencyId` and `includeDescendants` of a filter mean for a column with agencies.
///
/// # Errors
/// A bad request when descendants of nobody are asked for.
pub(in crate::content) fn of_agency<C: ColumnTrait>(
    column: C,
    agency: Option<Uuid>,
    include_descendants: Option<bool>,
) -> Result<Option<Expr>> {
    match (agency, include_descendants.unwrap_or_default()) {
        (None, false) => Ok(None),
        (None, true) => Err(Fault::bad_request("`includeDescendants` goes with `agencyId`.")),
        (Some(agency), false) => Ok(Some(column.eq(agency))),
        (Some(agency), true) => Ok(Some(column.in_subquery(TREE.below(agency)))),
    }
}
