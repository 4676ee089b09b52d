//! The client: connections that ask one after the other.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use crate::served::client::{Connection, NEWS, graphql};

/// Connections that ask one after the other until enough has been asked.
pub(crate) struct Load {
    pub(crate) port: u16,
    pub(crate) connections: usize,
}

impl Load {
    /// Asks so many times in all.
    pub(crate) async fn run(&self, endpoint: &str, requests: usize) {
        let left = Arc::new(AtomicUsize::new(requests));
        let tasks = (0..self.connections).map(|_| {
            let (left, request, port) = (Arc::clone(&left), request(endpoint), self.port);
            tokio::spawn(async move {
                let mut connection = Connection::open(port).await;
                while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
                    connection.ask(&request).await;
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
    }

    /// Asks once and answers the body.
    pub(crate) async fn once(&self, endpoint: &str) -> Vec<u8> {
        Connection::open(self.port).await.ask(&request(endpoint)).await
    }
}

fn request(endpoint: &str) -> Vec<u8> {
    if endpoint == "graphql" {
        graphql(NEWS, &serde_json::Value::Null)
    } else {
        format!("GET /{endpoint} HTTP/1.1\r\nhost: x\r\n\r\n").into_bytes()
    }
}
