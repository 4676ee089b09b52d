//! How the cells of a table lie in its grid.

use super::{Cell, Row};

/// The greatest number of rows in a table.
pub const MAX_ROWS: usize = 500;
/// The greatest number of columns in a table, spans counted.
pub const MAX_COLUMNS: usize = 30;

/// Why cells do not fill a rectangle, with the row and, where it matters, the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GridFault {
    /// No rows, or a row in which no cell begins.
    Empty(usize),
    /// More rows than [`MAX_ROWS`].
    TooManyRows,
    /// More columns than [`MAX_COLUMNS`].
    TooWide(usize),
    /// A span of 0.
    NoSpan(usize, usize),
    /// A cell that would lie over another one.
    Overlap(usize, usize),
    /// A cell that would reach below the last row.
    Below(usize, usize),
    /// A row that is not as wide as the first.
    Ragged(usize),
}

/// The column in which each cell of each row begins, or the first fault.
pub(super) fn place(rows: &[Row]) -> Result<Vec<Vec<usize>>, GridFault> {
    if rows.len() > MAX_ROWS {
        return Err(GridFault::TooManyRows);
    }
    let mut width = None;
    // For each column, how many rows from the current one on are taken by a cell.
    let mut taken: Vec<u16> = Vec::new();
    let mut starts = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let mut begins = Vec::with_capacity(row.cells.len());
        let mut column = 0;
        for (number, cell) in row.cells.iter().enumerate() {
            if cell.column_span == 0 || cell.row_span == 0 {
                return Err(GridFault::NoSpan(at, number));
            }
            if at + usize::from(cell.row_span) > rows.len() {
                return Err(GridFault::Below(at, number));
            }
            while taken.get(column).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            begins.push(column);
            for here in column..column + usize::from(cell.column_span) {
                if here >= MAX_COLUMNS {
                    return Err(GridFault::TooWide(at));
                }
                if here >= taken.len() {
                    taken.resize(here + 1, 0);
                }
                if taken[here] > 0 {
                    return Err(GridFault::Overlap(at, number));
                }
                taken[here] = cell.row_span;
            }
            column += usize::from(cell.column_span);
        }
        if begins.is_empty() {
            return Err(GridFault::Empty(at));
        }
        if *width.get_or_insert(taken.len()) != taken.len() || taken.contains(&0) {
            return Err(GridFault::Ragged(at));
        }
        taken.iter_mut().for_each(|rows| *rows -= 1);
        starts.push(begins);
    }
    if rows.is_empty() { Err(GridFault::Empty(0)) } else { Ok(starts) }
}

/// Takes out the columns in which no cell begins: they cannot be seen, only counted. Leaves a faulty table alone.
pub(super) fn reduce(rows: &mut [Row]) {
    let Ok(starts) = place(rows) else { return };
    let mut begins = [false; MAX_COLUMNS];
    for column in starts.iter().flatten() {
        begins[*column] = true;
    }
    for (row, starts) in rows.iter_mut().zip(starts) {
        for (cell, start) in row.cells.iter_mut().zip(starts) {
            let covered = begins.iter().skip(start).take(usize::from(cell.column_span));
            cell.column_span = u16::try_from(covered.filter(|begins| **begins).count()).unwrap_or(1);
        }
    }
}

/// Makes a rectangle of what an import found, as a browser would show it: rows without cells go, spans are cut where
/// they meet another cell or the end, short rows are filled up. A table beyond the limits is returned as the fault.
pub(super) fn repair(mut rows: Vec<Row>) -> Result<Vec<Row>, GridFault> {
    // How many of the rows up to each one stay, so that spans over rows that go can be shortened.
    let mut staying = vec![0];
    for row in &rows {
        let before = staying.last().copied().unwrap_or(0);
        staying.push(before + usize::from(!row.cells.is_empty()));
    }
    let count = rows.len();
    for (at, row) in rows.iter_mut().enumerate() {
        for cell in &mut row.cells {
            let span = if cell.row_span == 0 { count } else { usize::from(cell.row_span) };
            let end = (at + span).min(count);
            cell.row_span = u16::try_from(staying[end] - staying[at]).unwrap_or(u16::MAX);
            cell.column_span = cell.column_span.max(1);
        }
    }
    rows.retain(|row| !row.cells.is_empty());
    if rows.len() > MAX_ROWS {
        return Err(GridFault::TooManyRows);
    }
    let mut taken: Vec<Vec<u16>> = Vec::with_capacity(rows.len());
    let mut left: Vec<u16> = Vec::new();
    for (at, row) in rows.iter_mut().enumerate() {
        let mut column = 0;
        for cell in &mut row.cells {
            while left.get(column).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            let free = left.iter().skip(column).take_while(|rows| **rows == 0).count();
            let bounded = column + free < left.len();
            let span = usize::from(cell.column_span).min(if bounded { free } else { usize::MAX });
            if column + span > MAX_COLUMNS {
                return Err(GridFault::TooWide(at));
            }
            cell.column_span = u16::try_from(span).unwrap_or(1);
            if left.len() < column + span {
                left.resize(column + span, 0);
            }
            left[column..column + span].fill(cell.row_span);
            column += span;
        }
        taken.push(left.clone());
        left.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
    }
    let width = left.len();
    for (row, taken) in rows.iter_mut().zip(taken) {
        let used = taken.iter().filter(|rows| **rows > 0).count();
        let empty = Cell { content: Vec::new(), header: false, column_span: 1, row_span: 1 };
        row.cells.extend(std::iter::repeat_n(empty, width - used));
    }
    reduce(&mut rows);
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(spans: &[&[(u16, u16)]]) -> Vec<Row> {
        let cell = |(column_span, row_span): &(u16, u16)| Cell {
            content: Vec::new(),
            header: false,
            column_span: *column_span,
            row_span: *row_span,
        };
        spans.iter().map(|row| Row { cells: row.iter().map(cell).collect() }).collect()
    }

    #[test]
    fn faults_are_found() {
        assert_eq!(place(&rows(&[&[(1, 2), (2, 1)], &[(1, 1), (1, 1)]])), Ok(vec![vec![0, 1], vec![1, 2]]));
        assert_eq!(place(&[]), Err(GridFault::Empty(0)));
        assert_eq!(place(&rows(&[&[(1, 1)], &[]])), Err(GridFault::Empty(1)));
        assert_eq!(place(&rows(&[&[(1, 1)], &[(2, 1)]])), Err(GridFault::Ragged(1)));
        assert_eq!(place(&rows(&[&[(2, 1)], &[(1, 1)]])), Err(GridFault::Ragged(1)));
        assert_eq!(place(&rows(&[&[(1, 1), (1, 2)], &[(2, 1)]])), Err(GridFault::Overlap(1, 0)));
        assert_eq!(place(&rows(&[&[(1, 2)]])), Err(GridFault::Below(0, 0)));
        assert_eq!(place(&rows(&[&[(0, 1)]])), Err(GridFault::NoSpan(0, 0)));
        assert_eq!(place(&rows(&[&[(31, 1)]])), Err(GridFault::TooWide(0)));
        assert_eq!(place(&vec![rows(&[&[(1, 1)]])[0].clone(); 501]), Err(GridFault::TooManyRows));
    }

    #[test]
    fn unseen_columns_go() {
        let mut table = rows(&[&[(4, 1)], &[(2, 1), (2, 1)]]);
        reduce(&mut table);
        assert_eq!(table, rows(&[&[(2, 1)], &[(1, 1), (1, 1)]]));
    }

    #[test]
    fn repair_cuts_and_fills() {
        let table = repair(rows(&[&[(1, 9), (1, 1)], &[], &[(1, 1), (1, 1)]])).unwrap();
        assert_eq!(table, rows(&[&[(1, 2), (1, 1), (1, 1)], &[(1, 1), (1, 1)]]));
        assert_eq!(repair(rows(&[&[(1, 0)], &[(1, 1)]])).unwrap(), rows(&[&[(1, 2), (1, 1)], &[(1, 1)]]));
    }

    proptest! {
        #[test]
        fn repair_gives_a_rectangle(spans in prop::collection::vec(prop::collection::vec((0u16..4, 0u16..3), 0..4), 1..6)) {
            let spans: Vec<&[(u16, u16)]> = spans.iter().map(Vec::as_slice).collect();
            let table = repair(rows(&spans)).unwrap();
            prop_assert!(table.is_empty() || place(&table).is_ok(), "{:?}", place(&table));
            prop_assert_eq!(repair(table.clone()).unwrap(), table);
        }
    }
}
