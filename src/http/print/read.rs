//! What the print view reads of an article.

use std::{sync::Arc, time::Duration};

use async_graphql::{Request as Execution, Variables};
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::json;

use super::super::{Service, log::RequestId};
use crate::{graphql::Session, kernel::access::Principal};

const QUERY: &str = include_str!("query.graphql");

#[derive(Deserialize)]
struct Data {
    article: Option<Article>,
}

/// What is printed of an article.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Article {
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) language: String,
    pub(super) published_at: DateTime<Utc>,
    pub(super) agency: Option<Named>,
    pub(super) contributions: Vec<Contribution>,
    pub(super) cover: Option<Cover>,
    pub(super) source: Option<Source>,
    pub(super) legal_documents: Vec<LegalDocument>,
    pub(super) body: Body,
}

#[derive(Deserialize)]
pub(super) struct Named {
    pub(super) name: String,
}

#[derive(Deserialize)]
pub(super) struct Contribution {
    pub(super) role: String,
    pub(super) contributor: Named,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cover {
    pub(super) alternative_text: String,
    pub(super) caption: Option<String>,
    pub(super) media: Media,
}

#[derive(Deserialize)]
pub(super) struct Media {
    pub(super) address: String,
    pub(super) width: Option<i64>,
    pub(super) height: Option<i64>,
    pub(super) credit: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) address: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LegalDocument {
    pub(super) number: String,
    pub(super) issued_on: Option<NaiveDate>,
    pub(super) issuer: Option<String>,
    pub(super) title: Option<String>,
    pub(super) address: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Body {
    pub(super) html: String,
}

/// The article with a slug, asked for as anybody may; the status to answer with when that fails.
pub(super) async fn article(service: &Service, id: RequestId, slug: &str) -> Result<Option<Article>, StatusCode> {
    let parts = &service.0;
    let session = Session::new(Arc::clone(&parts.kernel), Principal::Anonymous, id.0);
    let batches = session.batches.clone();
    let variables = Variables::from_json(json!({ "slug": slug }));
    let execution = Execution::new(QUERY).variables(variables).data(session).data(parts.media.addresses().clone());
    let patience = Duration::from_millis(parts.http.query_timeout_ms);
    let answer = tokio::time::timeout(patience, batches.run(parts.anonymous.execute(execution))).await;
    let answer = answer.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    if let Some(error) = answer.errors.first() {
        let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
        let is_busy = |code: &async_graphql::Value| {
            ["OVERLOADED", "TIMEOUT", "UNAVAILABLE"].iter().any(|busy| *code == async_graphql::Value::from(*busy))
        };
        // Withdrawn between two reads of one request.
        if code.is_some_and(|code| *code == async_graphql::Value::from("NOT_FOUND")) {
            return Ok(None);
        }
        tracing::warn!(error = error.message, "an article could not be printed");
        let busy = code.is_some_and(is_busy);
        return Err(if busy { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::INTERNAL_SERVER_ERROR });
    }
    let data = answer.data.into_json().and_then(serde_json::from_value::<Data>);
    let data = data.map_err(|error| {
        tracing::error!(%error, "the print view does not understand the schema");
        StatusCode::INTERNAL_SERVER_ERROR
    })?;
    Ok(data.article)
}
