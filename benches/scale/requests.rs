//! What is asked, in the process itself: the whole router, without a socket.

use axum::{Router, body::Body, http::Request};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::content::{portal, portal_categories};

/// A request, by name.
pub(crate) struct Asked {
    pub(crate) name: &'static str,
    body: String,
}

const CARD: &str = "id title slug summary publishedAt category { id name slug }
    contributions { role contributor { id name } } cover { alternativeText media { address width height } }";

fn global(kind: &str, id: Uuid) -> String {
    format!("{kind}:{}", id.as_simple())
}

/// All that is measured.
pub(crate) fn all() -> Vec<Asked> {
    let agency = global("Agency", portal());
    let ask = |name, query: String| Asked { name, body: json!({ "query": query }).to_string() };
    vec![
        ask("news list", format!("{{ articles(first: 20) {{ nodes {{ {CARD} }} }} }}")),
        ask(
            "news list of an agency",
            format!("{{ articles(first: 20, filter: {{ agencyId: \"{agency}\" }}) {{ nodes {{ {CARD} }} }} }}"),
        ),
        ask("page furniture", furniture(&agency)),
    ]
}

/// The parts of a portal page around its article.
fn furniture(agency: &str) -> String {
    let newest = portal_categories().into_iter().enumerate().map(|(at, category)| {
        let category = global("Category", category);
        format!("c{at}: category(id: \"{category}\") {{ name articles(first: 4) {{ nodes {{ title slug publishedAt cover {{ media {{ address }} }} }} }} }}")
    });
    let newest = newest.collect::<Vec<_>>().join(" ");
    let slot = |slot| {
        format!(
            "placements(first: 6, filter: {{ agencyId: \"{agency}\", slot: {slot} }}) {{ nodes {{ headline article {{ slug publishedAt }} }} }}"
        )
    };
    format!(
        "{{ {newest} hot: {} featured: {} calendarWeek(agencyId: \"{agency}\") {{ days {{ date entries {{ title startsAt place }} }} }} }}",
        slot("HOT"),
        slot("FEATURED"),
    )
}

impl Asked {
    /// Asks, and answers the bytes; an error ends the benchmark.
    pub(crate) async fn ask(&self, router: &Router) -> Vec<u8> {
        let request = Request::post("/graphql").header("content-type", "application/json");
        let response = router.clone().oneshot(request.body(Body::from(self.body.clone())).unwrap()).await.unwrap();
        let bytes = response.into_body().collect().await.unwrap().to_bytes().to_vec();
        let answer: Value = if bytes.len() < 2_000 { serde_json::from_slice(&bytes).unwrap() } else { Value::Null };
        assert!(answer.get("errors").is_none(), "{}: {answer}", self.name);
        bytes
    }
}
