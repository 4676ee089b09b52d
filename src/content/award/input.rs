//! What an editor sends of an award.

use async_graphql::{ID, InputObject, MaybeUndefined};
use uuid::Uuid;

use super::{Award, Recipient, entity::State, graphql, list::AwardList};
use crate::{
    content::{
        Content,
        article::input::LegalDocumentInput,
        award_title::entity::{ConferringLevel, RecipientKind},
        slice::{Change, Slice},
    },
    graphql::{Result, Session, batch::ById, input},
    kernel::{Error, document, kind::Kind, value::text},
};

/// What an editor writes of an award. Before it can become public it needs `awardTitleId`, `conferringLevel`,
/// `conferringBody`, `year` and recipients, and the catalogue must permit it; in an edit, what is left out stays as it
/// is, and null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "AwardInput")]
pub struct Input {
    /// What was awarded: a title of the catalogue that is public.
    award_title_id: MaybeUndefined<ID>,
    /// The level of the body that confers it, as it was at that time. A rule of the title must name it.
    conferring_level: MaybeUndefined<ConferringLevel>,
    /// The name of that body, as it was at that time, at most 200 characters.
    conferring_body: MaybeUndefined<String>,
    /// The year that it is for (năm xét khen thưởng), 1900 to 2200 and not in the future. Without the day of the decision
    /// a rule of the title must hold on some day of it.
    year: MaybeUndefined<i32>,
    /// How far it has come; CONFERRED when it is not given.
    state: Option<State>,
    /// The decision by which it was conferred. Its day, if given, lies not before the year and not in the future, and a
    /// rule of the title must hold on it. What is only proposed has none.
    decision: MaybeUndefined<LegalDocumentInput>,
    /// The decision by which it was revoked, with its number and its day, not before that of `decision`; for awards of the
    /// state REVOKED, and for no others.
    revocation: MaybeUndefined<LegalDocumentInput>,
    /// The recipients by name, at most 200, each once. A rule of the title must name their kinds. The list replaces the
    /// one before.
    recipients: Option<Vec<AwardRecipientInput>>,
    /// How many collectives receive it, 0 to 1,000,000, when none is named; 0 when it is not given.
    collective_count: Option<i32>,
    /// How many persons receive it, 0 to 1,000,000, when none is named; 0 when it is not given.
    individual_count: Option<i32>,
    /// How many households receive it, 0 to 1,000,000, when none is named; 0 when it is not given.
    household_count: Option<i32>,
    /// What for (thành tích), at most 500 characters.
    ground: MaybeUndefined<String>,
    /// The emulation movement that it belongs to, which must be public.
    movement_id: MaybeUndefined<ID>,
    /// The article that tells of it, which must have been public once.
    source_article_id: MaybeUndefined<ID>,
}

/// One recipient of an award, by name.
#[derive(Debug, InputObject)]
pub struct AwardRecipientInput {
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

impl From<AwardRecipientInput> for Recipient {
    fn from(given: AwardRecipientInput) -> Self {
        Self {
            kind: given.kind,
            name: text::line(&given.name),
            job_title: text::optional_line(given.job_title.as_deref()),
            affiliation: text::optional_line(given.affiliation.as_deref()),
            note: text::optional_line(given.note.as_deref()),
        }
    }
}

impl Slice for Award {
    type Input = Input;
    type View = graphql::Award;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        let title = input::reference(Kind::AwardTitle, given.award_title_id, "awardTitleId")?;
        let movement = input::reference(Kind::EmulationMovement, given.movement_id, "movementId")?;
        let article = input::reference(Kind::Article, given.source_article_id, "sourceArticleId")?;
        let recipients = given.recipients.map(|list| list.into_iter().map(Recipient::from).collect());
        let Input { conferring_level, conferring_body, year, state, decision, revocation, ground, .. } = given;
        let Input { collective_count, individual_count, household_count, .. } = given;
        Ok(Box::new(move |before: Option<Self>| {
            let mut draft = before.unwrap_or_default();
            input::optional(&mut draft.award_title_id, title);
            input::optional(&mut draft.conferring_level, conferring_level);
            input::optional_line(&mut draft.conferring_body, conferring_body);
            input::optional(&mut draft.year, year);
            draft.state = state.unwrap_or(draft.state);
            input::optional(&mut draft.decision, decision);
            input::optional(&mut draft.revocation, revocation);
            draft.recipients = recipients.unwrap_or(draft.recipients);
            draft.collective_count = collective_count.unwrap_or(draft.collective_count);
            draft.individual_count = individual_count.unwrap_or(draft.individual_count);
            draft.household_count = household_count.unwrap_or(draft.household_count);
            input::optional_line(&mut draft.ground, ground);
            input::optional(&mut draft.movement_id, movement);
            input::optional(&mut draft.source_article_id, article);
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        Ok(session.batch.load_one(ById::<AwardList>::new(id)).await?.map(|row| Content::Award(row.into())))
    }

    async fn preview(mut self, _: &Session, document: &document::Model) -> Result<Content> {
        let recipients = self.recipient_rows(document.id);
        // A draft may lack what every public award has.
        self.award_title_id.get_or_insert(Uuid::nil());
        self.conferring_level.get_or_insert(ConferringLevel::Unit);
        self.conferring_body.get_or_insert_default();
        self.year.get_or_insert(chrono::Datelike::year(&document.modified_at));
        Ok(Content::Award(graphql::Award::preview(self.row(document.into())?, recipients)))
    }
}
