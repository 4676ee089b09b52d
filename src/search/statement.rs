//! Statements of search, which SeaORM has no words for: full-text matches in the language of each database.

use sea_orm::{DbBackend, Value};

/// A statement under way: its text, in which every value is bound.
#[derive(Debug, Clone)]
pub struct Statement {
    backend: DbBackend,
    text: String,
    values: Vec<Value>,
}

impl Statement {
    /// An empty statement.
    #[must_use]
    pub fn new(backend: DbBackend) -> Self {
        Self { backend, text: String::new(), values: Vec::new() }
    }

    /// Which database it is for.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Appends text of ours.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends a value.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        match self.backend {
            DbBackend::Postgres => self.text.push_str(&format!("${}", self.values.len())),
            _ => self.text.push('?'),
        }
        self
    }

    /// Appends a list of values in parentheses.
    pub fn bind_all(&mut self, values: impl IntoIterator<Item = impl Into<Value>>) -> &mut Self {
        self.push("(");
        for (number, value) in values.into_iter().enumerate() {
            self.push(if number == 0 { "" } else { ", " }).bind(value);
        }
        self.push(")")
    }

    /// Its text, for people.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The values in it, for people.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The statement as SeaORM runs it.
    #[must_use]
    pub fn build(self) -> sea_orm::Statement {
        sea_orm::Statement::from_sql_and_values(self.backend, self.text, self.values)
    }
}
