//! Beginning a document.

use sea_orm::{EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::{Desk, Step};
use crate::kernel::{
    access::Principal,
    content::Content,
    document,
    error::{Error, Result, none_of},
    idempotency::Once,
    kind::Kind,
    problem::ProblemCode,
    workflow::{State, Verb},
};

/// A document to begin.
#[derive(Debug)]
pub struct New<C> {
    /// What it says.
    pub content: C,
    /// Whose it will be: by default the agency of the token. An agency's own document belongs to itself.
    pub agency: Option<Uuid>,
    /// Whether it becomes public at once, which needs the right to publish.
    pub publish: bool,
    /// The key under which this happens once.
    pub once: Option<Once>,
}

impl Desk<'_> {
    /// Begins a document with its first revision.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the principal may not write, or not publish, for the agency; [`Error::Problems`] when
    /// the content or the agency is at fault.
    pub async fn create<C: Content>(&self, new: New<C>) -> Result<document::Model> {
        let New { content, agency, publish, once } = new;
        let opened = match self.open(once, publish, Verb::Create).await? {
            Ok(opened) => opened,
            Err(outcome) => return Ok(outcome),
        };
        let id = Uuid::now_v7();
        let own = match self.principal {
            Principal::Member { agency, .. } => *agency,
            Principal::Anonymous | Principal::System { .. } => None,
        };
        let agency_id = match (C::KIND, agency.or(own)) {
            (Kind::Agency, _) => id,
            (_, Some(agency)) => agency,
            (_, None) => {
                let message = "Say which agency it belongs to: your token is not bound to one.";
                return Err(Error::problem(ProblemCode::Blank, "agencyId", message));
            }
        };
        let subject = self.principal.subject().to_owned();
        if !self.principal.may(Verb::Create, C::KIND, agency_id, &subject)
            || publish && !self.principal.may(Verb::Publish, C::KIND, agency_id, &subject)
        {
            return Err(Error::Forbidden);
        }
        if C::KIND != Kind::Agency && !document::is_public(&opened.transaction, Kind::Agency, agency_id).await? {
            return Err(Error::problem(ProblemCode::NotFound, "agencyId", "There is no public agency with this id."));
        }
        none_of(content.check()).map_err(|error| error.within("content"))?;
        let document = document::Model {
            id,
            kind: C::KIND,
            agency_id,
            state: State::Draft,
            version: 1,
            title: content.title().to_owned(),
            latest_revision: 0,
            published_revision: None,
            shown: false,
            next_turn_at: None,
            first_published_at: None,
            public_since: None,
            scheduled_revision: None,
            scheduled_at: None,
            created_by: subject.clone(),
            created_at: opened.now,
            modified_by: subject,
            modified_at: opened.now,
        };
        // The row comes first, because revisions and audit entries refer to it; publishing below updates it.
        let row = document.clone().into_active_model();
        document::Entity::insert(row).exec_without_returning(&opened.transaction).await?;
        let mut step = Step { opened, verb: Verb::Create, seen: 1, document, edition: None };
        step.add_revision(serde_json::to_string(&content)?, None).await?;
        if publish {
            step.document.state = State::Published;
            step.make_public(1).await?;
        }
        step.finish(1, None).await
    }
}
