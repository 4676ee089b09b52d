//! GraphQL documents that ask for too much, or are none.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde_json::json;

use crate::kit::{
    Backend, Newsroom, Site, on_both,
    request::{JSON, get, post, request},
};

/// Fragments of which each spreads the next one twice.
fn bomb(levels: usize) -> String {
    let fragments: String =
        (0..levels).map(|at| format!("fragment F{at} on Query {{ ...F{0} ...F{0} }} ", at + 1)).collect();
    format!("{{ ...F0 }} {fragments}fragment F{levels} on Query {{ __typename }}")
}

/// Documents that are refused before they run, each with its code.
fn hostile() -> Vec<(&'static str, String, &'static str)> {
    let nested = |open: &str, close: &str, count: usize| open.repeat(count) + &close.repeat(count);
    vec![
        ("lists", format!("{{ nodes(ids: {}) {{ id }} }}", nested("[", "]", 5_000)), "QUERY_TOO_COMPLEX"),
        (
            "objects",
            format!("{{ articles(filter: {}1{}) {{ totalCount }} }}", "{a: ".repeat(2_000), "}".repeat(2_000)),
            "QUERY_TOO_COMPLEX",
        ),
        ("selections", nested("{ parent ", "}", 2_000), "QUERY_TOO_COMPLEX"),
        ("parentheses", nested("(", ")", 5_000), "GRAPHQL_PARSE_FAILED"),
        (
            "types of variables",
            format!("query($a: {}Int{}) {{ __typename }}", "[".repeat(5_000), "]".repeat(5_000)),
            "QUERY_TOO_COMPLEX",
        ),
        ("bytes", format!("{{ __typename }} # {}", "x".repeat(20_000)), "QUERY_TOO_COMPLEX"),
        ("tokens", format!("{{ {} }}", "a ".repeat(3_000)), "QUERY_TOO_COMPLEX"),
        (
            "aliases",
            format!("{{ {} }}", (0..40).map(|at| format!("a{at}: __typename ")).collect::<String>()),
            "QUERY_TOO_COMPLEX",
        ),
        ("directives", format!("{{ __typename {} }}", "@skip(if: false) ".repeat(50)), "QUERY_TOO_COMPLEX"),
        ("unknown directives", format!("{{ ... {} {{ __typename }} }}", "@a ".repeat(1_000)), "QUERY_TOO_COMPLEX"),
        ("operations", (0..30).map(|at| format!("query Q{at} {{ __typename }} ")).collect(), "QUERY_TOO_COMPLEX"),
        ("cycle of one", "{ ...A } fragment A on Query { ...A }".to_owned(), "QUERY_TOO_COMPLEX"),
        (
            "cycle of three",
            "{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }"
                .to_owned(),
            "QUERY_TOO_COMPLEX",
        ),
        ("bomb", bomb(18), "QUERY_TOO_COMPLEX"),
        ("unclosed", "{ articles { nodes { id }".to_owned(), "GRAPHQL_PARSE_FAILED"),
        ("unclosed string", "{ agency(code: \"x) { id } }".to_owned(), "GRAPHQL_PARSE_FAILED"),
        ("nothing", "# only a comment".to_owned(), "GRAPHQL_PARSE_FAILED"),
        ("prose", "please give me all articles".to_owned(), "GRAPHQL_PARSE_FAILED"),
        ("schema", "type Query { a: Int }".to_owned(), "GRAPHQL_PARSE_FAILED"),
        ("control character", "{ __typename \u{0} }".to_owned(), "GRAPHQL_PARSE_FAILED"),
        ("empty selection", "{ articles { } }".to_owned(), "GRAPHQL_PARSE_FAILED"),
    ]
}

#[tokio::test]
async fn hostile_documents_are_refused_at_once_and_the_service_goes_on() {
    let site = Site::new(Backend::Sqlite).await;
    let administrator = site.administrator();
    for (what, document, code) in hostile() {
        let began = Instant::now();
        let answer = site.send(post(&document, &[])).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, code), "{what}");
        assert!(answer.bytes.len() < 500, "{what}: the refusal is short and quotes nothing: {}", answer.text());
        if document.len() < 30_000 {
            assert_eq!(site.send(get(&document, &[])).await.code(), code, "{what} by GET");
        }
        let with_token = administrator.run(&document, json!({})).await;
        // A token allows more, but none of this.
        assert!(
            with_token.json().get("errors").is_some()
                || ["aliases", "directives", "operations", "bytes"].contains(&what),
            "{what}"
        );
        assert!(began.elapsed() < Duration::from_secs(2), "{what} took {:?}", began.elapsed());
        assert_eq!(site.reader().data("{ __typename }").await, json!({ "__typename": "Query" }), "after {what}");
    }
}

#[tokio::test]
async fn a_query_that_costs_too_much_is_refused_before_it_runs() {
    on_both(|site| async move {
        Newsroom::open(&site).await;
        let site = site.configured(|settings| {
            settings.graphql.anonymous.operation.complexity = 5_000;
            settings.graphql.member.operation.complexity = 20_000;
        });
        let statements = site.kernel.store.statements();
        let pages = |depth: usize| {
            let inner = (0..depth).fold("nodes { id }".to_owned(), |inner, _| {
                format!("nodes {{ category {{ articles(first: 100) {{ {inner} }} }} }}")
            });
            format!("{{ articles(first: 100) {{ {inner} }} }}")
        };
        let aliases: String =
            (0..25).map(|at| format!("a{at}: articles(first: 100) {{ nodes {{ id title slug }} }} ")).collect();
        // Sizes that would wrap when they are multiplied.
        let huge =
            "{ articles(first: 2147483647) { nodes { category { articles(first: 2147483647) { nodes { id } } } } } }";
        let aliases = format!("{{ {aliases} }}");
        for query in [pages(1), pages(3), aliases.clone(), huge.to_owned()] {
            assert_eq!(site.reader().run(&query, json!({})).await.code(), "QUERY_TOO_COMPLEX", "{query}");
            // A member may ask for more, though not for everything.
            if query != aliases {
                assert_eq!(site.administrator().run(&query, json!({})).await.code(), "QUERY_TOO_COMPLEX", "{query}");
            }
        }
        assert_eq!(site.kernel.store.statements(), statements, "the database was not asked");
        site.administrator().data(&aliases).await;
    })
    .await;
}

#[tokio::test]
async fn depth_is_counted_through_fragments() {
    let site = Site::new(Backend::Sqlite).await;
    let fields = "{ parent ".repeat(18) + "{ id }" + &" }".repeat(18);
    let spread = format!("{{ categories {{ nodes {{ ...A }} }} }} fragment A on Category {fields}");
    let inline = format!("{{ categories {{ nodes {{ ... on Category {fields} }} }} }}");
    for query in [format!("{{ categories {{ nodes {fields} }} }}"), spread, inline] {
        assert_eq!(site.send(post(&query, &[])).await.code(), "QUERY_TOO_COMPLEX", "{query}");
    }
}

/// The introspection that GraphiQL and most tools send, with the nine levels of `ofType` that graphql-js asks for.
fn introspection() -> String {
    let of_type = (0..9).fold(String::new(), |inner, _| format!("ofType {{ kind name {inner} }}"));
    format!(
        "query IntrospectionQuery {{
            __schema {{
                description queryType {{ name }} mutationType {{ name }} subscriptionType {{ name }}
                types {{ ...FullType }}
                directives {{ name description isRepeatable locations args(includeDeprecated: true) {{ ...InputValue }} }}
            }}
        }}
        fragment FullType on __Type {{
            kind name description specifiedByURL isOneOf
            fields(includeDeprecated: true) {{
                name description args(includeDeprecated: true) {{ ...InputValue }} type {{ ...TypeRef }} isDeprecated deprecationReason
            }}
            inputFields(includeDeprecated: true) {{ ...InputValue }}
            interfaces {{ ...TypeRef }}
            enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
            possibleTypes {{ ...TypeRef }}
        }}
        fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue isDeprecated deprecationReason }}
        fragment TypeRef on __Type {{ kind name {of_type} }}"
    )
}

#[tokio::test]
async fn the_introspection_of_the_tools_is_answered() {
    let site = Site::new(Backend::Sqlite).await;
    for client in [site.reader(), site.administrator()] {
        let schema = client.data(&introspection()).await["__schema"].clone();
        assert_eq!(schema["queryType"]["name"], "Query");
        assert!(schema["types"].as_array().unwrap().len() > 50);
    }
}

#[tokio::test]
async fn nothing_of_a_document_is_repeated_in_a_parse_error() {
    let site = Site::new(Backend::Sqlite).await;
    for document in [
        "{ articles(first: secretpart secretpart) { } }",
        "secretpart",
        "{ \"secretpart }",
        "query { a(b: $secretpart }",
    ] {
        let answer = site.send(post(document, &[])).await;
        assert_eq!(answer.code(), "GRAPHQL_PARSE_FAILED", "{document}");
        assert!(!answer.text().contains("secretpart"), "{}", answer.text());
    }
}

#[tokio::test]
async fn errors_are_few_and_short_and_name_nothing_that_was_not_asked() {
    let site = Site::new(Backend::Sqlite).await;
    let many: String = (0..900).map(|at| format!("nobody{at} ")).collect();
    let answer = site.send(post(&format!("{{ {many} }}"), &[])).await;
    let errors = answer.json()["errors"].as_array().unwrap().len();
    assert!(errors <= 10 && answer.bytes.len() < 4_096, "{errors} errors, {} bytes", answer.bytes.len());
    let long = "x".repeat(10_000);
    let answer = site.send(post(&format!("{{ {long} }}"), &[])).await;
    assert!(answer.bytes.len() < 1_024, "{} bytes", answer.bytes.len());
    for near in [
        "{ article { id } }",
        "{ articels { totalCount } }",
        "{ articles { totalCont } }",
        "mutation { articleCreat { id } }",
    ] {
        let text = site.send(post(near, &[])).await.text().to_lowercase();
        assert!(!text.contains("did you mean"), "{text}");
    }
}

#[tokio::test]
async fn a_long_name_of_an_operation_is_not_repeated_at_length() {
    let site = Site::new(Backend::Sqlite).await;
    let body = json!({ "query": "query A { __typename }", "operationName": "x".repeat(50_000) }).to_string();
    let answer = site.send(request("POST", "/graphql", &[JSON], body)).await;
    assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED");
    assert!(answer.bytes.len() < 1_024);
}
