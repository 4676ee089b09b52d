//! The published rows of articles.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::kernel::clock::Timestamp;

/// One public article.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agency that publishes it.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// The date line: when it was published, here or where it came from.
    pub published_at: Timestamp,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// The readable part of its address, unique among all articles.
    pub slug: String,
    /// The title.
    pub title: String,
    /// How the title sorts.
    pub title_key: Vec<u8>,
    /// What it is about, in a sentence or two.
    pub summary: String,
    /// The language, as a BCP 47 tag.
    pub language: String,
    /// The category it stands in.
    pub category_id: Uuid,
    /// The picture that lists show.
    pub cover_media_id: Option<Uuid>,
    /// What a reader who cannot see the cover is told.
    pub cover_alternative_text: Option<String>,
    /// The text under the cover.
    pub cover_caption: Option<String>,
    /// Where it was taken from.
    pub source_name: Option<String>,
    /// The address where it was taken from.
    pub source_address: Option<String>,
    /// The legal documents it is about, as JSON.
    pub legal_documents: String,
    /// The body, as JSON. Lists never read it.
    pub body: String,
}

/// The tables that an article's row is joined with.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The category it stands in.
    #[sea_orm(
        belongs_to = "crate::content::category::entity::Entity",
        from = "Column::CategoryId",
        to = "crate::content::category::entity::Column::Id"
    )]
    Category,
    /// The picture that lists show.
    #[sea_orm(
        belongs_to = "crate::content::media_asset::entity::Entity",
        from = "Column::CoverMediaId",
        to = "crate::content::media_asset::entity::Column::Id"
    )]
    Cover,
}

impl ActiveModelBehavior for ActiveModel {}

/// What somebody did for an article.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[graphql(name = "ContributionRole")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContributionRole {
    /// Wrote it.
    Author,
    /// Took the pictures.
    Photographer,
    /// Edited it.
    Editor,
    /// Translated it.
    Translator,
    /// Supplied it: an agency or another paper.
    Source,
}

/// The bylines of articles.
pub mod contribution {
    use sea_orm::entity::prelude::*;

    use super::ContributionRole;

    /// One name in a byline.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "article_contribution")]
    pub struct Model {
        /// The article.
        #[sea_orm(primary_key, auto_increment = false)]
        pub article_id: Uuid,
        /// Its place in the byline, from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        /// Who.
        pub contributor_id: Uuid,
        /// As what.
        pub role: ContributionRole,
    }

    /// The table that a byline is joined with.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        /// Who.
        #[sea_orm(
            belongs_to = "crate::content::contributor::entity::Entity",
            from = "Column::ContributorId",
            to = "crate::content::contributor::entity::Column::Id"
        )]
        Contributor,
    }

    impl Related<crate::content::contributor::entity::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Contributor.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The articles that editors chose to stand beside others.
pub mod related {
    use sea_orm::entity::prelude::*;

    /// One choice.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "article_related")]
    pub struct Model {
        /// The article beside which it stands.
        #[sea_orm(primary_key, auto_increment = false)]
        pub article_id: Uuid,
        /// Its place in the list, from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        /// The article that stands there; it may be withdrawn.
        pub related_id: Uuid,
    }

    /// The table that a choice is joined with.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        /// The article that stands there.
        #[sea_orm(
            belongs_to = "crate::content::article::entity::Entity",
            from = "Column::RelatedId",
            to = "crate::content::article::entity::Column::Id"
        )]
        Article,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The media that bodies and covers of articles use, so that none of them can vanish under an article.
pub mod media {
    use sea_orm::entity::prelude::*;

    /// One use.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "article_media")]
    pub struct Model {
        /// The article.
        #[sea_orm(primary_key, auto_increment = false)]
        pub article_id: Uuid,
        /// The media asset.
        #[sea_orm(primary_key, auto_increment = false)]
        pub media_id: Uuid,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
