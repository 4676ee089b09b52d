//! Values of the wrong type or of no sense: variables, enums, dates, ids.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::kit::{Newsroom, global, on_both};

#[tokio::test]
async fn a_value_of_another_type_is_refused_and_nothing_is_written() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let before = site.rows().await;
        let mut passed = Vec::new();
        let agency = newsroom.agency_id();
        for query in [
            "{ articles(first: \"1\") { totalCount } }".to_owned(),
            "{ articles(first: 1.5) { totalCount } }".to_owned(),
            "{ articles(first: 2147483648) { totalCount } }".to_owned(),
            "{ articles(first: 99999999999999999999) { totalCount } }".to_owned(),
            "{ articles(first: [1]) { totalCount } }".to_owned(),
            "{ articles(first: ONE) { totalCount } }".to_owned(),
            "{ articles(orderBy: NEWEST) { totalCount } }".to_owned(),
            "{ articles(orderBy: title_asc) { totalCount } }".to_owned(),
            "{ articles(orderBy: null) { totalCount } }".to_owned(),
            "{ articles(filter: { title: \"x\" }) { totalCount } }".to_owned(),
            "{ articles(filter: { titleContains: \"x\" }) { totalCount } }".to_owned(),
            "{ articles(filter: { year: \"2021\" }) { totalCount } }".to_owned(),
            "{ articles(filter: { includeDescendants: 1 }) { totalCount } }".to_owned(),
            "{ articles(where: { year: 2021 }) { totalCount } }".to_owned(),
            "{ articles(first: 1, first: 2) { totalCount } }".to_owned(),
            "{ agencies(filter: { level: VILLAGE }) { totalCount } }".to_owned(),
            "{ agency(code: 7) { id } }".to_owned(),
            "{ node { id } }".to_owned(),
            "{ node(id: null) { id } }".to_owned(),
            "{ node(id: true) { id } }".to_owned(),
            "{ nodes(ids: null) { id } }".to_owned(),
            "{ nodes(ids: [null]) { id } }".to_owned(),
            "{ documents(filter: { states: [PUBLIC] }) { totalCount } }".to_owned(),
            "query($first: Int!) { articles(first: $first) { totalCount } }".to_owned(),
            "query($first: String) { articles(first: $first) { totalCount } }".to_owned(),
            "query($first: Nobody) { articles(first: $first) { totalCount } }".to_owned(),
            "query($first: Int = \"x\") { articles(first: $first) { totalCount } }".to_owned(),
            "query($first: Int) { articles { totalCount } }".to_owned(),
            "{ articles(first: $first) { totalCount } }".to_owned(),
            format!("mutation {{ articleCreate(input: {{ agencyId: \"{agency}\", content: {{ title: 7 }} }}) {{ document {{ id }} }} }}"),
            format!("mutation {{ articleCreate(input: {{ agencyId: \"{agency}\", content: {{ state: PUBLISHED }} }}) {{ document {{ id }} }} }}"),
            format!("mutation {{ articleCreate(input: {{ agencyId: \"{agency}\" }}) {{ document {{ id }} }} }}"),
            format!("mutation {{ articleCreate(input: {{ agencyId: \"{agency}\", content: null }}) {{ document {{ id }} }} }}"),
            format!("mutation {{ articleCreate(input: {{ agencyId: \"{agency}\", content: {{ title: \"x\", body: {{ markdown: \"a\", html: \"b\" }} }} }}) {{ document {{ id }} }} }}"),
            format!("mutation {{ articleCreate(input: {{ agencyId: \"{agency}\", content: {{ title: \"x\", body: {{}} }} }}) {{ document {{ id }} }} }}"),
            format!("mutation {{ articleCreate(input: {{ agencyId: \"{agency}\", content: {{ title: \"x\", createdBy: \"root\" }} }}) {{ document {{ id }} }} }}"),
            "mutation { articleCreate { document { id } } }".to_owned(),
        ] {
            let answer = site.administrator().run(&query, json!({})).await;
            let json = answer.json();
            let code = json["errors"][0]["extensions"]["code"].as_str();
            if code != Some("GRAPHQL_VALIDATION_FAILED") || answer.status != StatusCode::BAD_REQUEST || json.get("data").is_some() {
                passed.push((query, answer.text().to_owned()));
            }
        }
        assert!(passed.is_empty(), "not refused by the validator: {passed:#?}");
        assert_eq!(site.rows().await, before);
    })
    .await;
}

#[tokio::test]
async fn something_else_is_not_taken_for_an_object() {
    on_both(|site| async move {
        // The validator lets these through, and the resolver's argument does not.
        for filter in ["[{ year: 2021 }, { year: 2022 }]", "[{ year: 2021 }]", "[]", "\"year\"", "2021"] {
            let answer =
                site.reader().run(&format!("{{ articles(filter: {filter}) {{ totalCount }} }}"), json!({})).await;
            assert_eq!((answer.code().as_str(), &answer.json()["data"]), ("BAD_REQUEST", &Value::Null), "{filter}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_input_that_must_be_there_cannot_be_null() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let before = site.rows().await;
        let query = "mutation($input: ArticleCreateInput!) { articleCreate(input: $input) { document { id } } }";
        for variables in [json!({}), json!({ "input": null }), json!({ "input": {} }), json!({ "input": { "content": null } })] {
            let answer = site.administrator().run(query, variables.clone()).await;
            let json = answer.json();
            assert!(json["data"].is_null(), "{variables}: {json}");
            let is_unset = variables["input"].is_null();
            let code = json["errors"][0]["extensions"]["code"].as_str().unwrap();
            assert!(code == "GRAPHQL_VALIDATION_FAILED" || !is_unset && code == "BAD_REQUEST", "{variables}: {json}");
            assert_eq!(answer.status == StatusCode::BAD_REQUEST, code == "GRAPHQL_VALIDATION_FAILED", "{variables}");
        }
        // Of two fields the first must not run when the second cannot.
        let agency = "{ agencyId: $agency, content: { title: \"Tin\" } }";
        let query = format!("mutation($agency: ID, $input: ArticleCreateInput!) {{ a: articleCreate(input: {agency}) {{ document {{ id }} }} b: articleCreate(input: $input) {{ document {{ id }} }} }}");
        let answer = site.administrator().run(&query, json!({ "agency": newsroom.agency_id() })).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "GRAPHQL_VALIDATION_FAILED"));
        let long = format!("query(${0}: Int!) {{ articles(first: ${0}) {{ totalCount }} }}", "x".repeat(5_000));
        assert!(site.reader().run(&long, json!({})).await.bytes.len() < 1_024);
        assert_eq!(site.rows().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_variable_of_another_type_is_refused() {
    on_both(|site| async move {
        let cases: &[(&str, &str, Value)] = &[
            ("first: $value", "Int", json!("1")),
            ("first: $value", "Int", json!(1.5)),
            ("first: $value", "Int", json!(i64::MAX)),
            ("first: $value", "Int", json!([1])),
            ("first: $value", "Int!", json!(null)),
            ("orderBy: $value", "ArticleOrder!", json!("NEWEST")),
            ("orderBy: $value", "ArticleOrder!", json!(7)),
            ("filter: $value", "ArticleFilter", json!({ "nobody": 1 })),
            ("filter: $value", "ArticleFilter", json!({ "year": "2021" })),
            ("filter: $value", "ArticleFilter", json!("x")),
            ("filter: { categoryId: $value }", "ID", json!({ "a": 1 })),
            ("filter: { publishedFrom: $value }", "Date", json!(20210101)),
        ];
        for (argument, kind, value) in cases {
            let query = format!("query($value: {kind}) {{ articles({argument}) {{ totalCount }} }}");
            let answer = site.reader().run(&query, json!({ "value": value })).await;
            let json = answer.json();
            assert!(json["data"].is_null(), "{argument} {value}");
            for error in json["errors"].as_array().unwrap() {
                let code = error["extensions"]["code"].as_str().unwrap_or_default();
                assert!(["GRAPHQL_VALIDATION_FAILED", "BAD_REQUEST"].contains(&code), "{argument} {value}: {code}");
            }
            let text = answer.text();
            assert!(!text.contains("loa::") && !text.contains("i32") && !text.contains("alloc"), "{text}");
        }
        let answer =
            site.reader().run("query($value: Int!) { articles(first: $value) { totalCount } }", json!({})).await;
        assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED", "missing");
        let data = site.reader().run("{ articles { totalCount } }", json!({ "unknown": 1 })).await.data();
        assert_eq!(data["articles"]["totalCount"], 0, "a variable that nobody declared is left alone");
    })
    .await;
}

#[tokio::test]
async fn variables_are_bounded() {
    on_both(|site| async move {
        let nested = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!([inner]));
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        for (what, variables) in [
            ("100 levels", json!({ "ids": nested(100) })),
            ("30,000 values", json!({ "ids": vec![1; 30_000] })),
            ("30,000 values that are not used", json!({ "ids": [], "unused": vec![1; 30_000] })),
            (
                "100 levels of objects",
                json!({ "ids": [], "unused": (0..100).fold(json!(1), |inner, _| json!({ "a": inner })) }),
            ),
        ] {
            let answer = site.administrator().run(query, variables).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (StatusCode::BAD_REQUEST, "QUERY_TOO_COMPLEX"),
                "{what}"
            );
        }
        let answer = site.administrator().run(query, json!({ "ids": nested(1_000) })).await;
        assert_eq!(answer.code(), "BAD_REQUEST", "beyond what the JSON parser reads");
        let id = |number: usize| format!("Article:{number:032x}");
        let ids: Vec<String> = (0..101).map(id).collect();
        assert_eq!(site.reader().run(query, json!({ "ids": ids })).await.code(), "BAD_REQUEST", "101 ids");
        let answer = site.reader().run(query, json!({ "ids": ids[..100] })).await;
        assert_eq!(answer.data()["nodes"], json!(vec![Value::Null; 100]));
    })
    .await;
}

#[tokio::test]
async fn a_date_that_does_not_exist_is_refused() {
    on_both(|site| async move {
        for date in [
            "2021-02-30",
            "2021-02-29",
            "2021-13-01",
            "2021-00-10",
            "2021-1-1",
            "20210101",
            "10000-01-01",
            "-2021-01-01",
            "+2021-01-01",
            "2021-01-01T00:00:00Z",
            "01/02/2021",
            "",
            "hôm nay",
            "2021-01-0١",
        ] {
            for (query, variables) in [
                (format!("{{ articles(filter: {{ publishedFrom: \"{date}\" }}) {{ totalCount }} }}"), json!({})),
                (
                    "query($date: Date) { articles(filter: { publishedTo: $date }) { totalCount } }".to_owned(),
                    json!({ "date": date }),
                ),
            ] {
                let answer = site.reader().run(&query, variables).await;
                let code = answer.code();
                assert!(["GRAPHQL_VALIDATION_FAILED", "BAD_REQUEST"].contains(&code.as_str()), "{date}: {code}");
                assert!(
                    !answer.text().contains("chrono") && !answer.text().contains("ParseError"),
                    "{}",
                    answer.text()
                );
            }
        }
        for year in [1899, 2201, 0, -1, i32::MAX, i32::MIN] {
            let query = format!("{{ articles(filter: {{ year: {year} }}) {{ totalCount }} }}");
            assert_eq!(site.reader().run(&query, json!({})).await.code(), "BAD_REQUEST", "{year}");
        }
        let leap =
            "{ articles(filter: { publishedFrom: \"2024-02-29\", publishedTo: \"9999-12-31\" }) { totalCount } }";
        assert_eq!(site.reader().data(leap).await["articles"]["totalCount"], 0);
    })
    .await;
}

#[tokio::test]
async fn an_instant_has_a_date_a_time_and_a_zone() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let before = site.rows().await;
        for instant in [
            "2021-12-09T16:30:00",
            "2021-12-09",
            "16:30",
            "2021-12-09 16:30",
            "2021-02-30T00:00:00Z",
            "2021-12-09T24:00:00Z",
            "2021-12-09T16:60:00Z",
            "12021-12-09T16:30:00Z",
            "+12021-12-09T16:30:00Z",
            "1899-12-31T00:00:00Z",
            "2201-01-02T00:00:00Z",
            "1639038600",
            "",
            "2021-12-09T16:30:00+25:00",
        ] {
            let content = json!({ "title": "Tin", "publishedAt": instant });
            let input = json!({ "content": content, "agencyId": newsroom.agency_id() });
            let answer = site.administrator().try_mutate("articleCreate", input).await;
            let code = answer.code();
            assert!(["GRAPHQL_VALIDATION_FAILED", "BAD_REQUEST"].contains(&code.as_str()), "{instant}: {code}");
            assert_eq!(site.rows().await, before, "{instant}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_id_is_taken_in_one_spelling_only() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let uuid = newsroom.agency.as_simple().to_string();
        for id in [
            String::new(),
            "7".to_owned(),
            "Agency".to_owned(),
            "Agency:".to_owned(),
            "Agency:7".to_owned(),
            format!("agency:{uuid}"),
            format!("AGENCY:{uuid}"),
            format!("Agency:{}", uuid.to_uppercase()),
            format!("Agency:{}", newsroom.agency),
            format!("Agency: {uuid}"),
            format!(" Agency:{uuid}"),
            format!("Agency:{uuid} "),
            format!("Agency:{uuid}:1"),
            format!("Nobody:{uuid}"),
            uuid.clone(),
            "' OR 1=1 --".to_owned(),
            "A".repeat(5_000),
        ] {
            for query in [
                "query($id: ID!) { node(id: $id) { id } }",
                "query($id: ID!) { agency(id: $id) { id } }",
                "query($id: ID!) { document(id: $id) { id } }",
                "query($id: ID!) { articles(filter: { agencyId: $id }) { totalCount } }",
                "query($id: ID!) { documents(filter: { agencyId: $id }) { totalCount } }",
            ] {
                let answer = site.administrator().run(query, json!({ "id": id })).await;
                assert_eq!(answer.code(), "BAD_REQUEST", "{query} {id}");
                assert!(answer.bytes.len() < 500, "{id} is not repeated");
            }
            for field in ["documentPublish", "documentSubmit"] {
                let input = json!({ "id": id, "expectedVersion": 1 });
                assert_eq!(site.administrator().refused(field, input).await, ["INVALID id"], "{id}");
            }
        }
        // The id of something else.
        for (query, id) in [
            ("query($id: ID!) { agency(id: $id) { id } }", newsroom.category_id()),
            ("query($id: ID!) { articles(filter: { categoryId: $id }) { totalCount } }", newsroom.agency_id()),
            ("query($id: ID!) { mediaAsset(id: $id) { id } }", global("Contributor", newsroom.authors[0])),
        ] {
            assert_eq!(site.reader().run(query, json!({ "id": id })).await.code(), "BAD_REQUEST", "{query}");
        }
    })
    .await;
}
