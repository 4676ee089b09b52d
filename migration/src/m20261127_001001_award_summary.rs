//! All that a summary of the awards of a year is made of, so that it is read from the index alone.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The name by its columns would be longer than PostgreSQL keeps.
const NAME: &str = "award_summary_idx";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            "year",
            "state",
            "conferring_level",
            "award_title_id",
            "collective_count",
            "individual_count",
            "household_count",
        ];
        manager.create_index(index("award", &columns).name(NAME).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(NAME).table("award").to_owned()).await
    }
}
