//! Facts about the libraries that the service is built on. When one of these fails after an update, the code that
//! relies on it must be looked at before the update is taken.

use std::time::Duration;

use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema, SimpleObject};
use chrono::{DateTime, Utc};
use loa::kernel::{clock::Timestamp, document, kind::Kind, workflow::State};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, QueryOrder as _, prelude::Uuid};
use serde_json::{Value, json};

use crate::kit::{on_both, start};

struct Root;

struct Parent;

#[derive(SimpleObject)]
struct Leaf {
    name: &'static str,
}

#[Object]
impl Root {
    async fn parent(&self) -> Option<Parent> {
        Some(Parent)
    }

    async fn needed(&self) -> Parent {
        Parent
    }

    async fn parents(&self) -> Vec<Option<Parent>> {
        vec![Some(Parent), Some(Parent)]
    }
}

#[Object]
impl Parent {
    /// Slower than those after it.
    async fn slow(&self) -> i32 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        1
    }

    async fn quick(&self) -> i32 {
        2
    }

    async fn fails(&self) -> async_graphql::Result<i32> {
        Err("no".into())
    }

    async fn may_fail(&self) -> Option<async_graphql::Result<Leaf>> {
        Some(Err("no".into()))
    }

    async fn fails_whole(&self) -> async_graphql::Result<Option<Leaf>> {
        Err("no".into())
    }

    async fn leaf(&self) -> Leaf {
        Leaf { name: "leaf" }
    }

    async fn parent(&self) -> Option<Parent> {
        Some(Parent)
    }
}

fn schema() -> Schema<Root, EmptyMutation, EmptySubscription> {
    Schema::new(Root, EmptyMutation, EmptySubscription)
}

/// The answer with its messages and paths only.
async fn run(query: &str) -> (Value, Vec<String>) {
    let response = schema().execute(query).await;
    let errors = response.errors.iter().map(|error| error.message.clone()).collect();
    (response.data.into_json().unwrap(), errors)
}

#[tokio::test]
async fn a_field_that_must_be_there_and_fails_makes_its_parent_null() {
    let (data, errors) = run("{ parent { quick fails } }").await;
    assert_eq!((data, errors), (json!({ "parent": null }), vec!["no".to_owned()]));
    let (data, _) = run("{ needed { quick fails } }").await;
    assert_eq!(data, Value::Null, "up to the first that may be null");
    let (data, _) = run("{ parent { parent { fails } quick } }").await;
    assert_eq!(data, json!({ "parent": { "parent": null, "quick": 2 } }), "and no further");
    let (data, _) = run("{ parents { fails } }").await;
    assert_eq!(data, json!({ "parents": [null, null] }));
}

#[tokio::test]
async fn keys_come_in_the_order_of_the_query() {
    let response = schema().execute("{ parent { slow quick leaf { name } } a: parent { quick slow } }").await;
    let text = serde_json::to_string(&response.data).unwrap();
    assert_eq!(text, r#"{"parent":{"slow":1,"quick":2,"leaf":{"name":"leaf"}},"a":{"quick":2,"slow":1}}"#);
}

#[tokio::test]
async fn a_field_that_may_be_null_keeps_its_parent_when_the_result_is_inside_the_option() {
    let (data, errors) = run("{ needed { quick mayFail { name } } }").await;
    assert_eq!((data, errors.len()), (json!({ "needed": { "quick": 2, "mayFail": null } }), 1));
}

#[tokio::test]
async fn a_field_that_may_be_null_takes_its_parent_along_when_the_option_is_inside_the_result() {
    // Against the specification, which has the field null and the parent whole. So no resolver may return this.
    let (data, errors) = run("{ needed { quick failsWhole { name } } }").await;
    assert_eq!((data, errors.len()), (Value::Null, 1));
}

#[tokio::test]
async fn the_limits_are_told_in_these_words() {
    // `http::response` gives them a code by their text.
    let limited = |depth, complexity, recursion| {
        Schema::build(Root, EmptyMutation, EmptySubscription)
            .limit_depth(depth)
            .limit_complexity(complexity)
            .limit_recursive_depth(recursion)
            .finish()
    };
    let query = "{ parent { parent { parent { parent { quick } } } } }";
    for (schema, message) in [
        (limited(3, 100, 100), "Query is nested too deep."),
        (limited(100, 3, 100), "Query is too complex."),
        (limited(100, 100, 3), "The recursion depth of the query cannot be greater than `3`"),
    ] {
        let response = schema.execute(query).await;
        let errors: Vec<_> = response.errors.iter().map(|error| (error.message.as_str(), error.path.len())).collect();
        assert_eq!(errors, [(message, 0)]);
        assert_eq!(response.data, async_graphql::Value::Null);
    }
    assert!(limited(5, 5, 5).execute(query).await.is_ok());
}

#[tokio::test]
async fn instants_sort_within_a_second() {
    on_both(|site| async move {
        let writer = site.kernel.store.writer();
        // In the order of time, which is not the order in which a text with fewer digits would stand.
        let micros = [0, 1, 9, 10, 100, 99_999, 100_000, 120_000, 123_456, 500_000, 999_999];
        let instants: Vec<Timestamp> =
            micros.iter().map(|micros| start() + chrono::Duration::microseconds(*micros)).collect();
        for (number, instant) in instants.iter().enumerate().rev() {
            let row = document::Model {
                id: Uuid::from_u128(u128::try_from(number).unwrap()),
                kind: Kind::Article,
                agency_id: Uuid::nil(),
                state: State::Draft,
                version: 1,
                title: String::new(),
                latest_revision: 1,
                published_revision: None,
                shown: false,
                next_turn_at: None,
                first_published_at: Some(*instant),
                public_since: None,
                scheduled_revision: None,
                scheduled_at: None,
                created_by: String::new(),
                created_at: *instant,
                modified_by: String::new(),
                modified_at: *instant,
            };
            row.into_active_model().reset_all().insert(writer).await.unwrap();
        }
        let rows = document::Entity::find().order_by_asc(document::Column::ModifiedAt).all(writer).await.unwrap();
        let sorted: Vec<DateTime<Utc>> = rows.iter().map(|row| row.modified_at).collect();
        assert_eq!(sorted, instants);
        for (number, instant) in instants.iter().enumerate() {
            use sea_orm::{ColumnTrait as _, PaginatorTrait as _, QueryFilter as _};
            let before =
                document::Entity::find().filter(document::Column::ModifiedAt.lt(*instant)).count(writer).await.unwrap();
            assert_eq!(before, u64::try_from(number).unwrap(), "{instant}");
        }
    })
    .await;
}
