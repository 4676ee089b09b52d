//! A category with all that are below it.

use sea_orm::{
    ConnectionTrait as _,
    entity::prelude::*,
    sea_query::{CommonTableExpression, Expr, ExprTrait as _, Query, SelectStatement, UnionType, WithClause},
};

use super::entity::{Column, Entity};
use crate::kernel::{Result, store::Store};

/// The ids of a category and of all below it, as a recursive query that both databases understand.
pub(in crate::content) fn below(root: Uuid) -> SelectStatement {
    let mut query = members_of(&[root]);
    query.clear_selects().column("id");
    query
}

/// Each of many categories with the ids of itself and of all below it.
///
/// # Errors
/// When the database cannot be read.
pub(in crate::content) async fn members(store: &Store, roots: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>> {
    let rows = store.reader().query_all(&members_of(roots)).await?;
    Ok(rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect::<Result<_, DbErr>>()?)
}

fn members_of(roots: &[Uuid]) -> SelectStatement {
    let mut members = Query::select()
        .expr_as(Expr::col(Column::Id), "root")
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::Id.is_in(roots.iter().copied()))
        .to_owned();
    let below = Query::select()
        .column(("tree", "root"))
        .column((Entity, Column::Id))
        .from(Entity)
        .inner_join("tree", Expr::col((Entity, Column::ParentId)).equals(("tree", "id")))
        .to_owned();
    members.union(UnionType::All, below);
    let table = CommonTableExpression::new().query(members).table_name("tree").columns(["root", "id"]).to_owned();
    let clause = WithClause::new().recursive(true).cte(table).to_owned();
    Query::select().columns(["root", "id"]).from("tree").with_cte(clause).to_owned()
}
