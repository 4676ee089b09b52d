//! Awards as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};

use super::{
    entity::{self, State, recipient},
    load::RecipientsOf,
};
use crate::{
    content::{
        agency::graphql::{self as agency, Agency},
        article::{
            LegalDocument as StoredLegalDocument,
            graphql::{self as article, Article, LegalDocument},
        },
        award_title::{
            entity::{ConferringLevel, RecipientKind},
            graphql::{self as award_title, AwardTitle},
        },
        emulation_movement::graphql::{self as movement, EmulationMovement},
    },
    graphql::{
        Result, Session, cost, ids,
        scalars::{Date, DateTime},
    },
    kernel::Error,
};

/// An award (khen thưởng): a title of the catalogue that was proposed for somebody, conferred, or revoked.
pub struct Award {
    row: Arc<entity::Model>,
    /// Of a preview, whose recipients stand in no table.
    recipients: Option<Arc<Vec<recipient::Model>>>,
}

impl From<Arc<entity::Model>> for Award {
    fn from(row: Arc<entity::Model>) -> Self {
        Self { row, recipients: None }
    }
}

/// An award (khen thưởng): a title of the catalogue that was proposed for somebody, conferred, or revoked. One award is
/// one decision, or one figure of a report: its recipients are named, or only counted.
#[Object]
impl Award {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("Award", self.row.id)
    }

    /// What was awarded; null only in the preview of a draft.
    async fn award_title(&self, context: &Context<'_>) -> Option<Result<AwardTitle>> {
        Box::pin(award_title::optional(context, Some(self.row.award_title_id))).await
    }

    /// The level of the body that confers it, as it was at that time.
    async fn conferring_level(&self) -> ConferringLevel {
        self.row.conferring_level
    }

    /// The name of that body, as it was at that time, at most 200 characters.
    async fn conferring_body(&self) -> &str {
        &self.row.conferring_body
    }

    /// The year that it is for (năm xét khen thưởng). The decision may be of a later one.
    async fn year(&self) -> i32 {
        self.row.year
    }

    /// How far it has come.
    async fn state(&self) -> State {
        self.row.state
    }

    /// The day of the decision, where it is known.
    async fn decided_on(&self) -> Result<Option<Date>> {
        Ok(stored(self.row.decision.as_deref())?.and_then(|document| document.issued_on).map(Date))
    }

    /// The decision by which it was conferred; null as long as it is only proposed, and where it is not known.
    async fn decision(&self) -> Result<Option<LegalDocument>> {
        Ok(stored(self.row.decision.as_deref())?.map(LegalDocument::from))
    }

    /// The decision by which it was revoked, with its number and date, when it was.
    async fn revocation(&self) -> Result<Option<LegalDocument>> {
        Ok(stored(self.row.revocation.as_deref())?.map(LegalDocument::from))
    }

    /// The recipients that are named, in their order, at most 200; none where they are only counted.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    async fn recipients(&self, context: &Context<'_>) -> Result<Vec<AwardRecipient>> {
        let rows = match &self.recipients {
            Some(rows) => Some(Arc::clone(rows)),
            None => Session::of(context).batch.load_one(RecipientsOf(self.row.id)).await?,
        };
        Ok(rows.unwrap_or_default().iter().cloned().map(AwardRecipient::from).collect())
    }

    /// How many collectives (tập thể) receive it, whether named or only counted.
    async fn collective_count(&self) -> i32 {
        self.row.collective_count
    }

    /// How many persons (cá nhân) receive it, whether named or only counted.
    async fn individual_count(&self) -> i32 {
        self.row.individual_count
    }

    /// How many households (hộ gia đình) receive it, whether named or only counted.
    async fn household_count(&self) -> i32 {
        self.row.household_count
    }

    /// What for (thành tích), at most 500 characters.
    async fn ground(&self) -> Option<&str> {
        self.row.ground.as_deref()
    }

    /// The emulation movement that it belongs to, when it does.
    async fn movement(&self, context: &Context<'_>) -> Option<Result<EmulationMovement>> {
        Box::pin(movement::optional(context, self.row.movement_id)).await
    }

    /// The article that tells of it; null when there is none, or it was withdrawn.
    async fn source_article(&self, context: &Context<'_>) -> Option<Result<Article>> {
        Box::pin(article::optional(context, self.row.source_article_id)).await
    }

    /// The agency that records it, which need not be the one that confers it.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(agency::optional(context, Some(self.row.agency_id))).await
    }

    /// When it first became public here.
    async fn published_at(&self) -> DateTime {
        DateTime(self.row.published_at)
    }

    /// When it was last changed.
    async fn modified_at(&self) -> DateTime {
        DateTime(self.row.modified_at)
    }
}

impl Award {
    /// What a reader would see of an award that is in no table.
    pub(super) fn preview(row: entity::Model, recipients: Vec<recipient::Model>) -> Self {
        Self { row: Arc::new(row), recipients: Some(Arc::new(recipients)) }
    }
}

fn stored(json: Option<&str>) -> Result<Option<StoredLegalDocument>, Error> {
    Ok(json.map(serde_json::from_str).transpose()?)
}

/// One recipient of an award, by name.
#[derive(SimpleObject)]
pub struct AwardRecipient {
    /// Whether it is a collective, a person or a household.
    kind: RecipientKind,
    /// The name, at most 200 characters; of a household, that of its head.
    name: String,
    /// What they are (chức vụ), at most 200 characters.
    job_title: Option<String>,
    /// Where they belong (đơn vị công tác, địa chỉ), at most 200 characters.
    affiliation: Option<String>,
    /// What else is to be known, at most 500 characters.
    note: Option<String>,
}

impl From<recipient::Model> for AwardRecipient {
    fn from(row: recipient::Model) -> Self {
        let recipient::Model { kind, name, job_title, affiliation, note, .. } = row;
        Self { kind, name, job_title, affiliation, note }
    }
}
