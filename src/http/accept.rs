//! Which media type an answer has, from the `Accept` header (RFC 9110, GraphQL over HTTP).

use axum::http::{HeaderMap, header};
use mime::Mime;

/// What an answer of the endpoint can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: the status code tells how the request went.
    GraphqlResponse,
    /// `application/json`: every well-formed request is answered with 200.
    Json,
    /// `text/html`: GraphiQL, for a browser.
    Html,
}

impl MediaType {
    /// The value of `Content-Type`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
        }
    }

    fn matches(self, range: &Mime) -> u8 {
        let (kind, subtype, suffix) = match self {
            Self::GraphqlResponse => ("application", "graphql-response", Some("json")),
            Self::Json => ("application", "json", None),
            Self::Html => ("text", "html", None),
        };
        let same =
            range.type_() == kind && range.subtype() == subtype && range.suffix().map(|name| name.as_str()) == suffix;
        match (range.type_().as_str(), range.subtype().as_str()) {
            _ if same => 3,
            (wanted, "*") if wanted == kind => 2,
            ("*", "*") => 1,
            _ => 0,
        }
    }
}

/// The best of `offers`, which are in our order of preference; none when the client accepts none of them. Without an
/// `Accept` header the first is as good as any.
pub(super) fn choose(headers: &HeaderMap, offers: &[MediaType]) -> Option<MediaType> {
    let mut ranges = Vec::new();
    for value in headers.get_all(header::ACCEPT) {
        for part in value.to_str().ok()?.split(',').filter(|part| !part.trim().is_empty()) {
            let range: Mime = part.trim().parse().ok()?;
            let quality = range.get_param("q").map_or(Some(1.0), |q| q.as_str().parse::<f32>().ok())?;
            ranges.push((range, quality));
        }
    }
    if ranges.is_empty() {
        return offers.first().copied();
    }
    // For each offer the most specific range decides; among equals the order of the offers does.
    let quality = |offer: MediaType| {
        let best = ranges.iter().map(|(range, quality)| (offer.matches(range), *quality)).max_by_key(|(rank, _)| *rank);
        best.filter(|(rank, quality)| *rank > 0 && *quality > 0.0)
    };
    let mut chosen: Option<(MediaType, (u8, f32))> = None;
    for offer in offers {
        if let Some((rank, quality)) = quality(*offer)
            && chosen.is_none_or(|(_, (best_rank, best))| quality > best || quality == best && rank > best_rank)
        {
            chosen = Some((*offer, (rank, quality)));
        }
    }
    chosen.map(|(offer, _)| offer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(accept: &str) -> Option<MediaType> {
        let mut headers = HeaderMap::new();
        if !accept.is_empty() {
            headers.insert(header::ACCEPT, accept.parse().unwrap());
        }
        choose(&headers, &[MediaType::GraphqlResponse, MediaType::Json, MediaType::Html])
    }

    #[test]
    fn the_client_decides_and_we_break_ties() {
        use MediaType::{GraphqlResponse, Html, Json};
        for (accept, expected) in [
            ("", Some(GraphqlResponse)),
            ("*/*", Some(GraphqlResponse)),
            ("application/*", Some(GraphqlResponse)),
            ("application/json", Some(Json)),
            ("application/json; charset=utf-8", Some(Json)),
            ("application/graphql-response+json, application/json;q=0.9", Some(GraphqlResponse)),
            ("application/graphql-response+json;q=0.5, application/json", Some(Json)),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(Html)),
            ("application/json;q=0, */*", Some(GraphqlResponse)),
            ("text/plain", None),
            ("image/*", None),
            ("application/json;q=0", None),
        ] {
            assert_eq!(chosen(accept), expected, "{accept}");
        }
    }
}
