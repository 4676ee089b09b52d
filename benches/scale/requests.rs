//! What is asked, in the process itself: the whole router, without a socket.

use axum::{Router, body::Body, http::Request};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::content::{asked_indicator, portal};

/// A request, by name.
pub(crate) struct Asked {
    pub(crate) name: &'static str,
    body: String,
    /// The lists in its answer that must not be empty, as JSON pointers: a ratio of nothing would say nothing.
    lists: &'static [&'static str],
}

const NEWS: &str = "query News($filter: ArticleFilter) { articles(first: 20, filter: $filter) { nodes {
    id title slug summary publishedAt category { id name slug }
    contributions { role contributor { id name } } cover { alternativeText media { address width height } }
} } }";

const AWARDS: &str = "query Awards($year: Int!) { awards(first: 20, filter: { year: $year }) { nodes {
    id year state conferringLevel conferringBody awardTitle { code name } decision { number issuedOn }
    recipients { kind name jobTitle affiliation } collectiveCount individualCount householdCount ground agency { name }
} } }";

const ACHIEVEMENTS: &str =
    "query Achievements($year: Int!) { achievements(first: 20, filter: { year: $year }) { nodes {
    id title field endsOn agency { name }
    measurement { value indicator { name unit } targetsMet targetsSet isEstimate comparisons { base percent } }
    recognition { subject recognisedBy recognisedOn }
} } }";

const SUMMARY: &str =
    "query Summary($year: Int!) { awardSummary(filter: { year: $year }, groupBy: [LEVEL, TITLE]) { rows {
    conferringLevel awardTitle { name } state awardCount collectiveCount individualCount householdCount
} hasMore } }";

const SERIES: &str =
    "query Series($code: String!, $agency: ID!) { indicator(code: $code) { name unit series(agencyId: $agency) {
    points { endsOn agency { name } measurement { value isEstimate comparisons { base percent } } }
    breaks { on reason before { name } after { name } }
} } }";

/// The request that the portal sends for what stands around an article, as the documentation has it.
const PAGE: &str = include_str!("../../docs/portal-page.graphql");

/// All that is measured.
pub(crate) fn all() -> Vec<Asked> {
    let agency = global("Agency", portal());
    let year = json!({ "year": 2021 });
    vec![
        ask("news list", NEWS, &json!({}), &["/articles/nodes"]),
        ask("news list of an agency", NEWS, &json!({ "filter": { "agencyId": agency } }), &["/articles/nodes"]),
        ask("award list of a year", AWARDS, &year, &["/awards/nodes"]),
        ask("achievements of a year", ACHIEVEMENTS, &year, &["/achievements/nodes"]),
        ask("award summary of 2021", SUMMARY, &year, &["/awardSummary/rows"]),
        ask(
            "series of an indicator",
            SERIES,
            &json!({ "code": asked_indicator(), "agency": agency }),
            &["/indicator/series/points", "/indicator/series/breaks"],
        ),
        ask(
            "portal page",
            PAGE,
            &json!({ "agency": agency }),
            &[
                "/newest/nodes",
                "/newest/nodes/0/articles/nodes",
                "/hot/nodes",
                "/featured/nodes",
                "/calendarWeek/days/0/entries",
                "/linkedWebsiteGroups",
                "/achievements/nodes",
                "/awardSummary/rows",
            ],
        ),
    ]
}

fn ask(name: &'static str, query: &str, variables: &Value, lists: &'static [&'static str]) -> Asked {
    Asked { name, body: json!({ "query": query, "variables": variables }).to_string(), lists }
}

fn global(kind: &str, id: Uuid) -> String {
    format!("{kind}:{}", id.as_simple())
}

impl Asked {
    /// Asks, and answers the bytes.
    pub(crate) async fn ask(&self, router: &Router) -> Vec<u8> {
        let request = Request::post("/graphql").header("content-type", "application/json");
        let response = router.clone().oneshot(request.body(Body::from(self.body.clone())).unwrap()).await.unwrap();
        response.into_body().collect().await.unwrap().to_bytes().to_vec()
    }

    /// Asks, and looks whether the answer is whole; what is not ends the benchmark.
    pub(crate) async fn whole(&self, router: &Router) -> Vec<u8> {
        let bytes = self.ask(router).await;
        let answer: Value = serde_json::from_slice(&bytes).unwrap();
        assert!(answer.get("errors").is_none(), "{}: {answer}", self.name);
        for path in self.lists {
            let list = answer["data"].pointer(path).and_then(Value::as_array);
            assert!(list.is_some_and(|list| !list.is_empty()), "{}: nothing at {path}: {answer}", self.name);
        }
        bytes
    }
}
