//! Exact decimal numbers: what was reported as 97.8 stays 97.8, in both databases and in every answer.

use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

/// The most digits before the point.
pub const INTEGER_DIGITS: usize = 15;
/// The most digits after the point.
pub const FRACTION_DIGITS: usize = 6;

/// A decimal number in its one form: no zero that says nothing, no sign before zero. Tables keep it as text, because
/// SQLite has no exact type for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType)]
#[serde(try_from = "String", into = "String")]
#[sea_orm(value_type = "String")]
pub struct Decimal(rust_decimal::Decimal);

/// A text that is no decimal number, or one with too many digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotDecimal;

impl fmt::Display for NotDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not a decimal number of at most {INTEGER_DIGITS} digits before and {FRACTION_DIGITS} after the point"
        )
    }
}

impl std::error::Error for NotDecimal {}

impl FromStr for Decimal {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let fits = |part: &str, limit: usize| {
            (1..=limit).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !fits(whole, INTEGER_DIGITS) || !fits(fraction, FRACTION_DIGITS) {
            return Err(NotDecimal);
        }
        text.parse().map(|number: rust_decimal::Decimal| Self(number.normalize())).map_err(|_| NotDecimal)
    }
}

impl TryFrom<String> for Decimal {
    type Error = NotDecimal;

    fn try_from(text: String) -> Result<Self, NotDecimal> {
        text.parse()
    }
}

impl From<Decimal> for String {
    fn from(decimal: Decimal) -> Self {
        decimal.to_string()
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        Self(number.into())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Decimal {
    /// Whether it lies below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_form() {
        for (text, form) in [
            ("97.8", "97.8"),
            ("15.10", "15.1"),
            ("007", "7"),
            ("0", "0"),
            ("-0.0", "0"),
            ("-0.50", "-0.5"),
            ("100.000000", "100"),
            ("1000", "1000"),
            ("999999999999999.999999", "999999999999999.999999"),
        ] {
            let decimal: Decimal = text.parse().unwrap();
            assert_eq!(decimal.to_string(), form, "{text}");
            assert_eq!(form.parse::<Decimal>().unwrap(), decimal, "{text}");
            let json = serde_json::to_string(&decimal).unwrap();
            assert_eq!(
                (json.as_str(), serde_json::from_str(&json).unwrap()),
                (format!("\"{form}\"").as_str(), decimal)
            );
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            " ",
            ".",
            "-",
            "1.",
            ".5",
            "+1",
            "1,5",
            "1e3",
            "0x1",
            "NaN",
            "1_000",
            " 1",
            "1 ",
            "--1",
            "1.2.3",
            "١",
            "1234567890123456",
            "0.1234567",
        ] {
            assert_eq!(text.parse::<Decimal>(), Err(NotDecimal), "{text:?}");
        }
    }
}
