//! The one way in which a piece of JSON is written: keys in order, no white space, strings as short as they can be.
//! Numbers stay as they were written, for a number that is read and written again may come out as another.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::kernel::{Problem, ProblemCode};

/// How deep lists and objects may be nested.
const DEPTH: usize = 64;

/// Writes JSON in the one way.
///
/// # Errors
/// A problem at the path of what cannot be stored: what is no JSON, is nested too deep, or has characters that no text of
/// ours has.
pub(super) fn canonical(json: &str) -> Result<String, Problem> {
    let mut out = String::with_capacity(json.len());
    write(json.trim_matches([' ', '\t', '\r', '\n']), &mut Vec::new(), &mut out)?;
    Ok(out)
}

/// Control characters, and those that turn the direction of what follows: texts are cleaned of them when they are written.
fn is_unfit(c: char) -> bool {
    c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn write(json: &str, path: &mut Vec<String>, out: &mut String) -> Result<(), Problem> {
    if path.len() > DEPTH {
        return Err(problem(path, "This is nested too deep."));
    }
    match json.as_bytes().first() {
        Some(b'{') => {
            let fields: BTreeMap<String, &RawValue> = read(json, path)?;
            out.push('{');
            for (at, (key, value)) in fields.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                path.push(key.clone());
                string(key, path, out)?;
                out.push(':');
                write(value.get(), path, out)?;
                path.pop();
            }
            out.push('}');
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = read(json, path)?;
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                path.push(at.to_string());
                write(item.get(), path, out)?;
                path.pop();
            }
            out.push(']');
        }
        Some(b'"') => string(&read::<String>(json, path)?, path, out)?,
        _ => {
            read::<&RawValue>(json, path)?;
            out.push_str(json);
        }
    }
    Ok(())
}

fn read<'a, T: Deserialize<'a>>(json: &'a str, path: &[String]) -> Result<T, Problem> {
    serde_json::from_str(json).map_err(|_| problem(path, "This is no JSON."))
}

fn string(text: &str, path: &[String], out: &mut String) -> Result<(), Problem> {
    if text.chars().any(is_unfit) {
        return Err(problem(path, "This text has control characters, or such that turn its direction."));
    }
    let written = serde_json::to_string(text).map_err(|_| problem(path, "This text cannot be written."))?;
    out.push_str(&written);
    Ok(())
}

fn problem(path: &[String], message: &str) -> Problem {
    Problem { code: ProblemCode::Invalid, field: path.to_vec(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_one_form() {
        for (given, written) in [
            (r#" { "b" : [ 1.50 , true,null ] , "a" : "\u0068\u1ea3i\/" } "#, r#"{"a":"hải/","b":[1.50,true,null]}"#),
            (r#"{"a":1e400,"":{}}"#, r#"{"":{},"a":1e400}"#),
            (r#""line\nline""#, r#""line\nline""#),
        ] {
            let once = canonical(given).unwrap();
            assert_eq!(once, written);
            assert_eq!(canonical(&once).unwrap(), once);
        }
        for (bad, field) in [
            (r#"{"a":{"b":"x\u0000"}}"#, "a.b"),
            ("{\"a\":[\"ok\",\"\u{202e}\"]}", "a.1"),
            (r#"{"a":"#, ""),
            (r#"{"a":tru}"#, ""),
            ("", ""),
        ] {
            assert_eq!(canonical(bad).unwrap_err().field.join("."), field, "{bad:?}");
        }
        assert!(canonical(&"[".repeat(100_000)).is_err());
        assert!(canonical(&format!("{}{}", "[".repeat(500), "]".repeat(500))).is_err());
    }
}
