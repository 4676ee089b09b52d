//! Reading pages and counts.

use std::collections::HashMap;

use sea_orm::{
    Condition, DatabaseConnection, FromQueryResult as _, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Alias, Asterisk, ExprTrait as _, IntoIden as _, Query, SelectStatement, UnionType},
};

use super::{List, Page, Window};
use crate::kernel::error::{Error, Result};

/// The most branches of one statement: SQLite compounds at most 500 selects.
pub const BRANCH_LIMIT: usize = 400;

/// Which rows of a table a list has.
#[derive(Debug, Clone)]
pub struct Selection {
    /// What holds of each.
    pub condition: Condition,
    /// Conditions of which exactly one holds of each as well; none for no such division.
    ///
    /// Each is a range of an index that has its rows in order, such as one category of a tree. A page is then merged
    /// from the beginnings of the ranges, and costs the same however many rows there are: a database would gather all
    /// of them, and sort.
    pub ranges: Vec<Condition>,
}

impl From<Condition> for Selection {
    fn from(condition: Condition) -> Self {
        Self { condition, ranges: Vec::new() }
    }
}

impl Selection {
    /// Both in one condition.
    fn whole(&self) -> Condition {
        let all = Condition::all().add(self.condition.clone());
        if self.ranges.is_empty() {
            return all;
        }
        all.add(self.ranges.iter().fold(Condition::any(), |any, range| any.add(range.clone())))
    }

    /// The conditions of the branches that are read apart.
    fn branches(&self) -> Vec<Condition> {
        if self.ranges.len() <= 1 || self.ranges.len() > BRANCH_LIMIT {
            return vec![self.whole()];
        }
        let branch = |range: &Condition| Condition::all().add(self.condition.clone()).add(range.clone());
        self.ranges.iter().map(branch).collect()
    }
}

/// Reads one page.
///
/// # Errors
/// When the database cannot be read.
pub async fn page<L: List>(
    connection: &DatabaseConnection,
    selection: &Selection,
    order: L::Order,
    window: &Window,
) -> Result<Page<L::Row>> {
    let branches = selection.branches();
    let backend = connection.get_database_backend();
    let mut statement = match branches.as_slice() {
        [condition] => window.apply::<L>(L::select().filter(condition.clone()), order).build(backend),
        _ => {
            let parts = branches.into_iter().map(|condition| (0, condition));
            let Some(merged) = merged::<L>(parts, order, window, window.offset + window.limit()) else {
                return Ok(Page::empty());
            };
            backend.build(&merged)
        }
    };
    // Written out rather than bound: PostgreSQL plans a statement with a bound limit anew on every call, because it
    // cannot know how few rows it will be. Sizes are ours and few.
    statement.sql.push_str(&format!(" LIMIT {}", window.limit()));
    if window.offset > 0 {
        statement.sql.push_str(&format!(" OFFSET {}", window.offset));
    }
    let rows = L::Row::find_by_statement(statement).all(connection).await?;
    Ok(window.page(rows))
}

/// Reads a page for each of many parents, up to [`BRANCH_LIMIT`] branches in one statement; each page is limited in
/// SQL.
///
/// # Errors
/// When the database cannot be read.
pub async fn pages<L: List>(
    connection: &DatabaseConnection,
    parents: &[(Uuid, Selection)],
    order: L::Order,
    window: &Window,
) -> Result<HashMap<Uuid, Page<L::Row>>> {
    let mut grouped: HashMap<Uuid, Vec<L::Row>> = parents.iter().map(|(parent, _)| (*parent, Vec::new())).collect();
    let mut together: Vec<(Uuid, Vec<Condition>)> = Vec::new();
    for (parent, selection) in parents {
        let branches = selection.branches();
        let held: usize = together.iter().map(|(_, branches)| branches.len()).sum();
        if held + branches.len() > BRANCH_LIMIT {
            read_branches::<L>(connection, &together, order, window, &mut grouped).await?;
            together.clear();
        }
        together.push((*parent, branches));
    }
    read_branches::<L>(connection, &together, order, window, &mut grouped).await?;
    Ok(grouped.into_iter().map(|(parent, rows)| (parent, window.page(rows))).collect())
}

async fn read_branches<L: List>(
    connection: &DatabaseConnection,
    parents: &[(Uuid, Vec<Condition>)],
    order: L::Order,
    window: &Window,
    grouped: &mut HashMap<Uuid, Vec<L::Row>>,
) -> Result<()> {
    let branches = parents
        .iter()
        .zip(0_i32..)
        .flat_map(|((_, branches), index)| branches.iter().map(move |condition| (index, condition.clone())));
    let Some(union) = merged::<L>(branches, order, window, window.limit()) else { return Ok(()) };
    for row in connection.query_all(&union).await? {
        let index: i32 = row.try_get("", PARENT_INDEX)?;
        let parent = usize::try_from(index).ok().and_then(|index| parents.get(index));
        let (parent, _) = parent.ok_or_else(|| Error::internal("a nested page without a parent"))?;
        let row = L::Row::from_query_result(&row, "")?;
        grouped.entry(*parent).or_default().push(row);
    }
    Ok(())
}

const PARENT_INDEX: &str = "parent_index";
const SORT_KEY: &str = "sort_key";

/// The beginnings of many branches, merged: those of one parent stand together and in the order of the list.
fn merged<L: List>(
    branches: impl Iterator<Item = (i32, Condition)>,
    order: L::Order,
    window: &Window,
    limit: u64,
) -> Option<SelectStatement> {
    let sort = L::sort(order);
    let branches = branches.map(|(index, condition)| {
        let mut inner = window.apply::<L>(L::select().filter(condition), order).into_query();
        inner.limit(limit);
        inner.expr_as(Expr::value(index), Alias::new(PARENT_INDEX));
        inner.expr_as(Expr::col((L::Entity::default(), sort.column)), Alias::new(SORT_KEY));
        // A branch of a union may have an order and a limit only as a table of its own.
        Query::select().column(Asterisk).from_subquery(inner, "page").to_owned()
    });
    let union = union_all(branches)?;
    let direction = window.direction(sort.descending);
    let mut merged = Query::select();
    merged
        .column(Asterisk)
        .from_subquery(union, "pages")
        .order_by(Alias::new(PARENT_INDEX), sea_orm::Order::Asc)
        .order_by(Alias::new(SORT_KEY), direction.clone())
        .order_by(L::ID.into_iden(), direction);
    Some(merged)
}

/// Counts a list.
///
/// # Errors
/// When the database cannot be read.
pub async fn count<L: List>(connection: &DatabaseConnection, selection: &Selection) -> Result<i64> {
    Ok(counts::<L>(connection, &[(Uuid::nil(), selection.whole())]).await?.first().copied().unwrap_or(0))
}

/// Counts the lists of many parents in one statement, in the order of the parents.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts<L: List>(connection: &DatabaseConnection, parents: &[(Uuid, Condition)]) -> Result<Vec<i64>> {
    let mut all = Vec::with_capacity(parents.len());
    for parents in parents.chunks(BRANCH_LIMIT) {
        all.extend(count_branches::<L>(connection, parents).await?);
    }
    Ok(all)
}

async fn count_branches<L: List>(connection: &DatabaseConnection, parents: &[(Uuid, Condition)]) -> Result<Vec<i64>> {
    let mut counts = vec![0; parents.len()];
    let branches = parents.iter().zip(0_i32..).map(|((_, condition), index)| {
        let mut branch = L::Entity::find().select_only().filter(condition.clone()).into_query();
        branch.expr_as(Expr::value(index), Alias::new(PARENT_INDEX));
        branch.expr_as(Expr::col((L::Entity::default(), L::ID)).count(), Alias::new("count"));
        branch
    });
    let Some(union) = union_all(branches) else { return Ok(counts) };
    for row in connection.query_all(&union).await? {
        let index: i32 = row.try_get("", PARENT_INDEX)?;
        if let Some(count) = usize::try_from(index).ok().and_then(|index| counts.get_mut(index)) {
            *count = row.try_get("", "count")?;
        }
    }
    Ok(counts)
}

fn union_all(branches: impl Iterator<Item = SelectStatement>) -> Option<SelectStatement> {
    branches.reduce(|mut union, branch| {
        union.union(UnionType::All, branch);
        union
    })
}
