//! Visit statistics: what is counted, what is not, and what it costs.

mod bad_input;
mod counting;
mod instances;
mod most_read;

use axum::{body::Body, http::Request};
use loa::{
    http::peer::Peer,
    statistics::entity::{article_day, day, total},
};
use sea_orm::{DatabaseConnection, EntityTrait as _};
use serde_json::Value;

use crate::kit::{Answer, Site, request::request};

/// What a browser calls itself.
pub(crate) const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/// A beacon of a reader who is known by a number: each has a telephone of their own.
pub(crate) fn beacon(parameters: &str, reader: usize) -> Request<Body> {
    from(parameters, &format!("203.0.{}.{}", reader / 250, reader % 250), BROWSER)
}

/// A beacon from an address, with an agent.
pub(crate) fn from(parameters: &str, address: &str, agent: &str) -> Request<Body> {
    let mut request = request("POST", &format!("/visits?{parameters}"), &[("user-agent", agent)], Body::empty());
    request.extensions_mut().insert(Peer(address.parse().unwrap()));
    request
}

impl Site {
    /// Sends a beacon, which must be answered with 204.
    pub(crate) async fn visit(&self, request: Request<Body>) -> Answer {
        let answer = self.send(request).await;
        assert_eq!((answer.status.as_u16(), answer.text()), (204, ""));
        assert_eq!(answer.header("cache-control"), "no-store");
        answer
    }

    /// Writes what came.
    pub(crate) async fn count(&self) {
        self.visits.flush().await.map_err(|error| error.describe()).unwrap();
    }

    /// Today, this month, in total, as anybody reads them.
    pub(crate) async fn figures(&self, agency: Option<&str>) -> [i64; 3] {
        let of = agency.map(|id| format!("(agencyId: \"{id}\")")).unwrap_or_default();
        let data = self.reader().data(&format!("{{ visitStatistics{of} {{ today thisMonth total }} }}")).await;
        ["today", "thisMonth", "total"].map(|name| data["visitStatistics"][name].as_i64().unwrap())
    }

    /// The most read articles with their views.
    pub(crate) async fn most_read(&self, arguments: &str) -> Vec<(String, i64)> {
        let query = format!("{{ visitStatistics {{ mostRead{arguments} {{ views article {{ title }} }} }} }}");
        let data = self.reader().data(&query).await;
        let row = |row: &Value| (row["article"]["title"].as_str().unwrap().to_owned(), row["views"].as_i64().unwrap());
        data["visitStatistics"]["mostRead"].as_array().unwrap().iter().map(row).collect()
    }

    /// The visits and the views that are written.
    pub(crate) async fn written(&self) -> (i64, i64) {
        written(self.kernel.store.reader()).await
    }
}

/// The visits and the views that are written, after all tables were seen to agree.
pub(crate) async fn written(reader: &DatabaseConnection) -> (i64, i64) {
    let totals = total::Entity::find().all(reader).await.unwrap();
    let days = day::Entity::find().all(reader).await.unwrap();
    let articles = article_day::Entity::find().all(reader).await.unwrap();
    let visits: i64 = totals.iter().map(|row| row.visits).sum();
    let views: i64 = totals.iter().map(|row| row.views).sum();
    assert_eq!(visits, days.iter().map(|row| row.visits).sum::<i64>(), "visits by day make the total");
    assert_eq!(views, days.iter().map(|row| row.views).sum::<i64>(), "views by day make the total");
    assert_eq!(views, articles.iter().map(|row| row.views).sum::<i64>(), "views by article make the total");
    (visits, views)
}
