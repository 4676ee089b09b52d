//! Checks of linked websites as editors see them.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use sea_orm::{Condition, QuerySelect as _, QueryTrait as _, entity::prelude::*};
use serde::Serialize;

use super::{
    Column, Model, Status,
    list::{CheckList, LinkedWebsiteCheckOrder},
};
use crate::{
    content::work::{document::Document, list::DocumentList},
    graphql::{Fault, Result, Session, batch::ById, connection::Connection, cost, ids, scalars::DateTime},
    kernel::{
        Error,
        access::Principal,
        document,
        kind::Kind,
        page::{Asked, List as _},
    },
};

/// What the latest check of a linked website found.
pub struct LinkedWebsiteCheck(Arc<Model>);

impl From<Arc<Model>> for LinkedWebsiteCheck {
    fn from(row: Arc<Model>) -> Self {
        Self(row)
    }
}

/// What the latest check of a linked website found. Seen with a token by those who may see the website's document; to
/// everybody else it does not exist. The service checks what is published, politely and once a day, when its operator has
/// turned that on.
#[Object]
impl LinkedWebsiteCheck {
    /// The document of the linked website.
    async fn document(&self, context: &Context<'_>) -> Option<Result<Document>> {
        // Who may see the check may see its document: they were selected together.
        let found = Session::of(context).batch.load_one(ById::<DocumentList>::new(self.0.id)).await;
        found.map(|row| row.map(Document::from)).map_err(Into::into).transpose()
    }

    /// The address that was checked: that of the published revision.
    async fn address(&self) -> &str {
        &self.0.address
    }

    /// What the check came to.
    async fn status(&self) -> Status {
        self.0.status.unwrap_or(Status::Ok)
    }

    /// Whether it found the website failing. One that answers 401, 403, 407 or 429 only refuses the checker, and one that
    /// was blocked was not asked: neither counts.
    async fn is_failing(&self) -> bool {
        self.0.failing_since.is_some()
    }

    /// Whether the website has been failing for as long as the rule says: by default for 7 days and in 3 checks in a row.
    /// It is hidden now if its editor has allowed that (`hideWhenFailing`).
    async fn is_down(&self) -> bool {
        self.0.is_down
    }

    /// Whether the address leads to a website of another host: neither the same, with or without `www.`, nor one below
    /// it. It is hidden now if its editor has allowed that (`hideWhenMoved`).
    async fn is_moved(&self) -> bool {
        self.0.is_moved
    }

    /// The last HTTP status that was answered, 100 to 599; null when there was no answer.
    async fn http_status(&self) -> Option<i32> {
        self.0.http_status
    }

    /// The last address to which the website sends its readers on, at most 2,048 characters; null when it sends them
    /// nowhere.
    async fn final_address(&self) -> Option<&str> {
        self.0.final_address.as_deref()
    }

    /// Until when the certificate is valid (X.509 notAfter) that was shown last; null without TLS, and when there is none
    /// that could be read.
    async fn certificate_expires_at(&self) -> Option<DateTime> {
        self.0.certificate_expires_at.map(DateTime)
    }

    /// The checks in a row that found it failing; 0 when it is not.
    async fn consecutive_failures(&self) -> i32 {
        self.0.failures
    }

    /// When the first of those failures was; null when it is not failing.
    async fn failing_since(&self) -> Option<DateTime> {
        self.0.failing_since.map(DateTime)
    }

    /// When the check ended.
    async fn checked_at(&self) -> DateTime {
        DateTime(self.0.checked_at.unwrap_or_default())
    }

    /// When the next one is due; null while the website is hidden by hand.
    async fn next_check_at(&self) -> Option<DateTime> {
        self.0.next_check_at.map(DateTime)
    }
}

/// What narrows a list of checks. All conditions must hold.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "LinkedWebsiteCheckFilter")]
pub struct Filter {
    /// Only those of websites on the portal of this agency.
    pub agency_id: Option<ID>,
    /// Only those that came to one of these.
    pub statuses: Option<Vec<Status>>,
    /// Only those of websites that are failing, or only the others.
    pub is_failing: Option<bool>,
    /// Only those of websites whose certificate is not valid beyond this moment.
    pub certificate_expires_before: Option<DateTime>,
}

impl Filter {
    /// What is selected of the checks that `principal` may see.
    fn condition(&self, principal: &Principal) -> Result<Condition> {
        let agency = self.agency_id.as_ref().map(|id| ids::argument(Kind::Agency, id)).transpose()?;
        let failing =
            |wanted: bool| if wanted { Column::FailingSince.is_not_null() } else { Column::FailingSince.is_null() };
        let statuses = self.statuses.as_ref().map(|statuses| Column::Status.is_in(statuses.iter().copied()));
        Ok(visible_to(principal, agency)?
            .add_option(statuses)
            .add_option(self.is_failing.map(failing))
            .add_option(self.certificate_expires_before.map(|DateTime(at)| Column::CertificateExpiresAt.lt(at))))
    }
}

/// The checks that were made of websites whose documents `principal` may see, as a condition for every select on the
/// table of checks.
fn visible_to(principal: &Principal, agency: Option<Uuid>) -> Result<Condition> {
    let documents = document::Entity::find()
        .select_only()
        .column(document::Column::Id)
        .filter(document::visible_to(principal)?)
        .filter(document::Column::Kind.eq(Kind::LinkedWebsite))
        .filter(Condition::all().add_option(agency.map(|agency| document::Column::AgencyId.eq(agency))));
    Ok(Condition::all().add(Column::CheckedAt.is_not_null()).add(Column::Id.in_subquery(documents.into_query())))
}

/// Reading what the checks found.
#[derive(Debug, Default)]
pub struct LinkedWebsiteCheckQuery;

#[Object]
impl LinkedWebsiteCheckQuery {
    /// What the latest check of a linked website found; null when it was not checked yet, or there is none that you may
    /// see. Needs a token.
    async fn linked_website_check(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The global id of the linked website, or of its document.")] id: ID,
    ) -> Option<Result<LinkedWebsiteCheck>> {
        find(Session::of(context), &id).await.transpose()
    }

    /// What the latest checks found of the linked websites that you may see. Needs a token.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn linked_website_checks(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "LinkedWebsiteCheckOrder::CheckedAtDesc")]
        order_by: LinkedWebsiteCheckOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<CheckList>> {
        let session = Session::of(context);
        let filter = filter.unwrap_or_default();
        let condition = filter.condition(&session.principal)?;
        let asked = Asked { first, after, last, before, page };
        Connection::read(session, &asked, order_by, &filter, condition).await
    }
}

async fn find(session: &Session, id: &ID) -> Result<Option<LinkedWebsiteCheck>> {
    let id = match ids::Named::read(id)? {
        ids::Named::Item(Kind::LinkedWebsite, id) | ids::Named::Document(id) => id,
        ids::Named::Item(..) => return Err(Fault::bad_request("This is not the id of a linked website.")),
    };
    let condition = visible_to(&session.principal, None)?.add(Column::Id.eq(id));
    let row = CheckList::select().filter(condition).one(session.kernel.store.reader()).await.map_err(Error::from)?;
    Ok(row.map(|row| LinkedWebsiteCheck(Arc::new(row))))
}
