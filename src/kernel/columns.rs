//! Reading a row by the place of its columns.

use sea_orm::{DbErr, QueryResult, TryGetable};

/// Reads the columns of a row one after another. Looking each up by its name, as derived rows do, costs as much again as
/// decoding it, which shows in the lists that everybody asks for.
#[derive(Debug)]
pub struct Columns<'a> {
    row: &'a QueryResult,
    next: usize,
}

impl<'a> Columns<'a> {
    /// The columns of a row, from the first.
    #[must_use]
    pub fn of(row: &'a QueryResult) -> Self {
        Self { row, next: 0 }
    }

    /// The next column.
    ///
    /// # Errors
    /// When it has another type.
    pub fn get<T: TryGetable>(&mut self) -> Result<T, DbErr> {
        let value = self.row.try_get_by_index(self.next);
        self.next += 1;
        value
    }

    /// Passes over some columns.
    pub fn skip(&mut self, count: usize) {
        self.next += count;
    }
}
