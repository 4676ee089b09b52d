//! The tables of counts. A row is a number; the id of no agency stands for visits of which it was not said whose portal
//! they were of.

/// The visits and views of an agency since the first.
pub mod total {
    use sea_orm::entity::prelude::*;

    /// The counts of one agency.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "visit_total")]
    pub struct Model {
        /// The agency; it may be withdrawn.
        #[sea_orm(primary_key, auto_increment = false)]
        pub agency_id: Uuid,
        /// The visits of its portal.
        pub visits: i64,
        /// The views of its articles.
        pub views: i64,
    }

    /// No relations: the agency may be gone.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The visits and views of an agency on one day.
pub mod day {
    use sea_orm::entity::prelude::*;

    /// The counts of one agency on one day.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "visit_day")]
    pub struct Model {
        /// The day, in Viet Nam.
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: Date,
        /// The agency; it may be withdrawn.
        #[sea_orm(primary_key, auto_increment = false)]
        pub agency_id: Uuid,
        /// The visits of its portal that began on this day.
        pub visits: i64,
        /// The views of its articles.
        pub views: i64,
    }

    /// No relations: the agency may be gone.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The views of an article on one day.
pub mod article_day {
    use sea_orm::entity::prelude::*;

    /// The count of one article on one day.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "article_view_day")]
    pub struct Model {
        /// The day, in Viet Nam.
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: Date,
        /// The article; it may be withdrawn.
        #[sea_orm(primary_key, auto_increment = false)]
        pub article_id: Uuid,
        /// How often it was opened.
        pub views: i64,
    }

    /// No relations: the article may be gone.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
