//! The rows of the index that both databases have as plain tables, and the acronyms that editors add.

use sea_orm::entity::prelude::*;

use crate::kernel::kind::Kind;

/// One item that search finds: what narrows it, and what is counted of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_entry")]
pub struct Model {
    /// Its place among all ([`super::place`]); its rows in the full-text indexes have the same number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i64,
    /// The item.
    pub item_id: Uuid,
    /// Its kind.
    pub kind: Kind,
    /// Its agency.
    pub agency_id: Uuid,
    /// The category it stands in.
    pub category_id: Option<Uuid>,
    /// The year of its date in Viet Nam.
    pub year: i32,
    /// The normaliser that made its keys.
    pub normaliser: i32,
    /// What its title is found by while it is typed ([`super::beginning`]).
    pub title_folded: String,
    /// The same, of the words with marks.
    pub title_marked: String,
}

/// No relations: statements name the columns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is shown of items before anything else is read, and what the score reads of them.
pub mod trace {
    use sea_orm::entity::prelude::*;

    /// The trace of one item.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "search_trace")]
    pub struct Model {
        /// The item's place.
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i64,
        /// Its title, for suggestions.
        pub title: String,
        /// Its tokens ([`crate::search::keys::Trace`]).
        pub trace: Vec<u8>,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Those whom the bylines of items name.
pub mod contributor {
    use sea_orm::entity::prelude::*;

    /// One name in a byline.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "search_contributor")]
    pub struct Model {
        /// The item's place.
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i64,
        /// The contributor.
        #[sea_orm(primary_key, auto_increment = false)]
        pub contributor_id: Uuid,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The published rows of acronyms, which editors add to those that come with the service. They stand here, and not with
/// their kind, because search reads them.
pub mod acronym {
    use sea_orm::entity::prelude::*;

    use crate::kernel::clock::Timestamp;

    /// One public acronym.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "acronym")]
    pub struct Model {
        /// The document's id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The agency that looks after the entry.
        pub agency_id: Uuid,
        /// The edition that made the row what it is.
        pub edition: i64,
        /// When it first became public.
        pub published_at: Timestamp,
        /// When this revision became public.
        pub modified_at: Timestamp,
        /// The short form as it was written.
        pub short: String,
        /// How the short form sorts.
        pub short_key: Vec<u8>,
        /// What it stands for, as it was written.
        pub long: String,
        /// The folded keys of the short form.
        pub short_folded: String,
        /// The folded keys of what it stands for.
        pub long_folded: String,
        /// The normaliser that made the folded keys.
        pub normaliser: i32,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
