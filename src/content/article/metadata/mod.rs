//! What machines read of an article: the same facts in the words of schema.org and of Dublin Core.

mod dublin_core;
mod json_ld;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_graphql::Context;
use chrono::SecondsFormat;

use super::{
    LegalDocument,
    graphql::{Article, Card, Details},
    load::Byline,
};
use crate::{
    content::agency::{self, graphql::AgencyList},
    graphql::{Result, Session, batch::ById},
    kernel::clock::{Timestamp, vietnam},
};

pub use dublin_core::{DublinCoreElement, dublin_core};
pub use json_ld::json_ld;

/// The facts about an article, read together for all articles of a request.
#[derive(Debug)]
pub struct Facts {
    card: Arc<Card>,
    details: Arc<Details>,
    byline: Arc<Byline>,
    legal_documents: Vec<LegalDocument>,
    /// The agency that publishes it.
    agency: Option<Arc<agency::entity::Model>>,
    /// Where the portal shows it, if that is known.
    address: Option<String>,
}

impl Facts {
    /// The facts about an article.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn of(article: &Article, context: &Context<'_>) -> Result<Self> {
        let session = Session::of(context);
        let card = Arc::clone(&article.card);
        let agency = async {
            let row = session.batch.load_one(ById::<AgencyList>::new(card.agency_id)).await?;
            Result::Ok(row)
        };
        // Together, so that two fields of one article wait for one round of batches.
        let (details, byline, agency) =
            futures_util::future::try_join3(article.details(context), article.byline(context), agency).await?;
        let legal_documents = details.legal_documents()?;
        let address = session.kernel.site.article(&card.slug);
        Ok(Self { card, details, byline, legal_documents, agency, address })
    }
}

/// An instant as metadata has it: in Vietnamese time, to the second.
fn written(instant: Timestamp) -> String {
    instant.with_timezone(&vietnam()).to_rfc3339_opts(SecondsFormat::Secs, false)
}
