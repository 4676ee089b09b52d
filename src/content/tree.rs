//! Tables whose rows form trees: a row with all that are below it, and where a row may stand.

use sea_orm::{
    ConnectionTrait as _, QueryResult, QuerySelect as _,
    entity::prelude::*,
    sea_query::{CommonTableExpression, Expr, ExprTrait as _, Query, SelectStatement, UnionType, WithClause},
};

use crate::kernel::{Problem, ProblemCode, Result, content::Landing, store::Store};

/// The most levels that a tree has.
pub(super) const LEVEL_LIMIT: usize = 10;

/// The columns of a table whose rows form trees.
pub(super) struct Tree<E: EntityTrait> {
    /// The id.
    pub(super) id: E::Column,
    /// The row above.
    pub(super) parent: E::Column,
}

impl<E: EntityTrait> Tree<E> {
    /// The ids of a row and of all below it, as a recursive query that both databases understand.
    pub(super) fn below(&self, root: Uuid) -> SelectStatement {
        let mut query = self.members_of(&[root]);
        query.clear_selects().column("id");
        query
    }

    /// Each of many rows with the ids of itself and of all below it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn members(&self, store: &Store, roots: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>> {
        let rows = store.reader().query_all(&self.members_of(roots)).await?;
        let pair = |row: &QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        Ok(rows.iter().map(pair).collect::<Result<_, DbErr>>()?)
    }

    fn members_of(&self, roots: &[Uuid]) -> SelectStatement {
        let mut members = Query::select()
            .expr_as(Expr::col(self.id), "root")
            .column(self.id)
            .from(E::default())
            .and_where(self.id.is_in(roots.iter().copied()))
            .to_owned();
        let below = Query::select()
            .column(("tree", "root"))
            .column((E::default(), self.id))
            .from(E::default())
            .inner_join("tree", Expr::col((E::default(), self.parent)).equals(("tree", "id")))
            .to_owned();
        members.union(UnionType::All, below);
        let table = CommonTableExpression::new().query(members).table_name("tree").columns(["root", "id"]).to_owned();
        let clause = WithClause::new().recursive(true).cte(table).to_owned();
        Query::select().columns(["root", "id"]).from("tree").with_cte(clause).to_owned()
    }

    /// What is wrong with putting an item below `parent`: it must not stand above itself, and what comes along below it
    /// must not make the tree too deep.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn misplaced(&self, landing: &Landing<'_>, parent: Option<Uuid>) -> Result<Vec<Problem>> {
        let refuse = |code, message: &str| Ok(vec![Problem::at(code, "parentId", message)]);
        let Some(parent) = parent else { return Ok(Vec::new()) };
        let mut above = Some(parent);
        let mut levels = 0;
        while let Some(id) = above.filter(|_| levels <= LEVEL_LIMIT) {
            if id == landing.id {
                return refuse(ProblemCode::Invalid, "Nothing can stand above itself.");
            }
            levels += 1;
            let row = E::find().select_only().column(self.parent).filter(self.id.eq(id)).into_tuple();
            above = row.one(landing.transaction).await?.flatten();
        }
        let mut below = vec![landing.id];
        while !below.is_empty() && levels <= LEVEL_LIMIT {
            levels += 1;
            let rows = E::find().select_only().column(self.id).filter(self.parent.is_in(below)).into_tuple();
            below = rows.all(landing.transaction).await?;
        }
        if levels > LEVEL_LIMIT {
            return refuse(ProblemCode::OutOfRange, &format!("A tree has at most {LEVEL_LIMIT} levels."));
        }
        Ok(Vec::new())
    }
}
