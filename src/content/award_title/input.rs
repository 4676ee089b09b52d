//! What an editor sends of an award title.

use std::sync::Arc;

use async_graphql::{InputObject, MaybeUndefined};
use uuid::Uuid;

use super::{
    AwardTitle,
    entity::{ConferringLevel, Family, RecipientKind},
    graphql,
    list::AwardTitleList,
    rule::Rule,
};
use crate::{
    content::{
        Content,
        article::{LegalDocument, input::LegalDocumentInput},
        slice::{Change, Slice},
    },
    graphql::{Result, Session, batch::ById, input, scalars::Date},
    kernel::{Error, document, value::text},
};

/// What an editor writes of an award title. On creation `code`, `name` and `family` are needed, and `rules` before it can
/// become public; in an edit, what is left out stays as it is, and null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "AwardTitleInput")]
pub struct Input {
    /// The short name in filters: words of a–z and 0–9 joined by hyphens, at most 100 characters. Unique.
    code: MaybeUndefined<String>,
    /// The name as the law has it, at most 200 characters.
    name: MaybeUndefined<String>,
    /// Which of the two families of the law it belongs to.
    family: MaybeUndefined<Family>,
    /// What it is for, at most 1,000 characters.
    description: MaybeUndefined<String>,
    /// Its place in the catalogue, 0 to 1,000,000, the smallest first; 0 when it is not given.
    position: Option<i32>,
    /// Who may confer it on whom, and when; at most 50. The list replaces the one before.
    rules: Option<Vec<AwardTitleRuleInput>>,
}

/// One rule of an award title: who may confer it on whom, from when to when, and what law says so.
#[derive(Debug, InputObject)]
pub struct AwardTitleRuleInput {
    /// Its first day, in the years 1900 to 2200.
    valid_from: Date,
    /// Its last day, not before the first; none while it holds.
    valid_to: Option<Date>,
    /// Bodies of which levels may confer the title, each once; needed for publication.
    conferring_levels: Vec<ConferringLevel>,
    /// On whom, each once; needed for publication.
    recipient_kinds: Vec<RecipientKind>,
    /// What law says so, in words, at most 1,000 characters. This or `legalDocument` is needed for publication.
    legal_basis: Option<String>,
    /// The law or decree that says so.
    legal_document: Option<LegalDocumentInput>,
}

impl From<AwardTitleRuleInput> for Rule {
    fn from(given: AwardTitleRuleInput) -> Self {
        Self {
            valid_from: given.valid_from.0,
            valid_to: given.valid_to.map(|date| date.0),
            conferring_levels: given.conferring_levels,
            recipient_kinds: given.recipient_kinds,
            legal_basis: text::optional_line(given.legal_basis.as_deref()),
            legal_document: given.legal_document.map(LegalDocument::from),
        }
    }
}

impl Slice for AwardTitle {
    type Input = Input;
    type View = graphql::AwardTitle;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        let Input { code, name, family, description, position, rules } = given;
        let rules = rules.map(|rules| rules.into_iter().map(Rule::from).collect::<Vec<_>>());
        Ok(Box::new(move |before: Option<Self>| {
            let mut draft = before.unwrap_or_default();
            input::line(&mut draft.code, code);
            input::line(&mut draft.name, name);
            input::optional(&mut draft.family, family);
            input::optional_line(&mut draft.description, description);
            draft.position = position.unwrap_or(draft.position);
            draft.rules = rules.unwrap_or(draft.rules);
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        Ok(session.batch.load_one(ById::<AwardTitleList>::new(id)).await?.map(|row| Content::AwardTitle(row.into())))
    }

    async fn preview(self, _: &Session, document: &document::Model) -> Result<Content> {
        Ok(Content::AwardTitle(Arc::new(self.row(document.into())?).into()))
    }
}
