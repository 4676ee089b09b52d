//! The kinds of content, one folder each, and the lists of them. A new kind adds a line to each list here.

pub mod achievement;
pub mod acronym;
pub mod agency;
pub mod article;
pub mod award;
pub mod award_title;
pub mod blocks;
pub mod calendar_entry;
pub mod category;
mod codes;
pub mod contributor;
pub mod emulation_movement;
pub mod indicator;
pub mod linked_website;
pub mod media_asset;
pub mod node;
pub mod placement;
mod publish;
pub mod search;
pub mod slice;
pub mod slugs;
mod tree;
pub mod work;

use async_graphql::{ID, Interface, MergedObject};

use crate::kernel::{Error, content::Shape, kind::Kind};
use slice::Face;

/// All kinds, as the kernel sees them.
pub static SHAPES: &[Shape] = &[
    Shape::of::<agency::Agency>(),
    Shape::of::<category::Category>(),
    Shape::of::<contributor::Contributor>(),
    Shape::of::<media_asset::MediaAsset>(),
    Shape::of::<article::Article>(),
    Shape::of::<placement::Placement>(),
    Shape::of::<calendar_entry::CalendarEntry>(),
    Shape::of::<emulation_movement::EmulationMovement>(),
    Shape::of::<indicator::Indicator>(),
    Shape::of::<achievement::Achievement>(),
    Shape::of::<award_title::AwardTitle>(),
    Shape::of::<award::Award>(),
    Shape::of::<linked_website::LinkedWebsite>(),
    Shape::of::<acronym::Acronym>(),
];

/// All kinds, as the work side sees them.
static FACES: &[Face] = &[
    Face::of::<agency::Agency>(),
    Face::of::<category::Category>(),
    Face::of::<contributor::Contributor>(),
    Face::of::<media_asset::MediaAsset>(),
    Face::of::<article::Article>(),
    Face::of::<placement::Placement>(),
    Face::of::<calendar_entry::CalendarEntry>(),
    Face::of::<emulation_movement::EmulationMovement>(),
    Face::of::<indicator::Indicator>(),
    Face::of::<achievement::Achievement>(),
    Face::of::<award_title::AwardTitle>(),
    Face::of::<award::Award>(),
    Face::of::<linked_website::LinkedWebsite>(),
    Face::of::<acronym::Acronym>(),
];

/// Whatever can be published. Every kind implements it; only the id is common to all.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The global id."))]
pub enum Content {
    /// An agency.
    Agency(agency::graphql::Agency),
    /// A category.
    Category(category::graphql::Category),
    /// A contributor.
    Contributor(contributor::graphql::Contributor),
    /// A media asset.
    MediaAsset(media_asset::graphql::MediaAsset),
    /// An article.
    Article(article::graphql::Article),
    /// A placement.
    Placement(placement::graphql::Placement),
    /// A calendar entry.
    CalendarEntry(calendar_entry::graphql::CalendarEntry),
    /// An emulation movement.
    EmulationMovement(emulation_movement::graphql::EmulationMovement),
    /// An indicator.
    Indicator(indicator::graphql::Indicator),
    /// An achievement.
    Achievement(achievement::graphql::Achievement),
    /// An award title.
    AwardTitle(award_title::graphql::AwardTitle),
    /// An award.
    Award(award::graphql::Award),
    /// A linked website.
    LinkedWebsite(linked_website::graphql::LinkedWebsite),
    /// An acronym.
    Acronym(acronym::graphql::Acronym),
}

/// Reading what is published, and, with a token, the work side: the part of the root that content has.
#[derive(MergedObject, Default)]
#[graphql(name = "ContentQuery")]
pub struct Query(
    node::NodeQuery,
    article::query::ArticleQuery,
    category::graphql::CategoryQuery,
    agency::graphql::AgencyQuery,
    contributor::graphql::ContributorQuery,
    media_asset::query::MediaQuery,
    placement::graphql::PlacementQuery,
    calendar_entry::query::CalendarQuery,
    emulation_movement::graphql::EmulationMovementQuery,
    indicator::graphql::IndicatorQuery,
    achievement::query::AchievementQuery,
    award_title::query::AwardTitleQuery,
    award::query::AwardQuery,
    linked_website::graphql::LinkedWebsiteQuery,
    linked_website::health::graphql::LinkedWebsiteCheckQuery,
    acronym::graphql::AcronymQuery,
    search::query::SearchQuery,
    work::query::DocumentQuery,
);

/// Working, with a token.
#[derive(MergedObject, Default)]
pub struct Mutation(
    work::write::ArticleMutation,
    work::write::CategoryMutation,
    work::write::AgencyMutation,
    work::write::ContributorMutation,
    work::write::MediaAssetMutation,
    work::write::PlacementMutation,
    work::write::CalendarEntryMutation,
    work::write::EmulationMovementMutation,
    work::write::IndicatorMutation,
    work::write::AchievementMutation,
    work::write::AwardTitleMutation,
    work::write::AwardMutation,
    work::write::LinkedWebsiteMutation,
    work::write::AcronymMutation,
    work::steps::DocumentMutation,
);

/// The face of a kind.
///
/// # Errors
/// [`Error::Internal`] when the kind is missing from the list.
pub fn face(kind: Kind) -> Result<&'static Face, Error> {
    FACES.iter().find(|face| face.kind == kind).ok_or_else(|| Error::internal(format!("no face for kind {kind}")))
}
