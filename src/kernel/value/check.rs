//! Checks of single values that answer problems, shared by all kinds.

use chrono::{Datelike as _, NaiveDate};

use super::{address, slug};
use crate::kernel::{
    clock::YEARS,
    problem::{Problem, ProblemCode},
};

/// The problems found so far.
#[derive(Debug, Default)]
pub struct Check {
    problems: Vec<Problem>,
}

impl Check {
    /// A line that must be there and has at most `limit` characters.
    pub fn line(&mut self, path: &str, value: &str, limit: usize) -> &mut Self {
        if value.is_empty() {
            self.problem(ProblemCode::Blank, path, "This must not be empty.");
        }
        self.length(path, value, limit)
    }

    /// A text, where there is one, of at most `limit` characters.
    pub fn optional(&mut self, path: &str, value: Option<&str>, limit: usize) -> &mut Self {
        self.length(path, value.unwrap_or_default(), limit)
    }

    /// A slug or code, where one is given.
    pub fn slug(&mut self, path: &str, value: Option<&str>) -> &mut Self {
        if value.is_some_and(|value| !slug::is_valid(value)) {
            let message = "Use words of a–z and 0–9 joined by single hyphens, at most 100 characters.";
            self.problem(ProblemCode::Invalid, path, message);
        }
        self
    }

    /// An http or https address, where one is given.
    pub fn address(&mut self, path: &str, value: Option<&str>) -> &mut Self {
        match value.map(address::parse) {
            None | Some(Ok(_)) => self,
            Some(Err(address::Fault::TooLong)) => self.problem(
                ProblemCode::TooLong,
                path,
                format!("An address has at most {} characters.", address::LIMIT),
            ),
            Some(Err(address::Fault::Malformed)) => {
                self.problem(ProblemCode::Invalid, path, "Give an absolute address such as https://example.vn/page.")
            }
            Some(Err(address::Fault::Unsafe)) => {
                let message = "Only http and https addresses without a user name are allowed.";
                self.problem(ProblemCode::UnsafeAddress, path, message)
            }
        }
    }

    /// A list of at most `limit` entries.
    pub fn list(&mut self, path: &str, count: usize, limit: usize) -> &mut Self {
        if count > limit {
            self.problem(ProblemCode::TooMany, path, format!("There are at most {limit} of these."));
        }
        self
    }

    /// A number between two bounds, both included.
    pub fn range<N: PartialOrd + Copy + std::fmt::Display>(
        &mut self,
        path: &str,
        value: Option<N>,
        from: N,
        to: N,
    ) -> &mut Self {
        if value.is_some_and(|value| value < from || value > to) {
            self.problem(ProblemCode::OutOfRange, path, format!("It must lie between {from} and {to}."));
        }
        self
    }

    /// A date, where one is given, in the years 1900 to 2200.
    pub fn date(&mut self, path: &str, value: Option<NaiveDate>) -> &mut Self {
        let years = value.map(|date| date.year());
        if years.is_some_and(|year| !YEARS.contains(&year)) {
            self.problem(ProblemCode::OutOfRange, path, "It must lie in the years 1900 to 2200.");
        }
        self
    }

    /// Something that must hold.
    pub fn holds(&mut self, holds: bool, code: ProblemCode, path: &str, message: &str) -> &mut Self {
        if !holds {
            self.problem(code, path, message);
        }
        self
    }

    /// Problems that were found elsewhere, seen from `path`.
    pub fn within(&mut self, path: &str, problems: Vec<Problem>) -> &mut Self {
        self.problems.extend(problems.into_iter().map(|problem| problem.within(path)));
        self
    }

    /// One more problem.
    pub fn problem(&mut self, code: ProblemCode, path: &str, message: impl Into<String>) -> &mut Self {
        self.problems.push(Problem::at(code, path, message));
        self
    }

    /// All problems that were found.
    #[must_use]
    pub fn done(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    fn length(&mut self, path: &str, value: &str, limit: usize) -> &mut Self {
        if value.chars().count() > limit {
            self.problem(ProblemCode::TooLong, path, format!("It has at most {limit} characters."));
        }
        self
    }
}
