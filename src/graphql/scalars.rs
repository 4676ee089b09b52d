//! Dates, instants and decimal numbers.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime as ChronoDateTime, NaiveDate, SecondsFormat, Utc};

use serde::Serialize;

use crate::kernel::{
    clock::{Timestamp, YEARS, to_micros},
    value::decimal,
};

/// A calendar date in Viet Nam (UTC+7), written `YYYY-MM-DD` as in ISO 8601. A date that does not exist is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Date(pub NaiveDate);

/// A calendar date in Viet Nam (UTC+7), written `YYYY-MM-DD` as in ISO 8601. A date that does not exist is refused.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            // The length keeps out years of five digits and dates with a sign, which would parse.
            Value::String(text) if text.len() == 10 => NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .map(Self)
                .map_err(|_| InputValueError::custom("not a date of the form YYYY-MM-DD")),
            _ => Err(InputValueError::custom("not a date of the form YYYY-MM-DD")),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An instant, written as in RFC 3339. Answers are in UTC and end in `Z`; inputs may have any offset, lie in the years
/// 1900 to 2200, and are kept to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DateTime(pub Timestamp);

/// An instant, written as in RFC 3339. Answers are in UTC and end in `Z`; inputs may have any offset, lie in the years
/// 1900 to 2200, and are kept to the microsecond.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let refused =
            || InputValueError::custom("not an instant of the years 1900 to 2200 such as 2021-12-09T16:30:00+07:00");
        match &value {
            Value::String(text) => ChronoDateTime::parse_from_rfc3339(text)
                .ok()
                .map(|instant| Self(to_micros(instant.with_timezone(&Utc))))
                .filter(|Self(instant)| YEARS.contains(&chrono::Datelike::year(instant)))
                .ok_or_else(refused),
            _ => Err(refused()),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// An exact decimal number, written as a string such as `"97.8"`: at most 15 digits before the point and 6 after it, a
/// point and no comma, no exponent. Answers have no zero that says nothing: `"15.10"` comes back as `"15.1"`. Inputs may
/// be whole numbers without quotes too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal(pub decimal::Decimal);

/// An exact decimal number, written as a string such as `"97.8"`: at most 15 digits before the point and 6 after it, a
/// point and no comma, no exponent. Answers have no zero that says nothing: `"15.10"` comes back as `"15.1"`. Inputs may
/// be whole numbers without quotes too.
#[Scalar]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = match value {
            Value::String(text) => text,
            // A number with a point has been through a binary float, which is not exact any more.
            Value::Number(number) if number.is_i64() => number.to_string(),
            _ => return Err(InputValueError::custom("a decimal number is written as a string such as \"97.8\"")),
        };
        text.parse().map(Self).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
