//! How many items match, and how many of what sort.

use sea_orm::{ConnectionTrait as _, entity::prelude::*};

use super::{engine::Search, matches::Source, plan::Tier, statement::Statement};
use crate::kernel::{Result, columns::Columns, kind::Kind};

/// A number of matches by what is counted of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// The kind.
    pub kind: Kind,
    /// The agency.
    pub agency: Uuid,
    /// The category.
    pub category: Option<Uuid>,
    /// The year.
    pub year: i32,
    /// How many.
    pub count: i64,
}

impl Search<'_> {
    /// How many items match in a tier.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn count(&self, tier: Tier) -> Result<i64> {
        let Some(expression) = self.plan.expression(tier) else { return Ok(0) };
        let mut statement = Statement::new(self.connection.get_database_backend());
        statement.push("SELECT count(*) FROM (");
        self.matches(&mut statement, Source::Whole, &expression, None);
        statement.push(") m");
        let row = self.connection.query_one_raw(statement.build()).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0))
    }

    /// How many items match in a tier, by kind, agency, category and year.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn groups(&self, tier: Tier) -> Result<Vec<Group>> {
        let Some(expression) = self.plan.expression(tier) else { return Ok(Vec::new()) };
        let mut statement = Statement::new(self.connection.get_database_backend());
        statement.push("SELECT e.kind, e.agency_id, e.category_id, e.year, count(*) FROM (");
        self.matches(&mut statement, Source::Whole, &expression, None);
        statement
            .push(") m JOIN search_entry e ON e.place = m.place GROUP BY e.kind, e.agency_id, e.category_id, e.year");
        let rows = self.connection.query_all_raw(statement.build()).await?;
        let read = |row: &sea_orm::QueryResult| {
            let mut columns = Columns::of(row);
            Ok(Group {
                kind: columns.get()?,
                agency: columns.get()?,
                category: columns.get()?,
                year: columns.get()?,
                count: columns.get()?,
            })
        };
        Ok(rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?)
    }

    /// The contributors whom the most matches of a tier name, with how many, at most so many.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn contributors(&self, tier: Tier, limit: usize) -> Result<Vec<(Uuid, i64)>> {
        let Some(expression) = self.plan.expression(tier) else { return Ok(Vec::new()) };
        let mut statement = Statement::new(self.connection.get_database_backend());
        statement.push("SELECT n.contributor_id, count(*) AS total FROM (");
        self.matches(&mut statement, Source::Whole, &expression, None);
        statement.push(") m JOIN search_contributor n ON n.place = m.place GROUP BY n.contributor_id");
        statement.push(&format!(" ORDER BY total DESC, n.contributor_id LIMIT {limit}"));
        let rows = self.connection.query_all_raw(statement.build()).await?;
        let read = |row: &sea_orm::QueryResult| {
            let mut columns = Columns::of(row);
            Ok((columns.get()?, columns.get()?))
        };
        Ok(rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?)
    }
}
