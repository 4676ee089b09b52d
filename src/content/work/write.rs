//! Beginning and editing documents: one generic operation each, and two mutations a kind that name it in the schema.

use std::borrow::Cow;

use async_graphql::{Context, ID, InputObject, InputType, Object, TypeName};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use super::steps::DocumentPayload;
use crate::{
    content::{
        achievement, acronym, agency, article, award, award_title, calendar_entry, category, contributor,
        emulation_movement, indicator, linked_website, media_asset, placement, slice::Slice,
    },
    graphql::{Result, Session, ids},
    kernel::{
        self, Error, ProblemCode,
        access::Principal,
        desk::{New, Target},
        document,
        idempotency::Once,
        kind::Kind,
    },
};

/// A document to begin. For authors and above; for agencies, categories and award titles, administrators.
#[derive(Debug, InputObject)]
#[graphql(name_type)]
pub struct CreateInput<I: InputType> {
    /// The agency that it will belong to, for good. By default the one of your token; an agency's own document belongs
    /// to itself.
    agency_id: Option<ID>,
    /// What it says.
    content: I,
    /// Whether it becomes public at once, which needs the right to publish.
    #[graphql(default)]
    publish: bool,
    /// A key of your own making, 1 to 128 characters, best a UUID: when the same request comes again under the same key
    /// within 72 hours, it happens once and answers the same.
    idempotency_key: Option<String>,
}

/// A document to write a further revision of. For authors with their own documents, and for editors; for agencies,
/// categories and award titles, administrators.
#[derive(Debug, InputObject)]
#[graphql(name_type)]
pub struct EditInput<I: InputType> {
    /// The global id of the document, or of the item that it publishes.
    id: ID,
    /// The version of the document that you have seen. When it has changed since, nothing happens.
    expected_version: i32,
    /// What changes; what is left out stays as it is.
    content: I,
    /// Whether the new revision becomes public at once, which needs the right to publish.
    #[graphql(default)]
    publish: bool,
    /// A key of your own making, 1 to 128 characters, best a UUID: when the same request comes again under the same key
    /// within 72 hours, it happens once and answers the same.
    idempotency_key: Option<String>,
}

impl<I: InputType> TypeName for CreateInput<I> {
    fn type_name() -> Cow<'static, str> {
        named::<I>("Create")
    }
}

impl<I: InputType> TypeName for EditInput<I> {
    fn type_name() -> Cow<'static, str> {
        named::<I>("Edit")
    }
}

/// `ArticleInput` becomes `ArticleCreateInput`.
fn named<I: InputType>(step: &str) -> Cow<'static, str> {
    let name = I::type_name();
    format!("{}{step}Input", name.strip_suffix("Input").unwrap_or(&name)).into()
}

/// The idempotency key of a mutation together with a digest of its whole input, as the client sent it. Every mutation
/// begins with this, so it also refuses those who may not begin one.
///
/// # Errors
/// Unauthenticated without a token; a problem when the key is empty or too long.
pub(super) fn once(context: &Context<'_>, key: Option<String>) -> kernel::Result<Option<Once>> {
    if Session::of(context).principal == Principal::Anonymous {
        return Err(Error::Unauthenticated);
    }
    let Some(key) = key else { return Ok(None) };
    if key.chars().any(char::is_control) {
        return Err(Error::BadArgument("A key has no control characters.".to_owned()));
    }
    if key.is_empty() || key.chars().count() > 128 {
        let message = "A key has 1 to 128 characters.";
        return Err(Error::problem(ProblemCode::Invalid, "idempotencyKey", message));
    }
    let field = context.field();
    let arguments = field.arguments().map_err(|_| Error::internal("arguments that were read cannot be read again"))?;
    let mut digest = Sha256::new();
    digest.update(field.name());
    for (name, value) in arguments {
        digest.update(name.as_str());
        digest.update(value.to_string());
    }
    Ok(Some(Once { key, digest: BASE64_URL_SAFE_NO_PAD.encode(digest.finalize()) }))
}

async fn create<S: Slice>(context: &Context<'_>, input: CreateInput<S::Input>) -> kernel::Result<document::Model> {
    let session = Session::of(context);
    let once = once(context, input.idempotency_key)?;
    let agency = input.agency_id.map(|id| ids::reference(Kind::Agency, &id, "agencyId")).transpose()?;
    let change = S::change(input.content, session).await.map_err(|error| error.within("content"))?;
    let content = change(None).map_err(|problems| Error::Problems(problems).within("content"))?;
    session.desk().create(New { content, agency, publish: input.publish, once }).await
}

async fn edit<S: Slice>(context: &Context<'_>, input: EditInput<S::Input>) -> kernel::Result<document::Model> {
    let session = Session::of(context);
    let once = once(context, input.idempotency_key)?;
    let target = Target { id: ids::document(&input.id)?, expected_version: input.expected_version, once };
    let change = S::change(input.content, session).await.map_err(|error| error.within("content"))?;
    let change = |before: S| change(Some(before));
    session.desk().edit(target, input.publish, change).await
}

/// Writing articles.
#[derive(Debug, Default)]
pub struct ArticleMutation;

#[Object]
impl ArticleMutation {
    /// Begins an article. For authors and above.
    async fn article_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<article::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<article::Article>(context, input).await)
    }

    /// Writes a further revision of an article. What is public stays as it is until it is published again. For authors
    /// with their own articles, and for editors.
    async fn article_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<article::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<article::Article>(context, input).await)
    }
}

/// Writing categories.
#[derive(Debug, Default)]
pub struct CategoryMutation;

#[Object]
impl CategoryMutation {
    /// Begins a category. For administrators.
    async fn category_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<category::graphql::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<category::Category>(context, input).await)
    }

    /// Writes a further revision of a category. For administrators.
    async fn category_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<category::graphql::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<category::Category>(context, input).await)
    }
}

/// Writing agencies.
#[derive(Debug, Default)]
pub struct AgencyMutation;

#[Object]
impl AgencyMutation {
    /// Begins an agency. For administrators of all agencies.
    async fn agency_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<agency::graphql::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<agency::Agency>(context, input).await)
    }

    /// Writes a further revision of an agency. For its administrators.
    async fn agency_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<agency::graphql::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<agency::Agency>(context, input).await)
    }
}

/// Writing contributors.
#[derive(Debug, Default)]
pub struct ContributorMutation;

#[Object]
impl ContributorMutation {
    /// Begins a contributor. For authors and above.
    async fn contributor_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<contributor::graphql::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<contributor::Contributor>(context, input).await)
    }

    /// Writes a further revision of a contributor. For authors with their own, and for editors.
    async fn contributor_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<contributor::graphql::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<contributor::Contributor>(context, input).await)
    }
}

/// Writing media assets.
#[derive(Debug, Default)]
pub struct MediaAssetMutation;

#[Object]
impl MediaAssetMutation {
    /// Registers a file by its address. For authors and above.
    async fn media_asset_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<media_asset::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<media_asset::MediaAsset>(context, input).await)
    }

    /// Writes a further revision of a media asset. For authors with their own, and for editors.
    async fn media_asset_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<media_asset::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<media_asset::MediaAsset>(context, input).await)
    }
}

/// Writing placements.
#[derive(Debug, Default)]
pub struct PlacementMutation;

#[Object]
impl PlacementMutation {
    /// Begins a placement: an article in a slot of the front page. For authors and above.
    async fn placement_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<placement::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<placement::Placement>(context, input).await)
    }

    /// Writes a further revision of a placement. For authors with their own, and for editors.
    async fn placement_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<placement::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<placement::Placement>(context, input).await)
    }
}

/// Writing the work calendar.
#[derive(Debug, Default)]
pub struct CalendarEntryMutation;

#[Object]
impl CalendarEntryMutation {
    /// Begins an entry of the work calendar. For authors and above.
    async fn calendar_entry_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<calendar_entry::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<calendar_entry::CalendarEntry>(context, input).await)
    }

    /// Writes a further revision of a calendar entry. For authors with their own, and for editors.
    async fn calendar_entry_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<calendar_entry::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<calendar_entry::CalendarEntry>(context, input).await)
    }
}

/// Writing emulation movements.
#[derive(Debug, Default)]
pub struct EmulationMovementMutation;

#[Object]
impl EmulationMovementMutation {
    /// Begins an emulation movement. For authors and above.
    async fn emulation_movement_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<emulation_movement::graphql::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<emulation_movement::EmulationMovement>(context, input).await)
    }

    /// Writes a further revision of an emulation movement. For authors with their own, and for editors.
    async fn emulation_movement_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<emulation_movement::graphql::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<emulation_movement::EmulationMovement>(context, input).await)
    }
}

/// Writing the catalogue of indicators.
#[derive(Debug, Default)]
pub struct IndicatorMutation;

#[Object]
impl IndicatorMutation {
    /// Begins an indicator (chỉ tiêu). For authors and above.
    async fn indicator_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<indicator::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<indicator::Indicator>(context, input).await)
    }

    /// Writes a further revision of an indicator. For authors with their own, and for editors.
    async fn indicator_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<indicator::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<indicator::Indicator>(context, input).await)
    }
}

/// Writing achievements.
#[derive(Debug, Default)]
pub struct AchievementMutation;

#[Object]
impl AchievementMutation {
    /// Begins an achievement (thành tích). For authors and above.
    async fn achievement_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<achievement::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<achievement::Achievement>(context, input).await)
    }

    /// Writes a further revision of an achievement. For authors with their own, and for editors.
    async fn achievement_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<achievement::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<achievement::Achievement>(context, input).await)
    }
}

/// Writing the catalogue of awards.
#[derive(Debug, Default)]
pub struct AwardTitleMutation;

#[Object]
impl AwardTitleMutation {
    /// Begins an award title: a danh hiệu thi đua or hình thức khen thưởng. For administrators.
    async fn award_title_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<award_title::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<award_title::AwardTitle>(context, input).await)
    }

    /// Writes a further revision of an award title. Awards that are public already stay as they are. For
    /// administrators.
    async fn award_title_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<award_title::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<award_title::AwardTitle>(context, input).await)
    }
}

/// Writing awards.
#[derive(Debug, Default)]
pub struct AwardMutation;

#[Object]
impl AwardMutation {
    /// Begins an award. For authors and above.
    async fn award_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<award::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<award::Award>(context, input).await)
    }

    /// Writes a further revision of an award. For authors with their own, and for editors.
    async fn award_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<award::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<award::Award>(context, input).await)
    }
}

/// Writing linked websites.
#[derive(Debug, Default)]
pub struct LinkedWebsiteMutation;

#[Object]
impl LinkedWebsiteMutation {
    /// Begins a linked website. For authors and above.
    async fn linked_website_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<linked_website::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<linked_website::LinkedWebsite>(context, input).await)
    }

    /// Writes a further revision of a linked website. For authors with their own, and for editors.
    async fn linked_website_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<linked_website::input::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<linked_website::LinkedWebsite>(context, input).await)
    }
}

/// Writing the acronyms that search knows.
#[derive(Debug, Default)]
pub struct AcronymMutation;

#[Object]
impl AcronymMutation {
    /// Begins an acronym, by which search finds what it stands for, and the other way round, once it is public. For
    /// administrators.
    async fn acronym_create(
        &self,
        context: &Context<'_>,
        input: CreateInput<acronym::graphql::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(create::<acronym::Acronym>(context, input).await)
    }

    /// Writes a further revision of an acronym. Searches stay as they are until it is published again. For
    /// administrators.
    async fn acronym_edit(
        &self,
        context: &Context<'_>,
        input: EditInput<acronym::graphql::Input>,
    ) -> Option<Result<DocumentPayload>> {
        DocumentPayload::of(edit::<acronym::Acronym>(context, input).await)
    }
}
