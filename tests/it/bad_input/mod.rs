//! What is malformed, too much or not true: each is refused with a code that a program can act on, and nothing is
//! written.

mod articles;
mod blocks;
mod characters;
mod documents;
mod pages;
mod steps;
mod structure;
mod values;

use serde_json::{Value, json};

use crate::kit::{Client, Newsroom};

/// An input that must be refused, with the errors that the user is told. A path that ends in `*` is one of all below it.
pub(crate) struct Case {
    what: &'static str,
    content: Value,
    errors: Vec<String>,
}

/// A case with one error.
pub(crate) fn case(what: &'static str, content: Value, error: &str) -> Case {
    Case { what, content, errors: vec![error.to_owned()] }
}

/// Creates and publishes each content, which must be refused without a trace; answers when all were.
pub(crate) async fn refuse_all(client: &Client<'_>, field: &str, agency: Option<&str>, cases: Vec<Case>) {
    let before = client.site.rows().await;
    for Case { what, content, errors } in cases {
        let input = json!({ "content": content, "agencyId": agency, "publish": true, "idempotencyKey": what });
        // So that a failure says where it happened.
        eprintln!("{what}");
        let told = client.refused(field, input).await;
        let fits = |(told, wanted): (&String, &String)| match wanted.strip_suffix('*') {
            Some(start) => told.starts_with(start),
            None => told == wanted,
        };
        assert!(told.len() == errors.len() && told.iter().zip(&errors).all(fits), "{what}: {told:?}, not {errors:?}");
        assert_eq!(client.site.rows().await, before, "{what}: something was written");
    }
}

/// An article that is fit to be public, with some fields changed.
fn article(newsroom: &Newsroom, changes: Value) -> Value {
    let mut content = json!({
        "title": "Tin",
        "summary": "Tóm tắt.",
        "categoryId": newsroom.category_id(),
        "body": { "markdown": "Một đoạn." },
    });
    let Value::Object(changes) = changes else { panic!("an object, not {changes}") };
    content.as_object_mut().unwrap().extend(changes);
    content
}
