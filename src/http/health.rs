//! Whether the service lives, and whether it is ready. Plain HTTP, outside of GraphQL: cheap, and without a body that
//! tells anything.

use std::time::Duration;

use axum::{extract::State, http::StatusCode};

use super::Service;
use crate::kernel::change;

/// `GET /health/live`: 200 while the process runs. It never asks the database: a restart would not mend that.
pub(super) async fn live() -> StatusCode {
    StatusCode::OK
}

/// `GET /health/ready`: 200 when the database answers within a second, else 503.
pub(super) async fn ready(State(service): State<Service>) -> StatusCode {
    let edition = change::edition(service.0.kernel.store.reader());
    match tokio::time::timeout(Duration::from_secs(1), edition).await {
        Ok(Ok(_)) => StatusCode::OK,
        Ok(Err(error)) => {
            tracing::warn!(cause = error.describe(), "not ready");
            StatusCode::SERVICE_UNAVAILABLE
        }
        Err(_) => {
            tracing::warn!("not ready: the database does not answer");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
