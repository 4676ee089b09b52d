//! Pages of lists: keyset cursors, numbered pages, and one page for each of many parents in one statement.

mod read;

use std::sync::Arc;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::NaiveDate;
use sea_orm::{
    Condition, FromQueryResult, IntoSimpleExpr, QueryOrder, Select, Value,
    entity::prelude::*,
    sea_query::{ExprTrait as _, Order as Direction, SimpleExpr},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

use super::{
    clock::Timestamp,
    error::{Error, Result},
};

pub use read::{BRANCH_LIMIT, Selection, count, counts, page, pages};

/// The most items of one page.
pub const PAGE_LIMIT: i32 = 100;
/// The items of a page when nothing was said.
pub const PAGE_DEFAULT: i32 = 20;
/// The last page that can be asked for by number; beyond it a filter serves better than paging.
pub const PAGE_NUMBER_LIMIT: i32 = 10_000;

/// The value by which a list is ordered, before the id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// A position among siblings.
    Number(i32),
    /// A sort key, written in base64.
    Text(String),
}

impl Key {
    /// A key from an instant: microseconds would do, RFC 3339 is readable in a log.
    #[must_use]
    pub fn instant(instant: Timestamp) -> Self {
        Self::Text(instant.to_rfc3339())
    }

    /// A key from a date.
    #[must_use]
    pub fn date(date: NaiveDate) -> Self {
        Self::Text(date.to_string())
    }

    /// A key from the bytes of a sort key.
    #[must_use]
    pub fn bytes(bytes: &[u8]) -> Self {
        Self::Text(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// What kind of value a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyType {
    /// An instant.
    Instant,
    /// A date.
    Date,
    /// The bytes of a sort key.
    Bytes,
    /// A number.
    Number,
}

/// One order of a list.
#[derive(Debug, Clone, Copy)]
pub struct Sort<C> {
    /// The column; it is never null.
    pub column: C,
    /// What it holds.
    pub key: KeyType,
    /// Whether the greatest comes first. The id follows in the same direction and makes the order total.
    pub descending: bool,
}

/// A list that can be read in pages.
pub trait List: Send + Sync + 'static {
    /// The table that is listed.
    type Entity: EntityTrait;
    /// What is read of each row.
    type Row: FromQueryResult + Clone + Send + Sync + 'static;
    /// The orders that are offered.
    type Order: Copy + Eq + std::hash::Hash + std::fmt::Debug + Send + Sync + 'static;
    /// The name that binds cursors to this list.
    const NAME: &'static str;
    /// The id column.
    const ID: <Self::Entity as EntityTrait>::Column;

    /// The rows with the columns that are read, joins included, in no order and without a limit.
    fn select() -> Select<Self::Entity>;
    /// An order as a column.
    fn sort(order: Self::Order) -> Sort<<Self::Entity as EntityTrait>::Column>;
    /// The id of a row.
    fn id(row: &Self::Row) -> Uuid;
    /// The value by which an order places a row.
    fn key(row: &Self::Row, order: Self::Order) -> Key;
}

/// Which part of a list is asked for, as it came from the client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Asked {
    /// The first so many.
    pub first: Option<i32>,
    /// After this cursor.
    pub after: Option<String>,
    /// The last so many.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
    /// The page of this number, from 1, with `first` items a page.
    pub page: Option<i32>,
}

/// Which part of a list is read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Window {
    /// How many items.
    pub size: u64,
    backward: bool,
    after: Option<(Key, Uuid)>,
    before: Option<(Key, Uuid)>,
    offset: u64,
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Page<R> {
    /// The rows, in the order of the list whichever end it was read from.
    pub rows: Vec<Arc<R>>,
    /// Whether something stands before the first row.
    pub has_previous: bool,
    /// Whether something stands after the last row.
    pub has_next: bool,
}

impl<R> Page<R> {
    /// A page of nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self { rows: Vec::new(), has_previous: false, has_next: false }
    }
}

/// Binds cursors to a list, its order and its filter: a short digest of the three.
#[must_use]
pub fn tag<L: List>(order: L::Order, filter: &impl Serialize) -> String {
    tag_of(L::NAME, &order, filter)
}

/// The same for a list that is known by its name.
#[must_use]
pub fn tag_of(name: &str, order: &impl std::fmt::Debug, filter: &impl Serialize) -> String {
    let filter = serde_json::to_string(filter).unwrap_or_default();
    let digest = Sha256::digest(format!("{name}\n{order:?}\n{filter}"));
    BASE64_URL_SAFE_NO_PAD.encode(&digest[..6])
}

/// The cursor of a position.
#[must_use]
pub fn cursor(tag: &str, key: &Key, id: Uuid) -> String {
    sealed(&(tag, key, id))
}

/// A cursor that says something: its list's tag first.
fn sealed(said: &impl Serialize) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_string(said).unwrap_or_default())
}

/// What a cursor says.
fn opened<T: DeserializeOwned>(cursor: &str) -> Result<T> {
    let json = BASE64_URL_SAFE_NO_PAD.decode(cursor).map_err(|_| broken())?;
    serde_json::from_slice(&json).map_err(|_| broken())
}

fn broken() -> Error {
    Error::BadArgument("This is not a cursor of this service.".to_owned())
}

fn belongs(found: &str, tag: &str) -> Result<()> {
    if found == tag {
        return Ok(());
    }
    let message = "This cursor belongs to another list, another order or another filter.";
    Err(Error::BadArgument(message.to_owned()))
}

fn position(tag: &str, key_type: KeyType, cursor: &str) -> Result<(Key, Uuid)> {
    let (found, key, id): (String, Key, Uuid) = opened(cursor)?;
    belongs(&found, tag)?;
    value(&key, key_type).ok_or_else(broken)?;
    Ok((key, id))
}

/// The cursor of a position that is not a key and an id.
#[must_use]
pub fn mark(tag: &str, position: &impl Serialize) -> String {
    sealed(&(tag, position))
}

/// The position in such a cursor.
///
/// # Errors
/// [`Error::BadArgument`] when it is no cursor, or one of another list.
pub fn marked<T: DeserializeOwned>(tag: &str, cursor: &str) -> Result<T> {
    let (found, position): (String, serde_json::Value) = opened(cursor)?;
    belongs(&found, tag)?;
    serde_json::from_value(position).map_err(|_| broken())
}

/// The size of a page: what was asked for under this name, within the limit.
///
/// # Errors
/// [`Error::BadArgument`] with a sentence for the client.
pub fn size(name: &str, asked: i32) -> Result<u64> {
    if (1..=PAGE_LIMIT).contains(&asked) {
        Ok(u64::from(asked.unsigned_abs()))
    } else {
        Err(Error::BadArgument(format!("`{name}` must lie between 1 and {PAGE_LIMIT}.")))
    }
}

fn value(key: &Key, key_type: KeyType) -> Option<Value> {
    match (key_type, key) {
        (KeyType::Instant, Key::Text(text)) => {
            let instant = text.parse::<Timestamp>().ok();
            // Years that both databases can hold.
            instant.filter(|instant| (1..=9999).contains(&chrono::Datelike::year(instant))).map(Value::from)
        }
        // The length keeps out years that a database does not hold.
        (KeyType::Date, Key::Text(text)) if text.len() == 10 => text.parse::<NaiveDate>().ok().map(Value::from),
        (KeyType::Bytes, Key::Text(text)) => BASE64_URL_SAFE_NO_PAD.decode(text).ok().map(Value::from),
        (KeyType::Number, Key::Number(number)) => Some(Value::from(*number)),
        _ => None,
    }
}

impl Window {
    /// The first so many of a list.
    #[must_use]
    pub fn first(size: u64) -> Self {
        Self { size, backward: false, after: None, before: None, offset: 0 }
    }

    /// Reads what a client asked for.
    ///
    /// # Errors
    /// [`Error::BadArgument`] with a sentence for the client.
    pub fn read<L: List>(asked: &Asked, order: L::Order, tag: &str) -> Result<Self> {
        let refuse = |message: String| Err(Error::BadArgument(message));
        let key_type = L::sort(order).key;
        let at = |cursor: &Option<String>| cursor.as_deref().map(|cursor| position(tag, key_type, cursor)).transpose();
        let (after, before) = (at(&asked.after)?, at(&asked.before)?);
        let (backward, size) = match (asked.first, asked.last) {
            (Some(_), Some(_)) => return refuse("Give `first` or `last`, not both.".to_owned()),
            (first, None) => (false, size("first", first.unwrap_or(PAGE_DEFAULT))?),
            (None, Some(last)) => (true, size("last", last)?),
        };
        let offset = match asked.page {
            None => 0,
            Some(_) if backward || after.is_some() || before.is_some() => {
                return refuse("`page` goes with `first` only; use it or cursors, not both.".to_owned());
            }
            Some(page) if (1..=PAGE_NUMBER_LIMIT).contains(&page) => u64::from(page.unsigned_abs() - 1) * size,
            Some(_) => return refuse(format!("`page` must lie between 1 and {PAGE_NUMBER_LIMIT}.")),
        };
        Ok(Self { size, backward, after, before, offset })
    }

    fn apply<L: List>(&self, select: Select<L::Entity>, order: L::Order) -> Select<L::Entity> {
        let sort = L::sort(order);
        let place = |(key, id): &(Key, Uuid)| {
            let key = value(key, sort.key).unwrap_or(Value::from(0));
            Expr::tuple([SimpleExpr::from(key), SimpleExpr::from(Value::from(*id))])
        };
        let here = || Expr::tuple([sort.column.into_simple_expr(), L::ID.into_simple_expr()]);
        let mut bounds = Condition::all();
        // A comparison of rows is a range of the index on both databases; the equivalent of OR and AND is not.
        if let Some(after) = &self.after {
            let (here, there) = (here(), place(after));
            bounds = bounds.add(if sort.descending { here.lt(there) } else { here.gt(there) });
        }
        if let Some(before) = &self.before {
            let (here, there) = (here(), place(before));
            bounds = bounds.add(if sort.descending { here.gt(there) } else { here.lt(there) });
        }
        let direction = self.direction(sort.descending);
        select.filter(bounds).order_by(sort.column, direction.clone()).order_by(L::ID, direction)
    }

    /// In which direction the rows are read, whatever direction they are shown in.
    fn direction(&self, descending: bool) -> Direction {
        if descending == self.backward { Direction::Asc } else { Direction::Desc }
    }

    /// How many rows are read: one more than asked for tells whether there are more.
    fn limit(&self) -> u64 {
        self.size + 1
    }

    fn page<R>(&self, mut rows: Vec<R>) -> Page<R> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        if self.backward {
            rows.reverse();
        }
        let rows = rows.into_iter().map(Arc::new).collect();
        if self.backward {
            Page { rows, has_previous: more, has_next: self.before.is_some() }
        } else {
            Page { rows, has_previous: self.after.is_some() || self.offset > 0, has_next: more }
        }
    }
}
